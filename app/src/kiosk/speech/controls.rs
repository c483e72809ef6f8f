//! The keys for it: to switch it on, and in the bar repeat, page, stop, speed.

use leptos::prelude::*;

use super::{PACES, Speaker, engine, speaker};
use crate::browser::dom;
use crate::components::button::button;
use crate::router::Route;
use crate::texts::{self, t};

/// The first stop of Tab on every page while it is off: found without seeing.
pub(crate) fn first_stop() -> Option<AnyView> {
    let speaker = speaker()?;
    Some(
        view! {
            <button
                class="umzug-skip kiosk-first"
                type="button"
                hidden=move || speaker.on.get()
                on:click=move |_| speaker.start()
            >
                {t!("speech.start")}
            </button>
        }
        .into_any(),
    )
}

/// The large one on the first screen.
pub(crate) fn start_button() -> Option<AnyView> {
    let speaker = speaker()?;
    let off = move || {
        (!speaker.on.get())
            .then(|| button("secondary", t!("speech.start"), move || speaker.start()))
    };
    Some(
        view! {
            <div class="kiosk-speech-start">
                {off}
                <p class="kern-hint">{t!("speech.start.key")}</p>
            </div>
        }
        .into_any(),
    )
}

/// Those of the bar.
pub(crate) fn controls() -> Option<AnyView> {
    let speaker = speaker()?;
    let all = move || match speaker.on.get() {
        true => running(speaker),
        false => key("speech.start", move || speaker.start()),
    };
    let missing = move || speaker.mute.get().then(|| t!("speech.missing"));
    Some(
        view! {
            <div class="kiosk-bar__group kiosk-speech" role="group" aria-label=t!("speech.name")>
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
        {key("speech.end", move || speaker.end())}
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
