//! What changes on the page without a focus: messages, and the hit that an arrow
//! has reached.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, MutationObserver, MutationObserverInit, MutationRecord, Node};

use super::{LAST, Sentence, Speaker, words};
use crate::browser::dom;

const MESSAGES: &str = "[role=status], [role=alert], [aria-live]";
const ACTIVE: &str = "aria-activedescendant";

/// Begins to watch the document.
pub(super) fn watch(speaker: Speaker) {
    let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |records: js_sys::Array| {
        if speaker.is_on() {
            let mut told: Vec<Element> = Vec::new();
            for record in records.iter() {
                look(speaker, record.unchecked_ref(), &mut told);
            }
        }
    });
    let Ok(observer) = MutationObserver::new(seen.as_ref().unchecked_ref()) else {
        return;
    };
    seen.forget();
    let what = MutationObserverInit::new();
    what.set_child_list(true);
    what.set_subtree(true);
    what.set_character_data(true);
    what.set_attribute_filter(&js_sys::Array::of1(&ACTIVE.into()));
    if let Some(body) = dom::document().body() {
        let _ = observer.observe_with_options(&body, &what);
    }
}

fn look(speaker: Speaker, record: &MutationRecord, told: &mut Vec<Element>) {
    let Some(target) = record.target() else {
        return;
    };
    if record.type_() == "attributes" {
        let active = target.dyn_ref::<Element>();
        let active = active.and_then(|field| field.get_attribute(ACTIVE));
        if let Some(option) = active.and_then(|id| dom::by_id(&id)) {
            speaker.element(&option, None);
        }
        return;
    }
    let mut regions: Vec<Element> = around(&target).into_iter().collect();
    // A message that comes with its region.
    let added = record.added_nodes();
    let added = (0..added.length()).filter_map(|at| added.item(at)?.dyn_into::<Element>().ok());
    regions.extend(added.filter(|added| added.matches("[role=alert]").unwrap_or_default()));
    for region in regions {
        let focused = dom::document().active_element();
        // What has the focus speaks for itself.
        let inside = focused.is_some_and(|focused| region.contains(Some(&focused)));
        if inside || told.contains(&region) || !region.is_connected() {
            continue;
        }
        let sentence = Sentence {
            text: words::words(&region, speaker.aloud()),
            language: words::language(&region),
        };
        told.push(region);
        let said = LAST.with_borrow(|last| last.contains(&sentence));
        if !sentence.text.is_empty() && !said {
            speaker.add(sentence);
        }
    }
}

/// The region of messages that a change lies in.
fn around(node: &Node) -> Option<Element> {
    let element = node.dyn_ref::<Element>().cloned();
    let element = element.or_else(|| node.parent_element());
    element?.closest(MESSAGES).ok().flatten()
}
