//! One authority of a region.

use relocation::competence::{Exception, FrontOffice, Profile, Uncertain};
use relocation::envelope::directory::{AuthorityEntry, AuthorityKeys, AuthorityKind, Doubt};
use time::Date;
use uuid::Uuid;

pub use super::body::Kind;

/// A registration authority (Meldebehörde) or vehicle registration authority (Zulassungsbehörde)
/// as the pack knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Short name for files and commands: `amt-hohe-elbgeest`. Unique in its pack.
    pub slug: String,
    /// What it decides.
    pub decides: AuthorityKind,
    /// The start of the regional keys that it serves: five, nine or twelve digits.
    pub prefix: String,
    /// Its official name: `Amt Hohe Elbgeest`.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its Land, two digits.
    pub land: String,
    /// Street and town, if known. Where nothing is known, people are sent to 115 and the name.
    pub address: Option<String>,
    /// Telephone, if known.
    pub phone: Option<String>,
    /// Where an appointment is made, an https address, if known.
    pub booking: Option<String>,
    /// Where address, phone and booking were read, and when.
    pub source: Option<String>,
    /// The exceptions that name it.
    pub exceptions: Vec<Exception>,
    /// How it takes requests, the more special row first.
    pub profiles: Vec<Profile>,
    /// Who helps for it.
    pub front_offices: Vec<FrontOffice>,
}

impl Authority {
    /// An authority of which only this is known.
    pub(super) fn new(decides: AuthorityKind, prefix: &str, kind: Kind, name: &str) -> Self {
        let name = name.to_owned();
        let slug = match decides {
            AuthorityKind::Registration => slug(&name),
            AuthorityKind::Vehicle => format!("zulassung-{}", slug(&name)),
        };
        Self {
            slug,
            decides,
            prefix: prefix.to_owned(),
            name,
            kind,
            land: prefix.chars().take(2).collect(),
            address: None,
            phone: None,
            booking: None,
            source: None,
            exceptions: Vec::new(),
            profiles: Vec::new(),
            front_offices: Vec::new(),
        }
    }

    /// Its district, five digits.
    pub fn district(&self) -> &str {
        self.prefix.get(..5).unwrap_or(&self.prefix)
    }

    /// Why it is not certain on this day that this authority does the work.
    pub fn uncertain(&self, on: Date) -> Option<&Uncertain> {
        let mut rows = self.exceptions.iter();
        rows.find_map(|row| row.uncertain.as_ref().filter(|_| row.validity.contains(on)))
    }

    /// How it takes requests on this day; none: the default.
    pub fn profile(&self, on: Date) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.holds(on))
    }

    /// Whether it may take requests by this way once its keys are enrolled.
    pub fn is_connected(&self, on: Date) -> bool {
        self.profile(on).is_none_or(|profile| profile.connected)
    }

    /// Its entry for the directory that is signed on this day.
    pub(crate) fn entry(
        &self,
        destination: Uuid,
        keys: Option<AuthorityKeys>,
        on: Date,
    ) -> AuthorityEntry {
        AuthorityEntry {
            destination,
            kind: self.decides,
            name: self.name.clone(),
            prefixes: self.prefixes(on),
            keys: keys.filter(|_| self.is_connected(on)),
            elsewhere: false,
            doubt: self.uncertain(on).map(|uncertain| Doubt {
                reason: uncertain.reason.code().to_owned(),
                place: uncertain.detail.clone(),
            }),
            address: self.address.clone(),
            phone: self.phone.clone(),
            booking: self.booking.clone(),
            profile: self.profile(on).cloned(),
            front_offices: self.front_offices.clone(),
        }
    }

    /// Its own prefix and those that exceptions add to it.
    fn prefixes(&self, on: Date) -> Vec<String> {
        let added = self
            .exceptions
            .iter()
            .filter(|row| row.prefix != self.prefix && row.validity.contains(on))
            .map(|row| row.prefix.clone());
        std::iter::once(self.prefix.clone()).chain(added).collect()
    }
}

/// `Amt Klützer Winkel` -> `amt-kluetzer-winkel`
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => slug.push_str("ae"),
            'ö' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            _ if letter.is_ascii_alphanumeric() => slug.push(letter),
            _ if slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.trim_matches('-').to_owned()
}
