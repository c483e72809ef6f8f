//! The request as the clerk's tool reads it: the same typed form, by the same
//! crate, as the app builds it.

mod registration;
mod vehicle;

use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::reply::Document;
use relocation::services::registration::clerk::{self as registration_clerk, Row};
use relocation::services::registration::request::{
    Attachment, Consequence, Identity, Matter, MediaType, RegistrationRequest,
    SCHEMA_URN as REGISTRATION,
};
use relocation::services::vehicle::clerk as vehicle_clerk;
use relocation::services::vehicle::request::{
    Identity as VehicleIdentity, SCHEMA_URN as VEHICLE, VehicleRequest,
};
use relocation::values::RegionalKey;
use time::Date;

use super::finding::Finding;

/// Schema URIs that this tool reads, newest first for each kind of authority.
pub const SCHEMAS: [&str; 2] = [REGISTRATION, VEHICLE];

/// A request that could be read.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// To the registration authority.
    Registration(Box<RegistrationRequest>),
    /// To the vehicle registration authority.
    Vehicle(Box<VehicleRequest>),
}

/// A group of lines on the clerk's summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// Label and value.
    pub lines: Vec<(String, String)>,
}

/// Which kind of authority requests of this schema are for; `None` when they
/// cannot be read here.
#[must_use]
pub fn schema_kind(schema: &str) -> Option<AuthorityKind> {
    match schema {
        REGISTRATION => Some(AuthorityKind::Registration),
        VEHICLE => Some(AuthorityKind::Vehicle),
        _ => None,
    }
}

impl Request {
    /// Parses the data part under the schema that the metadata names: each
    /// value goes through its own constructor again, and the part names its
    /// schema itself.
    #[must_use]
    pub fn parse(schema: &str, data: &[u8]) -> Option<Self> {
        match schema_kind(schema)? {
            AuthorityKind::Registration => {
                serde_json::from_slice(data).ok().map(Self::Registration)
            }
            AuthorityKind::Vehicle => serde_json::from_slice(data).ok().map(Self::Vehicle),
        }
    }

    /// The request as it is handed over.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        match self {
            Self::Registration(request) => serde_json::to_vec_pretty(request),
            Self::Vehicle(request) => serde_json::to_vec_pretty(request),
        }
        .expect("plain data serialises")
    }

    /// Which kind of authority decides it.
    #[must_use]
    pub const fn kind(&self) -> AuthorityKind {
        match self {
            Self::Registration(_) => AuthorityKind::Registration,
            Self::Vehicle(_) => AuthorityKind::Vehicle,
        }
    }

    /// What it is about, as a heading.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Registration(request) => registration::title(request),
            Self::Vehicle(request) => vehicle::title(request),
        }
    }

    /// What a means of identification said of the person, as presented.
    #[must_use]
    pub fn presentation(&self) -> Option<&str> {
        match self {
            Self::Registration(request) => match &request.identity {
                Identity::Statement { presentation } => Some(presentation),
                Identity::None { .. } | Identity::Document { .. } => None,
            },
            Self::Vehicle(request) => match &request.identity {
                VehicleIdentity::Statement { presentation } => Some(presentation),
                VehicleIdentity::None { .. } => None,
            },
        }
    }

    /// Whether it declares by the serial number of a document, which the clerk
    /// compares: to leave the country only (BMG § 23(6)).
    #[must_use]
    pub const fn declares_by_document(&self) -> bool {
        match self {
            Self::Registration(request) => {
                matches!(request.identity, Identity::Document { .. })
                    && matches!(request.consequence, Consequence::Declaration)
                    && matches!(request.matter, Matter::Leave(_))
            }
            Self::Vehicle(_) => false,
        }
    }

    /// Regional key of the dwelling that decides who is competent: the first
    /// one that `is_served` where either authority may be told.
    #[must_use]
    pub fn regional_key(&self, is_served: impl Fn(&RegionalKey) -> bool) -> &RegionalKey {
        match self {
            Self::Registration(request) => request.decisive_key(is_served),
            Self::Vehicle(request) => &request.address.municipality.regional_key,
        }
    }

    /// Attached documents, in the order of the form.
    #[must_use]
    pub fn documents(&self) -> Vec<Document> {
        match self {
            Self::Registration(request) => {
                request.attachments().into_iter().map(document).collect()
            }
            Self::Vehicle(request) => request.attachments().iter().map(document).collect(),
        }
    }

    /// Rules that it breaks or touches, judged on the day of the submission.
    #[must_use]
    pub fn findings(&self, submitted: Date) -> Vec<Finding> {
        match self {
            Self::Registration(request) => registration::findings(request, submitted),
            Self::Vehicle(request) => vehicle::findings(request, submitted),
        }
    }

    /// Lines of the summary, in the order of the register's screens.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        sections(match self {
            Self::Registration(request) => registration_clerk::rows(request),
            Self::Vehicle(request) => vehicle_clerk::rows(request),
        })
    }
}

fn document(file: &Attachment) -> Document {
    Document {
        attachment: file.attachment,
        filename: file.filename.as_str().to_owned(),
        mime_type: match file.mime_type {
            MediaType::Jpeg => "image/jpeg",
            MediaType::Png => "image/png",
            MediaType::Pdf => "application/pdf",
        }
        .into(),
        size: file.size,
        sha512: file.sha512.as_str().to_owned(),
    }
}

fn sections(rows: Vec<Row>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for row in rows {
        if sections.last().is_none_or(|last| last.title != row.group) {
            sections.push(Section {
                title: row.group,
                lines: Vec::new(),
            });
        }
        let label = match row.sheet {
            "" => row.label.to_owned(),
            sheet => format!("{} ({sheet})", row.label),
        };
        if let Some(section) = sections.last_mut() {
            section.lines.push((label, row.value));
        }
    }
    sections
}
