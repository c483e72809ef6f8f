//! Profiles say what the law leaves open and nothing against it; front offices are allowed by one.

use relocation::competence::{Mode, Profile};
use relocation::envelope::directory::AuthorityKind;
use time::Date;

use super::super::profiles::ProfileRow;
use super::super::{Authority, Pack};

/// Adds what is wrong with the tables of profiles and front offices.
pub(super) fn check(pack: &Pack, day: Date, findings: &mut Vec<String>) {
    for (number, row) in pack.profiles.iter().enumerate() {
        let mut wrong = |why: &str| findings.push(format!("profiles.csv: {}: {why}", label(row)));
        if !pack.authorities.iter().any(|a| row.covers(a)) {
            wrong("no authority begins so");
        }
        for why in contradictions(row) {
            wrong(why);
        }
        let same = |other: &&ProfileRow| other.prefix == row.prefix && other.kind == row.kind;
        let later = pack.profiles[number + 1..].iter().filter(same);
        for _ in later.filter(|other| other.profile.overlaps(&row.profile)) {
            wrong("two rows hold on the same day");
        }
    }
    for (number, row) in pack.front_offices.iter().enumerate() {
        let office = &row.office;
        let (prefix, kind, name) = (&row.prefix, row.kind.code(), &office.name);
        let mut wrong = |why: String| {
            findings.push(format!("front_offices.csv: {prefix} {kind} {name}: {why}"));
        };
        if name.is_empty() || office.source.is_empty() || office.can.is_empty() {
            wrong("name, can and source must be there".into());
        }
        let Some(authority) = pack.authorities.iter().find(|a| row.belongs_to(a)) else {
            wrong("no such authority".into());
            continue;
        };
        let mut registration = pack.authorities.iter();
        let runs =
            |a: &Authority| a.decides == AuthorityKind::Registration && a.prefix == row.run_by;
        if !row.run_by.is_empty() && !registration.any(runs) {
            wrong("no registration authority has the key of run_by".into());
        }
        for ability in &office.can {
            let profile = authority.profile(day);
            if profile.is_none_or(|profile| !profile.allows(*ability)) {
                wrong(format!("no profile allows {}", ability.code()));
            }
        }
        let before = &pack.front_offices[..number];
        if before
            .iter()
            .any(|other| other.belongs_to(authority) && other.office.name == *name)
        {
            wrong("is there twice".into());
        }
    }
}

/// What cannot stand in one row.
fn contradictions(row: &ProfileRow) -> Vec<&'static str> {
    let profile = &row.profile;
    let vehicle = row.kind == AuthorityKind::Vehicle;
    let mut found = Vec::new();
    if profile.source.is_empty() {
        found.push("the source must be there");
    }
    if profile
        .valid_to
        .is_some_and(|to| profile.valid_from.is_some_and(|from| to < from))
    {
        found.push("ends before it begins");
    }
    if vehicle && profile.connected && profile.mode.is_none() {
        found.push("a mode must be there");
    }
    if profile.mode == Some(Mode::Portal) && profile.portal.is_none() {
        found.push("the mode is portal, but no portal is named");
    }
    if vehicle && profile.mode == Some(Mode::Together) {
        found.push("together is for the registration authority to open (FZV § 15(2))");
    }
    let other = profile.mode.is_some_and(|mode| mode != Mode::Together);
    if !vehicle && (other || !profile.asks.is_empty()) {
        found.push("after-registration, portal and asks are for vehicles");
    }
    found
}

fn label(row: &ProfileRow) -> String {
    let from = row.profile.valid_from.map(|day| day.to_string());
    let from = from.unwrap_or_default();
    format!("{} {} of {from}", row.prefix, row.kind.code())
}

/// What the profiles in force on this day say, counted.
pub(super) fn figures(pack: &Pack, day: Date) -> String {
    let closed = pack.authorities.iter().filter(|a| !a.is_connected(day));
    let vehicle = |wanted: Mode| {
        let mode = |a: &super::super::Authority| {
            a.profile(day).map_or(Mode::default(), |p| p.vehicle_mode())
        };
        let with = pack.deciding(AuthorityKind::Vehicle);
        with.filter(|a| mode(a) == wanted).count()
    };
    let [after, portal] = [Mode::AfterRegistration, Mode::Portal].map(vehicle);
    let along = pack.deciding(AuthorityKind::Registration);
    let along = along.filter(|a| a.profile(day).is_some_and(Profile::takes_vehicles_along));
    format!(
        "vehicles: {after} after-registration, {portal} portal; told along by {} registration \
         authorities; not connected: {}",
        along.count(),
        closed.count()
    )
}
