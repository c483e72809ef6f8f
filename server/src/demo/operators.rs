//! Who runs the authorities' tools in the demo: two operators in each Land,
//! one where a Land has a single authority.

use std::path::{Path, PathBuf};

use relocation::envelope::directory::AuthorityKind;

use crate::authority::enrolment::CLIENT_FILE;
use crate::region::Authority;
use crate::region::directory::destination_id;

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
            .map(|entry| destination_id(&self.region, AuthorityKind::Registration, &entry.prefix))
            .collect()
    }

    /// Its access file.
    pub(super) fn access(&self) -> PathBuf {
        self.folder.join(CLIENT_FILE)
    }
}

/// Divides the authorities of a region among operators.
pub(super) fn divide<'a>(
    region: &str,
    authorities: &'a [Authority],
    data: &Path,
) -> Vec<Operator<'a>> {
    let mut operators = Vec::new();
    for (land, short, name) in LANDS {
        let mine: Vec<_> = authorities
            .iter()
            .filter(|entry| entry.land == land)
            .collect();
        if mine.is_empty() {
            continue;
        }
        let share = mine.len().div_ceil(PER_LAND);
        for (at, part) in mine.chunks(share).enumerate() {
            operators.push(Operator {
                name: format!("Demo-Betreiber {name} {}", at + 1),
                folder: data.join("operators").join(format!("{short}-{}", at + 1)),
                authorities: part.to_vec(),
                region: region.to_owned(),
            });
        }
    }
    operators
}

/// Key, short name and name of each Land.
const LANDS: [(&str, &str, &str); 16] = [
    ("02", "hh", "Hamburg"),
    ("01", "sh", "Schleswig-Holstein"),
    ("03", "ni", "Niedersachsen"),
    ("13", "mv", "Mecklenburg-Vorpommern"),
    ("04", "hb", "Bremen"),
    ("05", "nw", "Nordrhein-Westfalen"),
    ("06", "he", "Hessen"),
    ("07", "rp", "Rheinland-Pfalz"),
    ("08", "bw", "Baden-Württemberg"),
    ("09", "by", "Bayern"),
    ("10", "sl", "Saarland"),
    ("11", "be", "Berlin"),
    ("12", "bb", "Brandenburg"),
    ("14", "sn", "Sachsen"),
    ("15", "st", "Sachsen-Anhalt"),
    ("16", "th", "Thüringen"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::region::{Pack, Source};

    #[test]
    fn every_authority_has_exactly_one_operator() {
        let authorities = Pack::load(&Source::new(None), "hamburg")
            .unwrap()
            .authorities;
        let operators = divide("hamburg", &authorities, Path::new("data"));
        let served: Vec<_> = operators.iter().flat_map(Operator::destinations).collect();
        let different: BTreeSet<_> = served.iter().collect();
        assert_eq!(served.len(), authorities.len());
        assert_eq!(different.len(), authorities.len());
        let folders: BTreeSet<_> = operators.iter().map(|entry| &entry.folder).collect();
        assert_eq!(folders.len(), operators.len());
        assert_eq!(operators.len(), 7, "Hamburg is one authority");
    }
}
