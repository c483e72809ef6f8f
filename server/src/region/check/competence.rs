//! Each municipality has exactly one authority of each kind, and every key is known.

use std::collections::{BTreeMap, BTreeSet};

use relocation::competence::competent_for;
use relocation::envelope::directory::{AuthorityKind, Directory, NodeEntry};
use relocation::values::RegionalKey;
use time::Date;

use super::super::directory::{Issue, build_on};
use super::super::registry::Registry;
use super::super::{Authority, Pack};

/// How many municipalities have exactly one authority of this kind; what is wrong is added.
pub(super) fn check(
    pack: &Pack,
    kind: AuthorityKind,
    day: Date,
    findings: &mut Vec<String>,
) -> usize {
    let by_prefix: BTreeMap<&str, &Authority> = pack
        .deciding(kind)
        .map(|a| (a.prefix.as_str(), a))
        .collect();
    let directory = directory(pack, day);
    let mut served = BTreeMap::<&str, usize>::new();
    for (key, name) in pack.municipalities() {
        match authority_of(pack, kind, key, day, &by_prefix) {
            Ok(authority) => {
                *served.entry(&authority.prefix).or_default() += 1;
                let entry = directory.competent(kind, key.as_str());
                if entry.is_none_or(|entry| entry.prefixes[0] != authority.prefix) {
                    let code = kind.code();
                    findings.push(format!(
                        "{key} {name}: {code}: the directory says otherwise"
                    ));
                }
            }
            Err(why) => findings.push(format!("{key} {name}: {}: {why}", kind.code())),
        }
    }
    findings.extend(unused_or_double(pack, kind, &served));
    served.values().sum()
}

/// The one authority of the pack that the rules name.
fn authority_of<'a>(
    pack: &Pack,
    kind: AuthorityKind,
    key: &RegionalKey,
    day: Date,
    by_prefix: &BTreeMap<&str, &'a Authority>,
) -> Result<&'a Authority, String> {
    let found = competent_for(kind, key, day, pack.exceptions_for(kind))
        .map_err(|none| format!("no competent authority: {none:?}"))?;
    let authority = by_prefix.get(found.prefix.as_str());
    authority
        .copied()
        .ok_or_else(|| format!("no authority {} in the pack", found.prefix))
}

/// The directory as it would be signed on this day: apps look authorities up in it.
fn directory(pack: &Pack, day: Date) -> Directory {
    let issue = Issue {
        region: pack.slug.clone(),
        node: NodeEntry {
            issuer: String::new(),
            signing: Vec::new(),
        },
        peers: Vec::new(),
        demo: true,
        now: 0,
        previous: None,
    };
    build_on(
        &issue,
        pack.table(),
        &pack.authorities,
        &Registry::default(),
        day,
    )
}

/// Authorities that serve nobody, or that two rows name.
fn unused_or_double(
    pack: &Pack,
    kind: AuthorityKind,
    served: &BTreeMap<&str, usize>,
) -> Vec<String> {
    let mut findings = Vec::new();
    let (mut prefixes, mut slugs) = (BTreeSet::new(), BTreeSet::new());
    for authority in pack.deciding(kind) {
        if !prefixes.insert(&authority.prefix) || !slugs.insert(&authority.slug) {
            findings.push(format!("{} is in the pack twice", authority.name));
        }
        if !served.contains_key(authority.prefix.as_str()) {
            findings.push(format!("{} serves no municipality", authority.name));
        }
    }
    findings
}

/// Keys and prefixes that the official lists do not know.
pub(super) fn unknown_keys(pack: &Pack) -> Vec<String> {
    let known = |prefix: &str| {
        pack.municipalities()
            .any(|(key, _)| key.as_str().starts_with(prefix))
    };
    let mut findings = Vec::new();
    for district in &pack.districts {
        if !pack.germany.districts.contains_key(district) {
            findings.push(format!("district {district} is not in the official list"));
        }
    }
    let authorities = pack.authorities.iter().map(|a| a.prefix.as_str());
    let exceptions = AuthorityKind::ALL
        .into_iter()
        .flat_map(|kind| pack.exceptions_for(kind))
        .flat_map(|e| [e.prefix.as_str(), e.authority.as_str()]);
    let localities = pack.localities.iter().map(|(key, _)| key.as_str());
    let prefixes: BTreeSet<&str> = authorities.chain(exceptions).chain(localities).collect();
    for prefix in prefixes.into_iter().filter(|prefix| !known(prefix)) {
        findings.push(format!("key {prefix} is not in the official list"));
    }
    findings
}
