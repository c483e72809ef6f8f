//! The cases of a counter: `tests/fixtures/cases.txt`, reviewed, separate from
//! the code. Each names its answers, the pages that they lead through, what
//! comes of it, and the paragraph.

mod document;
mod minimisation;
mod random;
mod states;
mod texts;
mod walks;

use time::macros::date;

use super::facts;
use super::registration::request::{Attachment, MediaType};
use super::vehicle::Proof;
use crate::journey::answers::Answers;
use crate::journey::model::{Context, Facts};
use crate::values::{FileName, RegionalKey, Salt, Sha512};

/// The day on which all cases are judged, a Sunday.
pub(super) const CONTEXT: Context = Context {
    today: date!(2026 - 11 - 22),
    facts: Facts(0),
};

const TEXT: &str = include_str!("../../../tests/fixtures/cases.txt");

/// One case.
#[derive(Clone, Debug, Default)]
pub(super) struct Case {
    /// What comes to the counter, in plain words.
    pub(super) name: String,
    /// Heading of the document under which it stands.
    pub(super) group: String,
    /// The law that requires the outcome.
    pub(super) paragraph: String,
    /// All answers.
    pub(super) answers: Answers,
    /// What is known besides.
    pub(super) facts: Facts,
    /// Ids of the pages in order.
    pub(super) pages: Vec<String>,
    /// What comes of it: one line for each request, or the end.
    pub(super) outcome: Vec<String>,
}

impl Case {
    /// What guards look at besides the answers.
    pub(super) fn context(&self) -> Context {
        Context {
            facts: self.facts,
            ..CONTEXT
        }
    }
}

/// All cases in the order of the file.
pub(super) fn all() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut group = String::new();
    for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.trim().to_owned();
        if key == "group" {
            group = value;
            continue;
        }
        if key == "case" {
            cases.push(Case {
                name: value,
                group: group.clone(),
                ..Case::default()
            });
            continue;
        }
        let Some((case, earlier)) = cases.split_last_mut() else {
            assert!(line.is_empty(), "before the first case: {line}");
            continue;
        };
        match key {
            "" => {}
            "like" => {
                let like = earlier.iter().find(|one| one.name == value);
                let like = like.unwrap_or_else(|| panic!("no case {value}"));
                case.answers = like.answers.clone();
            }
            "law" => case.paragraph = value,
            "fact" => {
                case.facts = case.facts.with(fact(&value));
            }
            "pages" => case.pages = value.split_whitespace().map(str::to_owned).collect(),
            "gives" => case.outcome.push(value),
            _ => {
                let (key, text) = line.split_once('=').unwrap_or_else(|| panic!("{line}"));
                case.answers
                    .set(key.trim(), text.trim().replace("\\n", "\n"));
            }
        }
    }
    cases
}

/// What the directory or a decision says, by its words in the file.
const FACTS: &[(&str, Facts)] = &[
    ("not connected", facts::NOT_CONNECTED),
    ("other district", facts::OTHER_DISTRICT),
    ("together", facts::VEHICLE_TOGETHER),
    ("here", facts::VEHICLE_HERE),
    ("portal", facts::VEHICLE_PORTAL),
    ("asks evb", facts::ASKS_EVB),
    ("asks sepa", facts::ASKS_SEPA),
    ("asks zb2", facts::ASKS_ZB2),
    ("no files", facts::NO_FILES),
    ("identified", facts::IDENTIFIED),
    ("holder identified", facts::HOLDER_IDENTIFIED),
    ("released", facts::RELEASED),
];

fn fact(words: &str) -> Facts {
    let found = FACTS.iter().find(|(known, _)| *known == words);
    found.unwrap_or_else(|| panic!("no such fact: {words}")).1
}

/// The case with this name.
pub(super) fn case(name: &str) -> Case {
    let found = all().into_iter().find(|case| case.name == name);
    found.unwrap_or_else(|| panic!("no case {name}"))
}

/// The answers of the first case with some replaced; an empty text removes one.
pub(super) fn standard_but(changes: &[(&str, &str)]) -> Answers {
    let mut answers = all().swap_remove(0).answers;
    for (key, text) in changes {
        answers.set(key, *text);
    }
    answers
}

/// The file that the cases enclose.
pub(super) fn attachment() -> Attachment {
    Attachment {
        attachment: "5b0e1b4c-8d5f-4c39-9c2e-1f0a6f3f2a10".parse().unwrap(),
        filename: FileName::parse("Foto.jpg").unwrap(),
        mime_type: MediaType::Jpeg,
        size: 234_567,
        sha512: Sha512::parse(&"0f".repeat(64)).unwrap(),
    }
}

/// Official names of the municipalities in the cases.
pub(super) fn name(key: &RegionalKey) -> Option<String> {
    let name = match key.as_str() {
        "020000000000" => "Hamburg",
        "033550022022" => "Lüneburg",
        "010030000000" => "Lübeck",
        "130040000000" => "Schwerin",
        "110000000000" => "Berlin",
        "033555403028" => "Rullstorf",
        "033590038038" => "Stade",
        _ => return None,
    };
    Some(name.into())
}

/// A statement of the registration authority as the vehicle cases use it.
pub(super) fn proof() -> Proof {
    Proof {
        certificate: "e30.e30.AA".into(),
        salt: Salt::from_random([7; 16]),
    }
}
