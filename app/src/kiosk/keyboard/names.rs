//! What keys are called, for those who hear them.

use super::board::Key;
use super::letters;
use crate::texts::{key as text_key, t};

/// Signs on keys that many voices pass over in silence.
const SIGNS: [(&str, &str); 11] = [
    (" ", "space"),
    ("\n", "line"),
    ("-", "hyphen"),
    ("'", "apostrophe"),
    ("’", "quote"),
    (".", "stop"),
    (",", "comma"),
    ("/", "slash"),
    ("@", "at"),
    ("_", "underscore"),
    ("+", "plus"),
];

/// Letters that are no base letter with marks, by the names that they have in
/// every language.
const OWN: [(&str, &str); 14] = [
    ("æ", "ae"),
    ("œ", "oe"),
    ("ß", "sz"),
    ("þ", "Thorn"),
    ("ð", "Eth"),
    ("ŋ", "Eng"),
    ("ə", "Schwa"),
    ("ʒ", "Ezh"),
    ("ĸ", "Kra"),
    ("ĳ", "ij"),
    ("ŀ", "l"),
    ("ŉ", "'n"),
    ("ƈ", "c"),
    ("ı", "i"),
];

/// Letters with a stroke through them: Unicode does not take them apart.
const STRUCK: &str = "đħɨłøŧǥ";

/// The name of a key; a letter is its own name.
pub(super) fn name(key: &Key) -> String {
    let own = match key {
        Key::Type(text) => return letter(text),
        Key::Shift => "shift",
        Key::Caps => "caps",
        Key::More => "more",
        Key::Signs => "signs",
        Key::Letters => "letters",
        Key::Back => "back",
        Key::Clear => "clear",
        Key::Left => "left",
        Key::Right => "right",
        Key::Done => "done",
    };
    t(&text_key(&["keyboard", own]))
}

/// The name of what was typed or can be typed.
pub(crate) fn letter(text: &str) -> String {
    if let Some((_, name)) = SIGNS.iter().find(|(sign, _)| *sign == text) {
        return t(&text_key(&["sign", name]));
    }
    let parts = String::from(js_sys::JsString::from(text).normalize("NFD"));
    match described(text, &parts) {
        Some((base, marks)) if marks.is_empty() => [text, ", ", &base].concat(),
        Some((base, marks)) => {
            let marks: Vec<String> = marks
                .iter()
                .map(|mark| t(&text_key(&["mark", mark])))
                .collect();
            let marks = marks.join(", ");
            t!(
                "keyboard.letter",
                letter = text,
                base = &base,
                marks = &marks
            )
        }
        None => text.to_owned(),
    }
}

/// Base letter and names of the marks of `text`, whose canonical parts are
/// `parts`; none for what every voice knows.
fn described(text: &str, parts: &str) -> Option<(String, Vec<&'static str>)> {
    let one = text.chars().filter(|sign| mark(*sign).is_none()).count() <= 2;
    let german = ["ä", "ö", "ü", "ß"].contains(&text.to_lowercase().as_str());
    // More than a letter: words that come in one piece.
    if text.is_ascii() || german || !one {
        return None;
    }
    let mut signs = parts.chars();
    let first = signs.next()?;
    let small = first.to_lowercase().to_string();
    let mut marks: Vec<&str> = signs.filter_map(mark).collect();
    let base = if STRUCK.contains(&small) {
        marks.insert(0, "stroke");
        letters::base(&small)?.to_string()
    } else if let Some((_, name)) = OWN.iter().find(|(sign, _)| *sign == small) {
        (*name).to_owned()
    } else {
        first.to_string()
    };
    let known = !marks.is_empty() || base != first.to_string();
    known.then_some((base, marks))
}

/// End of the text key of a combining mark.
const fn mark(sign: char) -> Option<&'static str> {
    Some(match sign {
        '\u{300}' => "grave",
        '\u{301}' => "acute",
        '\u{302}' => "circumflex",
        '\u{303}' => "tilde",
        '\u{304}' => "macron",
        '\u{306}' => "breve",
        '\u{307}' => "dot",
        '\u{308}' => "diaeresis",
        '\u{309}' => "hook",
        '\u{30A}' => "ring",
        '\u{30B}' => "double-acute",
        '\u{30C}' => "caron",
        '\u{30D}' => "line",
        '\u{310}' => "candrabindu",
        '\u{311}' => "inverted-breve",
        '\u{315}' => "comma-right",
        '\u{31B}' => "horn",
        '\u{323}' => "dot-below",
        '\u{325}' => "ring-below",
        '\u{326}' => "comma-below",
        '\u{327}' => "cedilla",
        '\u{328}' => "ogonek",
        '\u{32E}' => "breve-below",
        '\u{331}' => "line-below",
        '\u{35F}' => "tie-below",
        _ => return None,
    })
}

/// What stands on a key.
pub(super) fn label(key: &Key) -> String {
    match key {
        Key::Type(text) if text == " " || text == "\n" => letter(text),
        Key::Type(text) => text.clone(),
        Key::More => t!("keyboard.more"),
        Key::Signs => "?!&".to_owned(),
        Key::Letters => t!("keyboard.letters"),
        Key::Clear => t!("keyboard.clear"),
        Key::Done => t!("keyboard.done"),
        // Drawn.
        Key::Shift | Key::Caps | Key::Back | Key::Left | Key::Right => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_described_by_base_and_marks() {
        for (text, parts, expected) in [
            ("a", "a", None),
            ("Ü", "U\u{308}", None),
            ("ẞ", "ẞ", None),
            ("á", "a\u{301}", Some(("a", vec!["acute"]))),
            (
                "Ấ",
                "A\u{302}\u{301}",
                Some(("A", vec!["circumflex", "acute"])),
            ),
            ("Ł", "Ł", Some(("l", vec!["stroke"]))),
            ("ǿ", "ø\u{301}", Some(("o", vec!["stroke", "acute"]))),
            ("æ", "æ", Some(("ae", vec![]))),
            ("Ǯ", "Ʒ\u{30C}", Some(("Ezh", vec!["caron"]))),
            ("K\u{35F}h", "K\u{35F}h", Some(("K", vec!["tie-below"]))),
            ("€", "€", None),
            ("Ñáñez", "N\u{303}a\u{301}n\u{303}ez", None),
        ] {
            let expected = expected.map(|(base, marks)| (base.to_owned(), marks));
            assert_eq!(described(text, parts), expected, "{text}");
        }
    }

    #[test]
    fn every_mark_of_a_letter_has_a_name() {
        let combining = |sign: &char| matches!(sign, '\u{300}'..='\u{36F}');
        for letter in relocation::values::din_91379::letters() {
            for sign in letter.chars().skip(1).filter(combining) {
                assert!(mark(sign).is_some(), "{letter}");
            }
        }
    }
}
