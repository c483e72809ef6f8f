//! The edge to the browser's speech (Web Speech API).

use std::cell::RefCell;
use std::collections::BTreeMap;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

use super::voice::{Known, choose};
use crate::browser::window;

fn engine() -> Option<SpeechSynthesis> {
    window().speech_synthesis().ok()
}

thread_local! {
    /// The voice of each language that was asked for: a device may have
    /// thousands to look through.
    static FOUND: RefCell<BTreeMap<String, Option<SpeechSynthesisVoice>>> =
        const { RefCell::new(BTreeMap::new()) };
}

/// The voice of the device for a language.
fn voice(language: &str) -> Option<SpeechSynthesisVoice> {
    FOUND.with_borrow_mut(|found| {
        let known = found.entry(language.to_owned());
        known.or_insert_with(|| find(language)).clone()
    })
}

fn find(language: &str) -> Option<SpeechSynthesisVoice> {
    let voices: Vec<SpeechSynthesisVoice> = engine()?
        .get_voices()
        .iter()
        .map(JsCast::unchecked_into)
        .collect();
    let known: Vec<Known> = voices
        .iter()
        .map(|voice| Known {
            language: voice.lang(),
            local: voice.local_service(),
        })
        .collect();
    voices.get(choose(&known, language)?).cloned()
}

/// Whether the device can speak a language.
pub(super) fn speaks(language: &str) -> bool {
    voice(language).is_some()
}

/// Says `text` behind what is being said; `ended` is told afterwards. Without a
/// voice of the device for the language nothing is said.
pub(super) fn say(text: &str, language: &str, rate: f32, ended: fn()) {
    let (Some(engine), Some(voice)) = (engine(), voice(language)) else {
        return;
    };
    let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(text) else {
        return;
    };
    utterance.set_lang(&voice.lang());
    utterance.set_voice(Some(&voice));
    utterance.set_rate(rate);
    let ended = Closure::once_into_js(ended);
    utterance.set_onend(Some(ended.unchecked_ref()));
    engine.speak(&utterance);
}

/// Stops at once and forgets what was still to be said.
pub(super) fn stop() {
    if let Some(engine) = engine() {
        engine.cancel();
    }
}

/// Runs `changed` when the browser knows its voices: often not at once.
pub(super) fn on_voices(mut changed: impl FnMut() + 'static) {
    let changed = Closure::<dyn FnMut()>::new(move || {
        FOUND.take();
        changed();
    });
    if let Some(engine) = engine() {
        engine.set_onvoiceschanged(Some(changed.as_ref().unchecked_ref()));
    }
    changed.forget();
}
