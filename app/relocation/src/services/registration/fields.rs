//! The fields. Every one is asked for a reason: `tests/fixtures/asked_fields.csv`
//! names the paragraph of each, and what is fetched or computed instead.

use super::rules as r;
use crate::journey::model::{
    ALWAYS, ANYTHING, Check, Field, FieldKind, Guard, Source, TextInput, Width,
};
use crate::values::line::LINES_LIMIT;

pub(super) const MOVED: Field = choice("moved", &["yes", "not-yet"]);
pub(super) const MOVE_IN_DATE: Field = field(
    "move-in-date",
    FieldKind::Date,
    r::has_moved,
    r::move_in_date,
);
pub(super) const PLANNED_DATE: Field = field(
    "planned-date",
    FieldKind::Date,
    r::plans_to_move,
    r::planned_date,
);
pub(super) const PLACE: Field = field("place", FieldKind::PlaceInRegion, ALWAYS, r::place);
pub(super) const WHO: Field = choice("who", &["alone", "others"]);

pub(super) const OTHER_DWELLING: Field = choice("other-dwelling", &["no", "yes"]);
pub(super) const KEPT: Field = choice("kept", &["previous", "another", "several"]);
pub(super) const OTHER_PLACE: Field = field(
    "other-place",
    FieldKind::PlaceInGermany,
    r::other_is_another,
    r::other_place,
);
pub(super) const OTHER_STREET: Field = line(
    "other-street",
    Width::Full,
    "off",
    r::other_is_another,
    r::other_street,
);
pub(super) const OTHER_HOUSE_NUMBER: Field = line(
    "other-house-number",
    Width::Short,
    "off",
    r::other_is_another,
    r::other_house_number,
);
pub(super) const MORE_OFTEN: Field = choice("more-often", &["new", "other"]);

pub(super) const FAMILY_NAME: Field = line(
    "family-name",
    Width::Full,
    "family-name",
    r::has_family_name,
    r::family_name,
);
pub(super) const SINGLE_NAME: Field = checks("single-name", &["yes"], true);
pub(super) const GIVEN_NAMES: Field = line(
    "given-names",
    Width::Full,
    "given-name",
    ALWAYS,
    r::given_names,
);
pub(super) const BIRTH_DATE: Field =
    field("birth-date", FieldKind::BirthDate, ALWAYS, r::birth_date);

pub(super) const LAST_REGISTERED: Field = choice("last-registered", &["germany", "abroad"]);
pub(super) const LAST_PLACE: Field = field(
    "last-place",
    FieldKind::PlaceInGermany,
    r::registered_in_germany,
    r::last_place,
);
pub(super) const LAST_STREET: Field = line(
    "last-street",
    Width::Full,
    "off",
    r::registered_in_germany,
    r::last_street,
);
pub(super) const LAST_HOUSE_NUMBER: Field = line(
    "last-house-number",
    Width::Short,
    "off",
    r::registered_in_germany,
    r::last_house_number,
);

pub(super) const POSTCODE: Field = field(
    "postcode",
    FieldKind::PostcodeOf("place"),
    ALWAYS,
    r::postcode,
);
pub(super) const STREET: Field = line("street", Width::Full, "off", ALWAYS, r::street);
pub(super) const HOUSE_NUMBER: Field =
    line("house-number", Width::Short, "off", ALWAYS, r::house_number);
pub(super) const SUPPLEMENT: Field = optional(line(
    "supplement",
    Width::Medium,
    "off",
    ALWAYS,
    r::supplement,
));

pub(super) const DWELLING_FROM: Field = choice("dwelling-from", &["landlord", "resident", "own"]);
pub(super) const LANDLORD_NAME: Field = line(
    "landlord-name",
    Width::Full,
    "off",
    r::is_given_the_dwelling,
    r::landlord_name,
);
pub(super) const LANDLORD_ADDRESS: Field = field(
    "landlord-address",
    FieldKind::LongText(LINES_LIMIT),
    r::rents,
    r::landlord_address,
);
pub(super) const LANDLORD_OWNS: Field = Field {
    shown: r::is_given_the_dwelling,
    ..choice("landlord-owns", &["yes", "no", "unknown"])
};
pub(super) const OWNER_NAME: Field = line(
    "owner-name",
    Width::Full,
    "off",
    r::owner_is_another,
    r::owner_name,
);

pub(super) const CONFIRMATION: Field = choice(
    "confirmation",
    &["file", "code", "paper", "not-yet", "refused"],
);
pub(super) const CONFIRMATION_FILES: Field = field(
    "confirmation-files",
    FieldKind::Files,
    r::confirmed_by_file,
    r::confirmation_files,
);
pub(super) const CONFIRMATION_CODE: Field = line(
    "confirmation-code",
    Width::Medium,
    "off",
    r::confirmed_by_code,
    r::confirmation_code,
);

pub(super) const CONTACT: Field = choice("contact", &["email", "phone", "none"]);
pub(super) const EMAIL: Field = field(
    "email",
    text(TextInput::Email, Width::Full, "email"),
    r::wants_email,
    r::email,
);
pub(super) const PHONE: Field = field(
    "phone",
    text(TextInput::Phone, Width::Medium, "tel"),
    r::wants_phone,
    r::phone,
);

pub(super) const OBJECTIONS: Field =
    checks("objections", &["parties", "jubilees", "religion"], true);
pub(super) const DECLARATION: Field = checks("declaration", &["yes"], false);

const fn field(id: &'static str, kind: FieldKind, shown: Guard, check: Check) -> Field {
    Field {
        id,
        kind,
        optional: false,
        source: Source::Asked,
        shown,
        check,
    }
}

const fn optional(field: Field) -> Field {
    Field {
        optional: true,
        ..field
    }
}

const fn choice(id: &'static str, values: &'static [&'static str]) -> Field {
    field(id, FieldKind::Choice(values), ALWAYS, ANYTHING)
}

const fn checks(id: &'static str, values: &'static [&'static str], optional: bool) -> Field {
    Field {
        optional,
        ..field(id, FieldKind::Checks(values), ALWAYS, ANYTHING)
    }
}

const fn text(input: TextInput, width: Width, autocomplete: &'static str) -> FieldKind {
    FieldKind::Text {
        input,
        width,
        autocomplete,
    }
}

const fn line(
    id: &'static str,
    width: Width,
    autocomplete: &'static str,
    shown: Guard,
    check: Check,
) -> Field {
    field(
        id,
        text(TextInput::Plain, width, autocomplete),
        shown,
        check,
    )
}
