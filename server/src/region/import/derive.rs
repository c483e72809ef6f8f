//! The registration authorities that follow from a register by the rules of each Land.

use std::collections::{BTreeMap, BTreeSet};

use relocation::competence::{Area, LAND_RULES};
use relocation::values::{Membership, RegionalKey};

use super::super::{Authority, Kind};
use super::register::Register;

/// Prefix, kind and name of each authority, and the associations among them that are new.
pub(super) struct Derived {
    pub(super) rows: BTreeSet<(String, Kind, String)>,
    pub(super) new_associations: BTreeSet<(String, Kind, String)>,
}

/// Derives the rows; names of associations that the pack knows stay as they are, for the register
/// shortens them. An association of unknown kind, or a Land without rule, is told.
pub(super) fn derive(register: &Register, known: &[&Authority]) -> Result<Derived, String> {
    let known: BTreeMap<&str, &Authority> = known.iter().map(|a| (a.prefix.as_str(), *a)).collect();
    let mut derived = Derived {
        rows: BTreeSet::new(),
        new_associations: BTreeSet::new(),
    };
    for (key, name) in &register.municipalities {
        let day = register.as_of.date();
        let rule = LAND_RULES
            .iter()
            .find(|rule| rule.land == key.land() && rule.validity.contains(day))
            .ok_or_else(|| format!("{key} {name}: no rule for this Land"))?;
        if rule.area == Area::AssociationOrMunicipality && key.membership() == Membership::Member {
            let row = association(key, register, &known)?;
            if !known.contains_key(key.association()) {
                derived.new_associations.insert(row.clone());
            }
            derived.rows.insert(row);
        } else {
            derived.rows.insert(single(key, name));
        }
    }
    Ok(derived)
}

fn association(
    key: &RegionalKey,
    register: &Register,
    known: &BTreeMap<&str, &Authority>,
) -> Result<(String, Kind, String), String> {
    let prefix = key.association();
    if let Some(authority) = known.get(prefix) {
        return Ok((prefix.to_owned(), authority.kind, authority.name.clone()));
    }
    let (kind, name) = register
        .associations
        .get(prefix)
        .ok_or_else(|| format!("{key}: its association {prefix} is not in the file"))?;
    let title = match kind {
        Some(Kind::Amt) => "Amt",
        Some(Kind::Samtgemeinde) => "Samtgemeinde",
        Some(Kind::Verbandsgemeinde) => "Verbandsgemeinde",
        _ => return Err(format!("{prefix} {name}: of a kind that is no authority")),
    };
    let kind = kind.unwrap_or(Kind::Amt);
    Ok((prefix.to_owned(), kind, format!("{title} {name}")))
}

/// `Lüneburg, Hansestadt` is the town `Hansestadt Lüneburg`; see `build_pack.py`.
fn single(key: &RegionalKey, name: &str) -> (String, Kind, String) {
    let prefix = key.as_str().to_owned();
    let (plain, rank) = name.split_once(", ").unwrap_or((name, ""));
    if key.membership() == Membership::Unincorporated {
        let name = format!("Gemeindefreier Bezirk {plain}");
        (prefix, Kind::Unincorporated, name)
    } else if rank.to_lowercase().contains("stadt") {
        let name = format!("{rank} {plain}").replace("/ ", "/");
        (prefix, Kind::Town, name)
    } else {
        (prefix, Kind::Municipality, format!("Gemeinde {plain}"))
    }
}
