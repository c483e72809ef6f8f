//! What the register says otherwise than the pack's list.

use std::collections::BTreeMap;
use std::fmt;

use relocation::values::RegionalKey;

/// One municipality that is not as before.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// New.
    Added(RegionalKey, String),
    /// No longer there: merged into another one or dissolved.
    Removed(RegionalKey, String),
    /// Same key, other name.
    Renamed(RegionalKey, String, String),
    /// Same municipality under another key: it changed its association or district.
    Rekeyed(RegionalKey, RegionalKey, String),
}

type List = BTreeMap<RegionalKey, String>;

/// The changes from `before` to `now`, in the order of keys.
pub(super) fn changes(before: &List, now: &List) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut added: List = now.clone();
    added.retain(|key, _| !before.contains_key(key));
    for (key, name) in before {
        if let Some(new) = now.get(key) {
            if !same_name(name, new) {
                changes.push(Change::Renamed(*key, name.clone(), new.clone()));
            }
        } else if let Some(to) = successor(key, name, &added) {
            let new = added.remove(&to).unwrap_or_default();
            changes.push(Change::Rekeyed(*key, to, new));
        } else {
            changes.push(Change::Removed(*key, name.clone()));
        }
    }
    changes.extend(
        added
            .into_iter()
            .map(|(key, name)| Change::Added(key, name)),
    );
    changes
}

/// The new key of a municipality: the same AGS (only the association is another one), else the
/// only new one of the same name.
fn successor(key: &RegionalKey, name: &str, added: &List) -> Option<RegionalKey> {
    let same_ags = added.keys().find(|new| new.ags() == key.ags());
    same_ags.copied().or_else(|| {
        let mut named = added.iter().filter(|(_, new)| same_name(name, new));
        let (only, _) = named.next()?;
        named.next().is_none().then_some(*only)
    })
}

/// The register cuts names after fifty characters.
fn same_name(list: &str, register: &str) -> bool {
    list == register || (register.chars().count() == 50 && list.starts_with(register))
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Added(key, name) => write!(f, "added     {key} {name}"),
            Self::Removed(key, name) => write!(f, "removed   {key} {name} (merged or dissolved)"),
            Self::Renamed(key, from, to) => write!(f, "renamed   {key} {from} -> {to}"),
            Self::Rekeyed(from, to, name) => write!(f, "re-keyed  {from} -> {to} {name}"),
        }
    }
}
