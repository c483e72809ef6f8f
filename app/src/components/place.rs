//! The place field: a combobox over the place index (WAI-ARIA 1.2, combobox
//! with listbox popup). The index is searched in the browser, so what is typed
//! reaches nobody.

use leptos::prelude::*;
use relocation::journey::model::FieldKind;
use web_sys::KeyboardEvent;

use super::alert::{alert, paragraph};
use super::field::Asked;
use super::text::required;
use crate::browser::dom;
use crate::places::{self, Place};
use crate::texts::{Language, counted, key};

const LIMIT: usize = 8;

/// Handles of one combobox.
#[derive(Clone, Copy)]
struct Combobox {
    asked: Asked,
    /// Whether the question is about the region of this service.
    region: bool,
    hits: RwSignal<Vec<Place>>,
    active: RwSignal<Option<usize>>,
    open: RwSignal<bool>,
    /// Something was typed that names no place.
    nothing: RwSignal<bool>,
    /// What the live region says.
    says: RwSignal<String>,
    /// The index could not be fetched.
    failed: RwSignal<bool>,
}

/// A place field; `region` asks for a municipality of the region.
pub(crate) fn place(asked: Asked, region: bool) -> AnyView {
    let combobox = Combobox {
        asked,
        region,
        hits: RwSignal::new(Vec::new()),
        active: RwSignal::new(None),
        open: RwSignal::new(false),
        nothing: RwSignal::new(false),
        says: RwSignal::new(String::new()),
        failed: RwSignal::new(false),
    };
    combobox.fetch();
    let id = asked.id("");
    let list_id = asked.id("list");
    let expanded = move || if combobox.open.get() { "true" } else { "false" };
    let active_id = move || combobox.active.get().map(|at| combobox.option_id(at));
    view! {
        <div class=[&asked.class("kern-form-input"), " umzug-place"].concat()>
            {asked.label_view()} {asked.hint_view()}
                <input
                    class=asked.class("kern-form-input__input")
                    dir="auto"
                    id=id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="words"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-controls=list_id.clone()
                    aria-expanded=expanded
                    aria-activedescendant=active_id
                    aria-required=required(asked)
                    aria-invalid=asked.invalid()
                    aria-describedby=asked.described_by()
                    prop:value=move || combobox.text()
                    on:input:target=move |event| combobox.type_text(&event.target().value())
                    on:keydown=move |event| combobox.press(&event)
                    on:blur=move |_| combobox.leave()
                />
            <ul
                class="umzug-place__list"
                id=list_id
                role="listbox"
                aria-label=asked.label()
                hidden=move || !combobox.open.get()
            >
                {move || combobox.options()}
            </ul>
            <p class="umzug-place__none" hidden=move || !combobox.nothing.get()>
                {t!("place.hits.none")}
            </p>
            {asked.error_view()}
            <div class="kern-sr-only" role="status">{move || combobox.says.get()}</div>
            {move || combobox.failed.get().then(|| combobox.failure())}
        </div>
    }
    .into_any()
}

impl Combobox {
    fn text_key(self) -> String {
        key(&[self.asked.field.id, "text"])
    }

    fn text(self) -> String {
        let text = self.text_key();
        self.asked
            .visit
            .answers
            .with(|answers| answers.raw(&text).to_owned())
    }

    fn option_id(self, at: usize) -> String {
        self.asked.id(&at.to_string())
    }

    /// Fetches the index; searches again when it is there.
    fn fetch(self) {
        let text = self.asked.visit.typed(&self.text_key());
        self.search(text, false);
    }

    fn search(self, text: String, show: bool) {
        leptos::task::spawn_local(async move {
            let found = places::search(&text, self.region, LIMIT).await;
            // A later letter may have been typed meanwhile.
            if self.text_untracked() != text {
                return;
            }
            self.failed.set(found.is_err());
            let hits = found.unwrap_or_default();
            if show {
                self.say(&text, hits.len());
                self.open.set(!hits.is_empty());
                self.nothing
                    .set(hits.is_empty() && text.trim().chars().count() > 2);
            }
            self.active.set(None);
            self.hits.set(hits);
        });
    }

    fn text_untracked(self) -> String {
        self.asked.visit.typed(&self.text_key())
    }

    fn say(self, text: &str, count: usize) {
        self.says.set(match count {
            _ if text.trim().chars().count() < 2 => String::new(),
            0 => t!("place.hits.none"),
            _ => counted(Language::spoken(), "place.hits", count),
        });
    }

    fn type_text(self, text: &str) {
        let visit = self.asked.visit;
        visit.answer(self.asked.field.id, "");
        visit.answer(&self.text_key(), text);
        self.search(self.text_untracked(), true);
    }

    fn press(self, event: &KeyboardEvent) {
        let count = self.hits.with_untracked(Vec::len);
        let active = self.active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if count > 0 => {
                event.prevent_default();
                let next = match (active, event.key() == "ArrowDown") {
                    (None, true) => 0,
                    (None, false) => count - 1,
                    (Some(at), true) => (at + 1) % count,
                    (Some(at), false) => (at + count - 1) % count,
                };
                self.open.set(true);
                self.active.set(Some(next));
                let id = self.option_id(next);
                dom::after_render(move || dom::reveal(&id));
            }
            "Enter" if self.open.get_untracked() => {
                // With the list open, Enter chooses; it does not send the page.
                if active.or_else(|| self.exact()).is_some() {
                    event.prevent_default();
                }
                if let Some(at) = active.or_else(|| self.exact()) {
                    self.choose(at);
                }
            }
            "Escape" if self.open.get_untracked() => {
                event.prevent_default();
                self.close();
            }
            _ => {}
        }
    }

    /// The one hit whose name was typed in full.
    fn exact(self) -> Option<usize> {
        let typed = self.text_untracked().trim().to_lowercase();
        self.hits.with_untracked(|hits| {
            let mut same = hits
                .iter()
                .enumerate()
                .filter(|(_, hit)| hit.name.to_lowercase() == typed);
            match (same.next(), same.next()) {
                (Some((at, _)), None) => Some(at),
                _ => None,
            }
        })
    }

    fn choose(self, at: usize) {
        let Some(hit) = self.hits.with_untracked(|hits| hits.get(at).cloned()) else {
            return;
        };
        let visit = self.asked.visit;
        let id = self.asked.field.id;
        visit.answer(&self.text_key(), &hit.label());
        visit.answer(id, &hit.key);
        visit.answer(&key(&[id, "scope"]), hit.scope());
        // A postcode belongs to the place that was chosen before.
        for field in visit.service.pages.iter().flat_map(|page| page.fields) {
            if field.kind == FieldKind::PostcodeOf(id) {
                visit.answer(field.id, "");
            }
        }
        self.nothing.set(false);
        self.says.set(t!("place.chosen", place = &hit.label()));
        self.close();
    }

    fn close(self) {
        self.open.set(false);
        self.active.set(None);
    }

    fn leave(self) {
        let chosen = !self.asked.visit.typed(self.asked.field.id).is_empty();
        match self.exact() {
            Some(at) if !chosen => self.choose(at),
            _ => self.close(),
        }
    }

    fn options(self) -> Vec<AnyView> {
        let hits = self.hits.get();
        hits.iter()
            .enumerate()
            .map(|(at, hit)| self.option(at, hit))
            .collect()
    }

    fn option(self, at: usize, hit: &Place) -> AnyView {
        let selected = move || {
            if self.active.get() == Some(at) {
                "true"
            } else {
                "false"
            }
        };
        let outside = (self.region && !hit.in_region).then(|| t!("place.outside"));
        let detail = [hit.detail.clone(), outside.unwrap_or_default()].join(" ");
        // Pressing must not take the focus out of the input; the click chooses.
        view! {
            <li
                class="umzug-place__option"
                role="option"
                id=self.option_id(at)
                aria-selected=selected
                on:mousedown=move |event| event.prevent_default()
                on:click=move |_| self.choose(at)
            >
                <span class="umzug-place__name">{hit.name.clone()}</span>
                " "
                <span class="umzug-place__where">{detail}</span>
            </li>
        }
        .into_any()
    }

    fn failure(self) -> AnyView {
        let retry = view! {
            {paragraph(t!("place.offline.text"))}
            <button
                class="kern-btn kern-btn--secondary"
                type="button"
                on:click=move |_| self.search(self.text_untracked(), true)
            >
                <span class="kern-label">{t!("action.retry")}</span>
            </button>
        };
        alert("warning", t!("place.offline.title"), retry.into_any())
    }
}
