//! Reads `profiles.csv` and `front_offices.csv`: how authorities take requests, and who helps.
//!
//! A profile's prefix may be the beginning of many authorities' keys; the longest one that is in
//! force decides. A front office belongs to one authority.

use relocation::competence::{Ability, FrontOffice, Mode, Profile, Proof};
use relocation::envelope::directory::AuthorityKind;
use relocation::values::{CivilDate, WebAddress};

use super::directory::destination_id;
use super::table::rows;
use super::{Authority, PackError};

/// A row of `profiles.csv`.
pub(super) struct ProfileRow {
    pub(super) prefix: String,
    pub(super) kind: AuthorityKind,
    pub(super) profile: Profile,
}

/// A row of `front_offices.csv`.
pub(super) struct FrontOfficeRow {
    pub(super) prefix: String,
    pub(super) kind: AuthorityKind,
    /// Key of the registration authority that runs it; empty: unknown.
    pub(super) run_by: String,
    pub(super) office: FrontOffice,
}

const PROFILES: &str = "profiles.csv";
const OFFICES: &str = "front_offices.csv";

/// Parses `prefix;kind;connected;mode;asks;portal;source;valid_from;valid_to`.
pub(super) fn profiles(text: &str) -> Result<Vec<ProfileRow>, PackError> {
    let columns = [
        "prefix",
        "kind",
        "connected",
        "mode",
        "asks",
        "portal",
        "source",
        "valid_from",
        "valid_to",
    ];
    let row = |[
        prefix,
        kind,
        connected,
        mode,
        asks,
        portal,
        source,
        from,
        to,
    ]: [&str; 9]| {
        let wrong = |value: &str, what| PackError::value(PROFILES, value, what);
        let date = |text| CivilDate::parse(text).map_err(|_| wrong(text, "date"));
        Ok(ProfileRow {
            prefix: prefix.to_owned(),
            kind: AuthorityKind::parse(kind).ok_or_else(|| wrong(kind, "kind"))?,
            profile: Profile {
                connected: match connected {
                    "yes" => true,
                    "no" => false,
                    _ => return Err(wrong(connected, "yes or no")),
                },
                mode: filled(mode)
                    .map(|word| Mode::parse(word).ok_or_else(|| wrong(word, "mode")))
                    .transpose()?,
                asks: words(asks, Proof::parse).map_err(|word| wrong(word, "proof"))?,
                portal: filled(portal)
                    .map(|text| WebAddress::parse(text).map_err(|_| wrong(text, "https address")))
                    .transpose()?,
                source: source.to_owned(),
                valid_from: Some(date(from)?),
                valid_to: filled(to).map(date).transpose()?,
            },
        })
    };
    rows(PROFILES, text, columns)?
        .into_iter()
        .map(row)
        .collect()
}

/// Parses `authority;kind;name;run_by;can;source` of a region's pack.
pub(super) fn front_offices(region: &str, text: &str) -> Result<Vec<FrontOfficeRow>, PackError> {
    let columns = ["authority", "kind", "name", "run_by", "can", "source"];
    let row = |[prefix, kind, name, run_by, can, source]: [&str; 6]| {
        let wrong = |value: &str, what| PackError::value(OFFICES, value, what);
        Ok(FrontOfficeRow {
            prefix: prefix.to_owned(),
            kind: AuthorityKind::parse(kind).ok_or_else(|| wrong(kind, "kind"))?,
            run_by: run_by.to_owned(),
            office: FrontOffice {
                name: name.to_owned(),
                destination: filled(run_by)
                    .map(|key| destination_id(region, AuthorityKind::Registration, key)),
                can: words(can, Ability::parse).map_err(|word| wrong(word, "ability"))?,
                source: source.to_owned(),
            },
        })
    };
    rows(OFFICES, text, columns)?.into_iter().map(row).collect()
}

/// Gives each authority its profiles, the longest prefix first, and its front offices.
pub(super) fn add(
    authorities: &mut [Authority],
    profiles: &[ProfileRow],
    offices: &[FrontOfficeRow],
) {
    for authority in authorities {
        let mut mine: Vec<_> = profiles
            .iter()
            .filter(|row| row.covers(authority))
            .collect();
        mine.sort_by_key(|row| std::cmp::Reverse(row.prefix.len()));
        authority.profiles = mine.into_iter().map(|row| row.profile.clone()).collect();
        let mine = offices.iter().filter(|row| row.belongs_to(authority));
        authority.front_offices = mine.map(|row| row.office.clone()).collect();
    }
}

impl ProfileRow {
    /// Whether the authority's key begins so.
    pub(super) fn covers(&self, authority: &Authority) -> bool {
        authority.decides == self.kind && authority.prefix.starts_with(&self.prefix)
    }
}

impl FrontOfficeRow {
    /// Whether it is the authority's.
    pub(super) fn belongs_to(&self, authority: &Authority) -> bool {
        authority.decides == self.kind && authority.prefix == self.prefix
    }
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Words parted by spaces; the first unknown one as error.
fn words<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, &str> {
    let words = text.split(' ').filter(|word| !word.is_empty());
    words.map(|word| parse(word).ok_or(word)).collect()
}
