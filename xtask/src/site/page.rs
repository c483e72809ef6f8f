//! The pages: drawn by the app itself at build time, in every language, as files of the site.
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::assets::Assets;
use super::reviewed;
use super::texts::{languages, words_of};
use crate::failure::{Attempt as _, Failure, Result};
use crate::tools::node;
use crate::{paths, process, progress};

/// Where the site will stand, such as `https://umzug.example.org`: search engines want whole addresses.
const ORIGIN: &str = "UMZUG_ORIGIN";

/// Public pages that only the full module draws: the form to fill in by hand,
const PAPER: &str = "/paper";
/// and those about the service itself.
const ABOUT: [&str; 9] = [
    "/help",
    "/contact",
    "/accessibility",
    "/feedback",
    "/easy",
    "/sign-language",
    "/privacy",
    "/imprint",
    "/licences",
];

/// Writes the pages. In the template `{{asset:NAME}}` is an address and `{{assets}}` the list of what the app
/// fetches later; the other names are of one page and filled in when it is drawn.
pub(crate) fn write(
    assets: &Assets,
    glue: &Path,
    region: &str,
    origin: Option<String>,
) -> Result<()> {
    progress::step("site: pages in every language");
    let template =
        fs::read_to_string(paths::at("app/index.html")).attempt("read app/index.html")?;
    let languages = spoken()?;
    let template = filled(&template, |name| match name.split_once(':') {
        Some(("asset", name)) => assets.address(name).ok().map(str::to_owned),
        None if name == "assets" => Some(later(assets, &languages)),
        None => Some(format!("{{{{{name}}}}}")),
        _ => None,
    })?;
    let template_file = paths::target("page.html");
    fs::write(&template_file, template).attempt("write the template of the pages")?;
    let settings = json!({
        "languages": languages,
        "origin": origin.or_else(|| std::env::var(ORIGIN).ok()),
        "regions": words_of(region)?,
        "paper": PAPER,
        "about": ABOUT,
    });
    let settings_file = paths::target("pages.json");
    fs::write(&settings_file, settings.to_string()).attempt("write what the pages need")?;
    // Node has to know that the glue is written in modules, and looks packages up from where a script lies.
    fs::write(glue.join("package.json"), r#"{"type":"module"}"#).attempt("mark the glue")?;
    node::packages("xtask")?;
    let mut draw = node::node(&paths::at("xtask/scripts/pages.mjs"))?;
    draw.arg(glue)
        .arg(paths::target("site"))
        .args([template_file, settings_file]);
    process::run("drawing the pages", &mut draw)
}

/// What the app fetches by itself: texts by `texts/LANGUAGE.PART.json`, indexes by their name without ending;
/// and the languages.
fn later(assets: &Assets, languages: &Value) -> String {
    let mut list = serde_json::Map::new();
    for (name, address) in assets.addresses() {
        if name.starts_with("texts/") || ["later.css", "kiosk.css"].contains(&name.as_str()) {
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

#[cfg(test)]
mod tests {
    use super::{ABOUT, filled};

    #[test]
    fn names_are_filled_in_and_unknown_ones_refused() {
        let known = |name: &str| (name == "asset:a").then(|| "/assets/a".to_owned());
        assert_eq!(
            filled("<p>{{asset:a}}</p>", known).ok().as_deref(),
            Some("<p>/assets/a</p>")
        );
        assert!(filled("{{asset:b}}", known).is_err());
    }

    const ROUTER: &str = include_str!("../../../app/src/router.rs");

    #[test]
    fn each_page_of_texts_that_the_app_has_is_drawn() {
        let (_, list) = ROUTER.split_once("TEXT_PAGES: [&str;").expect("the list");
        let (_, list) = list.split_once("= [").expect("the list");
        let (list, _) = list.split_once("];").expect("the end of the list");
        let pages: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        let drawn = ABOUT.map(|path| path.trim_start_matches('/'));
        assert_eq!(drawn.as_slice(), pages);
    }
}
