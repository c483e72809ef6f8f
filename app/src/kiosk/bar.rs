//! The controls at the lower edge of every screen: size of text, contrast,
//! language, speech, and the end of the visit.

use leptos::prelude::*;

use crate::components::icon::icon;
use crate::kiosk::{frame, speech};
use crate::texts::{self, t};
use crate::visit::Visit;

/// Steps of the size of text, in percent of the device's own, with the end of
/// their text key.
const SIZES: [(u16, &str); 3] = [(100, "normal"), (125, "large"), (150, "largest")];
/// Colours: value of `data-theme`, and end of the text key.
const THEMES: [&str; 3] = ["light", "dark", "contrast"];

/// What the person has chosen in this visit. The next page load forgets it.
#[derive(Clone, Copy)]
pub(super) struct Controls {
    size: RwSignal<u16>,
    theme: RwSignal<&'static str>,
}

impl Controls {
    pub(super) fn new() -> Self {
        Self {
            size: RwSignal::new(SIZES[0].0),
            theme: RwSignal::new(THEMES[0]),
        }
    }

    /// Whether they are other than at the beginning of a visit.
    pub(super) fn are_changed(self) -> bool {
        self.size.get_untracked() != SIZES[0].0 || self.theme.get_untracked() != THEMES[0]
    }
}

/// The bar.
pub(super) fn bar(visit: Visit, controls: Controls) -> impl IntoView {
    move || {
        visit.language.track();
        view! {
            <section class="kiosk-bar" aria-label=t!("kiosk.bar")>
                <div class="kiosk-bar__group" role="group" aria-label=t!("kiosk.size")>
                    {sizes(controls)}
                </div>
                <div class="kiosk-bar__group" role="group" aria-label=t!("kiosk.theme")>
                    {themes(controls)}
                </div>
                <div class="kiosk-bar__group">
                    <button class="kiosk-key" type="button" id=LANGUAGE on:click=|_| super::dialogs::open(super::dialogs::LANGUAGES)>
                        {icon("language")}
                        <span class="kern-sr-only">{t!("frame.language")} ": "</span>
                        {visit.language.get_untracked().name}
                    </button>
                </div>
                {speech::controls()}
                <div class="kiosk-bar__group">
                    <button
                        class=["kiosk-key", " kiosk-end"].concat()
                        type="button"
                        on:click=move |_| super::dialogs::end(visit)
                    >
                        {t!("kiosk.end")}
                    </button>
                </div>
            </section>
        }
    }
}

/// Id of the button for the languages.
pub(super) const LANGUAGE: &str = "kiosk-language";

fn sizes(controls: Controls) -> Vec<AnyView> {
    SIZES
        .into_iter()
        .map(|(size, name)| {
            let press = move |_| {
                controls.size.set(size);
                frame::step(size);
            };
            let mark = ["kiosk-size kiosk-size--", name].concat();
            view! {
                <button
                    class="kiosk-key"
                    type="button"
                    aria-pressed=move || pressed(controls.size.get() == size)
                    on:click=press
                >
                    <span class=mark aria-hidden="true">{"A"}</span>
                    <span class="kern-sr-only">{t(&texts::key(&["kiosk.size", name]))}</span>
                </button>
            }
            .into_any()
        })
        .collect()
}

fn themes(controls: Controls) -> Vec<AnyView> {
    THEMES
        .into_iter()
        .map(|theme| {
            let press = move |_| {
                controls.theme.set(theme);
                super::mark("data-theme", theme);
            };
            view! {
                <button
                    class="kiosk-key"
                    type="button"
                    aria-pressed=move || pressed(controls.theme.get() == theme)
                    on:click=press
                >
                    {t(&texts::key(&["kiosk.theme", theme]))}
                </button>
            }
            .into_any()
        })
        .collect()
}

const fn pressed(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}
