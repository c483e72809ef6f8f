//! What the tables of profiles and front offices may and may not say.

use relocation::competence::{Mode, Profile, Proof};

use relocation::envelope::directory::AuthorityKind;

use super::*;
use crate::region::directory::destination_id;

#[test]
fn the_demo_has_all_modes_and_a_municipality_that_is_not_connected() {
    let pack = hamburg();
    let mode = |prefix: &str| {
        let mut all = pack.deciding(AuthorityKind::Vehicle);
        let authority = all.find(|a| a.prefix == prefix).unwrap();
        authority.profile(DAY).unwrap().vehicle_mode()
    };
    assert_eq!(mode("03353"), Mode::Portal, "the longer prefix wins");
    assert_eq!(mode("01060"), Mode::AfterRegistration);
    let along = |prefix: &str| {
        let mut all = pack.deciding(AuthorityKind::Registration);
        let authority = all.find(|a| a.prefix == prefix).unwrap();
        let profile = authority.profile(DAY);
        profile.is_some_and(Profile::takes_vehicles_along)
    };
    assert!(
        along("010600063063") && along("010605086"),
        "Kreis Segeberg"
    );
    assert!(!along("020000000000"), "Hamburg");
    let closed: Vec<_> = pack
        .authorities
        .iter()
        .filter(|a| !a.is_connected(DAY))
        .map(|a| a.slug.as_str())
        .collect();
    assert_eq!(closed, ["hansestadt-buxtehude"]);
    let lbv = pack.authorities.iter().find(|a| a.prefix == "02000");
    assert_eq!(lbv.unwrap().profile(DAY).unwrap().asks, [Proof::Sepa]);
    for row in &pack.profiles {
        assert!(
            row.profile.source.contains("not confirmed"),
            "{}",
            row.prefix
        );
    }
    for row in &pack.front_offices {
        let runs = |key: &str| destination_id("hamburg", AuthorityKind::Registration, key);
        assert_eq!(row.office.destination, Some(runs(&row.run_by)));
        assert!(
            row.office.source.contains("not verified"),
            "{}",
            row.office.name
        );
    }
}

#[test]
fn rows_that_contradict_themselves_or_others_are_findings() {
    for (row, why) in [
        (
            "01060;registration;yes;together;;;x;2026-06-01;",
            "two rows hold",
        ),
        (
            "09;vehicle;yes;after-registration;;;x;2026-01-01;",
            "no authority begins so",
        ),
        (
            "02000;vehicle;yes;;;;x;2020-01-01;2020-12-31",
            "a mode must",
        ),
        (
            "02000;vehicle;yes;portal;;;x;2020-01-01;2020-12-31",
            "no portal",
        ),
        (
            "02000;vehicle;yes;after-registration;;;;2020-01-01;2020-12-31",
            "source",
        ),
        (
            "02000;vehicle;yes;after-registration;;;x;2020-02-01;2020-01-01",
            "before it begins",
        ),
        (
            "02000;vehicle;yes;together;;;x;2020-01-01;2020-12-31",
            "for the registration authority",
        ),
        (
            "02;registration;yes;portal;;https://www.example.de/;x;2026-01-01;",
            "for vehicles",
        ),
        ("02;registration;yes;;evb;;x;2026-01-01;", "for vehicles"),
    ] {
        let (_folder, source) = copy("hamburg");
        add(&source, "hamburg/profiles.csv", row);
        let findings = check_on(&Pack::load(&source, "hamburg").unwrap(), DAY).findings;
        assert_eq!(findings.len(), 1, "{row}: {findings:?}");
        assert!(findings[0].contains(why), "{row}: {findings:?}");
    }
}

#[test]
fn unknown_words_and_bad_addresses_are_refused() {
    let portal = |address: &str| format!("02;vehicle;yes;portal;;{address};x;2026-01-01;");
    for (row, value) in [
        (
            "02;vehicle;perhaps;together;;;x;2026-01-01;".into(),
            "perhaps",
        ),
        ("02;vehicle;yes;later;;;x;2026-01-01;".into(), "later"),
        (
            "02;vehicle;yes;together;evb iban;;x;2026-01-01;".into(),
            "iban",
        ),
        ("02;boat;yes;together;;;x;2026-01-01;".into(), "boat"),
        ("02;vehicle;yes;together;;;x;soon;".into(), "soon"),
        (portal("http://www.example.de"), "http://www.example.de"),
        (portal("www.example.de"), "www.example.de"),
    ] {
        let (_folder, source) = copy("hamburg");
        add(&source, "hamburg/profiles.csv", &row);
        let error = Pack::load(&source, "hamburg").err().unwrap().to_string();
        assert!(
            error.contains("profiles.csv") && error.contains(value),
            "{error}"
        );
    }
}

#[test]
fn a_front_office_needs_a_profile_that_allows_it() {
    for (row, why) in [
        ("01060;vehicle;Amt X;;receive;not verified", None),
        ("03353;vehicle;Amt X;;identity;not verified", None),
        (
            "03353;vehicle;Amt X;;receive;not verified",
            Some("no profile allows receive"),
        ),
        (
            "033590010010;registration;Amt X;;papers;not verified",
            Some("no profile allows papers"),
        ),
        (
            "020000000000;registration;Amt X;;identity;not verified",
            Some("no profile allows identity"),
        ),
        (
            "01060;vehicle;Amt X;010600044044;identity;not verified",
            None,
        ),
        (
            "01060;vehicle;Amt X;01060;identity;not verified",
            Some("run_by"),
        ),
        ("01060;vehicle;Amt X;;papers;", Some("must be there")),
        ("01060;vehicle;Amt X;;;not verified", Some("must be there")),
        (
            "0106;vehicle;Amt X;;papers;not verified",
            Some("no such authority"),
        ),
        (
            "01060;vehicle;Amt Bornhöved;;papers;not verified",
            Some("twice"),
        ),
    ] {
        let (_folder, source) = copy("hamburg");
        add(&source, "hamburg/front_offices.csv", row);
        let findings = check_on(&Pack::load(&source, "hamburg").unwrap(), DAY).findings;
        match why {
            None => assert_eq!(findings, Vec::<String>::new(), "{row}"),
            Some(why) => assert!(
                findings.len() == 1 && findings[0].contains(why),
                "{findings:?}"
            ),
        }
    }
    let (_folder, source) = copy("hamburg");
    add(
        &source,
        "hamburg/front_offices.csv",
        "01060;vehicle;Amt X;;decide;not verified",
    );
    assert!(Pack::load(&source, "hamburg").is_err());
}
