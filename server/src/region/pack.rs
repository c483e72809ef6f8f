//! A region's pack in memory.

use std::collections::BTreeMap;
use std::path::PathBuf;

use relocation::competence::places::{IndexError, PlaceIndex};
use relocation::competence::{Exception, ExceptionError};
use relocation::values::RegionalKey;
use serde::Deserialize;

use super::authority::slug;
use super::table::{notes, rows};
use super::{Authority, Kind, Source, site};

/// Everything that the node knows about a region.
pub struct Pack {
    /// The name of its folder: `hamburg`.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// The districts that make it up, five digits each.
    pub districts: Vec<String>,
    /// Its registration authorities by prefix.
    pub authorities: Vec<Authority>,
    /// Where the Land's rule is not enough.
    pub exceptions: Vec<Exception>,
    pub(super) expected: Expected,
    /// Parts and spellings: key and name.
    pub(super) localities: Vec<(RegionalKey, String)>,
    pub(super) germany: Germany,
    pub(super) notes: Vec<String>,
}

/// The national lists that every region is cut from.
pub(super) struct Germany {
    /// Key and official name of all inhabited municipalities and areas.
    pub(super) municipalities: BTreeMap<RegionalKey, String>,
    /// Five digits and name with title.
    pub(super) districts: BTreeMap<String, String>,
    /// Parts of the city states.
    pub(super) quarters: Vec<(RegionalKey, String)>,
    /// Postcodes by the eight-digit municipality key.
    pub(super) postcodes: BTreeMap<String, String>,
    pub(super) notes: Vec<String>,
    pub(super) postcode_notes: Vec<String>,
}

/// What a person counted elsewhere; the check compares.
#[derive(Deserialize)]
pub(super) struct Expected {
    pub(super) municipalities: usize,
    pub(super) unincorporated: usize,
    pub(super) authorities: usize,
}

#[derive(Deserialize)]
struct RegionFile {
    name: String,
    districts: Vec<String>,
    expected: Expected,
}

/// Why a pack cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// No such pack compiled in.
    #[error("unknown region {pack}; known: {known}")]
    Unknown {
        /// What was asked for.
        pack: String,
        /// What there is.
        known: String,
    },
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line is not as it should be.
    #[error("{file}, line {line}: {why}")]
    Row {
        /// Which file.
        file: String,
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// A value in a table is not as it should be.
    #[error("{file}: {value:?} is no {what}")]
    Value {
        /// Which file.
        file: &'static str,
        /// The value.
        value: String,
        /// What it should be.
        what: &'static str,
    },
    /// `region.json` is no such file.
    #[error("region.json: {0}")]
    Region(#[from] serde_json::Error),
    /// An exception is not as it should be.
    #[error("exceptions.csv: {line}: {error:?}")]
    Exception {
        /// The line.
        line: String,
        /// What is wrong.
        error: ExceptionError,
    },
    /// The index made from the pack is not as it should be.
    #[error("the place index of the pack: {0:?}")]
    Index(IndexError),
}

impl Pack {
    /// Loads the pack of this name and the national lists.
    pub fn load(source: &Source, pack: &str) -> Result<Self, PackError> {
        let region: RegionFile = serde_json::from_str(&source.read(pack, "region.json")?)?;
        let exceptions = exceptions(&source.read(pack, "exceptions.csv")?)?;
        let mut authorities = authorities(&source.read(pack, "authorities.csv")?, &exceptions)?;
        add_contacts(&mut authorities, &source.read(pack, "contacts.csv")?)?;
        let spellings = source.read(pack, "spellings.csv")?;
        let mut localities = names("localities.csv", &source.read(pack, "localities.csv")?)?;
        localities.extend(names("spellings.csv", &spellings)?);
        Ok(Self {
            slug: pack.to_owned(),
            name: region.name,
            districts: region.districts,
            authorities,
            exceptions,
            expected: region.expected,
            localities,
            germany: Germany::load(source)?,
            notes: notes(&spellings).map(str::to_owned).collect(),
        })
    }

    /// The keys of the region's municipalities and inhabited areas with their official names.
    pub fn municipalities(&self) -> impl Iterator<Item = (&RegionalKey, &str)> {
        let all = self.germany.municipalities.iter();
        all.filter(|(key, _)| self.covers(key))
            .map(|(key, name)| (key, name.as_str()))
    }

    /// Whether the key lies in one of the region's districts.
    pub fn covers(&self, key: &RegionalKey) -> bool {
        self.districts.iter().any(|d| d == key.district())
    }

    /// The search index of the region.
    pub fn index(&self) -> Result<PlaceIndex, PackError> {
        PlaceIndex::parse(&site::places(self)).map_err(PackError::Index)
    }

    /// The search index of Germany.
    pub fn germany_index(&self) -> Result<PlaceIndex, PackError> {
        PlaceIndex::parse(&site::germany(self)).map_err(PackError::Index)
    }
}

impl Germany {
    fn load(source: &Source) -> Result<Self, PackError> {
        let municipalities = source.read("germany", "municipalities.csv")?;
        let districts = source.read("germany", "districts.csv")?;
        let quarters = source.read("germany", "quarters.csv")?;
        let postcodes = source.read("germany", "postcodes.csv")?;
        let text = |row: [&str; 2]| row.map(str::to_owned).into();
        Ok(Self {
            municipalities: names("municipalities.csv", &municipalities)?
                .into_iter()
                .collect(),
            districts: rows("districts.csv", &districts, ["key", "name"])?
                .into_iter()
                .map(text)
                .collect(),
            quarters: names("quarters.csv", &quarters)?,
            postcodes: rows("postcodes.csv", &postcodes, ["ags", "postcodes"])?
                .into_iter()
                .map(text)
                .collect(),
            notes: notes(&municipalities).map(str::to_owned).collect(),
            postcode_notes: notes(&postcodes).map(str::to_owned).collect(),
        })
    }
}

fn names(file: &'static str, text: &str) -> Result<Vec<(RegionalKey, String)>, PackError> {
    rows(file, text, ["key", "name"])?
        .into_iter()
        .map(|[key, name]| Ok((regional_key(file, key)?, name.to_owned())))
        .collect()
}

fn regional_key(file: &'static str, value: &str) -> Result<RegionalKey, PackError> {
    RegionalKey::parse(value).map_err(|_| PackError::Value {
        file,
        value: value.to_owned(),
        what: "regional key",
    })
}

fn exceptions(text: &str) -> Result<Vec<Exception>, PackError> {
    let columns = [
        "prefix",
        "authority",
        "uncertain",
        "detail",
        "valid_from",
        "valid_to",
    ];
    rows("exceptions.csv", text, columns)?
        .into_iter()
        .map(|row| {
            let line = row.join(";");
            Exception::parse(&line).map_err(|error| PackError::Exception { line, error })
        })
        .collect()
}

fn authorities(text: &str, exceptions: &[Exception]) -> Result<Vec<Authority>, PackError> {
    rows("authorities.csv", text, ["prefix", "kind", "name"])?
        .into_iter()
        .map(|[prefix, kind, name]| {
            let uncertain = exceptions
                .iter()
                .find(|exception| exception.authority == prefix)
                .and_then(|exception| exception.uncertain.clone());
            Ok(Authority {
                slug: slug(name),
                prefix: prefix.to_owned(),
                name: name.to_owned(),
                kind: Kind::parse(kind).ok_or(PackError::Value {
                    file: "authorities.csv",
                    value: kind.to_owned(),
                    what: "kind of authority",
                })?,
                land: prefix.chars().take(2).collect(),
                address: None,
                phone: None,
                booking: None,
                source: None,
                uncertain,
            })
        })
        .collect()
}

fn add_contacts(authorities: &mut [Authority], text: &str) -> Result<(), PackError> {
    let columns = ["prefix", "address", "phone", "booking", "source"];
    for [prefix, address, phone, booking, source] in rows("contacts.csv", text, columns)? {
        let authority = authorities
            .iter_mut()
            .find(|authority| authority.prefix == prefix)
            .ok_or(PackError::Value {
                file: "contacts.csv",
                value: prefix.to_owned(),
                what: "authority of this region",
            })?;
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        authority.address = filled(address);
        authority.phone = filled(phone);
        authority.booking = filled(booking);
        authority.source = filled(source);
    }
    Ok(())
}
