//! What the registration authority receives: `request.json`, version 1.
//!
//! Bounded by BMG § 24(1) with § 3; the JSON Schema is
//! `docs/schema/registration-1.json`. Only declared or computed data stand in
//! it: the rest the authority fetches from the authority of the last dwelling
//! (BMG § 23(2)).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::status::Status;
use crate::values::{
    CivilDate, ConfirmationCode, Email, FileName, HouseNumber, Line, Lines, PartialDate,
    PersonName, Phone, Postcode, RegionalKey, Sha512, Street,
};

/// URI of the schema of version 1.
pub const SCHEMA_URN: &str = "urn:umzug:schema:registration:1";
/// The service in the federal catalogue (LeiKa): registration of a dwelling.
pub const SERVICE_URN: &str = "urn:de:fim:leika:leistung:99115005104000";

/// Registration of one person in a new dwelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegistrationRequest {
    /// Version of this form.
    pub schema: Schema,
    /// Service of the catalogue.
    pub service: Service,
    /// How the person proved who they are.
    pub identity: Identity,
    /// What follows from that.
    pub consequence: Consequence,
    /// Who moved.
    pub person: Person,
    /// The day of the actual move-in (BMG § 17(1)).
    pub move_in: CivilDate,
    /// The dwelling to register.
    pub new_dwelling: NewDwelling,
    /// Where the person was registered last.
    pub previous_dwelling: PreviousDwelling,
    /// All further dwellings in Germany (BMG § 21(4)) besides these two.
    pub other_dwellings: Vec<OtherDwelling>,
    /// From whom the dwelling is (BMG § 19).
    pub landlord: Landlord,
    /// Confirmation of the move-in (BMG § 19(1)).
    pub confirmation: Confirmation,
    /// Voluntary, for questions only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Objections to the passing on of data.
    pub objections: Vec<Objection>,
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
    /// Wohnsitz anmelden.
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
}

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
}

/// A municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Municipality {
    /// DSMeld 1201.
    pub regional_key: RegionalKey,
    /// Its name, for people.
    pub name: Line,
}

/// The new dwelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDwelling {
    /// Where.
    pub municipality: Municipality,
    /// DSMeld 1202.
    pub postcode: Postcode,
    /// DSMeld 1205.
    pub street: Street,
    /// DSMeld 1206, 1208, 1209; absent where the house has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub house_number: Option<HouseNumber>,
    /// DSMeld 1210 to 1212: floor, number of the flat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement: Option<Line>,
    /// DSMeld 1213, computed.
    pub status: Status,
}

/// The dwelling where the person was registered last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PreviousDwelling {
    /// Where.
    pub municipality: Municipality,
    /// Street.
    pub street: Street,
    /// House number, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub house_number: Option<HouseNumber>,
    /// Its status from now on; absent when it was given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_as: Option<Status>,
}

/// A further dwelling in Germany.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherDwelling {
    /// Where.
    pub municipality: Municipality,
    /// Street.
    pub street: Street,
    /// House number, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub house_number: Option<HouseNumber>,
    /// Its status from now on.
    pub status: Status,
}

/// Wohnungsgeber, DSMeld 3001; what BMG § 19(3) Nr. 1 names and no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Landlord {
    /// A landlord, a firm, or whoever acts for them.
    Landlord {
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

/// A file that comes with the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Attachment id of the submission.
    #[cfg_attr(test, schemars(with = "String"))]
    pub attachment: Uuid,
    /// Name for people; receivers make it safe before they use it.
    pub filename: FileName,
    /// Kind of file.
    pub mime_type: MediaType,
    /// True size in bytes: what is sealed is padded behind it.
    pub size: u64,
    /// Hash of the true bytes.
    pub sha512: Sha512,
}

/// Kinds of files that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum MediaType {
    /// Photo.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// Picture.
    #[serde(rename = "image/png")]
    Png,
    /// Document.
    #[serde(rename = "application/pdf")]
    Pdf,
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

    /// Code in DSMeld sheet 1801.
    #[must_use]
    pub const fn register_code(self) -> &'static str {
        match self {
            Self::Parties => "7",
            Self::Jubilees => "5",
            Self::Religion => "2",
        }
    }
}
