//! What is the same on every page: header, test notice, footer.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, KeyboardEvent, MouseEvent, Node};

use super::icon::icon;
use crate::browser::{dom, storage, window};
use crate::router::{self, Route};
use crate::texts::{Language, languages, t};
use crate::visit::Visit;

/// Id of the main part, for the skip link.
pub(crate) const MAIN: &str = "main";

/// Ids of the languages and of what opens them.
const MENU: &str = "languages";
const LANGUAGE: &str = "language";

/// Where the quick exit leads: the weather, which nobody has to explain.
const EXIT: &str = "https://www.dwd.de/";

/// Leaves at once. Without its key, what was typed is unreadable from then on;
/// the page takes no place in the history.
fn leave(event: MouseEvent) {
    event.prevent_default();
    storage::forget();
    // A page that the browser keeps for the way back shows nothing.
    dom::clear_body();
    let _ = window().location().replace(EXIT);
}

/// The whole page around its main part.
pub(crate) fn frame(visit: Visit, main: AnyView) -> AnyView {
    view! {
        {skip_link()}
        {header(visit)}
        {main}
        {footer(visit)}
    }
    .into_any()
}

/// The link to the main part, the first stop of the keyboard.
pub(crate) fn skip_link() -> impl IntoView {
    view! { <a class="umzug-skip" href=["#", MAIN].concat()>{t!("frame.skip")}</a> }
}

/// The line that marks official sites (Kopfzeile), German everywhere. Only with the consent of
/// whoever it names may a build have it: without one not a byte of it is there.
const OFFICIAL: Option<&str> = option_env!("UMZUG_OFFICIAL_LINE");

/// Official line, what kind of service this is, its name, and the language switch.
fn header(visit: Visit) -> impl IntoView {
    let official =
        OFFICIAL.map(|line| view! { <p class="umzug-official" lang="de" dir="ltr">{line}</p> });
    view! {
        {official}
        <header class="umzug-header">
            {test_notice()}
            <div class="umzug-header__inner">
                <a class="umzug-brand" href=Route::Start.path()>
                    <span class=["umzug-brand__", "mark"].concat() aria-hidden="true"></span>
                    {t!("service.name")}
                </a>
                {language_menu(visit)}
                <a class="umzug-exit" href=EXIT rel="noreferrer" on:click=leave>
                    {t!("frame.exit")}
                    <span class="kern-sr-only">{t!("frame.exit.more")}</span>
                </a>
            </div>
        </header>
    }
}

/// The languages, each in its own name: whoever cannot read this page finds theirs.
fn language_menu(visit: Visit) -> impl IntoView {
    let spoken = visit.language.get_untracked();
    let items: Vec<_> = languages()
        .into_iter()
        .map(|language| language_link(visit, language, language == spoken))
        .collect();
    let close = |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close_menu();
            dom::focus(LANGUAGE);
        }
    };
    // Open, it would lie upon what has the focus now.
    let leave = |event: FocusEvent| {
        let to = event.related_target();
        let to = to.and_then(|to| to.dyn_into::<Node>().ok());
        let stays = |to: &Node| dom::by_id(MENU).is_some_and(|menu| menu.contains(Some(to)));
        if to.is_some_and(|to| !stays(&to)) {
            close_menu();
        }
    };
    view! {
        <details class="umzug-languages" id=MENU on:keydown=close on:focusout=leave>
            <summary class="umzug-link" id=LANGUAGE>
                <span class="kern-sr-only">{t!("frame.language")} ": "</span>
                {icon("language")}
                {spoken.name}
            </summary>
            <ul>{items}</ul>
        </details>
    }
}

fn close_menu() {
    if let Some(menu) = dom::by_id(MENU) {
        let _ = menu.remove_attribute("open");
    }
}

/// Changes to `language`; the focus goes to the switch: the way back stands there.
pub(crate) fn speak(visit: Visit, language: Language) {
    leptos::task::spawn_local(async move {
        visit.speak(language).await;
        dom::after_render(|| {
            dom::focus(LANGUAGE);
        });
    });
}

/// Leads to the same page in that language; a plain click stays on this one.
fn language_link(visit: Visit, language: Language, spoken: bool) -> impl IntoView {
    let switch = move |event: MouseEvent| {
        if !router::is_plain(&event) {
            return;
        }
        event.prevent_default();
        close_menu();
        speak(visit, language);
    };
    view! {
        <li>
            <a
                class="umzug-link"
                href=visit.route.get_untracked().path_in(language)
                hreflang=language.tag
                lang=language.tag
                aria-current=spoken.then_some("true")
                on:click=switch
            >
                <bdi>{language.name}</bdi>
            </a>
        </li>
    }
}

/// Says on every page that this is a test service.
pub(crate) fn test_notice() -> impl IntoView {
    view! {
        <p class="umzug-demo-banner">{t!("demo.banner")}</p>
    }
}

/// Pages that every page leads to, by name: help first (WCAG 3.2.6), then the duties.
pub(crate) const LINKS: [&str; 11] = [
    "help",
    "contact",
    "status",
    "accessibility",
    "feedback",
    "easy",
    "sign-language",
    "privacy",
    "imprint",
    "licences",
    "delete",
];

/// The sign that people know a page by, where it has one.
fn sign(name: &str) -> Option<&'static str> {
    match name {
        "easy" => Some("easy-language"),
        "sign-language" => Some("sign-language"),
        _ => None,
    }
}

/// Links to pages of these names, each by its title.
pub(crate) fn links(names: &[&'static str]) -> Vec<AnyView> {
    let link = |name: &&'static str| {
        let text = t(&[name, ".title"].concat());
        let sign = sign(name).map(icon);
        let route = match *name {
            "status" => Route::Status,
            "delete" => Route::Delete,
            name => Route::Text(name),
        };
        view! { <li><a href=route.path()>{sign} {text}</a></li> }.into_any()
    };
    names.iter().map(link).collect()
}

/// At the same place on every page.
fn footer(visit: Visit) -> impl IntoView {
    let read = visit.language.get_untracked().read;
    let note = (!read).then(|| view! { <p class="umzug-footer__note">{t!("language.note")}</p> });
    let links = links(&LINKS);
    view! {
        <footer class="umzug-footer">
            <div class="umzug-footer__inner">
                {note}
                <p class="umzug-help">
                    <strong>{t!("footer.help")}</strong>
                    " "
                    {t!("footer.phone")}
                    " "
                    <a href="tel:115">{"115"}</a>
                </p>
                <nav aria-label=t!("footer.label")>
                    <ul class="umzug-footer__links">{links}</ul>
                </nav>
            </div>
        </footer>
    }
}
