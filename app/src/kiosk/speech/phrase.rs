//! What is said of an element: its name, what it is, how it stands, what is said
//! beside it. Pure: the words come in as a function.

/// Looks a text up: key, and what is filled in.
pub(super) type Words<'a> = &'a dyn Fn(&str, &[(&str, &str)]) -> String;

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A field of text.
    Text,
    /// A field with hits below it.
    Search,
    /// A list that opens.
    List,
    /// One of several.
    Radio,
    /// Yes or no.
    Check,
    /// A button.
    Button,
    /// A key of the keyboard on the screen.
    Key,
    /// A way to another page.
    Link,
    /// Opens what stands below it.
    Fold,
    /// One of the hits.
    Hit,
    /// Anything else: its words alone.
    Other,
}

/// What is in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// It has none.
    None,
    /// Nothing.
    Empty,
    /// This.
    Shown(String),
    /// Something that is not for all ears.
    Private,
    /// Something that is never said.
    Secret,
}

/// An element as it is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heard {
    /// What it is.
    pub role: Role,
    /// What it is called.
    pub name: String,
    /// What is in it.
    pub value: Value,
    /// Whether it is chosen, pressed or open.
    pub on: Option<bool>,
    /// Whether it does nothing now.
    pub off: bool,
    /// Which of how many, from 1.
    pub of: Option<(usize, usize)>,
    /// Whether something is wrong with it.
    pub wrong: bool,
    /// Hint and error.
    pub more: Vec<String>,
}

impl Heard {
    /// An element of which only the words are known.
    pub(super) const fn new(role: Role, name: String) -> Self {
        Self {
            role,
            name,
            value: Value::None,
            on: None,
            off: false,
            of: None,
            wrong: false,
            more: Vec::new(),
        }
    }
}

/// The words for it, sentence by sentence.
pub(super) fn phrase(heard: &Heard, words: Words) -> String {
    let mut said = vec![heard.name.clone()];
    let kind = kind(heard.role);
    if let Some((at, all)) = heard.of {
        let (at, all) = (at.to_string(), all.to_string());
        let what = kind.map_or_else(String::new, |key| words(key, &[]));
        said.push(
            [
                &what,
                " ",
                &words("speech.of", &[("at", &at), ("all", &all)]),
            ]
            .concat(),
        );
    } else {
        said.extend(kind.map(|key| words(key, &[])));
    }
    said.extend(state(heard).map(|key| words(key, &[])));
    said.extend(match &heard.value {
        Value::None => None,
        Value::Empty => Some(words("speech.empty", &[])),
        Value::Shown(value) => Some(words("speech.value", &[("value", value)])),
        Value::Private => Some(words("speech.filled", &[])),
        Value::Secret => Some(words("speech.secret", &[])),
    });
    said.extend(heard.off.then(|| words("speech.off", &[])));
    said.extend(heard.wrong.then(|| words("speech.wrong", &[])));
    said.extend(heard.more.iter().cloned());
    sentences(&said)
}

const fn kind(role: Role) -> Option<&'static str> {
    Some(match role {
        Role::Text => "speech.role.text",
        Role::Search => "speech.role.search",
        Role::List => "speech.role.list",
        Role::Radio => "speech.role.radio",
        Role::Check => "speech.role.check",
        Role::Button => "speech.role.button",
        Role::Link => "speech.role.link",
        Role::Fold => "speech.role.fold",
        Role::Hit => "speech.role.hit",
        // A person who types wants the letter alone.
        Role::Key | Role::Other => return None,
    })
}

const fn state(heard: &Heard) -> Option<&'static str> {
    Some(match (heard.role, heard.on) {
        (_, None) | (Role::Hit, _) => return None,
        (Role::Radio, Some(true)) => "speech.chosen",
        (Role::Radio, Some(false)) => "speech.not-chosen",
        (Role::Check, Some(true)) => "speech.ticked",
        (Role::Check, Some(false)) => "speech.not-ticked",
        (Role::Fold, Some(true)) => "speech.open",
        (Role::Fold, Some(false)) => "speech.closed",
        (_, Some(true)) => "speech.pressed",
        (_, Some(false)) => "speech.not-pressed",
    })
}

/// Joins parts to sentences: each ends with a stop, none with two.
pub(super) fn sentences(parts: &[String]) -> String {
    let mut all = String::new();
    for part in parts {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        if !all.is_empty() {
            all.push_str(if all.ends_with(['.', ':', '?', '!', '؟']) {
                " "
            } else {
                ". "
            });
        }
        all.push_str(part);
    }
    all
}

/// `text` with each of the person's own words replaced by `instead`: the last
/// guard before something personal is said aloud. Whole words, of three letters
/// at least; shorter ones stand in too many sentences.
pub(super) fn veiled(text: &str, own: &[String], instead: &str) -> String {
    let mut text = text.to_owned();
    for value in own.iter().map(|value| value.trim()) {
        if value.chars().filter(|sign| sign.is_alphanumeric()).count() < 3 {
            continue;
        }
        let mut from = 0;
        while let Some(at) = text[from..].find(value).map(|at| from + at) {
            let end = at + value.len();
            let inside = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
            if inside(text[..at].chars().next_back()) || inside(text[end..].chars().next()) {
                from = end;
            } else {
                text.replace_range(at..end, instead);
                from = at + instead.len();
            }
        }
    }
    text
}

#[cfg(test)]
#[path = "phrase_tests.rs"]
mod tests;
