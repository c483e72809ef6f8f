//! The port to an eID-Server: the calls `useID` and `getResult` of BSI
//! TR-03130-1, typed. Which binding is spoken is the adapter's matter: the
//! SOAP binding with its XML signatures is that of a gateway beside the node
//! (see `docs/operations.md`).

use std::{future::Future, pin::Pin};

use serde::{Deserialize, Serialize};

/// An answer of the eID-Server, sooner or later.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Unreachable>> + Send + 'a>>;

/// The eID-Server gave no answer that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the eID-Server gives no answer that can be read: {0}")]
pub struct Unreachable(pub String);

/// An eID-Server.
pub trait EidServer: Send + Sync {
    /// Begins a session: what may be read, and what the person is shown.
    fn use_id(&self, request: UseId) -> Answer<'_, Begun>;

    /// The result of a session; `counter` is 1, 2, 3 …
    fn get_result(&self, session: String, counter: u32) -> Answer<'_, GetResult>;
}

/// `useIDRequest`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UseId {
    /// What is read.
    pub use_operations: UseOperations,
    /// What the person is shown.
    pub transaction_info: String,
    /// Level that is asked for.
    pub level_of_assurance_request: String,
}

/// Which fields are read; what is not named is prohibited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UseOperations {
    /// Kind of the document.
    pub document_type: Operation,
    /// Given names.
    pub given_names: Operation,
    /// Family names.
    pub family_names: Operation,
    /// Date of birth.
    pub date_of_birth: Operation,
    /// Address.
    pub place_of_residence: Operation,
    /// Doctoral degree.
    pub academic_title: Operation,
}

/// Whether a field must be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Operation {
    /// Without it, nothing.
    Required,
    /// The person may say no.
    Allowed,
}

/// `useIDResponse`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Begun {
    /// Id for `getResult`: a secret between the two servers.
    pub session: String,
    /// Where the person's program goes on.
    #[serde(rename = "eCardServerAddress")]
    pub server_address: String,
    /// Key of the channel to it.
    pub psk: Psk,
}

/// A pre-shared key of TLS.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Psk {
    /// Sent in clear: no secret.
    pub id: String,
    /// Hex.
    pub key: String,
}

/// `getResultResponse`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GetResult {
    /// The document was read and checked.
    Read(Box<Read>),
    /// It was not.
    Error(Minor),
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Read {
    /// The fields.
    pub personal_data: PersonalData,
    /// Level that was reached.
    #[serde(default)]
    pub level_of_assurance_result: String,
}

/// Fields of the chip.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PersonalData {
    /// `ID`, `AR` …
    pub document_type: Option<String>,
    /// Given names, in capitals.
    pub given_names: Option<String>,
    /// Family names, in capitals.
    pub family_names: Option<String>,
    /// Doctoral degree.
    pub academic_title: Option<String>,
    /// Date of birth.
    pub date_of_birth: Option<DateOfBirth>,
    /// Address.
    pub place_of_residence: Option<Place>,
}

/// `yyyymmdd`; spaces stand for unknown digits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DateOfBirth {
    /// Always there.
    pub date_string: String,
}

/// `GeneralPlaceType`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub enum Place {
    /// In parts.
    StructuredPlace(StructuredPlace),
    /// One text.
    FreetextPlace(String),
    /// None; says why.
    NoPlaceInfo(String),
}

/// An address in parts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StructuredPlace {
    /// Street and house number.
    #[serde(default)]
    pub street: Option<String>,
    /// Town.
    pub city: String,
    /// ICAO code, `D`.
    pub country: String,
    /// Postcode.
    #[serde(default)]
    pub zip_code: Option<String>,
}

/// What is told apart of the minor results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Minor {
    /// Ask again.
    NoResultYet,
    /// Blocked or revoked.
    DeniedDocument,
    /// Expired or forged.
    InvalidDocument,
    /// Anything else.
    Other,
}

impl Minor {
    /// By the URI's end.
    #[must_use]
    pub fn parse(uri: &str) -> Self {
        match uri.rsplit('#').next() {
            Some("noResultYet") => Self::NoResultYet,
            Some("deniedDocument") => Self::DeniedDocument,
            Some("invalidDocument") => Self::InvalidDocument,
            _ => Self::Other,
        }
    }
}
