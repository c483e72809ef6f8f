//! Which component asks a field of which kind.

use leptos::prelude::*;
use relocation::journey::model::{FieldKind, Page, PageKind};

use super::field::Asked;
use super::{choice, country, date, files, place, postcode, select, text};

/// Whether the small module can ask everything on this page.
pub(crate) fn is_small(page: &Page) -> bool {
    let known = |kind| {
        matches!(
            kind,
            FieldKind::Choice(_) | FieldKind::Select(_) | FieldKind::Checks(_) | FieldKind::Date
        )
    };
    page.kind == PageKind::Question && page.fields.iter().all(|field| known(field.kind))
}

/// The kinds of [`is_small`].
pub(crate) fn small(asked: Asked) -> AnyView {
    match asked.field.kind {
        FieldKind::Choice(_) => choice::choice(asked),
        FieldKind::Select(_) => select::numbers(asked),
        FieldKind::Checks(_) => choice::checks(asked),
        FieldKind::Date => date::date(asked, date::DAY),
        _ => ().into_any(),
    }
}

/// Every kind.
pub(crate) fn any(asked: Asked) -> AnyView {
    match asked.field.kind {
        FieldKind::Text { .. } | FieldKind::LongText(_) => text::text(asked),
        FieldKind::BirthDate => date::birth(asked),
        FieldKind::Month => date::date(asked, date::MONTH),
        FieldKind::Country => country::country(asked),
        FieldKind::PlaceInRegion => place::place(asked, true),
        FieldKind::PlaceInGermany => place::place(asked, false),
        FieldKind::PostcodeOf(place) => postcode::postcode(asked, place),
        FieldKind::Files => files::files(asked),
        FieldKind::Choice(_) | FieldKind::Select(_) | FieldKind::Checks(_) | FieldKind::Date => {
            small(asked)
        }
    }
}
