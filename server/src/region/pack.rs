//! A region's pack in memory.

use std::fs;
use std::path::Path;

use relocation::competence::Exception;
use relocation::competence::places::PlaceIndex;
use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::operator::Operator;
use relocation::values::{CivilDate, RegionalKey};
use serde::Deserialize;

use super::germany::{self, Germany, names};
use super::profiles::{FrontOfficeRow, ProfileRow};
use super::table::notes;
use super::{Authority, PackError, Source, authorities, profiles, site};

/// Everything that the node knows about a region.
pub struct Pack {
    /// The name of its folder.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// The districts that make it up, five digits each.
    pub districts: Vec<String>,
    /// Its authorities: those for registration by prefix, then those for vehicles.
    pub authorities: Vec<Authority>,
    /// Where the Land's rule is not enough to name the registration authority.
    pub exceptions: Vec<Exception>,
    /// The same for vehicles.
    pub vehicle_exceptions: Vec<Exception>,
    /// Who runs the service, as far as the pack knows; an operator's own file takes its place.
    pub operator: Operator,
    pub(super) profiles: Vec<ProfileRow>,
    pub(super) front_offices: Vec<FrontOfficeRow>,
    pub(super) expected: Expected,
    /// Parts and spellings: key and name.
    pub(super) localities: Vec<(RegionalKey, String)>,
    pub(super) germany: Germany,
    pub(super) notes: Vec<String>,
}

/// What a person counted elsewhere; the check compares.
#[derive(Deserialize)]
pub(super) struct Expected {
    pub(super) municipalities: usize,
    pub(super) unincorporated: usize,
    pub(super) authorities: usize,
    pub(super) vehicle_authorities: usize,
}

#[derive(Deserialize)]
struct RegionFile {
    name: String,
    districts: Vec<String>,
    expected: Expected,
}

impl Pack {
    /// Loads the pack of this name and the national lists.
    pub fn load(source: &Source, pack: &str) -> Result<Self, PackError> {
        let region: RegionFile = serde_json::from_str(&source.read(pack, "region.json")?)?;
        let exceptions = authorities::exceptions(source, pack, AuthorityKind::Registration)?;
        let vehicle_exceptions = authorities::exceptions(source, pack, AuthorityKind::Vehicle)?;
        let profiles = profiles::profiles(&source.read(pack, "profiles.csv")?)?;
        let offices = source.read(pack, "front_offices.csv")?;
        let front_offices = profiles::front_offices(pack, &offices)?;
        let mut all = authorities::registration(source, pack)?;
        authorities::add_exceptions(&mut all, &exceptions);
        let mut vehicle = authorities::vehicle(source, pack)?;
        authorities::add_exceptions(&mut vehicle, &vehicle_exceptions);
        all.append(&mut vehicle);
        profiles::add(&mut all, &profiles, &front_offices);
        let spellings = source.read(pack, "spellings.csv")?;
        let mut localities = names("localities.csv", &source.read(pack, "localities.csv")?)?;
        localities.extend(names("spellings.csv", &spellings)?);
        Ok(Self {
            slug: pack.to_owned(),
            name: region.name,
            districts: region.districts,
            authorities: all,
            exceptions,
            vehicle_exceptions,
            operator: operator(&source.read(pack, "operator.json")?)?,
            profiles,
            front_offices,
            expected: region.expected,
            localities,
            germany: Germany::load(source)?,
            notes: notes(&spellings).map(str::to_owned).collect(),
        })
    }

    /// The pack with an operator's own file in place of its `operator.json`.
    ///
    /// # Errors
    /// When the file cannot be read or is no such file.
    pub fn run_by(mut self, file: Option<&Path>) -> Result<Self, PackError> {
        if let Some(file) = file {
            let text = fs::read_to_string(file).map_err(|source| PackError::Read {
                path: file.to_owned(),
                source,
            })?;
            self.operator = operator(&text)?;
        }
        Ok(self)
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

    /// Reference date of the official list behind the table of competence.
    pub fn table(&self) -> CivilDate {
        let imported = self.germany.imported.get(&germany::list_of(&self.slug));
        imported.copied().unwrap_or(self.germany.as_of)
    }

    /// The authorities that decide this.
    pub fn deciding(&self, kind: AuthorityKind) -> impl Iterator<Item = &Authority> {
        self.authorities.iter().filter(move |a| a.decides == kind)
    }

    /// The exceptions to the rules for authorities of this kind.
    pub fn exceptions_for(&self, kind: AuthorityKind) -> &[Exception] {
        match kind {
            AuthorityKind::Registration => &self.exceptions,
            AuthorityKind::Vehicle => &self.vehicle_exceptions,
        }
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

fn operator(text: &str) -> Result<Operator, PackError> {
    serde_json::from_str(text).map_err(PackError::Operator)
}
