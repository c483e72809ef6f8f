//! What the vehicle registration authority receives: `request.json`, version 1.
//!
//! Bounded by FZV §§ 6(1), 15, 26, 30 and, for the proof of the address,
//! § 75(2) Nr. 2; the JSON Schema is `docs/schema/vehicle-1.json`. What the
//! authority has in its own register (FZV § 59) is not in it, and nothing of
//! what only the registration authority may know.

use serde::{Deserialize, Serialize};

use crate::services::registration::request::{Attachment, Contact, Municipality, NoIdentity};
use crate::values::{
    CivilDate, Evb, Fin, HouseNumber, Iban, InspectionMonth, LicencePlate, PartialDate, PersonName,
    Postcode, RegistrationCode, Salt, SealCode, Street, TitleCode,
};

/// URI of the schema of version 1.
pub const SCHEMA_URN: &str = "urn:umzug:schema:vehicle:1";
/// The service. The number in the federal catalogue (LeiKa) could not be
/// verified, so this is a name of this project.
pub const SERVICE_URN: &str = "urn:umzug:service:vehicle-address";

/// One vehicle of one holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VehicleRequest {
    /// Version of this form.
    pub schema: Schema,
    /// How the holder proved who they are.
    pub identity: Identity,
    /// As of which day the table was that found the competent authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competence_of: Option<CivilDate>,
    /// The holder (FZV § 6(1) Nr. 1), as far as it finds the record.
    pub holder: Holder,
    /// The new address: the sole or main dwelling (FZV § 75(2)).
    pub address: NewAddress,
    /// What is asked for.
    pub process: Process,
    /// Its plate so far: finds the vehicle in the register, where all else of
    /// it stands.
    pub plate: LicencePlate,
    /// Why the new address may be believed.
    pub release: Release,
    /// What stands in the papers and under their covers; absent where the
    /// registration authority looks at the papers (FZV § 15(2)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub papers: Option<Papers>,
    /// Voluntary, for questions only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
}

impl VehicleRequest {
    /// All enclosed files, in the order of the form.
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        match &self.release {
            Release::Confirmation { attachments } => attachments,
            Release::WithRegistration | Release::Decision { .. } => &[],
        }
    }
}

/// Version of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Schema {
    /// Version 1.
    #[serde(rename = "urn:umzug:schema:vehicle:1")]
    V1,
}

/// Proof of identity (FZV § 20(2)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// None: the names are as typed.
    None {
        /// Why.
        reason: NoIdentity,
    },
    /// A means of identification spoke for the holder: a presentation of the
    /// node's statement, see [`crate::envelope::identity`].
    Statement {
        /// `jws~disclosure~…~binding`.
        presentation: String,
    },
}

/// The holder. No doctoral degree, no nationality, no marital status: the list
/// of FZV § 6(1) Nr. 1 is exhaustive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// Absent where the person lawfully has one name only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<PersonName>,
    /// All given names, or the only name.
    pub given_names: PersonName,
    /// Date of birth.
    pub birth_date: PartialDate,
}

/// The holder's new address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAddress {
    /// Where.
    pub municipality: Municipality,
    /// Postcode.
    pub postcode: Postcode,
    /// Street.
    pub street: Street,
    /// Absent where the house has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub house_number: Option<HouseNumber>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Process {
    /// Another address in the same district (FZV §§ 15(1), 30(2)).
    AddressChange,
    /// From another district, the plate stays (FZV §§ 15(4) S. 1 Nr. 2, 30(4)).
    KeepPlate,
    /// From another district, with a new plate (FZV §§ 15(4) S. 1 Nr. 1, 30(3)).
    NewPlate,
}

impl Process {
    /// All.
    pub const ALL: [Self; 3] = [Self::AddressChange, Self::KeepPlate, Self::NewPlate];

    /// The word on the wire and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AddressChange => "address-change",
            Self::KeepPlate => "keep-plate",
            Self::NewPlate => "new-plate",
        }
    }
}

/// Why the new address may be believed: the holder has to be registered there
/// first, unless the registration authority takes the change along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Release {
    /// Told together with the registration (FZV § 15(2)).
    WithRegistration,
    /// The registration authority has decided; see
    /// [`crate::services::vehicle::release`].
    Decision {
        /// Its signed statement: compact JWS.
        certificate: String,
        /// The salt of the holder's commitment in it.
        salt: Salt,
    },
    /// The confirmation of the registration, as a file (BMG § 24(2)).
    Confirmation {
        /// The files.
        attachments: Vec<Attachment>,
    },
}

/// What stands in the papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Papers {
    /// Vehicle identification number.
    pub fin: Fin,
    /// When the next inspection is due.
    pub inspection: InspectionMonth,
    /// Code of the Zulassungsbescheinigung Teil I (FZV § 26(2)); absent where
    /// the holder shows the papers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zb1_code: Option<RegistrationCode>,
    /// Code of the Teil II, where it is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zb2_code: Option<TitleCode>,
    /// Codes of the seals: with a new plate, the old one is given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seals: Option<Seals>,
    /// Confirmation of insurance, where the authority asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evb: Option<Evb>,
    /// Mandate to debit the vehicle tax, where the authority asks for it. It
    /// is for customs (KraftStG § 13(1)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_account: Option<Iban>,
}

/// Codes under the coat of arms of the seals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Seals {
    /// Of the rear plate.
    pub rear: SealCode,
    /// Of the front plate, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub front: Option<SealCode>,
}
