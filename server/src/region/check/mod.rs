//! Proves that a pack is whole.

mod competence;
mod operator;
mod profiles;
mod report;

use std::collections::BTreeSet;

use relocation::competence::rules;
use relocation::envelope::directory::AuthorityKind;
use relocation::values::Membership;
use time::{Date, OffsetDateTime};

use super::Pack;
pub(super) use operator::check as operator;
pub(super) use report::Report;

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
    let served = AuthorityKind::ALL.map(|kind| competence::check(pack, kind, day, &mut findings));
    let (mut municipalities, mut unincorporated, mut without_postcode) = (0, 0, 0);
    for (key, _) in pack.municipalities() {
        match key.membership() {
            Membership::Unincorporated => unincorporated += 1,
            _ => municipalities += 1,
        }
        if !pack.germany.postcodes.contains_key(&key.ags()) {
            without_postcode += 1;
        }
    }
    let expected = &pack.expected;
    let count = |kind| pack.deciding(kind).count();
    let (registration, vehicle) = (AuthorityKind::Registration, AuthorityKind::Vehicle);
    for (what, is, should) in [
        ("municipalities", municipalities, expected.municipalities),
        (
            "inhabited unincorporated areas",
            unincorporated,
            expected.unincorporated,
        ),
        (
            "registration authorities",
            count(registration),
            expected.authorities,
        ),
        (
            "vehicle registration authorities",
            count(vehicle),
            expected.vehicle_authorities,
        ),
    ] {
        if is != should {
            findings.push(format!("{is} {what}, expected {should}"));
        }
    }
    findings.extend(competence::unknown_keys(pack));
    profiles::check(pack, day, &mut findings);
    findings.extend(operator::check(&pack.operator, pack, Some(day)));
    Report {
        name: pack.name.clone(),
        table: pack.table(),
        day,
        municipalities,
        unincorporated,
        authorities: AuthorityKind::ALL.map(count),
        served,
        without_postcode,
        localities: pack.localities.len(),
        contacts: pack
            .authorities
            .iter()
            .filter(|a| a.address.is_some())
            .count(),
        profiles: profiles::figures(pack, day),
        front_offices: pack.front_offices.len(),
        uncertain: uncertain(pack, day),
        unverified: unverified(pack, day),
        findings,
    }
}

/// The authorities that the pack marks as uncertain.
fn uncertain(pack: &Pack, day: Date) -> Vec<String> {
    let doubts = pack.authorities.iter().filter_map(|authority| {
        let doubt = authority.uncertain(day)?;
        let (name, code) = (&authority.name, doubt.reason.code());
        Some(format!("{name}: {code} ({})", doubt.detail))
    });
    doubts.collect()
}

/// What was not read in the law itself, of the rules that hold here.
fn unverified(pack: &Pack, day: Date) -> Vec<String> {
    let lands: BTreeSet<&str> = pack.districts.iter().filter_map(|d| d.get(..2)).collect();
    AuthorityKind::ALL
        .into_iter()
        .flat_map(|kind| rules(kind).iter().map(move |rule| (kind, rule)))
        .filter(|(_, rule)| lands.contains(rule.land) && rule.validity.contains(day))
        .filter(|(_, rule)| !rule.unverified.is_empty())
        .map(|(kind, rule)| {
            format!(
                "{} {}: {}: {}",
                rule.land,
                kind.code(),
                rule.basis,
                rule.unverified
            )
        })
        .chain(operator::unverified(&pack.operator))
        .collect()
}
