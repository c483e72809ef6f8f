//! The keyboard on the screen, for devices without one. It takes its own place
//! at the lower edge of the window, and the page scrolls above it.
//!
//! By touch or mouse the focus stays in the field. By Tab the keyboard comes
//! after the field, as if it stood there; arrows go from key to key, Escape back.

mod board;
mod edit;
mod field;
mod letters;
mod names;
mod place;
mod view;
mod watch;

use leptos::prelude::*;

use super::settings::Keyboard;
use crate::state::forever;
use board::{Board, Layout};
use field::Field;
use place::Place;

pub(crate) use field::is_key;
pub(crate) use names::letter;

/// Id of the keyboard.
const KEYBOARD: &str = "keyboard";

/// The keyboard of this page. Copies are the same one.
#[derive(Clone, Copy)]
struct Screen {
    /// Id of the field that is typed into; none: the keyboard is put away.
    field: RwSignal<Option<String>>,
    board: RwSignal<Board>,
    /// The key that Tab leads to.
    at: RwSignal<Place>,
    /// The key that it leads to again after a list.
    home: RwSignal<Place>,
    /// Id of the field at which the person has put it away.
    away: RwSignal<Option<String>>,
    /// Whether other keys are just taking the place of the one with the focus.
    turning: RwSignal<bool>,
}

impl Screen {
    fn new() -> Self {
        Self {
            field: RwSignal::new(None),
            board: RwSignal::new(Board::new(Layout::Digits)),
            at: RwSignal::new(Place::default()),
            home: RwSignal::new(Place::default()),
            away: RwSignal::new(None),
            turning: RwSignal::new(false),
        }
    }

    fn target(self) -> Option<Field> {
        Field::by_id(&self.field.get_untracked()?)
    }

    /// Brings the keys for this field; the ones that are there stay.
    fn open(self, field: &Field) {
        self.away.set(None);
        if self.field.get_untracked().as_ref() != Some(&field.id()) {
            field.prepare();
            self.board.set(Board::new(field.layout()));
            self.at.set(Place::default());
            self.field.set(Some(field.id()));
        }
        view::make_room(self);
    }

    /// Puts the keys away; the field keeps the focus, or has it again.
    fn put_away(self) {
        let field = self.target();
        self.away.set(self.field.get_untracked());
        self.close();
        if let Some(field) = field {
            field.focus();
        }
    }

    fn close(self) {
        if self.field.get_untracked().is_some() {
            self.field.set(None);
            view::make_room(self);
        }
    }
}

/// The keyboard, where the device is set to have one.
pub(super) fn keyboard() -> Option<AnyView> {
    let wanted = super::settings()?.keyboard == Keyboard::Screen;
    wanted.then(|| {
        let screen = forever(Screen::new);
        watch::watch(screen);
        view::view(screen)
    })
}
