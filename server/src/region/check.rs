//! Proves that a pack is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use relocation::competence::{LAND_RULES, competent};
use relocation::values::{Membership, RegionalKey};
use time::{Date, OffsetDateTime};

use super::{Authority, Pack};

/// The figures of a pack and what is wrong with it.
pub(super) struct Report {
    name: String,
    day: Date,
    municipalities: usize,
    unincorporated: usize,
    authorities: usize,
    served: usize,
    without_postcode: usize,
    localities: usize,
    contacts: usize,
    uncertain: Vec<String>,
    unverified: Vec<String>,
    /// Empty when the pack is good.
    pub(super) findings: Vec<String>,
}

/// Checks the pack for today.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is an edge: the operator asks about today"
)]
pub(super) fn check(pack: &Pack) -> Report {
    check_on(pack, OffsetDateTime::now_utc().date())
}

/// Checks the pack for a day.
pub(super) fn check_on(pack: &Pack, day: Date) -> Report {
    let mut findings = Vec::new();
    let by_prefix: BTreeMap<&str, &Authority> = pack
        .authorities
        .iter()
        .map(|a| (a.prefix.as_str(), a))
        .collect();
    let mut served = BTreeMap::<&str, usize>::new();
    let (mut municipalities, mut unincorporated, mut without_postcode) = (0, 0, 0);
    for (key, name) in pack.municipalities() {
        match key.membership() {
            Membership::Unincorporated => unincorporated += 1,
            _ => municipalities += 1,
        }
        if !pack.germany.postcodes.contains_key(&key.ags()) {
            without_postcode += 1;
        }
        match authority_of(pack, key, day, &by_prefix) {
            Ok(authority) => *served.entry(&authority.prefix).or_default() += 1,
            Err(why) => findings.push(format!("{key} {name}: {why}")),
        }
    }
    let expected = &pack.expected;
    for (what, is, should) in [
        ("municipalities", municipalities, expected.municipalities),
        (
            "inhabited unincorporated areas",
            unincorporated,
            expected.unincorporated,
        ),
        (
            "registration authorities",
            pack.authorities.len(),
            expected.authorities,
        ),
    ] {
        if is != should {
            findings.push(format!("{is} {what}, expected {should}"));
        }
    }
    findings.extend(unknown_keys(pack));
    findings.extend(unused_or_double(pack, &served));
    let doubts = pack.authorities.iter().filter_map(|authority| {
        let doubt = authority.uncertain.as_ref()?;
        let (name, code) = (&authority.name, doubt.reason.code());
        Some(format!("{name}: {code} ({})", doubt.detail))
    });
    let lands: BTreeSet<&str> = pack.districts.iter().filter_map(|d| d.get(..2)).collect();
    let unverified = LAND_RULES
        .iter()
        .filter(|rule| lands.contains(rule.land) && rule.validity.contains(day))
        .filter(|rule| !rule.unverified.is_empty())
        .map(|rule| format!("{}: {}", rule.basis, rule.unverified));
    Report {
        name: pack.name.clone(),
        day,
        municipalities,
        unincorporated,
        authorities: pack.authorities.len(),
        served: served.values().sum(),
        without_postcode,
        localities: pack.localities.len(),
        contacts: pack
            .authorities
            .iter()
            .filter(|a| a.address.is_some())
            .count(),
        uncertain: doubts.collect(),
        unverified: unverified.collect(),
        findings,
    }
}

/// The one authority of the pack that the rules name.
fn authority_of<'a>(
    pack: &Pack,
    key: &RegionalKey,
    day: Date,
    by_prefix: &BTreeMap<&str, &'a Authority>,
) -> Result<&'a Authority, String> {
    let found = competent(key, day, &pack.exceptions)
        .map_err(|none| format!("no competent authority: {none:?}"))?;
    let authority = by_prefix.get(found.prefix.as_str());
    authority
        .copied()
        .ok_or_else(|| format!("no authority {} in the pack", found.prefix))
}

/// Keys and prefixes that the official lists do not know.
fn unknown_keys(pack: &Pack) -> Vec<String> {
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
    let exceptions = pack
        .exceptions
        .iter()
        .flat_map(|e| [e.prefix.as_str(), e.authority.as_str()]);
    let localities = pack.localities.iter().map(|(key, _)| key.as_str());
    let prefixes: BTreeSet<&str> = authorities.chain(exceptions).chain(localities).collect();
    for prefix in prefixes.into_iter().filter(|prefix| !known(prefix)) {
        findings.push(format!("key {prefix} is not in the official list"));
    }
    findings
}

/// Authorities that serve nobody, or that two rows name.
fn unused_or_double(pack: &Pack, served: &BTreeMap<&str, usize>) -> Vec<String> {
    let mut findings = Vec::new();
    let (mut prefixes, mut slugs) = (BTreeSet::new(), BTreeSet::new());
    for authority in &pack.authorities {
        if !prefixes.insert(&authority.prefix) || !slugs.insert(&authority.slug) {
            findings.push(format!("{} is in the pack twice", authority.name));
        }
        if !served.contains_key(authority.prefix.as_str()) {
            findings.push(format!("{} serves no municipality", authority.name));
        }
    }
    findings
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.municipalities + self.unincorporated;
        writeln!(f, "{}, rules of {}", self.name, self.day)?;
        writeln!(
            f,
            "municipalities        {} and {} inhabited unincorporated, all in the official list",
            self.municipalities, self.unincorporated
        )?;
        writeln!(f, "authorities           {}", self.authorities)?;
        writeln!(f, "exactly one authority {} of {total}", self.served)?;
        writeln!(
            f,
            "with a postcode       {} of {total}",
            total - self.without_postcode
        )?;
        writeln!(f, "localities            {}", self.localities)?;
        writeln!(
            f,
            "contact details       {} of {} (others: 115 and the name)",
            self.contacts, self.authorities
        )?;
        writeln!(f, "uncertain             {}", self.uncertain.len())?;
        for doubt in &self.uncertain {
            writeln!(f, "  {doubt}")?;
        }
        writeln!(f, "not verified          {}", self.unverified.len())?;
        for rule in &self.unverified {
            writeln!(f, "  {rule}")?;
        }
        writeln!(f, "findings              {}", self.findings.len())?;
        for finding in &self.findings {
            writeln!(f, "  {finding}")?;
        }
        Ok(())
    }
}
