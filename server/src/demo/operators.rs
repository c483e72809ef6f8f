//! Who runs the authorities' tools in the demo: two operators in each Land,
//! one where a Land has a single district.

use std::path::{Path, PathBuf};

use relocation::competence::places::{land_code, land_name};
use time::Date;

use crate::authority::enrolment::CLIENT_FILE;
use crate::region::directory::destination_id;
use crate::region::{Authority, Pack};

/// Operators in each Land.
const PER_LAND: usize = 2;

/// An operator: one tool for many authorities.
pub(super) struct Operator<'a> {
    /// Name for people and for the enrolment.
    pub(super) name: String,
    /// Its folder.
    pub(super) folder: PathBuf,
    /// Authorities that it works for.
    pub(super) authorities: Vec<&'a Authority>,
    region: String,
}

impl Operator<'_> {
    /// Arguments of its process.
    pub(super) fn command(&self, node: &str, auto_decide: u64) -> Vec<String> {
        let folder = self.folder.display().to_string();
        let mut command = ["authority", "serve", "--dir", &folder, "--node", node]
            .map(str::to_owned)
            .to_vec();
        if auto_decide > 0 {
            command.extend(["--auto-decide".into(), auto_decide.to_string()]);
        }
        command
    }

    /// Its destinations.
    pub(super) fn destinations(&self) -> Vec<uuid::Uuid> {
        self.authorities
            .iter()
            .map(|entry| destination_id(&self.region, entry.decides, &entry.prefix))
            .collect()
    }

    /// Its access file.
    pub(super) fn access(&self) -> PathBuf {
        self.folder.join(CLIENT_FILE)
    }
}

/// Divides the connected authorities of a region among operators: Land by Land
/// and district by district, in the order of the pack, so that a district's
/// vehicle registration authority has the operator of its municipalities.
pub(super) fn divide<'a>(pack: &'a Pack, data: &Path, day: Date) -> Vec<Operator<'a>> {
    let mut operators = Vec::new();
    for (land, districts) in lands(&pack.districts) {
        let share = districts.len().div_ceil(PER_LAND);
        let name = land_name(land).unwrap_or(land);
        let short = land_code(land).unwrap_or(land).to_lowercase();
        for (at, part) in districts.chunks(share).enumerate() {
            let mine =
                |entry: &&Authority| part.contains(&entry.district()) && entry.is_connected(day);
            operators.push(Operator {
                name: format!("Demo-Betreiber {name} {}", at + 1),
                folder: data.join("operators").join(format!("{short}-{}", at + 1)),
                authorities: pack.authorities.iter().filter(mine).collect(),
                region: pack.slug.clone(),
            });
        }
    }
    operators
}

/// The districts of each Land; Länder in the order in which they first appear.
fn lands(districts: &[String]) -> Vec<(&str, Vec<&str>)> {
    let mut lands: Vec<(&str, Vec<&str>)> = Vec::new();
    for district in districts {
        let land = district.get(..2).unwrap_or(district);
        match lands.iter_mut().find(|(known, _)| *known == land) {
            Some((_, districts)) => districts.push(district),
            None => lands.push((land, vec![district])),
        }
    }
    lands
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use relocation::envelope::directory::AuthorityKind;
    use time::macros::date;

    use super::*;
    use crate::region::{Source, regions};

    const DAY: Date = date!(2026 - 09 - 01);

    #[test]
    fn every_connected_authority_has_exactly_one_operator() {
        for region in regions() {
            let pack = Pack::load(&Source::new(None), region).unwrap();
            let operators = divide(&pack, Path::new("data"), DAY);
            let served: Vec<_> = operators.iter().flat_map(Operator::destinations).collect();
            let different: BTreeSet<_> = served.iter().collect();
            let connected = pack.authorities.iter().filter(|a| a.is_connected(DAY));
            assert_eq!(served.len(), connected.count(), "{region}");
            assert_eq!(served.len(), different.len(), "{region}");
            let folders: BTreeSet<_> = operators.iter().map(|entry| &entry.folder).collect();
            assert_eq!(folders.len(), operators.len(), "{region}");
        }
    }

    #[test]
    fn two_operators_a_land_serve_both_kinds() {
        for (region, count) in [("hamburg", 7), ("rhein-neckar", 5)] {
            let pack = Pack::load(&Source::new(None), region).unwrap();
            let operators = divide(&pack, Path::new("data"), DAY);
            assert_eq!(operators.len(), count, "{region}");
            for operator in &operators {
                for kind in AuthorityKind::ALL {
                    let mut all = operator.authorities.iter();
                    assert!(all.any(|a| a.decides == kind), "{} {kind:?}", operator.name);
                }
            }
        }
    }
}
