//! The keys for it: to switch it on, and in the bar repeat, page, stop, speed.

use leptos::prelude::*;

use super::{PACES, Speaker, engine, speaker};
use crate::browser::dom;
use crate::router::Route;
use crate::texts::{self, t};

/// The first stop of Tab on every page: found without seeing. It switches speech on,
/// then repeats; it stays, for the focus is there.
pub(crate) fn first_stop() -> Option<AnyView> {
    let speaker = speaker()?;
    let press = move |_| match speaker.on.get_untracked() {
        true => speaker.repeat(),
        false => speaker.start(),
    };
    let label = move || match speaker.on.get() {
        true => t!("speech.repeat"),
        false => t!("speech.start"),
    };
    Some(
        view! {
            <button class="umzug-skip kiosk-first" type="button" on:click=press>
                {label}
            </button>
        }
        .into_any(),
    )
}

/// Switches it on or off, by what it is.
fn toggle(speaker: Speaker) {
    match speaker.on.get_untracked() {
        true => speaker.end(),
        false => speaker.start(),
    }
}

fn toggle_label(speaker: Speaker) -> String {
    match speaker.on.get() {
        true => t!("speech.end"),
        false => t!("speech.start"),
    }
}

/// The large one on the first screen.
pub(crate) fn start_button() -> Option<AnyView> {
    let speaker = speaker()?;
    Some(
        view! {
            <div class="kiosk-speech-start">
                <button class="kern-btn kern-btn--secondary" type="button" on:click=move |_| toggle(speaker)>
                    <span class="kern-label">{move || toggle_label(speaker)}</span>
                </button>
                <p class="kern-hint">{t!("speech.start.key")}</p>
            </div>
        }
        .into_any(),
    )
}

/// Those of the bar.
pub(crate) fn controls() -> Option<AnyView> {
    let speaker = speaker()?;
    let all = move || speaker.on.get().then(|| running(speaker));
    let missing = move || speaker.mute.get().then(|| t!("speech.missing"));
    Some(
        view! {
            <div class="kiosk-bar__group kiosk-speech" role="group" aria-label=t!("speech.name")>
                <button class="kiosk-key" type="button" on:click=move |_| toggle(speaker)>
                    {move || toggle_label(speaker)}
                </button>
                {all}
            </div>
            <p class="kiosk-speech__missing" role="status">{missing}</p>
        }
        .into_any(),
    )
}

fn running(speaker: Speaker) -> AnyView {
    let pace = move || {
        let (_, name) = PACES[speaker.pace.get()];
        t(&texts::key(&["speech.pace", name]))
    };
    let faster = move |_| {
        speaker
            .pace
            .update(|pace| *pace = (*pace + 1) % PACES.len());
        let (_, name) = PACES[speaker.pace.get_untracked()];
        speaker.say(vec![Speaker::plain(t(&texts::key(&["speech.pace", name])))]);
    };
    let code = move || {
        let here = speaker.visit.route.get() == Route::Done && speaker.aloud();
        here.then(|| key("speech.spell", move || spell(speaker)))
    };
    view! {
        {key("speech.repeat", move || speaker.repeat())}
        {key("speech.page", move || speaker.page())}
        {key("speech.stop", engine::stop)}
        <button class="kiosk-key" type="button" on:click=faster>{pace}</button>
        {code}
    }
    .into_any()
}

fn key(name: &'static str, press: impl Fn() + 'static) -> AnyView {
    let press = StoredValue::new_local(press);
    view! {
        <button class="kiosk-key" type="button" on:click=move |_| press.with_value(|press| press())>
            {t(name)}
        </button>
    }
    .into_any()
}

fn spell(speaker: Speaker) {
    let code = dom::document().query_selector(".umzug-code").ok().flatten();
    let code = code.and_then(|code| code.text_content());
    speaker.spell(code.unwrap_or_default().trim());
}
