//! The device speaks, for those who do not see its screen (EN 301 549, 5.1.3).
//!
//! Only voices of the device, in the language of the page. What people typed, the
//! check page's answers and the code of the case are said only where the operator
//! has declared headphones; codes of papers never. Any key, touch or new focus
//! stops what is being said.

mod controls;
mod engine;
mod hear;
mod live;
mod page;
mod phrase;
mod spell;
mod voice;
mod watch;
mod words;

use std::cell::RefCell;

use leptos::prelude::*;
use relocation::journey::model::FieldKind;
use web_sys::Element;

use super::{idle, settings::Speech};
use crate::browser::names;
use crate::state::forever;
use crate::texts::Language;
use crate::visit::Visit;

pub(super) use controls::{controls, first_stop, start_button};

/// Text in a language.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sentence {
    text: String,
    /// BCP 47.
    language: String,
}

/// The speech of this page. Copies are the same.
#[derive(Clone, Copy)]
struct Speaker {
    visit: Visit,
    /// Whether a person has switched it on.
    on: RwSignal<bool>,
    /// Which of [`PACES`].
    pace: RwSignal<usize>,
    /// Whether the device has no voice for the language of the page.
    mute: RwSignal<bool>,
}

/// Speeds: how many times that of the voice, and the end of the text key.
const PACES: [(f32, &str); 3] = [(0.7, "slow"), (1.0, "normal"), (1.5, "fast")];
const NORMAL: usize = 1;
/// For codes that are written down.
const SPELLING: f32 = 0.6;

thread_local! {
    static SPEAKER: RefCell<Option<Speaker>> = const { RefCell::new(None) };
    /// What was said last, to be repeated.
    static LAST: RefCell<Vec<Sentence>> = const { RefCell::new(Vec::new()) };
}

/// Gets ready to speak, where the device is set to.
pub(super) fn prepare(visit: Visit) {
    if super::settings().is_none_or(|settings| settings.speech == Speech::Off) {
        return;
    }
    let speaker = forever(|| Speaker {
        visit,
        on: RwSignal::new(false),
        pace: RwSignal::new(NORMAL),
        mute: RwSignal::new(false),
    });
    SPEAKER.set(Some(speaker));
}

/// Begins to watch the page, once it is drawn.
pub(super) fn begin() {
    if let Some(speaker) = speaker() {
        watch::watch(speaker);
    }
}

/// The speech of this device, if it has one.
fn speaker() -> Option<Speaker> {
    SPEAKER.with_borrow(|speaker| *speaker)
}

/// Stops, forgets what was said, and says nothing more in this visit.
pub(super) fn silence() {
    SPEAKER.take();
    LAST.take();
    engine::stop();
}

impl Speaker {
    /// Whether what is personal may be said.
    fn aloud(self) -> bool {
        super::settings().is_some_and(|settings| settings.speech == Speech::Headphones)
    }

    fn is_on(self) -> bool {
        self.on.get_untracked() && speaker().is_some()
    }

    /// Says this in place of what is being said.
    fn say(self, sentences: Vec<Sentence>) {
        if sentences.iter().all(|one| one.text.is_empty()) {
            return;
        }
        engine::stop();
        self.speak(&sentences, PACES[self.pace.get_untracked()].0);
        LAST.set(sentences);
    }

    /// Says this behind what is being said.
    fn add(self, sentence: Sentence) {
        self.speak(
            std::slice::from_ref(&sentence),
            PACES[self.pace.get_untracked()].0,
        );
        LAST.with_borrow_mut(|last| last.push(sentence));
    }

    fn speak(self, sentences: &[Sentence], rate: f32) {
        if !self.is_on() {
            return;
        }
        let own = if self.aloud() {
            Vec::new()
        } else {
            self.typed()
        };
        for sentence in sentences.iter().filter(|one| !one.text.is_empty()) {
            let sentence = Self::speakable(sentence);
            let text = phrase::veiled(&sentence.text, &own, &t!("speech.shown"));
            engine::say(&text, &sentence.language, rate, idle::alive);
        }
    }

    /// The sentence; where the device has no voice for its language, that, and
    /// which language it is, in that of the page: nobody is left in silence.
    fn speakable(sentence: &Sentence) -> Sentence {
        let locale = Language::spoken().locale;
        if engine::speaks(&sentence.language) || !engine::speaks(locale) {
            return sentence.clone();
        }
        let name = names::language(locale, &sentence.language);
        let parts = [name.unwrap_or_default(), t!("speech.missing")];
        Self::plain(phrase::sentences(&parts))
    }

    /// What the person has typed so far.
    fn typed(self) -> Vec<String> {
        let fields = self.visit.service.pages.iter().flat_map(|page| page.fields);
        let typed = fields.filter(|field| {
            matches!(
                field.kind,
                FieldKind::Text { .. } | FieldKind::LongText(_) | FieldKind::PostcodeOf(_)
            )
        });
        let raw = |id: &str| self.visit.typed(id).lines().map(str::to_owned).collect();
        let mut all: Vec<String> = typed
            .flat_map(|field| -> Vec<String> { raw(field.id) })
            .collect();
        // The longest first: "Anna Maria" before "Anna".
        all.sort_by_key(|value| std::cmp::Reverse(value.len()));
        all
    }

    /// In the language of the page.
    fn plain(text: String) -> Sentence {
        Sentence {
            text,
            language: Language::spoken().locale.to_owned(),
        }
    }

    fn repeat(self) {
        let last = LAST.with_borrow(Clone::clone);
        self.say(last);
    }

    /// The whole page.
    fn page(self) {
        self.say(page::page(self.aloud()));
    }

    /// An element that has the focus, with its group if that is another one than before.
    fn element(self, element: &Element, group: Option<Vec<String>>) {
        let heard = hear::hear(element, self.aloud());
        let language = words::language(element);
        // The name of another language is said in it: the way back from one
        // that the device cannot speak.
        if language != Language::spoken().tag {
            let text = heard.name;
            return self.say(vec![Sentence { text, language }]);
        }
        let own = phrase::phrase(&heard, &crate::texts::t_with);
        let mut parts = group.unwrap_or_default();
        parts.push(own);
        self.say(vec![Sentence {
            text: phrase::sentences(&parts),
            language,
        }]);
    }

    /// Switches it on: says how it is used, then the page.
    fn start(self) {
        self.check_voice();
        self.on.set(true);
        let mut all = vec![Self::plain(t!("speech.intro"))];
        all.extend(page::page(self.aloud()));
        self.say(all);
    }

    fn end(self) {
        engine::stop();
        self.on.set(false);
    }

    /// Looks whether there is a voice for the language of the page.
    fn check_voice(self) {
        self.mute.set(!engine::speaks(Language::spoken().locale));
    }

    /// The code of the case, slowly.
    fn spell(self, code: &str) {
        if !self.aloud() {
            return;
        }
        engine::stop();
        let language = Language::spoken().locale;
        let mut all = Vec::new();
        for (at, group) in spell::spelled(code, language).into_iter().enumerate() {
            all.push(Self::plain(t!(
                "speech.group",
                number = &(at + 1).to_string()
            )));
            all.extend(group.into_iter().map(Self::plain));
        }
        self.speak(&all, SPELLING);
    }
}
