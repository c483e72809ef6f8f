//! The keys as data, and what pressing one does. Pure: knows no browser.
//!
//! One arrangement serves all languages of the interface: no field of a request
//! takes other letters than those of DIN 91379, which are Latin, so whatever can
//! be typed here can be sent.

use super::letters;

/// For what the keys are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Names and other text; `lines` has a key for a new line.
    Text { lines: bool },
    /// Plates and numbers off papers: in capitals.
    Capitals,
    /// An e-mail address.
    Email,
    /// Digits.
    Digits,
    /// A phone number.
    Phone,
}

/// A key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Types this.
    Type(String),
    /// The next letter in the other case.
    Shift,
    /// All letters in capitals.
    Caps,
    /// The next letter opens the list of its variants.
    More,
    /// Opens the list of signs.
    Signs,
    /// From a list back to the letters.
    Letters,
    /// Deletes the letter before the caret.
    Back,
    /// Empties the field.
    Clear,
    /// The caret goes one letter back.
    Left,
    /// The caret goes one letter on.
    Right,
    /// Puts the keyboard away.
    Done,
}

/// What becomes of the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// This is typed.
    Type(String),
    /// The letter before the caret goes.
    Back,
    /// Everything goes.
    Clear,
    /// The caret goes back.
    Left,
    /// The caret goes on.
    Right,
}

/// Which keys are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Those of the layout.
    Keys,
    /// The same, to choose whose variants are wanted.
    Choosing,
    /// Variants of this base letter.
    Variants(char),
    /// Signs.
    Signs,
}

/// A keyboard as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Board {
    layout: Layout,
    shown: Shown,
    shift: bool,
    caps: bool,
}

/// Keys of a row of letters.
pub(crate) const COLUMNS: usize = 12;

const LETTERS: [&str; 4] = [
    "1 2 3 4 5 6 7 8 9 0 ß",
    "q w e r t z u i o p ü",
    "a s d f g h j k l ö ä",
    "y x c v b n m",
];
/// What stands behind the letters of each row but the first.
const TEXT_SIGNS: [&str; 3] = ["'", "-", ", . /"];
const EMAIL_SIGNS: [&str; 3] = ["+", "-", "@ . _"];
const EMAIL_ENDINGS: [&str; 3] = [".de", ".com", ".org"];

/// Signs of names first (group N1), then the further ones (groups N2 and N3).
const SIGNS: &str = "' ’ - . , ` ´ ¨ ~ · ʹ ʺ ʾ ʿ ˈ ˌ ‡ / & ( ) + : ; ! ? @ _ * # \" % § € $ £ ¥ ¢ ¤ = < > [ ] { } \\ | ¦ ^ ° ª º ¹ ² ³ ¼ ½ ¾ × ÷ ± ¬ « » ¡ ¿ ¯ ¸ µ ¶ © ®";

impl Board {
    /// The keyboard for a field that begins.
    pub(crate) const fn new(layout: Layout) -> Self {
        Self {
            layout,
            shown: Shown::Keys,
            shift: false,
            caps: matches!(layout, Layout::Capitals),
        }
    }

    /// For what it is laid out.
    pub(crate) const fn layout(&self) -> Layout {
        self.layout
    }

    /// Which keys are there.
    pub(crate) const fn shown(&self) -> Shown {
        self.shown
    }

    /// Whether letters come in capitals now.
    pub(crate) const fn capital(&self) -> bool {
        self.shift != self.caps
    }

    /// Whether a key that stays down is down; none for other keys.
    pub(crate) fn pressed(&self, key: &Key) -> Option<bool> {
        match key {
            Key::Shift => Some(self.shift),
            Key::Caps => Some(self.caps),
            Key::More => Some(self.shown == Shown::Choosing),
            _ => None,
        }
    }

    /// Whether pressing the key does nothing now: a letter without variants.
    pub(crate) fn is_off(&self, key: &Key) -> bool {
        self.shown == Shown::Choosing
            && matches!(key, Key::Type(text) if self.opens(text).is_none())
    }

    /// Whose variants the key opens.
    fn opens(&self, text: &str) -> Option<char> {
        let base = letters::base(text)?;
        let some = letters::variants(base, self.capital()).next().is_some();
        some.then_some(base)
    }

    /// The keys, by row.
    pub(crate) fn rows(&self) -> Vec<Vec<Key>> {
        let list = |all: &mut dyn Iterator<Item = &'static str>| {
            let keys: Vec<Key> = all.map(typed).collect();
            let mut rows: Vec<Vec<Key>> = keys.chunks(COLUMNS).map(<[Key]>::to_vec).collect();
            rows.push(vec![Key::Letters]);
            rows
        };
        match self.shown {
            Shown::Keys | Shown::Choosing => self.keys(),
            Shown::Variants(base) => list(&mut letters::variants(base, self.capital())),
            Shown::Signs => list(&mut SIGNS.split(' ')),
        }
    }

    fn keys(&self) -> Vec<Vec<Key>> {
        match self.layout {
            Layout::Digits => pad("0"),
            Layout::Phone => pad("+ 0"),
            Layout::Text { lines } => self.letters(TEXT_SIGNS, lines),
            Layout::Capitals => self.letters(TEXT_SIGNS, false),
            Layout::Email => self.letters(EMAIL_SIGNS, false),
        }
    }

    fn letters(&self, signs: [&'static str; 3], lines: bool) -> Vec<Vec<Key>> {
        let mut rows: Vec<Vec<Key>> = LETTERS
            .iter()
            .map(|row| row.split(' ').map(|letter| self.cased(letter)).collect())
            .collect();
        rows[0].push(Key::Back);
        for (row, signs) in rows[1..].iter_mut().zip(signs) {
            row.extend(signs.split(' ').map(typed));
        }
        rows[3].splice(0..0, [Key::Shift, Key::Caps]);
        let mut last = match self.layout {
            Layout::Email => EMAIL_ENDINGS.map(typed).to_vec(),
            _ => vec![Key::More, Key::Signs, typed(" ")],
        };
        last.extend(lines.then(|| typed("\n")));
        last.extend([Key::Left, Key::Right, Key::Clear, Key::Done]);
        rows.push(last);
        rows
    }

    fn cased(&self, letter: &str) -> Key {
        Key::Type(match (self.capital(), letter) {
            (false, letter) => letter.to_owned(),
            // Two letters are made of it otherwise.
            (true, "ß") => "ẞ".to_owned(),
            (true, letter) => letter.to_uppercase(),
        })
    }

    /// How many of [`COLUMNS`] a key takes (of four on a pad of digits).
    pub(crate) fn width(&self, key: &Key) -> usize {
        let lists = !matches!(self.shown, Shown::Keys | Shown::Choosing);
        let lines = matches!(self.layout, Layout::Text { lines: true });
        match (self.layout, key) {
            _ if lists => match key {
                Key::Letters => COLUMNS,
                _ => 1,
            },
            (Layout::Digits, Key::Type(zero)) if zero == "0" => 2,
            (Layout::Digits | Layout::Phone, _) => 1,
            (Layout::Email, Key::Type(text)) if EMAIL_ENDINGS.contains(&text.as_str()) => 2,
            (_, Key::Type(text)) if text == " " => 3 - usize::from(lines),
            (_, Key::More | Key::Clear | Key::Done) => 2,
            _ => 1,
        }
    }

    /// What pressing a key does to the field; to the keyboard it does it at once.
    pub(crate) fn press(&mut self, key: &Key) -> Option<Edit> {
        match key {
            Key::Type(_) if self.is_off(key) => return None,
            Key::Type(text) if self.shown == Shown::Choosing => {
                self.shown = self.opens(text).map_or(Shown::Keys, Shown::Variants);
                return None;
            }
            Key::Type(text) => {
                self.shown = Shown::Keys;
                self.shift = false;
                return Some(Edit::Type(text.clone()));
            }
            Key::Shift => self.shift = !self.shift,
            Key::Caps => {
                self.caps = !self.caps;
                self.shift = false;
            }
            Key::More if self.shown == Shown::Choosing => self.shown = Shown::Keys,
            Key::More => self.shown = Shown::Choosing,
            Key::Signs => self.shown = Shown::Signs,
            Key::Letters => self.shown = Shown::Keys,
            Key::Back => return Some(Edit::Back),
            Key::Clear => return Some(Edit::Clear),
            Key::Left => return Some(Edit::Left),
            Key::Right => return Some(Edit::Right),
            Key::Done => {}
        }
        None
    }
}

fn typed(text: &str) -> Key {
    Key::Type(text.to_owned())
}

/// Digits as on a cash machine, with this in the last row.
fn pad(last: &str) -> Vec<Vec<Key>> {
    let beside = [
        vec![Key::Back],
        vec![Key::Clear],
        vec![Key::Left],
        vec![Key::Done, Key::Right],
    ];
    let rows = ["1 2 3", "4 5 6", "7 8 9", last].into_iter().zip(beside);
    rows.map(|(row, keys)| row.split(' ').map(typed).chain(keys).collect())
        .collect()
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;
