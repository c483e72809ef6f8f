use super::*;
use crate::jose::{Pkcs8, test_keys};
use crate::region::Kind;
use crate::region::registry::Channel;
use relocation::competence::{Mode, Profile};

fn authority(key: &str) -> Authority {
    let name = format!("Authority {key}");
    Authority::new(AuthorityKind::Registration, key, Kind::Town, &name)
}

fn issue(now: i64, previous: Option<u64>) -> Issue {
    Issue {
        region: "hamburg".into(),
        node: NodeEntry {
            issuer: "https://node.example".into(),
            signing: vec!["print".into()],
        },
        peers: Vec::new(),
        demo: true,
        now,
        previous,
    }
}

fn table() -> CivilDate {
    CivilDate::parse("2026-08-31").unwrap()
}

fn registry(status: Status) -> Registry {
    let id = destination_id("hamburg", AuthorityKind::Registration, "02");
    Registry {
        destinations: vec![Destination {
            id,
            name: "Hamburg".into(),
            prefixes: vec!["02".into()],
            encryption: test_keys::sealing().jwk().clone(),
            signing: vec![test_keys::signing().jwk().clone()],
            former: vec![
                test_keys::other_signing().jwk().clone(),
                test_keys::other_sealing().jwk().clone(),
            ],
            schemas: vec!["urn:x".into()],
            status,
            channel: Channel::Mailbox,
            callback: None,
        }],
        subscribers: Vec::new(),
        senders: Vec::new(),
        peers: Vec::new(),
    }
}

#[test]
fn only_enrolled_and_active_authorities_have_keys() {
    let all = [authority("02"), authority("010515163")];
    let directory = build(&issue(1000, None), table(), &all, &registry(Status::Active));
    let keys = directory.authorities[0].keys.as_ref().unwrap();
    assert_eq!(keys.encryption, test_keys::sealing().jwk().kid);
    let former = &test_keys::other_signing().jwk().kid;
    assert_eq!(keys.former_signing.iter().collect::<Vec<_>>(), [former]);
    assert!(directory.authorities[1].keys.is_none());
    assert_eq!(directory.expires, 1000 + VALID_SECONDS);

    let closed = build(
        &issue(1000, None),
        table(),
        &all,
        &registry(Status::Inactive),
    );
    assert!(closed.authorities[0].keys.is_none());
}

#[test]
fn it_tells_who_is_reached_through_a_service_of_others() {
    let all = [authority("02")];
    let mut registry = registry(Status::Active);
    let told = |registry: &Registry| {
        let directory = build(&issue(1000, None), table(), &all, registry);
        directory.authorities[0].elsewhere
    };
    assert!(!told(&registry));
    registry.destinations[0].channel = Channel::Service {
        issuer: "https://service".into(),
        destination: Uuid::nil(),
        identifier: "urn:x".into(),
    };
    assert!(told(&registry));
}

#[test]
fn the_sequence_never_goes_back() {
    assert_eq!(next_sequence(None, 1000), 1000);
    assert_eq!(next_sequence(Some(10), 1000), 1000);
    assert_eq!(next_sequence(Some(1000), 1000), 1001);
    assert_eq!(next_sequence(Some(2000), 1000), 2001, "a clock set back");
}

#[test]
fn published_under_this_root_only() {
    let folder = tempfile::tempdir().unwrap();
    let root = RootKey::new(&Pkcs8::generate_p256().unwrap()).unwrap();
    let other = RootKey::new(&Pkcs8::generate_p256().unwrap()).unwrap();
    let directory = build(
        &issue(5, None),
        table(),
        &[authority("02")],
        &Registry::default(),
    );
    assert_eq!(published(folder.path(), &root.public()), None);
    publish(&directory, &root, folder.path()).unwrap();
    assert_eq!(published(folder.path(), &root.public()), Some(directory));
    assert_eq!(published(folder.path(), &other.public()), None);
}

#[test]
fn destination_ids_are_stable_and_differ() {
    let id = |key| destination_id("hamburg", AuthorityKind::Registration, key);
    assert_eq!(id("02"), id("02"));
    assert_ne!(id("02"), id("01"));
    assert_ne!(
        id("02"),
        destination_id("other", AuthorityKind::Registration, "02")
    );
    assert_ne!(
        id("02"),
        destination_id("hamburg", AuthorityKind::Vehicle, "02")
    );
}

#[test]
fn the_profile_of_the_day_decides_what_the_directory_says() {
    let day = |text| CivilDate::parse(text).ok();
    let mut office = authority("02");
    office.profiles = vec![
        Profile {
            connected: false,
            valid_from: day("2026-01-01"),
            valid_to: day("2026-12-31"),
            ..Profile::default()
        },
        Profile {
            mode: Some(Mode::Together),
            valid_from: day("2027-01-01"),
            ..Profile::default()
        },
    ];
    let all = [office];
    let at = |text| {
        let day = CivilDate::parse(text).unwrap().date();
        let registry = registry(Status::Active);
        entries("hamburg", &all, &registry, day).remove(0)
    };
    let before = at("2025-12-31");
    assert_eq!((before.profile, before.keys.is_some()), (None, true));
    let closed = at("2026-06-01");
    assert!(closed.keys.is_none(), "its own channel is shown");
    let opened = at("2027-01-01");
    assert_eq!(opened.profile.unwrap().mode, Some(Mode::Together));
    assert!(opened.keys.is_some());
}
