//! The words of an element as they are read, and which of them are personal.

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use crate::browser::dom;

/// What shows answers, the code of the case, or the words of an authority.
const PERSONAL: &str = "main bdi:not(.kiosk-languages bdi), main dd, main article, .umzug-name, .umzug-code, .umzug-qr, \
     .umzug-message, .umzug-decision";

/// Whether it shows something personal.
pub(super) fn is_personal(element: &Element) -> bool {
    element.matches(PERSONAL).unwrap_or_default()
}

/// The words of an element; personal parts only where they may be heard.
pub(super) fn words(element: &Element, aloud: bool) -> String {
    let mut all = String::new();
    if !aloud && is_personal(element) {
        all = t!("speech.shown");
    } else {
        gather(element, aloud, &mut all);
    }
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn gather(node: &Node, aloud: bool, all: &mut String) {
    let children = node.child_nodes();
    for child in (0..children.length()).filter_map(|at| children.item(at)) {
        let Some(element) = child.dyn_ref::<Element>() else {
            if child.node_type() == Node::TEXT_NODE {
                all.push_str(&child.text_content().unwrap_or_default());
            }
            continue;
        };
        let silent = element.get_attribute("aria-hidden").as_deref() == Some("true");
        if silent || element.has_attribute("hidden") {
            continue;
        }
        if !aloud && is_personal(element) {
            all.push_str(&t!("speech.shown"));
        } else if let Some(label) = element.get_attribute("aria-label") {
            all.push_str(&label);
        } else {
            gather(&child, aloud, all);
        }
        if is_block(element) && !all.trim_end().ends_with(['.', ':', '?', '!']) {
            all.push_str(". ");
        } else {
            all.push(' ');
        }
    }
}

/// Whether a pause follows.
fn is_block(element: &Element) -> bool {
    let name = element.tag_name();
    matches!(name.as_str(), "P" | "LI" | "H1" | "H2" | "H3" | "DT" | "DD") || name == "LEGEND"
}

/// Words of the elements that an attribute names by their ids.
pub(super) fn named(element: &Element, attribute: &str, aloud: bool) -> Vec<String> {
    let ids = element.get_attribute(attribute).unwrap_or_default();
    ids.split_whitespace()
        .filter_map(dom::by_id)
        .map(|named| words(&named, aloud))
        .filter(|words| !words.is_empty())
        .collect()
}

/// The name of an element (a short form of the W3C's computation).
pub(super) fn name(element: &Element, aloud: bool) -> String {
    let by_ids = named(element, "aria-labelledby", aloud);
    if !by_ids.is_empty() {
        return by_ids.join(" ");
    }
    if let Some(label) = element.get_attribute("aria-label") {
        return label;
    }
    let own = match element.tag_name().as_str() {
        "INPUT" | "SELECT" | "TEXTAREA" => label(element),
        "FIELDSET" => element.query_selector("legend").ok().flatten(),
        _ => Some(element.clone()),
    };
    own.map_or_else(String::new, |own| words(&own, aloud))
}

fn label(element: &Element) -> Option<Element> {
    let of = ["label[for=\"", &element.id(), "\"]"].concat();
    let of = dom::document().query_selector(&of).ok().flatten();
    of.or_else(|| element.closest("label").ok().flatten())
}

/// The language that an element is written in.
pub(super) fn language(element: &Element) -> String {
    let marked = element.closest("[lang]").ok().flatten();
    marked
        .and_then(|marked| marked.get_attribute("lang"))
        .unwrap_or_default()
}
