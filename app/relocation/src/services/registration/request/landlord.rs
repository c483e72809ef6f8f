//! From whom the dwelling is, and how the move-in is confirmed (BMG § 19).

use serde::{Deserialize, Serialize};

use super::attachment::Attachment;
use crate::values::{ConfirmationCode, Line, Lines};

/// Wohnungsgeber, DSMeld 3001; what BMG § 19(3) Nr. 1 names and no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Landlord {
    /// A landlord or a firm, whoever acts for them (BMG § 19(1) S. 1), or an
    /// organisation such as a shelter, a dormitory or a home.
    Landlord {
        /// Which of these.
        role: LandlordRole,
        /// Name.
        name: Line,
        /// Address as on an envelope.
        address: Lines,
        /// Who owns the dwelling.
        owner: Owner,
    },
    /// A person who lives there; the address is that of the new dwelling.
    Resident {
        /// Name.
        name: Line,
        /// Who owns the dwelling.
        owner: Owner,
    },
    /// The person moves into an own dwelling.
    Own,
}

/// Who gives a dwelling without living in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LandlordRole {
    /// A landlord or a firm.
    Landlord,
    /// Somebody commissioned by the landlord.
    Agent,
    /// A shelter, a dormitory, a home.
    Organisation,
}

/// Owner of the dwelling, DSMeld 3002: the name only, never an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// The one who gives the dwelling.
    Same,
    /// The person does not know.
    Unknown,
    /// Somebody else.
    Other {
        /// Name.
        name: Line,
    },
}

/// Confirmation of the move-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Confirmation {
    /// Photos or files come with the request.
    File {
        /// In the order of the form.
        attachments: Vec<Attachment>,
    },
    /// Zuordnungsmerkmal of the electronic confirmation (BMG § 19(4)).
    Code {
        /// The code.
        code: ConfirmationCode,
    },
    /// The person has it on paper and brings it.
    Paper,
    /// The person has not got it yet: the authority must be told (BMG § 19(2)).
    NotYet,
    /// The landlord refuses it: the authority must be told (BMG § 19(2)).
    Refused,
    /// Own dwelling: the person declares the move-in with this request.
    SelfDeclared,
}
