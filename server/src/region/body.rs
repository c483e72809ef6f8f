//! The kinds of body that are authorities.

use std::fmt;

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A town (Stadt) that administers itself, or a kreisfreie Stadt.
    Town,
    /// Another municipality that administers itself.
    Municipality,
    /// An Amt of several municipalities (Schleswig-Holstein, Mecklenburg-Vorpommern).
    Amt,
    /// A Samtgemeinde of several municipalities (Niedersachsen).
    Samtgemeinde,
    /// A Verbandsgemeinde of several municipalities (Rheinland-Pfalz).
    Verbandsgemeinde,
    /// An inhabited area without municipality (gemeindefreier Bezirk).
    Unincorporated,
    /// A Kreis or Landkreis.
    District,
    /// A body of a Land or town with a name of its own, for example a Landesbetrieb.
    Agency,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Town,
        Self::Municipality,
        Self::Amt,
        Self::Samtgemeinde,
        Self::Verbandsgemeinde,
        Self::Unincorporated,
        Self::District,
        Self::Agency,
    ];

    /// The word in the pack's table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Town => "town",
            Self::Municipality => "municipality",
            Self::Amt => "amt",
            Self::Samtgemeinde => "samtgemeinde",
            Self::Verbandsgemeinde => "verbandsgemeinde",
            Self::Unincorporated => "unincorporated",
            Self::District => "district",
            Self::Agency => "agency",
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
