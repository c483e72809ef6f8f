//! One registration authority of a region.

use std::fmt;

use relocation::competence::Uncertain;
use relocation::envelope::directory::{AuthorityEntry, AuthorityKeys, AuthorityKind, Doubt};
use serde::Serialize;
use uuid::Uuid;

/// A registration authority (Meldebehörde) as the pack knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Short name for files and commands: `amt-hohe-elbgeest`. Unique in its pack.
    pub slug: String,
    /// The start of the regional keys that it serves, nine or twelve digits.
    pub prefix: String,
    /// Its official name: `Amt Hohe Elbgeest`.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its Land, two digits.
    pub land: String,
    /// Street and town, if known. Where nothing is known, people are sent to 115 and the name.
    pub address: Option<String>,
    /// Telephone, if known.
    pub phone: Option<String>,
    /// Where an appointment is made, an https address, if known.
    pub booking: Option<String>,
    /// Where address, phone and booking were read, and when.
    pub source: Option<String>,
    /// Why it is not certain that this authority does the work.
    pub uncertain: Option<Uncertain>,
}

/// The kinds of body that are registration authorities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A town (Stadt) that administers itself.
    Town,
    /// Another municipality that administers itself.
    Municipality,
    /// An Amt of several municipalities (Schleswig-Holstein, Mecklenburg-Vorpommern).
    Amt,
    /// A Samtgemeinde of several municipalities (Niedersachsen).
    Samtgemeinde,
    /// An inhabited area without municipality (gemeindefreier Bezirk).
    Unincorporated,
}

impl Authority {
    /// Its entry for the signed directory.
    pub(crate) fn entry(&self, destination: Uuid, keys: Option<AuthorityKeys>) -> AuthorityEntry {
        AuthorityEntry {
            destination,
            kind: AuthorityKind::Registration,
            name: self.name.clone(),
            prefixes: vec![self.prefix.clone()],
            keys,
            doubt: self.uncertain.as_ref().map(|uncertain| Doubt {
                reason: uncertain.reason.code().to_owned(),
                place: uncertain.detail.clone(),
            }),
            address: self.address.clone(),
            phone: self.phone.clone(),
            booking: self.booking.clone(),
        }
    }
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::Town,
        Self::Municipality,
        Self::Amt,
        Self::Samtgemeinde,
        Self::Unincorporated,
    ];

    /// The word in the pack's table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Town => "town",
            Self::Municipality => "municipality",
            Self::Amt => "amt",
            Self::Samtgemeinde => "samtgemeinde",
            Self::Unincorporated => "unincorporated",
        }
    }

    pub(super) fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// `Amt Klützer Winkel` -> `amt-kluetzer-winkel`
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => slug.push_str("ae"),
            'ö' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            _ if letter.is_ascii_alphanumeric() => slug.push(letter),
            _ if slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.trim_matches('-').to_owned()
}
