//! Who runs the service, and what the law wants said about it: data of a region's pack, or an
//! operator's own file. The build puts it into `about.json`, from which the pages are drawn.

use serde::{Deserialize, Serialize};

use crate::values::CivilDate;

/// What the pages about the service are drawn from: `about.json` of a site.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct About {
    /// Who runs it.
    pub operator: Operator,
    /// What the last run of the accessibility suite found; none: it has not run on this version.
    pub suite: Option<SuiteRun>,
    /// Other people's programs in app and server.
    pub components: Vec<Component>,
    /// Ids of the rows of the retention table; each has a text.
    pub kept: Vec<String>,
}

/// Who runs the service: `operator.json`. Texts are German; an empty one is left out of the pages.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// A test service: nobody runs it, and the pages say so.
    #[serde(default)]
    pub test: bool,
    /// Name, address and ways to reach the operator (DDG § 5).
    pub contact: Contact,
    /// Who acts for it.
    #[serde(default)]
    pub represented_by: String,
    /// Which authority supervises it.
    #[serde(default)]
    pub supervision: String,
    /// Data protection officer (GDPR Art. 37).
    #[serde(default)]
    pub data_protection_officer: Contact,
    /// Where people complain about data protection (GDPR Art. 77).
    #[serde(default)]
    pub data_protection_authority: Contact,
    /// Essence of an arrangement between joint controllers (GDPR Art. 26(2)).
    #[serde(default)]
    pub joint_controllers: String,
    /// Through whom deaf people telephone.
    #[serde(default)]
    pub relay: Contact,
    /// `mailto:` or `https:` address for security reports (RFC 9116).
    #[serde(default)]
    pub security: String,
    /// First two digits of the regional key of the Land whose law binds the operator.
    pub land: String,
    /// Dates of the accessibility statement.
    pub statement: Statement,
    /// What holds in each Land of the region.
    pub lands: Vec<LandLaw>,
    /// Videos in sign language, on the service's own host.
    #[serde(default)]
    pub videos: Vec<Video>,
}

/// How to reach somebody.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Lines of the postal address.
    #[serde(default)]
    pub address: Vec<String>,
    /// E-mail address.
    #[serde(default)]
    pub email: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// When the telephone is answered.
    #[serde(default)]
    pub hours: String,
    /// `https:` address.
    #[serde(default)]
    pub web: String,
}

/// Dates of the accessibility statement.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// When it was made.
    pub made: CivilDate,
    /// When it was last compared with the service; each year at least.
    pub checked: CivilDate,
}

/// Accessibility law of a Land for its authorities and municipalities.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LandLaw {
    /// First two digits of the regional key.
    pub land: String,
    /// Name of the Land.
    pub name: String,
    /// Law and ordinance with their paragraphs.
    pub law: String,
    /// Who enforces it, or settles disputes.
    pub body: Contact,
    /// Paragraph of that body.
    pub basis: String,
    /// Weeks within which the operator has to answer a report; none: not known.
    #[serde(default)]
    pub answer_weeks: Option<u8>,
    /// Who has to offer Leichte Sprache and sign language.
    pub duty: String,
    /// Where this was read.
    pub source: String,
    /// Whether somebody compared it with the law in force.
    pub verified: bool,
}

/// A video in sign language.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Video {
    /// What it is about (BITV 2.0, annex 2).
    pub topic: Topic,
    /// Path on the service's own host, for example `/media/content.mp4`.
    pub file: String,
    /// Path of its captions (WebVTT).
    pub captions: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its length in seconds.
    pub seconds: u32,
}

/// What a video is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    /// What the service is for.
    Content,
    /// How to find one's way.
    Navigation,
    /// The essence of the accessibility statement.
    Statement,
}

impl Topic {
    /// Its word in the data.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Navigation => "navigation",
            Self::Statement => "statement",
        }
    }
}

/// What a run of the accessibility suite found: `docs/accessibility/result.json`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct SuiteRun {
    /// The day.
    pub date: CivilDate,
    /// Pages that were looked at.
    pub pages: u32,
    /// Pages in all their states.
    pub states: u32,
    /// Single checks.
    pub checks: u32,
    /// Checks that failed.
    pub findings: u32,
    /// Browsers.
    pub engines: Vec<String>,
}

/// A program of somebody else that is part of app or server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub struct Component {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// Licence as SPDX expression.
    pub licence: String,
}

/// A report of a barrier, as the form sends it (`POST /api/feedback`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// What the barrier is.
    pub barrier: String,
    /// On which page it is.
    #[serde(default)]
    pub page: String,
    /// Where an answer shall go; empty: none is wanted.
    #[serde(default)]
    pub contact: String,
    /// Language of the form.
    pub language: String,
}

impl Feedback {
    /// Most characters of the description.
    pub const BARRIER: usize = 2000;
    /// Most characters of page and contact.
    pub const LINE: usize = 200;

    /// The first field that is not as it should be: its name, and `missing` or `long`.
    #[must_use]
    pub fn problem(&self) -> Option<(&'static str, &'static str)> {
        let long = |text: &str, most| text.chars().count() > most;
        if self.barrier.trim().is_empty() {
            Some(("barrier", "missing"))
        } else if long(&self.barrier, Self::BARRIER) {
            Some(("barrier", "long"))
        } else if long(&self.page, Self::LINE) {
            Some(("page", "long"))
        } else if long(&self.contact, Self::LINE) {
            Some(("contact", "long"))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_needs_words_within_bounds() {
        let report = |barrier: &str, page: &str| Feedback {
            barrier: barrier.into(),
            page: page.into(),
            contact: String::new(),
            language: "de".into(),
        };
        assert_eq!(report("Kein Ton", "").problem(), None);
        assert_eq!(report(" \n", "").problem(), Some(("barrier", "missing")));
        let exactly = "ä".repeat(Feedback::BARRIER);
        assert_eq!(report(&exactly, "").problem(), None);
        assert_eq!(
            report(&(exactly + "ä"), "").problem(),
            Some(("barrier", "long"))
        );
        let line = "x".repeat(Feedback::LINE + 1);
        assert_eq!(report("x", &line).problem(), Some(("page", "long")));
    }
}
