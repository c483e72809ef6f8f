//! Who the request is about, and how to reach them.

use serde::{Deserialize, Serialize};

use crate::values::{Email, PartialDate, PersonName, Phone, Salt};

/// A person, with what the fetch of the data needs (BMG § 23(2)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// DSMeld 0101; absent where the person lawfully has one name only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<PersonName>,
    /// DSMeld 0301: all given names, or the only name.
    pub given_names: PersonName,
    /// DSMeld 0601.
    pub birth_date: PartialDate,
    /// Objections to the passing on of data, each adult for themselves; for a
    /// child by who has the custody.
    pub objections: Vec<Objection>,
    /// Of each adult: the authority signs salted hashes with its decision, see
    /// [`crate::services::vehicle::release`]. It tells nothing by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<Salt>,
}

/// A person who is declared along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Companion {
    /// What the person is to the declarant.
    pub relation: Relation,
    /// The person.
    pub person: Person,
}

/// Who may be declared along (BMG § 23(4)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Husband, wife or registered partner.
    Spouse,
    /// Child under 18.
    Child,
}

/// How to reach the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Contact {
    /// By e-mail.
    Email(Email),
    /// By phone.
    Phone(Phone),
}

/// Objections that federal law still offers; without reasons, revocable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Objection {
    /// To parties and groups before elections (BMG § 50(1), (5)).
    Parties,
    /// Of jubilees to press and politicians (BMG § 50(2), (5)).
    Jubilees,
    /// To the religious society of a family member (BMG § 42(3)).
    Religion,
}

impl Objection {
    /// All, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Parties, Self::Jubilees, Self::Religion];

    /// Its value in the form.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Parties => "parties",
            Self::Jubilees => "jubilees",
            Self::Religion => "religion",
        }
    }
}
