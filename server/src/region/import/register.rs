//! The register file as a whole: Latin-1 or UTF-8, one date, districts before what lies in them.

use std::collections::{BTreeMap, BTreeSet};

use relocation::values::{CivilDate, RegionalKey};

use super::super::Kind;
use super::record::{Content, Record, parse};

/// The parts of a register that lie in some districts.
#[derive(Debug)]
pub(super) struct Register {
    /// Its date.
    pub(super) as_of: CivilDate,
    /// Inhabited municipalities and areas.
    pub(super) municipalities: BTreeMap<RegionalKey, String>,
    /// Associations by nine digits: kind, if it can be an authority, and name without kind.
    pub(super) associations: BTreeMap<String, (Option<Kind>, String)>,
}

/// Why a file is no register of these districts.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// A line is not as it should be.
    #[error("line {line}: {why}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// No record at all.
    #[error("the file holds no record")]
    Empty,
    /// A district of the region is not in the file.
    #[error("district {0} of the region is not in the file")]
    District(String),
}

impl Register {
    /// Reads a file.
    pub(super) fn read(bytes: &[u8], districts: &[String]) -> Result<Self, RegisterError> {
        let text = decode(bytes);
        let mut first: Option<CivilDate> = None;
        let mut found = BTreeSet::new();
        let (mut municipalities, mut associations) = (BTreeMap::new(), BTreeMap::new());
        for (number, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let wrong = |why| RegisterError::Line {
                line: number + 1,
                why,
            };
            let Record { as_of, content } = parse(line).map_err(wrong)?;
            let before = *first.get_or_insert(as_of);
            if before != as_of {
                return Err(wrong(format!("of {as_of}, the first record of {before}")));
            }
            let ours = |key: &str| districts.iter().any(|d| key.starts_with(d.as_str()));
            match content {
                Content::District(key) => {
                    found.insert(key);
                }
                Content::Association(key, kind, name) if ours(&key) => {
                    associations.insert(key, (kind, name));
                }
                Content::Municipality(key, name) if ours(key.as_str()) => {
                    let earlier = municipalities.insert(key, name);
                    if earlier.is_some() {
                        return Err(wrong(format!("{key} is there twice")));
                    }
                }
                _ => {}
            }
        }
        let as_of = first.ok_or(RegisterError::Empty)?;
        match districts.iter().find(|district| !found.contains(*district)) {
            Some(missing) => Err(RegisterError::District(missing.clone())),
            None => Ok(Self {
                as_of,
                municipalities,
                associations,
            }),
        }
    }
}

/// UTF-8 where it is that, else Latin-1: each byte is the sign of its number.
fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}
