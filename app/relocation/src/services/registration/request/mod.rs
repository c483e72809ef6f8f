//! What the registration authority receives: `request.json`, version 1.
//!
//! Bounded by BMG § 24(1) with § 3; the JSON Schema is
//! `docs/schema/registration-1.json`. Only declared or computed data stand in
//! it: the rest the authority fetches from the authority of the last dwelling
//! (BMG § 23(2)).

pub mod attachment;
pub mod dwelling;
pub mod landlord;
pub mod matter;
pub mod person;

use serde::{Deserialize, Serialize};
use time::Date;

pub use attachment::{Attachment, MediaType};
pub use dwelling::{Address, Municipality, NewDwelling, OtherDwelling};
pub use landlord::{Confirmation, Landlord, LandlordRole, Owner};
pub use matter::{ChangeMain, Custody, GiveUp, Leave, Matter, MoveIn, Previous};
pub use person::{Companion, Contact, Objection, Person, Relation};

use super::deadline::deadline;
use crate::envelope::identity::Assurance;
use crate::values::{CivilDate, IdSerial, RegionalKey, Salt};

/// URI of the schema of version 1.
pub const SCHEMA_URN: &str = "urn:umzug:schema:registration:1";
/// The service in the federal catalogue (LeiKa): registration of a dwelling.
pub const SERVICE_URN: &str = "urn:de:fim:leika:leistung:99115005104000";

/// A declaration to the registration authority, for one person or for a family
/// that moves together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegistrationRequest {
    /// Version of this form.
    pub schema: Schema,
    /// Service of the catalogue.
    pub service: Service,
    /// How the declarant proved who they are.
    pub identity: Identity,
    /// What follows from that.
    pub consequence: Consequence,
    /// As of which day the table was that found the competent authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competence_of: Option<CivilDate>,
    /// Who declares, and is declared first.
    pub person: Person,
    /// Family with the same old and new dwelling (BMG § 23(4)).
    pub companions: Vec<Companion>,
    /// The declarant assured to be entitled to receive the companions' data
    /// (BMG § 23(4)).
    pub entitled: bool,
    /// What is declared.
    pub matter: Matter,
    /// Voluntary, for questions only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
}

impl RegistrationRequest {
    /// Adds what a means of identification said. With the level that BMG
    /// § 23a(3) and § 10(2) ask for it declares, also for the family (§ 23a(1));
    /// below it stays an announcement, and so does the first registration in
    /// Germany: § 23a presupposes data at a former authority.
    pub fn identify(&mut self, presentation: String, assurance: Assurance) {
        self.identity = Identity::Statement { presentation };
        let first = match &self.matter {
            Matter::MoveIn(matter) => matter.is_first_in_germany(),
            _ => false,
        };
        self.consequence = match assurance {
            Assurance::High if !first => Consequence::Declaration,
            _ => Consequence::Announcement,
        };
    }

    /// Keys of the dwellings that decide which authority is competent: the first
    /// for which there is one. Two only where either may be told
    /// (BMG § 21(4) S. 3).
    #[must_use]
    pub fn decisive_keys(&self) -> Vec<&RegionalKey> {
        match &self.matter {
            Matter::MoveIn(matter) => vec![&matter.new_dwelling.municipality.regional_key],
            Matter::GiveUp(matter) => vec![
                &matter.main.municipality.regional_key,
                &matter.dwelling.municipality.regional_key,
            ],
            Matter::ChangeMain(matter) => vec![&matter.new_main.municipality.regional_key],
            Matter::Leave(matter) => vec![&matter.dwelling.municipality.regional_key],
        }
    }

    /// The first of [`Self::decisive_keys`] that `is_served`, else the first.
    #[must_use]
    pub fn decisive_key(&self, is_served: impl Fn(&RegionalKey) -> bool) -> &RegionalKey {
        let keys = self.decisive_keys();
        keys.iter().find(|key| is_served(key)).unwrap_or(&keys[0])
    }

    /// The day from which the two weeks run.
    #[must_use]
    pub const fn event(&self) -> CivilDate {
        match &self.matter {
            Matter::MoveIn(matter) => matter.date,
            Matter::GiveUp(matter) => matter.moved_out,
            Matter::ChangeMain(matter) => matter.since,
            Matter::Leave(matter) => matter.moved_out,
        }
    }

    /// Last day in time, by the holidays of the authority of the dwelling `key`.
    #[must_use]
    pub fn deadline(&self, key: &RegionalKey) -> Date {
        let since = match &self.matter {
            Matter::MoveIn(matter) => matter.duty_since(),
            _ => self.event().date(),
        };
        deadline(since, key)
    }

    /// Gives each adult a salt: the declarant, then the spouse.
    pub fn salt(&mut self, declarant: Salt, spouse: Salt) {
        self.person.salt = Some(declarant);
        let mut all = self.companions.iter_mut();
        if let Some(companion) = all.find(|one| one.relation == Relation::Spouse) {
            companion.person.salt = Some(spouse);
        }
    }

    /// All enclosed files, in the order of the form.
    #[must_use]
    pub fn attachments(&self) -> Vec<&Attachment> {
        let Matter::MoveIn(matter) = &self.matter else {
            return Vec::new();
        };
        let mut all = Vec::new();
        if let Some(Custody::Agreed { attachments }) = &matter.custody {
            all.extend(attachments);
        }
        if let Confirmation::File { attachments } = &matter.confirmation {
            all.extend(attachments);
        }
        all
    }
}

/// Version of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Schema {
    /// Version 1.
    #[serde(rename = "urn:umzug:schema:registration:1")]
    V1,
}

/// Service of the federal catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Service {
    /// Wohnsitz anmelden, with what belongs to it.
    #[serde(rename = "urn:de:fim:leika:leistung:99115005104000")]
    Registration,
}

/// Proof of identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// None: the names are as typed.
    None {
        /// Why.
        reason: NoIdentity,
    },
    /// A means of identification spoke for the declarant: a presentation of the
    /// node's statement, see [`crate::envelope::identity`].
    Statement {
        /// `jws~disclosure~…~binding`.
        presentation: String,
    },
    /// The serial number of the document last stored in the register: enough
    /// to deregister abroad (BMG § 23(6)), once the authority has compared it.
    Document {
        /// Which document.
        document: DocumentKind,
        /// Its serial number.
        serial: IdSerial,
    },
}

/// A document with a serial number in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// Personalausweis, code 09 of DSMeld 1700.
    IdentityCard,
    /// Reisepass, code 01.
    Passport,
}

/// Why there is no proof of identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NoIdentity {
    /// This version of the service offers no electronic identity.
    NotOffered,
}

/// What the request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Consequence {
    /// It announces: nobody is registered before identity is proved or the
    /// person appears (BMG §§ 23(1), 25).
    Announcement,
    /// It declares: the authority decides without an appearance.
    Declaration,
}
