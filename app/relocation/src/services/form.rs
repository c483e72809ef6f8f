//! How pages and fields are written down: short constructors for tables.

use uuid::Uuid;

use crate::journey::answers::Answers;
use crate::journey::model::{
    ALWAYS, ANYTHING, Check, EVERY, Field, FieldError, FieldKind, Guard, Member, Page, PageKind,
    Scope, Source, TextInput, Width,
};
use crate::values::{Country, Postcode, RegionalKey};

/// A page of a section; see the functions that follow.
const fn page(
    section: &'static str,
    id: &'static str,
    kind: PageKind,
    shown: Guard,
    fields: &'static [Field],
) -> Page {
    Page {
        id,
        name: id,
        section,
        member: None,
        kind,
        fields,
        shown,
    }
}

/// A page that asks.
pub(crate) const fn question(
    section: &'static str,
    id: &'static str,
    shown: Guard,
    fields: &'static [Field],
) -> Page {
    page(section, id, PageKind::Question, shown, fields)
}

/// A page that explains and goes on.
pub(crate) const fn note(section: &'static str, id: &'static str, shown: Guard) -> Page {
    page(section, id, PageKind::Note, shown, &[])
}

/// A page at which the way ends.
pub(crate) const fn end(section: &'static str, id: &'static str, shown: Guard) -> Page {
    page(section, id, PageKind::End, shown, &[])
}

/// The last page.
pub(crate) const fn check(
    section: &'static str,
    id: &'static str,
    fields: &'static [Field],
) -> Page {
    page(section, id, PageKind::Check, ALWAYS, fields)
}

/// Where the beginning of a service ends.
pub(crate) const fn continued(section: &'static str) -> Page {
    page(section, CONTINUED, PageKind::Continued, ALWAYS, &[])
}

/// Id of the page that stands for all that follow; in the whole service its
/// address leads to the first open question.
pub const CONTINUED: &str = "continue";

/// A page that is asked of `member`; `id` is `child-2`, its name `child`.
pub(crate) const fn of(member: Member, id: &'static str, page: Page) -> Page {
    Page {
        id,
        member: Some(member),
        ..page
    }
}

/// A field.
pub(crate) const fn field(id: &'static str, kind: FieldKind, shown: Guard, check: Check) -> Field {
    Field {
        id,
        name: id,
        member: None,
        kind,
        optional: false,
        source: Source::Asked,
        secret: false,
        shown,
        offered: EVERY,
        check,
    }
}

/// A field of a member's page; `id` is `child-2-birth-date`, its name
/// `child-birth-date`.
pub(crate) const fn field_of(member: Member, id: &'static str, field: Field) -> Field {
    Field {
        id,
        member: Some(member),
        ..field
    }
}

/// The field may stay empty.
pub(crate) const fn optional(field: Field) -> Field {
    Field {
        optional: true,
        ..field
    }
}

/// The field is there only where `shown` holds.
pub(crate) const fn only_if(shown: Guard, field: Field) -> Field {
    Field { shown, ..field }
}

/// The answer lives in the memory of the page only.
pub(crate) const fn secret(field: Field) -> Field {
    Field {
        secret: true,
        ..field
    }
}

/// Radio buttons.
pub(crate) const fn choice(id: &'static str, values: &'static [&'static str]) -> Field {
    field(id, FieldKind::Choice(values), ALWAYS, ANYTHING)
}

/// Checkboxes.
pub(crate) const fn checks(id: &'static str, values: &'static [&'static str]) -> Field {
    field(id, FieldKind::Checks(values), ALWAYS, ANYTHING)
}

/// One line of text without a browser's help.
pub(crate) const fn line(id: &'static str, width: Width, shown: Guard, check: Check) -> Field {
    field(id, text(TextInput::Plain, width, "off"), shown, check)
}

/// The kind of a line of text.
pub(crate) const fn text(input: TextInput, width: Width, autocomplete: &'static str) -> FieldKind {
    FieldKind::Text {
        input,
        width,
        autocomplete,
    }
}

/// The parts of a list in one array of `N`, for tables that are written in
/// several files. A wrong `N` does not compile.
pub(crate) const fn joined<const N: usize>(parts: &[&[Page]]) -> [Page; N] {
    let mut all = [parts[0][0]; N];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            all[at] = parts[part][index];
            at += 1;
            index += 1;
        }
        part += 1;
    }
    assert!(at == N, "N is not the number of pages");
    all
}

/// How many pages the parts have.
pub(crate) const fn count(parts: &[&[Page]]) -> usize {
    let (mut sum, mut part) = (0, 0);
    while part < parts.len() {
        sum += parts[part].len();
        part += 1;
    }
    sum
}

/// Guards, one line each: `name: field is value`.
macro_rules! guards {
    ($($(#[$doc:meta])* $name:ident: $field:literal is $($value:literal)|+;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(scope: &$crate::journey::model::Scope) -> bool {
            [$($value),+].contains(&scope.get($field))
        }
    )*};
}

/// Checks, one line each: `name by parse`. Each judges the field it stands at.
macro_rules! checks_by {
    ($($(#[$doc:meta])* $name:ident by $parse:path;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(
            scope: &$crate::journey::model::Scope,
            field: &$crate::journey::model::Field,
        ) -> Result<(), $crate::journey::model::FieldError> {
            $crate::services::form::judged($parse(scope.answers.raw(field.id)))
        }
    )*};
}

pub(crate) use {checks_by, guards};

checks_by! {
    person_name by crate::values::PersonName::parse;
    street by crate::values::Street::parse;
    house_number by crate::values::HouseNumber::parse_or_none;
    text_line by crate::values::Line::parse;
    text_lines by crate::values::Lines::parse;
    postcode by Postcode::parse;
    email by crate::values::Email::parse;
    phone by crate::values::Phone::parse;
    /// A municipality that was chosen from the list.
    place by chosen;
    /// Another state than Germany.
    abroad by other_state;
}

fn other_state(text: &str) -> Result<Country, FieldError> {
    let country = Country::parse(text).map_err(|_| FieldError::new("not-chosen"))?;
    match country.is_germany() {
        true => Err(FieldError::new("germany")),
        false => Ok(country),
    }
}

fn chosen(text: &str) -> Result<RegionalKey, FieldError> {
    RegionalKey::parse(text).map_err(|_| FieldError::new("not-chosen"))
}

/// Most files in one field.
pub const FILES_LIMIT: usize = 10;

/// Ids of attachments; the files themselves are judged where they are read.
pub(crate) fn is_files(scope: &Scope, field: &Field) -> Result<(), FieldError> {
    let ids = || scope.get(field.id).split_whitespace();
    if ids().count() > FILES_LIMIT {
        Err(FieldError::new("too-many"))
    } else if ids().all(|id| Uuid::try_parse(id).is_ok()) {
        Ok(())
    } else {
        Err(FieldError::new("missing"))
    }
}

/// What a parser says, as a check says it.
pub(crate) fn judged<T, E: Into<FieldError>>(result: Result<T, E>) -> Result<(), FieldError> {
    result.map(drop).map_err(Into::into)
}

/// Whether the place chosen in `field` lies outside of the region.
pub(crate) fn is_outside(answers: &Answers, field: &str) -> bool {
    answers.is(&crate::journey::field::dotted(field, "scope"), "germany")
}

/// The number answered in `key`; 0 for none.
pub(crate) fn number(scope: &Scope, key: &str) -> u8 {
    scope.get(key).parse().unwrap_or(0)
}
