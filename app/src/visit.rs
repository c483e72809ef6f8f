//! What one visit holds: the page, the language, the answers.

use leptos::prelude::*;
use relocation::journey::{
    answers::Answers,
    model::{Context, Facts, FieldError, Service},
};
use time::Date;

use crate::Frame;
use crate::browser::{clock, dom};
use crate::components::field::page_text;
use crate::router::{self, Route};
use crate::texts::{self, Language, t};

/// Id of the one h1.
pub(crate) const HEADING: &str = "heading";

/// Fields that are not right yet, in the order of the page.
pub(crate) type Errors = Vec<(&'static str, FieldError)>;

/// Handles to the state of this visit; copies are the same visit.
#[derive(Clone, Copy)]
pub(crate) struct Visit {
    /// What surrounds a page on a kiosk; none: it is no kiosk.
    pub kiosk: Option<Frame>,
    /// What is asked.
    pub service: &'static Service,
    /// The page.
    pub route: RwSignal<Route>,
    /// The language.
    pub language: RwSignal<Language>,
    /// What was typed.
    pub answers: RwSignal<Answers>,
    /// What Continue found on this page.
    pub errors: RwSignal<Errors>,
    /// Whether a change that began on the check page leads back there.
    pub changing: RwSignal<bool>,
    /// What the competent authorities offer, as far as it is known.
    pub facts: RwSignal<Facts>,
    /// Whether answers that are not kept will soon be forgotten.
    pub expiring: RwSignal<bool>,
    /// Text key of what is wrong with keeping the draft.
    pub notice: RwSignal<Option<&'static str>>,
    /// Today in Germany when the visit began.
    today: Date,
}

impl Visit {
    /// A visit that begins with these answers.
    pub(crate) fn new(
        service: &'static Service,
        language: Language,
        kiosk: Option<Frame>,
        answers: Answers,
    ) -> Self {
        Self {
            kiosk,
            service,
            route: RwSignal::new(Route::Start),
            language: RwSignal::new(language),
            answers: RwSignal::new(answers),
            errors: RwSignal::new(Errors::new()),
            changing: RwSignal::new(false),
            facts: RwSignal::new(Facts::default()),
            expiring: RwSignal::new(false),
            notice: RwSignal::new(None),
            today: clock::today(),
        }
    }

    /// What guards and checks may look at.
    pub(crate) fn context(&self) -> Context {
        Context {
            today: self.today,
            facts: self.facts.get_untracked(),
        }
    }

    /// What a browser may fill in by itself: on a kiosk nothing.
    pub(crate) const fn autocomplete(&self, token: &'static str) -> &'static str {
        if self.kiosk.is_some() || token.is_empty() {
            "off"
        } else {
            token
        }
    }

    /// Locale for dates.
    pub(crate) fn locale(&self) -> &'static str {
        self.language.get_untracked().locale
    }

    /// Speaks another language on the same page. Nothing changes when its texts
    /// do not come.
    pub(crate) async fn speak(self, language: Language) {
        if texts::load(language, "").await.is_ok() {
            router::translate_address();
            self.language.set(language);
            self.announce();
        }
    }

    /// Shows `route`: title, then focus on its heading (WCAG 2.4.3).
    pub(crate) fn enter(&self, route: Route) {
        self.errors.update_untracked(Errors::clear);
        crate::keeping::hurry(*self);
        if matches!(route, Route::Question(id) if !router::is_question(self.service, id)) {
            self.changing.set(false);
        }
        self.route.set(route);
        self.announce();
        dom::scroll_to_top();
        dom::after_render(|| {
            dom::focus(HEADING);
        });
    }

    /// Sets the document's title for the page and its state.
    pub(crate) fn announce(&self) {
        let wrong = self.errors.with_untracked(|errors| !errors.is_empty());
        self.announce_as(wrong);
    }

    /// Sets the document's title; `wrong` says that there is an error.
    pub(crate) fn announce_as(&self, wrong: bool) {
        let mut title = String::new();
        if wrong {
            title.push_str(&t!("error.prefix"));
        }
        title.push_str(&self.title());
        title.push_str(" – ");
        title.push_str(&t!("service.name"));
        dom::set_title(&title);
    }

    /// Whether everything is answered.
    pub(crate) fn ready(&self) -> bool {
        let context = self.context();
        self.answers
            .with_untracked(|answers| self.service.ready(answers, &context))
    }

    /// Heading of the page.
    pub(crate) fn title(&self) -> String {
        let route = self.route.get_untracked();
        let page = match route {
            Route::Question(id) => self.service.page(id),
            _ => None,
        };
        page.and_then(|page| page_text(*self, page, "title"))
            .unwrap_or_else(|| t(&route.title_key()))
    }

    /// Stores what was typed, in NFC.
    pub(crate) fn answer(&self, key: &str, text: &str) {
        let text = String::from(js_sys::JsString::from(text).normalize("NFC"));
        self.answers.update(|answers| answers.set(key, text));
        crate::keeping::changed(*self);
        crate::secrets::touched(*self);
    }

    /// Text of an answer as typed.
    pub(crate) fn typed(&self, key: &str) -> String {
        self.answers
            .with_untracked(|answers| answers.raw(key).to_owned())
    }
}
