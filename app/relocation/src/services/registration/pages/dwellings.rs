//! Further dwellings in Germany (BMG § 21(4)), which is used most, and stays
//! that need no registration (BMG § 27).

use super::home::comes_from_abroad;
use super::opening::moves;
use crate::journey::field::civil_date;
use crate::journey::model::{ALWAYS, ANYTHING, Field, FieldKind, Member, Page, Scope, Width};
use crate::services::form::{
    self, choice, end, field, field_of, guards, line, number, of, only_if, question,
};

/// Most further dwellings that one declaration takes, besides the new and the
/// previous one.
pub(crate) const MOST_DWELLINGS: u8 = 3;

guards! {
    says_yes: "other-dwelling" is "yes";
    says_several: "kept" is "several";
    says_another: "kept" is "another";
    says_previous: "kept" is "previous";
    says_previous_too: "previous-too" is "yes";
    stays_shortly: "stay" is "short" | "service";
    has_become_longer: "stay" is "became-longer";
}

/// The further dwelling on the page number `$n`.
macro_rules! dwelling {
    ($n:literal) => {{
        const MEMBER: Member = Member {
            of: "dwelling",
            number: $n,
        };
        const FIELDS: &[Field] = &[
            field_of(MEMBER, concat!("dwelling-", $n, "-place"), DWELLING_PLACE),
            field_of(MEMBER, concat!("dwelling-", $n, "-street"), DWELLING_STREET),
            field_of(
                MEMBER,
                concat!("dwelling-", $n, "-house-number"),
                DWELLING_HOUSE_NUMBER,
            ),
        ];
        of(
            MEMBER,
            concat!("dwelling-", $n),
            question("move", "dwelling", has_dwelling, FIELDS),
        )
    }};
}

/// Which dwellings there are besides the new one.
pub(crate) const PAGES: &[Page] = &[
    question("move", "other-dwelling", moves, &[OTHER_DWELLING]),
    question(
        "move",
        "which-dwelling",
        keeps_another,
        &[KEPT, PREVIOUS_TOO, DWELLINGS],
    ),
    dwelling!(1),
    dwelling!(2),
    dwelling!(3),
    question("move", "more-often", keeps_another, &[MORE_OFTEN]),
];

/// Whether the stay is so short that nothing is to be registered. Asked once
/// it is known whether the person comes from abroad.
pub(crate) const STAY: &[Page] = &[
    question("home", "stay", may_be_free, &[STAY_LENGTH]),
    end("home", "no-duty", is_free),
];

const OTHER_DWELLING: Field = choice("other-dwelling", &["no", "yes"]);
const KEPT: Field = choice("kept", &["previous", "another", "several"]);
const PREVIOUS_TOO: Field = only_if(says_several, choice("previous-too", &["yes", "no"]));
const DWELLINGS: Field = only_if(
    says_several,
    field(
        "dwellings",
        FieldKind::Select(&["1", "2", "3"]),
        ALWAYS,
        ANYTHING,
    ),
);
const MORE_OFTEN: Field = Field {
    offered: |scope, value| match value {
        "previous" => keeps_previous(scope),
        "dwelling-1" => dwellings(scope) >= 1,
        "dwelling-2" => dwellings(scope) >= 2,
        "dwelling-3" => dwellings(scope) >= 3,
        _ => true,
    },
    ..choice(
        "more-often",
        &["new", "previous", "dwelling-1", "dwelling-2", "dwelling-3"],
    )
};

const DWELLING_PLACE: Field = field(
    "dwelling-place",
    FieldKind::PlaceInGermany,
    ALWAYS,
    form::place,
);
const DWELLING_STREET: Field = line("dwelling-street", Width::Full, ALWAYS, form::street);
const DWELLING_HOUSE_NUMBER: Field = line(
    "dwelling-house-number",
    Width::Short,
    ALWAYS,
    form::house_number,
);

/// Service quarters are for those who are registered elsewhere in Germany; only
/// what has lasted can have become longer.
const STAY_LENGTH: Field = Field {
    offered: |scope, value| match value {
        "service" => !comes_from_abroad(scope),
        "became-longer" => has_lasted(scope),
        _ => true,
    },
    ..choice("stay", &["longer", "short", "became-longer", "service"])
};

/// Keeps one or more dwellings besides the new one.
pub(crate) fn keeps_another(scope: &Scope) -> bool {
    moves(scope) && says_yes(scope)
}

/// Keeps the dwelling where the person was registered last.
pub(crate) fn keeps_previous(scope: &Scope) -> bool {
    keeps_another(scope)
        && (says_previous(scope) || (says_several(scope) && says_previous_too(scope)))
}

/// How many further dwellings there are besides the new and the previous one.
pub(crate) fn dwellings(scope: &Scope) -> u8 {
    if !keeps_another(scope) {
        0
    } else if says_another(scope) {
        1
    } else if says_several(scope) {
        number(scope, "dwellings").min(MOST_DWELLINGS)
    } else {
        0
    }
}

fn has_dwelling(scope: &Scope) -> bool {
    scope.number() <= dwellings(scope)
}

/// Six months for those registered elsewhere in Germany, three for those who
/// live abroad (BMG § 27(2)); service quarters (BMG § 27(1)).
fn may_be_free(scope: &Scope) -> bool {
    moves(scope) && (comes_from_abroad(scope) || keeps_another(scope))
}

/// The move-in lies further back than a registration may wait.
fn has_lasted(scope: &Scope) -> bool {
    civil_date(scope.answers, "move-in-date")
        .is_ok_and(|date| (scope.context.today - date.date()).whole_days() > 14)
}

/// Was to be such a short stay and is none any more.
pub(crate) fn became_longer(scope: &Scope) -> bool {
    may_be_free(scope) && has_lasted(scope) && has_become_longer(scope)
}

fn is_free(scope: &Scope) -> bool {
    may_be_free(scope) && stays_shortly(scope)
}
