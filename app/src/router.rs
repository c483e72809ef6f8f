//! A small router over the History API. The address names a page, never an
//! answer or a code; the journey decides which question may be entered.

use std::cell::Cell;

use leptos::prelude::*;
use relocation::journey::model::Service;
use relocation::services::form::CONTINUED;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, MouseEvent};

use crate::browser::{self, dom, window};
use crate::texts::Language;
use crate::visit::Visit;

/// Pages about the service itself, by name: address, text keys.
pub(crate) const TEXT_PAGES: [&str; 9] = [
    "help",
    "contact",
    "accessibility",
    "feedback",
    "easy",
    "sign-language",
    "privacy",
    "imprint",
    "licences",
];

/// Where a means of identification leads back to.
pub(crate) const RETURNED: &str = "returned";

/// What the addresses of the journey begin with.
const SERVICE_PATH: &str = "/move/";

/// Where the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// What this is and what to have at hand.
    Start,
    /// A page of the journey.
    Question(&'static str),
    /// The first open page of the journey, wherever that is.
    Continued,
    /// After sending.
    Done,
    /// The form to print and sign.
    Print,
    /// The landlord's confirmation to print and sign.
    LandlordForm,
    /// The questions of a registration, to fill in by hand.
    Paper,
    /// Look up a case.
    Status,
    /// Back from a means of identification.
    Returned,
    /// Delete everything on this device.
    Delete,
    /// One of [`TEXT_PAGES`].
    Text(&'static str),
    /// No such page.
    NotFound,
}

impl Route {
    /// The route of a path, in whatever language. The beginning of a service does not know the pages
    /// that follow: they are [`Self::Continued`] there.
    pub(crate) fn parse(service: &'static Service, path: &str) -> Self {
        let path = Language::of(path).1.trim_matches('/');
        match path {
            "" => return Self::Start,
            "done" => return Self::Done,
            "print" => return Self::Print,
            "paper" => return Self::Paper,
            "landlord-form" => return Self::LandlordForm,
            "status" => return Self::Status,
            RETURNED => return Self::Returned,
            "delete" => return Self::Delete,
            _ => {}
        }
        if let Some(name) = TEXT_PAGES.into_iter().find(|name| *name == path) {
            return Self::Text(name);
        }
        let Some(id) = path.strip_prefix(service.id) else {
            return Self::NotFound;
        };
        match id.trim_matches('/') {
            "" => Self::of(service.pages[0].id),
            CONTINUED => Self::Continued,
            id => match service.page(id) {
                Some(page) => Self::of(page.id),
                None if service.page(CONTINUED).is_some() => Self::Continued,
                None => Self::NotFound,
            },
        }
    }

    /// The route of a page of the journey.
    pub(crate) fn of(page: &'static str) -> Self {
        match page {
            CONTINUED => Self::Continued,
            page => Self::Question(page),
        }
    }

    /// Its address in the language that is spoken.
    pub(crate) fn path(self) -> String {
        self.path_in(Language::spoken())
    }

    /// Its address in a language.
    pub(crate) fn path_in(self, language: Language) -> String {
        let name = match self {
            Self::Start => "",
            Self::Question(page) => return language.address(&[SERVICE_PATH, page].concat()),
            Self::Continued => return language.address(&[SERVICE_PATH, CONTINUED].concat()),
            Self::Done => "done",
            Self::Print => "print",
            Self::Paper => "paper",
            Self::LandlordForm => "landlord-form",
            Self::Status => "status",
            Self::Returned => RETURNED,
            Self::Delete => "delete",
            Self::Text(name) => name,
            Self::NotFound => "404",
        };
        language.address(&["/", name].concat())
    }

    /// Text key of the title of a page that is no question.
    pub(crate) fn title_key(self) -> String {
        let name = match self {
            Self::Start => "start",
            Self::Question(_) | Self::Continued => "start",
            Self::Done => "done",
            Self::Print => "print",
            Self::Paper => "paper",
            Self::LandlordForm => "landlord-form",
            Self::Status => "status",
            Self::Returned => RETURNED,
            Self::Delete => "delete",
            Self::Text(name) => name,
            Self::NotFound => "not-found",
        };
        [name, ".title"].concat()
    }
}

/// Where `wanted` leads: a question that is not open yet leads to the first
/// open one.
fn admitted(visit: Visit, wanted: Route) -> Route {
    let page = match wanted {
        Route::Question(page) => page,
        // Only complete answers make a form.
        Route::Print if !visit.ready() => CONTINUED,
        Route::Continued => CONTINUED,
        _ => return wanted,
    };
    let context = visit.context();
    let service = visit.service;
    // The beginning of the service cannot say which of the later pages is open.
    if wanted == Route::Continued && service.page(CONTINUED).is_some() {
        return wanted;
    }
    visit.answers.with_untracked(|answers| {
        if service.may_enter(page, answers, &context) {
            return wanted;
        }
        service
            .path(answers, &context)
            .last()
            .map_or(Route::Start, |open| Route::of(open.id))
    })
}

/// The route of the present address, corrected to one that may be entered and
/// to the language that is spoken.
pub(crate) fn present(visit: Visit) -> Route {
    let path = browser::path();
    let wanted = Route::parse(visit.service, &path);
    let route = admitted(visit, wanted);
    let right = match route == wanted {
        true => Language::spoken().address(Language::of(&path).1),
        false => route.path(),
    };
    if right != path {
        set_address(&right);
    }
    route
}

/// Changes the address of the present step of the history.
fn set_address(path: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// The present address in the language that is spoken.
pub(crate) fn translate_address() {
    let path = browser::path();
    set_address(&Language::spoken().address(Language::of(&path).1));
}

/// Something that no person answers has changed: a question that is not open
/// any more is left.
pub(crate) fn correct(visit: Visit) {
    let now = visit.route.get_untracked();
    let Route::Question(page) = now else { return };
    if admitted(visit, now) != now {
        visit.enter(present(visit));
    } else if !is_question(visit.service, page) {
        // What stands there follows from it: drawn anew.
        visit.route.set(now);
    }
}

/// Goes to `route` as a new step in the history.
pub(crate) fn go(visit: Visit, route: Route) {
    let route = admitted(visit, route);
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&route.path()));
    }
    visit.enter(route);
}

/// Goes to `route` in place of the present step of the history.
pub(crate) fn replace(visit: Visit, route: Route) {
    let route = admitted(visit, route);
    set_address(&route.path());
    visit.enter(route);
}

thread_local! {
    static RETIRED: Cell<bool> = const { Cell::new(false) };
}

/// Another module takes over: links and buttons are no longer ours.
pub(crate) fn retire() {
    RETIRED.set(true);
}

/// Makes links and the browser's buttons change the route.
pub(crate) fn install(visit: Visit) {
    let back = Closure::<dyn FnMut()>::new(move || {
        if !RETIRED.get() {
            visit.enter(present(visit));
        }
    });
    let _ = window().add_event_listener_with_callback("popstate", back.as_ref().unchecked_ref());
    back.forget();

    let click = Closure::<dyn FnMut(MouseEvent)>::new(move |event: MouseEvent| {
        if let Some(path) = inner_link(&event).filter(|_| !RETIRED.get()) {
            event.prevent_default();
            go(visit, Route::parse(visit.service, &path));
        }
    });
    let _ =
        dom::document().add_event_listener_with_callback("click", click.as_ref().unchecked_ref());
    click.forget();
}

/// Whether a click asks for no other tab or window.
pub(crate) fn is_plain(event: &MouseEvent) -> bool {
    event.button() == 0
        && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
}

/// The path of the link of this app that a plain click hit.
fn inner_link(event: &MouseEvent) -> Option<String> {
    if !is_plain(event) || event.default_prevented() {
        return None;
    }
    let target: Element = event.target()?.dyn_into().ok()?;
    let link = target.closest("a[href^='/']").ok()??;
    (!link.has_attribute("download")).then(|| link.get_attribute("href"))?
}

/// Whether the way goes on behind the page (it is neither an end nor the check).
pub(crate) fn is_question(service: &Service, page: &str) -> bool {
    service.page(page).is_some_and(|page| page.kind.goes_on())
}
