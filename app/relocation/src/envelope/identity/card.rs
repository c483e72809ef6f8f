//! What a means of identification says, whichever it was.

use serde::{Deserialize, Serialize};

use super::folded;

/// Attributes of a person as the means delivers them. Names are as on the chip,
/// often in capitals: nobody changes their spelling.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Card {
    /// Absent where the person has one name only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// All given names, or the only name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_names: Option<String>,
    /// `YYYY-MM-DD`; unknown parts are missing: `YYYY-MM`, `YYYY`, and `unknown`
    /// stands for all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    /// Doctoral degree, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub academic_title: Option<String>,
    /// The address that stands on it: before the move, the former one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<CardAddress>,
    /// Kind of the document: `ID`, `AR`, `AS`, `AF`, `UB` (TR-03110, DG1), `P` a
    /// passport (ICAO Doc 9303).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// The address on a means of identification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardAddress {
    /// In parts.
    Structured {
        /// Street with house number; absent in places without streets.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        street: Option<String>,
        /// Postcode.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        postcode: Option<String>,
        /// Town.
        city: String,
        /// Country as it stands there, `D` for Germany.
        country: String,
    },
    /// In one text.
    Text(String),
    /// None: no fixed abode, or abroad; in the words of the document.
    Nowhere(String),
}

impl Card {
    /// Family name and given names; documents have the only name of who has one
    /// in either field.
    #[must_use]
    pub fn names(&self) -> (Option<&str>, Option<&str>) {
        match (self.family_name.as_deref(), self.given_names.as_deref()) {
            (only, None) => (None, only),
            both => both,
        }
    }

    /// Whether it speaks for a person with these names and this date of birth
    /// (in the form of [`Self::birth_date`], `unknown` if nothing is known).
    #[must_use]
    pub fn is_of(&self, family_name: Option<&str>, given_names: &str, birth_date: &str) -> bool {
        let (family, given) = self.names();
        family.map(folded) == family_name.map(folded)
            && given.map(folded) == Some(folded(given_names))
            && self.birth_date.as_deref() == Some(birth_date)
    }

    /// The claims that are there, by name.
    ///
    /// # Panics
    /// Never: plain data always serialise.
    #[must_use]
    pub fn claims(&self) -> Vec<(String, serde_json::Value)> {
        let value = serde_json::to_value(self).expect("plain data");
        match value {
            serde_json::Value::Object(map) => map.into_iter().collect(),
            _ => Vec::new(),
        }
    }
}
