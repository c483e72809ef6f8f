//! The request as the clerk's tool reads it: the same typed form, by the same
//! crate, as the app builds it.

use relocation::competence::competent;
use relocation::envelope::reply::Document;
use relocation::services::registration::clerk::rows;
use relocation::services::registration::findings::{Finding, findings};
use relocation::services::registration::request::{
    Consequence, Matter, MediaType, RegistrationRequest, SCHEMA_URN,
};
use relocation::values::RegionalKey;
use time::Date;

/// Schema URIs that this tool reads, newest first.
pub const SCHEMAS: [&str; 1] = [SCHEMA_URN];

/// A request that could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Request(RegistrationRequest);

/// A group of lines on the clerk's summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// Label and value.
    pub lines: Vec<(String, String)>,
}

impl Request {
    /// Whether requests of this schema can be read.
    #[must_use]
    pub fn reads(schema: &str) -> bool {
        SCHEMAS.contains(&schema)
    }

    /// Parses the data part: each value goes through its own constructor
    /// again, and the part names its schema itself.
    #[must_use]
    pub fn parse(data: &[u8]) -> Option<Self> {
        serde_json::from_slice(data).ok().map(Self)
    }

    /// The request as it is handed over.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(&self.0).expect("plain data serialises")
    }

    /// What it is about, as a heading.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.0.matter {
            Matter::MoveIn(_) => "Anmeldung einer Wohnung",
            Matter::GiveUp(_) => "Abmeldung einer Nebenwohnung",
            Matter::ChangeMain(_) => "Wechsel der Hauptwohnung",
            Matter::Leave(_) => "Abmeldung ins Ausland",
        }
    }

    /// Whether the person proved who they are. Without it the request is an
    /// announcement that changes no register.
    #[must_use]
    pub const fn has_identity(&self) -> bool {
        matches!(self.0.consequence, Consequence::Declaration)
    }

    /// Regional key of the dwelling that decides who is competent: the first
    /// one that `is_served` where either authority may be told.
    #[must_use]
    pub fn regional_key(&self, is_served: impl Fn(&RegionalKey) -> bool) -> &RegionalKey {
        self.0.decisive_key(is_served)
    }

    /// Attached documents, in the order of the form.
    #[must_use]
    pub fn documents(&self) -> Vec<Document> {
        self.0
            .attachments()
            .into_iter()
            .map(|file| Document {
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
            })
            .collect()
    }

    /// Rules that it breaks or touches, judged on the day of the submission.
    #[must_use]
    pub fn findings(&self, submitted: Date) -> Vec<Finding> {
        let ruled = |key: &RegionalKey| competent(key, submitted, &[]).is_ok();
        findings(&self.0, self.regional_key(ruled), submitted)
    }

    /// Lines of the summary, in the order of the register's screens.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        for row in rows(&self.0) {
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
}
