use super::*;
use crate::jose::test_keys;
use crate::region::Kind;
use relocation::envelope::directory::AuthorityKind;

fn authority(key: &str) -> Authority {
    let name = format!("Authority {key}");
    Authority::new(AuthorityKind::Registration, key, Kind::Town, &name)
}

fn enrolment(name: &str) -> Enrolment {
    Enrolment {
        name: name.into(),
        encryption: test_keys::sealing().jwk().clone(),
        signing: test_keys::signing().jwk().clone(),
        schemas: vec!["urn:umzug:schema:registration:1".into()],
    }
}

fn try_enrol(
    registry: &mut Registry,
    name: &str,
    key: &str,
    fingerprint: Option<&str>,
    replace: bool,
) -> Result<ClientAccess, EnrolError> {
    try_keys(registry, &enrolment(name), key, fingerprint, replace)
}

fn try_keys(
    registry: &mut Registry,
    enrolment: &Enrolment,
    key: &str,
    fingerprint: Option<&str>,
    replace: bool,
) -> Result<ClientAccess, EnrolError> {
    let right = enrolment.fingerprint();
    let order = Order {
        region: "hamburg",
        authorities: &[&authority(key)],
        enrolment,
        fingerprint: fingerprint.unwrap_or(&right),
        root: "root",
        replace,
        revoke: false,
    };
    enrol(registry, &order, Uuid::from_u128(7), &[9; 32])
}

#[test]
fn the_access_that_is_handed_out_opens_the_registry() {
    let mut registry = Registry::default();
    let access = try_enrol(&mut registry, "a", "010515163", None, false).unwrap();
    let subscriber = registry
        .authenticate(&access.client, &access.secret)
        .unwrap();
    assert_eq!(subscriber.destinations, [access.destinations[0].id]);
    assert!(registry.destination(access.destinations[0].id).is_some());
    let text = serde_json::to_string(&registry).unwrap();
    assert!(!text.contains(&access.secret), "only a hash stays");
}

#[test]
fn a_wrong_fingerprint_changes_nothing() {
    let mut registry = Registry::default();
    let mut print: Vec<char> = enrolment("a").fingerprint().chars().collect();
    print[0] = if print[0] == 'A' { 'B' } else { 'A' };
    let print: String = print.into_iter().collect();
    let result = try_enrol(&mut registry, "a", "01", Some(&print), false);
    assert!(matches!(result, Err(EnrolError::Fingerprint)));
    assert_eq!(registry, Registry::default());
}

#[test]
fn a_destination_changes_hands_only_on_request() {
    let mut registry = Registry::default();
    try_enrol(&mut registry, "a", "010515163", None, false).unwrap();
    let before = registry.clone();
    let result = try_enrol(&mut registry, "b", "010515163", None, false);
    assert!(matches!(result, Err(EnrolError::Taken(_))));
    assert_eq!(registry, before);

    try_enrol(&mut registry, "b", "010515163", None, true).unwrap();
    assert_eq!(registry.destinations.len(), 1);
    assert!(registry.subscribers[0].destinations.is_empty());
}

#[test]
fn the_same_name_again_replaces_its_entries() {
    let mut registry = Registry::default();
    let first = try_enrol(&mut registry, "a", "010515163", None, false).unwrap();
    let second = try_enrol(&mut registry, "a", "010515166", None, false).unwrap();
    assert_eq!(first.client, second.client);
    assert_eq!(registry.subscribers.len(), 1);
    assert_eq!(registry.destinations.len(), 1);
    assert_eq!(registry.destinations[0].prefixes, ["010515166"]);
}

/// Another key is no other way; who was at another node is here now.
#[test]
fn who_enrols_again_is_reached_as_before() {
    let mut registry = Registry::default();
    let folder = Channel::Folder {
        path: "gateway".into(),
    };
    let node = Channel::Node {
        issuer: "https://node".into(),
    };
    for (before, after) in [(folder.clone(), folder), (node, Channel::Mailbox)] {
        try_enrol(&mut registry, "a", "010515163", None, false).unwrap();
        registry.destinations[0].channel = before;
        try_enrol(&mut registry, "a", "010515163", None, false).unwrap();
        assert_eq!(registry.destinations[0].channel, after);
    }
}

#[test]
fn other_keys_under_a_known_name_only_on_request() {
    let mut registry = Registry::default();
    let first = try_enrol(&mut registry, "a", "010515163", None, false).unwrap();
    let before = registry.clone();
    let mut sealing = enrolment("a");
    sealing.encryption = test_keys::other_sealing().jwk().clone();
    let mut signing = enrolment("a");
    signing.signing = test_keys::other_signing().jwk().clone();
    for other in [&sealing, &signing] {
        let refused = try_keys(&mut registry, other, "010515163", None, false);
        let sentence = refused.err().unwrap().to_string();
        assert!(sentence.contains("--replace"), "{sentence}");
        assert_eq!(registry, before);
    }
    let second = try_keys(&mut registry, &signing, "010515163", None, true).unwrap();
    assert_eq!(first.client, second.client);
    assert_eq!(registry.destinations[0].signing, [signing.signing]);
}

#[test]
fn exchanged_keys_stay_known_until_they_are_revoked() {
    let mut registry = Registry::default();
    let (first, mut second) = (enrolment("a"), enrolment("a"));
    second.signing = test_keys::other_signing().jwk().clone();
    let former = |registry: &Registry| registry.destinations[0].former.clone();
    for (keys, expected) in [
        (&first, vec![]),
        (&second, vec![first.signing.clone()]),
        (&second, vec![first.signing.clone()]),
        (&first, vec![second.signing.clone()]),
        (&second, vec![first.signing.clone()]),
    ] {
        try_keys(&mut registry, keys, "02", None, true).unwrap();
        assert_eq!(former(&registry), expected);
    }
    let order = Order {
        region: "hamburg",
        authorities: &[&authority("02")],
        enrolment: &second,
        fingerprint: &second.fingerprint(),
        root: "root",
        replace: false,
        revoke: true,
    };
    enrol(&mut registry, &order, Uuid::from_u128(7), &[9; 32]).unwrap();
    assert_eq!(former(&registry), []);
}

#[test]
fn prefixes_select_authorities_and_unknown_ones_are_told() {
    let all = [
        authority("010515163"),
        authority("010515166"),
        authority("02"),
    ];
    let names = |keys: &[&str]| {
        let keys: Vec<String> = keys.iter().map(|key| (*key).into()).collect();
        select(&all, &keys).map(|found| found.len())
    };
    assert_eq!(names(&["01"]).unwrap(), 2);
    assert_eq!(names(&["010515163", "02"]).unwrap(), 2);
    assert!(matches!(names(&["13"]), Err(EnrolError::NoAuthority(_))));
    assert!(matches!(names(&[""]), Err(EnrolError::NoAuthority(_))));
}

#[test]
fn each_kind_of_authority_gets_the_schemas_meant_for_it() {
    let mut registry = Registry::default();
    let both = [
        authority("02"),
        Authority::new(AuthorityKind::Vehicle, "02000", Kind::Town, "Vehicles"),
    ];
    let mut enrolment = enrolment("a");
    enrolment.schemas.push("urn:umzug:schema:vehicle:1".into());
    let order = Order {
        region: "hamburg",
        authorities: &both.each_ref(),
        enrolment: &enrolment,
        fingerprint: &enrolment.fingerprint(),
        root: "root",
        replace: false,
        revoke: false,
    };
    enrol(&mut registry, &order, Uuid::from_u128(7), &[9; 32]).unwrap();
    let schemas: Vec<&[String]> = registry
        .destinations
        .iter()
        .map(|entry| entry.schemas.as_slice())
        .collect();
    assert_eq!(
        schemas,
        [
            ["urn:umzug:schema:registration:1"],
            ["urn:umzug:schema:vehicle:1"]
        ]
    );
}
