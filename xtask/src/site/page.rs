//! `index.html`: the template `app/index.html` with texts and addresses filled in.
use std::fs;

use serde_json::Value;

use super::assets::Assets;
use super::reviewed;
use super::texts::{Catalogue, languages};
use crate::failure::{Attempt as _, Failure, Result};
use crate::paths;

/// Writes the page. In the template `{{text:KEY}}` is a text of this catalogue, `{{asset:NAME}}` an address
/// and `{{assets}}` the list of what the app fetches later.
pub(crate) fn write(assets: &Assets, texts: &Catalogue) -> Result<()> {
    let template =
        fs::read_to_string(paths::at("app/index.html")).attempt("read app/index.html")?;
    let languages = spoken()?;
    let page = filled(&template, |name| match name.split_once(':') {
        Some(("text", key)) => texts.get(key).and_then(Value::as_str).map(escaped),
        Some(("asset", name)) => assets.address(name).ok().map(str::to_owned),
        None if name == "assets" => Some(later(assets, &languages)),
        _ => None,
    })?;
    fs::write(paths::target("site/index.html"), page).attempt("write index.html")
}

/// What the app fetches by itself: texts by `texts/LANGUAGE.json`, indexes by their name without ending;
/// and the languages.
fn later(assets: &Assets, languages: &Value) -> String {
    let mut list = serde_json::Map::new();
    for (name, address) in assets.addresses() {
        if name.starts_with("texts/") || name == "kiosk.css" {
            list.insert(name.clone(), address.clone().into());
        } else if let Some(stem) = name.strip_suffix(".txt") {
            list.insert(stem.to_owned(), address.clone().into());
        }
    }
    list.insert("languages".to_owned(), languages.clone());
    // In a script element only "</" could end the data early.
    Value::Object(list).to_string().replace("</", "<\\/")
}

/// The languages, and whether each text of theirs was read by a person.
fn spoken() -> Result<Value> {
    let mut list = Vec::new();
    for language in languages()? {
        let read = language.tag == "de" || reviewed::open(&language.tag)?.is_empty();
        let mut entry = serde_json::to_value(&language).attempt("write the list of languages")?;
        entry["read"] = read.into();
        list.push(entry);
    }
    Ok(list.into())
}

fn filled(template: &str, value: impl Fn(&str) -> Option<String>) -> Result<String> {
    let mut page = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after
            .split_once("}}")
            .ok_or_else(|| Failure::new("app/index.html: {{ without }}"))?;
        page.push_str(before);
        page.push_str(
            &value(name).ok_or_else(|| {
                Failure::new(format!("app/index.html: nothing is known as {name}"))
            })?,
        );
        rest = after;
    }
    page.push_str(rest);
    Ok(page)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{escaped, filled};

    #[test]
    fn names_are_filled_in_and_unknown_ones_refused() {
        let known = |name: &str| (name == "text:a").then(|| escaped("<A>"));
        assert_eq!(
            filled("<p>{{text:a}}</p>", known).ok().as_deref(),
            Some("<p>&lt;A&gt;</p>")
        );
        assert!(filled("{{text:b}}", known).is_err());
    }
}
