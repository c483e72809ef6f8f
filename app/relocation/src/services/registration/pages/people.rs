//! Who moved along, and who everybody is.

use super::matters::leaves;
use super::opening::moves;
use crate::journey::field::partial_date;
use crate::journey::model::{
    ALWAYS, Field, FieldError, FieldKind, Member, Page, Scope, TextInput, Width,
};
use crate::services::facts::takes_files;
use crate::services::form::{
    self, checks, choice, end, field, field_of, guards, is_files, note, number, of, only_if,
    optional, question, text,
};

/// From this age on a person registers in person (BMG § 17(3)).
pub(crate) const OWN_DUTY_FROM: i32 = 16;
/// From this age on a person is no child any more (BGB § 2).
pub(crate) const OF_AGE: i32 = 18;
/// Most children that one declaration takes.
pub(crate) const MOST_CHILDREN: u8 = 8;

/// Who moved along.
pub(crate) const HOUSEHOLD: &[Page] = &[
    question("move", "who", asks_for_the_household, &[WHO]),
    question(
        "move",
        "companions",
        has_companions,
        &[PARTNER, CHILDREN, FROM_ELSEWHERE],
    ),
    note("move", "two-registrations", has_unmarried_partner),
    note("move", "separate", some_come_from_elsewhere),
];

const WHO: Field = choice("who", &["alone", "others"]);
const PARTNER: Field = choice("partner", &["none", "spouse", "adult"]);
const CHILDREN: Field = field(
    "children",
    FieldKind::Select(&["0", "1", "2", "3", "4", "5", "6", "7", "8"]),
    ALWAYS,
    somebody,
);
/// One declaration is for people with the same old and new dwelling only
/// (BMG § 23(4)).
const FROM_ELSEWHERE: Field = only_if(moves, choice("from-elsewhere", &["no", "yes"]));

/// The child on the page number `$n`.
macro_rules! child {
    ($n:literal) => {{
        const MEMBER: Member = Member {
            of: "child",
            number: $n,
        };
        const FIELDS: &[Field] = &[
            field_of(
                MEMBER,
                concat!("child-", $n, "-given-names"),
                CHILD_GIVEN_NAMES,
            ),
            field_of(MEMBER, concat!("child-", $n, "-surname"), CHILD_SURNAME),
            field_of(
                MEMBER,
                concat!("child-", $n, "-family-name"),
                CHILD_FAMILY_NAME,
            ),
            field_of(
                MEMBER,
                concat!("child-", $n, "-birth-date"),
                CHILD_BIRTH_DATE,
            ),
        ];
        of(
            MEMBER,
            concat!("child-", $n),
            question("people", "child", has_child, FIELDS),
        )
    }};
}

/// Who everybody is.
pub(crate) const PAGES: &[Page] = &[
    question(
        "people",
        "identity",
        ALWAYS,
        &[FAMILY_NAME, SINGLE_NAME, GIVEN_NAMES, BIRTH_DATE],
    ),
    end("people", "under-16", under_16),
    question(
        "people",
        "spouse",
        has_spouse,
        &[
            SPOUSE_FAMILY_NAME,
            SPOUSE_SINGLE_NAME,
            SPOUSE_GIVEN_NAMES,
            SPOUSE_BIRTH_DATE,
        ],
    ),
    child!(1),
    child!(2),
    child!(3),
    child!(4),
    child!(5),
    child!(6),
    child!(7),
    child!(8),
    question(
        "people",
        "custody",
        asks_for_custody,
        &[CUSTODY, CONSENT_FILES],
    ),
];

const FAMILY_NAME: Field = name("family-name", "family-name", |scope| {
    !scope.answers.ticked("single-name", "yes")
});
const SINGLE_NAME: Field = optional(checks("single-name", &["yes"]));
const GIVEN_NAMES: Field = name("given-names", "given-name", ALWAYS);
const BIRTH_DATE: Field = field("birth-date", FieldKind::BirthDate, ALWAYS, born);

const SPOUSE_FAMILY_NAME: Field = name("spouse-family-name", "off", |scope| {
    !scope.answers.ticked("spouse-single-name", "yes")
});
const SPOUSE_SINGLE_NAME: Field = optional(checks("spouse-single-name", &["yes"]));
const SPOUSE_GIVEN_NAMES: Field = name("spouse-given-names", "off", ALWAYS);
const SPOUSE_BIRTH_DATE: Field = field("spouse-birth-date", FieldKind::BirthDate, ALWAYS, born);

const CHILD_GIVEN_NAMES: Field = name("child-given-names", "off", ALWAYS);
const CHILD_SURNAME: Field = choice("child-surname", &["same", "other"]);
const CHILD_FAMILY_NAME: Field = name("child-family-name", "off", |scope| {
    scope.own("surname") == "other"
});
const CHILD_BIRTH_DATE: Field = field(
    "child-birth-date",
    FieldKind::BirthDate,
    ALWAYS,
    born_as_a_child,
);

/// Not in the law of registration itself; asked for in practice where a child
/// leaves a common dwelling with one parent, or changes from one to the other.
const CUSTODY: Field = Field {
    offered: |scope, value| value != "along" || has_unmarried_partner(scope),
    ..choice(
        "custody",
        &["along", "unchanged", "sole", "agreed", "cannot-ask"],
    )
};
const CONSENT_FILES: Field = optional(field(
    "consent-files",
    FieldKind::Files,
    |scope| scope.is("custody", "agreed") && takes_files(scope),
    is_files,
));

const fn name(
    id: &'static str,
    autocomplete: &'static str,
    shown: crate::journey::model::Guard,
) -> Field {
    field(
        id,
        text(TextInput::Plain, Width::Full, autocomplete),
        shown,
        form::person_name,
    )
}

guards! {
    is_spouse: "partner" is "spouse";
    is_unmarried: "partner" is "adult";
    other_parent_may_stay: "partner" is "none" | "adult";
    comes_from_elsewhere: "from-elsewhere" is "yes";
}

fn asks_for_the_household(scope: &Scope) -> bool {
    moves(scope) || leaves(scope)
}

/// More than one person is in this declaration or moved along.
pub(crate) fn has_companions(scope: &Scope) -> bool {
    asks_for_the_household(scope) && scope.is("who", "others")
}

/// A spouse or registered partner is in this declaration.
pub(crate) fn has_spouse(scope: &Scope) -> bool {
    has_companions(scope) && is_spouse(scope)
}

/// Unmarried partners declare each for themselves (BMG § 23(4) names spouses,
/// partners by law and relatives only).
pub(crate) fn has_unmarried_partner(scope: &Scope) -> bool {
    has_companions(scope) && is_unmarried(scope)
}

fn some_come_from_elsewhere(scope: &Scope) -> bool {
    moves(scope) && has_companions(scope) && comes_from_elsewhere(scope)
}

/// Somebody moves along, if only from another dwelling.
fn somebody(scope: &Scope, field: &Field) -> Result<(), FieldError> {
    let nobody = scope.is("partner", "none")
        && scope.is(field.id, "0")
        && !(moves(scope) && comes_from_elsewhere(scope));
    match nobody {
        true => Err(FieldError::new("nobody")),
        false => Ok(()),
    }
}

/// How many children are in this declaration.
pub(crate) fn children(scope: &Scope) -> u8 {
    if has_companions(scope) {
        number(scope, "children").min(MOST_CHILDREN)
    } else {
        0
    }
}

fn has_child(scope: &Scope) -> bool {
    scope.number() <= children(scope)
}

/// Whether others are declared along: the entitlement is assured then
/// (BMG § 23(4)).
pub(crate) fn declares_others(scope: &Scope) -> bool {
    has_spouse(scope) || children(scope) > 0
}

fn asks_for_custody(scope: &Scope) -> bool {
    moves(scope) && children(scope) > 0 && other_parent_may_stay(scope)
}

/// Children are registered by those into whose dwelling they move (BMG § 17(3)).
fn under_16(scope: &Scope) -> bool {
    partial_date(scope.answers, "birth-date")
        .is_ok_and(|born| born.certainly_younger_than(OWN_DUTY_FROM, scope.context.today))
}

/// A date of birth of somebody alive.
fn born(scope: &Scope, field: &Field) -> Result<(), FieldError> {
    let today = scope.context.today;
    match partial_date(scope.answers, field.id)?.earliest() {
        Some(born) if born > today => Err(FieldError::new("future")),
        Some(born) if born.year() < today.year() - 130 => Err(FieldError::new("long-ago")),
        _ => Ok(()),
    }
}

/// A child under 18.
fn born_as_a_child(scope: &Scope, field: &Field) -> Result<(), FieldError> {
    born(scope, field)?;
    let date = partial_date(scope.answers, field.id)?;
    if date.certainly_aged(OF_AGE, scope.context.today) {
        return Err(FieldError::new("of-age"));
    }
    Ok(())
}
