//! What is said of a page as it comes: its parts one after the other, but for
//! the fields, which speak for themselves when they are reached.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::Sentence;
use super::words::{is_personal, language, words};
use crate::browser::dom;

/// What is read.
const PARTS: &str = "main :is(h1, h2, h3, p, li, dt, dd, summary)";
/// What is not: it belongs to a field, is folded, or is an act.
const NOT: &str = ".kern-error, .kern-fieldset__body, .umzug-place__none, .umzug-error-summary, \
     .umzug-check__change, [role=listbox], [role=status], .kiosk-languages, details:not([open]) > :not(summary)";

/// The page.
pub(super) fn page(aloud: bool) -> Vec<Sentence> {
    let mut said: Vec<Sentence> = Vec::new();
    let Ok(parts) = dom::document().query_selector_all(PARTS) else {
        return said;
    };
    for at in 0..parts.length() {
        let Some(part) = parts
            .item(at)
            .and_then(|part| part.dyn_into::<Element>().ok())
        else {
            continue;
        };
        if !is_read(&part) || (!aloud && is_label_of_personal(&part)) {
            continue;
        }
        let sentence = Sentence {
            text: words(&part, aloud),
            language: language(&part),
        };
        // "Is shown on the screen" once, not for every row.
        if !sentence.text.is_empty() && said.last() != Some(&sentence) {
            said.push(sentence);
        }
    }
    said
}

fn is_read(part: &Element) -> bool {
    let within = |selector: &str| part.closest(selector).ok().flatten().is_some();
    let outer = part.parent_element();
    let outer = outer.and_then(|outer| outer.closest("p, li, dt, dd, h1, h2, h3, summary").ok()?);
    let shown = part
        .dyn_ref::<HtmlElement>()
        .is_some_and(|part| part.offset_height() > 0);
    shown && outer.is_none() && !within(NOT)
}

/// The label of an answer that is not said: without it, it says nothing.
fn is_label_of_personal(part: &Element) -> bool {
    let next = part.next_element_sibling();
    part.tag_name() == "DT" && next.is_some_and(|next| is_personal(&next))
}
