//! The national lists that every region is cut from.

use std::collections::BTreeMap;

use relocation::values::{CivilDate, RegionalKey};

use super::table::{notes, rows};
use super::{PackError, Source};

/// The folder of the lists.
pub(super) const FOLDER: &str = "germany";

/// The national lists.
pub(super) struct Germany {
    /// Reference date of the list of municipalities.
    pub(super) as_of: CivilDate,
    /// That of a region's part of it, where a newer register was imported for it.
    pub(super) imported: BTreeMap<String, CivilDate>,
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

impl Germany {
    pub(super) fn load(source: &Source) -> Result<Self, PackError> {
        let municipalities = source.read(FOLDER, "municipalities.csv")?;
        let districts = source.read(FOLDER, "districts.csv")?;
        let quarters = source.read(FOLDER, "quarters.csv")?;
        let postcodes = source.read(FOLDER, "postcodes.csv")?;
        let text = |row: [&str; 2]| row.map(str::to_owned).into();
        let mut dates = dates(&source.read(FOLDER, "lists.csv")?)?;
        let as_of = dates.remove(LIST);
        Ok(Self {
            as_of: as_of.ok_or_else(|| PackError::value("lists.csv", LIST, "list with a date"))?,
            imported: dates,
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

/// The list of municipalities in `lists.csv`.
const LIST: &str = "regional-keys";

/// The name in `lists.csv` of a region's part of the list.
pub(super) fn list_of(region: &str) -> String {
    format!("{LIST} {region}")
}

/// The date of each list.
fn dates(text: &str) -> Result<BTreeMap<String, CivilDate>, PackError> {
    let row = |[list, date]: [&str; 2]| {
        let parsed = CivilDate::parse(date);
        let date = parsed.map_err(|_| PackError::value("lists.csv", date, "date"))?;
        Ok((list.to_owned(), date))
    };
    let lists = rows("lists.csv", text, ["list", "as_of"])?;
    lists.into_iter().map(row).collect()
}

/// A table of keys and names.
pub(super) fn names(
    file: &'static str,
    text: &str,
) -> Result<Vec<(RegionalKey, String)>, PackError> {
    rows(file, text, ["key", "name"])?
        .into_iter()
        .map(|[key, name]| {
            let parsed = RegionalKey::parse(key);
            let key = parsed.map_err(|_| PackError::value(file, key, "regional key"))?;
            Ok((key, name.to_owned()))
        })
        .collect()
}
