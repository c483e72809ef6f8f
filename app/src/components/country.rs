//! A state of the official list, named in the language of the page.

use leptos::prelude::*;
use relocation::values::Country;

use super::field::Asked;
use super::select::select;
use crate::browser::names;

/// A state other than Germany.
pub(crate) fn country(asked: Asked) -> AnyView {
    let locale = asked.visit.locale();
    let mut all: Vec<(String, String)> = Country::all()
        .filter(|country| !country.is_germany())
        .map(|country| (country.key().to_owned(), name(locale, country)))
        .collect();
    names::sort(locale, &mut all);
    select(asked, all)
}

/// The name of a state: the official one in German, the browser's in others.
pub(crate) fn name(locale: &str, country: Country) -> String {
    let official = || country.name().to_owned();
    match locale {
        "de" => official(),
        _ => names::region(locale, country.iso()).unwrap_or_else(official),
    }
}
