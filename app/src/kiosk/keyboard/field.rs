//! The field that is typed into: its element, its layout, its text.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, InputEvent, InputEventInit};

use super::board::{Edit, Layout};
use super::edit::{Written, edited};
use crate::browser::dom;

/// An input of text or a text area: both have the same text, selection and limit.
#[derive(Clone)]
pub(super) struct Field(HtmlInputElement);

impl Field {
    /// This element, if it takes text. Choices, files and lists do not.
    pub(super) fn of(element: Element) -> Option<Self> {
        let kind = element.get_attribute("type").unwrap_or_default();
        let text = match element.tag_name().as_str() {
            "TEXTAREA" => true,
            "INPUT" => ["text", "email", "tel", ""].contains(&kind.as_str()),
            _ => false,
        };
        text.then(|| Self(element.unchecked_into()))
    }

    /// The one with this id.
    pub(super) fn by_id(id: &str) -> Option<Self> {
        Self::of(dom::by_id(id)?)
    }

    /// Its id; fields of this app have one.
    pub(super) fn id(&self) -> String {
        self.0.id()
    }

    /// The keys that it wants.
    pub(super) fn layout(&self) -> Layout {
        let is = |name: &str| self.0.get_attribute(name).unwrap_or_default();
        match (is("inputmode").as_str(), is("autocapitalize").as_str()) {
            ("numeric", _) => Layout::Digits,
            ("tel", _) => Layout::Phone,
            ("email", _) => Layout::Email,
            (_, "characters") => Layout::Capitals,
            _ => Layout::Text {
                lines: self.0.tag_name() == "TEXTAREA",
            },
        }
    }

    /// Makes it ready: an e-mail input does not tell where its caret is, as text
    /// it does.
    pub(super) fn prepare(&self) {
        if self.0.type_() == "email" {
            self.0.set_type("text");
            let end = u32::try_from(self.0.value().encode_utf16().count()).ok();
            self.place_caret((end, end));
        }
    }

    /// What it asks, in words: of a part of a date, that part.
    pub(super) fn label(&self) -> String {
        let labels = dom::document().query_selector(&["label[for=\"", &self.id(), "\"]"].concat());
        let label = labels.ok().flatten().and_then(|label| label.text_content());
        label.unwrap_or_default().trim().to_owned()
    }

    /// Edits its text as a key of the device would: its own handlers hear of it.
    pub(super) fn edit(&self, edit: &Edit) {
        let before = Written {
            text: self.0.value(),
            selected: (
                self.at(self.0.selection_start()),
                self.at(self.0.selection_end()),
            ),
        };
        let most = usize::try_from(self.0.max_length()).ok();
        let Some(after) = edited(&before, edit, most) else {
            return;
        };
        let caret = u32::try_from(after.selected.0).ok();
        if after.text == before.text {
            self.place_caret((caret, caret));
            return;
        }
        self.0.set_value(&after.text);
        self.place_caret((caret, caret));
        let told = InputEventInit::new();
        told.set_bubbles(true);
        told.set_composed(true);
        match edit {
            Edit::Type(text) => {
                told.set_input_type("insertText");
                told.set_data(Some(text));
            }
            _ => told.set_input_type("deleteContentBackward"),
        }
        if let Ok(event) = InputEvent::new_with_event_init_dict("input", &told) {
            let _ = self.0.dispatch_event(&event);
        }
        // A handler that wrote the text again has moved it.
        self.place_caret((caret, caret));
    }

    fn at(&self, end: Result<Option<u32>, wasm_bindgen::JsValue>) -> usize {
        let end = end.ok().flatten().and_then(|at| usize::try_from(at).ok());
        end.unwrap_or_else(|| self.0.value().encode_utf16().count())
    }

    fn place_caret(&self, (from, to): (Option<u32>, Option<u32>)) {
        if let (Some(from), Some(to)) = (from, to) {
            let _ = self.0.set_selection_range(from, to);
        }
    }

    /// Scrolls it, with label, hint and error, above the keyboard.
    pub(super) fn reveal(&self) {
        let group = self.0.closest("fieldset, .kern-form-input").ok().flatten();
        for part in group.as_ref().into_iter().chain([self.0.as_ref()]) {
            dom::reveal_element(part);
        }
    }

    /// Gives it the focus.
    pub(super) fn focus(&self) {
        let _ = self.0.focus();
    }

    /// Gives the focus to what comes after it on the page: the keyboard stands
    /// between them as far as Tab is concerned.
    pub(super) fn leave(&self) {
        const STOPS: &str = "a[href], button, input, select, textarea, summary, [tabindex=\"0\"]";
        let Ok(stops) = dom::document().query_selector_all(STOPS) else {
            return;
        };
        let stops: Vec<HtmlElement> = (0..stops.length())
            .filter_map(|at| stops.item(at)?.dyn_into::<HtmlElement>().ok())
            .filter(|stop| stop.tab_index() >= 0 && stop.offset_height() > 0)
            .filter(|stop| !stop.has_attribute("disabled") && !is_key(stop))
            .collect();
        let own: &HtmlElement = self.0.as_ref();
        let at = stops.iter().position(|stop| stop == own);
        if let Some(next) = at.and_then(|at| stops.get(at + 1)) {
            let _ = next.focus();
        }
    }
}

/// Whether it stands in the keyboard.
pub(crate) fn is_key(element: &Element) -> bool {
    let keyboard = ["#", super::KEYBOARD].concat();
    element.closest(&keyboard).ok().flatten().is_some()
}
