//! The registration authority signs who is registered where; the vehicle
//! registration authority believes it, or has the confirmation shown.

use relocation::envelope::directory::Directory;
use relocation::envelope::event::EVENT_TYPE;
use relocation::envelope::jose::CompactJws;
use relocation::envelope::reply::{Outcome, Reply};
use relocation::services::registration::RegistrationRequest;
use relocation::services::vehicle::release::{CERTIFICATE_TYPE, Certificate};
use relocation::values::Salt;
use serde_json::{Value, json};
use uuid::Uuid;

use super::sample;
use super::vehicle::{decided, looked, office, sent, vehicles};
use super::world::{NOW, Parcel, World, answer, destination, document, entry, parcel};
use crate::authority::certificate::issue;
use crate::authority::finding::Finding;
use crate::authority::reply::Message;
use crate::authority::request::SCHEMAS;
use crate::jose::{SigningKey, test_keys};

type Change = fn(&mut Value);

fn salt() -> Salt {
    Salt::from_random([7; 16])
}

fn other_salt() -> Salt {
    Salt::from_random([8; 16])
}

/// The standard registration, with salts as the app gives them.
fn registration() -> RegistrationRequest {
    let document = document(Uuid::from_u128(0xa1));
    let mut request: RegistrationRequest =
        serde_json::from_value(sample::with_proof(&json!([document]))).unwrap();
    request.salt(salt(), other_salt());
    request
}

fn on_its_way(request: &Value) -> Parcel {
    let json = request.to_string().into_bytes();
    let document = document(Uuid::from_u128(0xa1));
    parcel(Uuid::from_u128(0x51), SCHEMAS[0], &json, &[document])
}

fn decide(world: &World, outcome: Outcome) -> Option<String> {
    decide_as(world, outcome, false)
}

fn decide_as(world: &World, outcome: Outcome, as_declared: bool) -> Option<String> {
    let (folder, case) = looked(world);
    let message = Message::Decision {
        outcome,
        text: "Erledigt".into(),
        documents: Vec::new(),
        appeared: true,
        as_declared,
    };
    world.send(&folder, case, message, NOW + 60).unwrap();
    match decided(world) {
        Reply::Decision { certificate, .. } => certificate,
        Reply::Question { .. } => panic!("a decision"),
    }
}

/// What the citizen gets when this registration is decided.
fn given(change: impl FnOnce(&mut Value), outcome: Outcome) -> Option<String> {
    let mut request = serde_json::to_value(registration()).unwrap();
    change(&mut request);
    let world = World::new();
    world.node.accept(&on_its_way(&request));
    decide(&world, outcome)
}

/// First finding on the vehicle of the same person, with changes to the
/// request and to the directory.
fn judged(
    certificate: &str,
    salt: &Salt,
    change: impl FnOnce(&mut Value),
    publish: impl FnOnce(&mut Directory),
) -> Finding {
    let release = json!({"kind": "decision", "certificate": certificate, "salt": salt});
    let mut request = sample::vehicle(&release);
    change(&mut request);
    let mut world = office();
    world.publish(publish);
    world.node.accept(&sent(&request, &[]));
    looked(&world).1.findings.remove(0)
}

/// One of the two was typed, the other one taken from a card.
#[test]
fn capitals_make_no_other_person() {
    let certificate = given(|_| {}, Outcome::Registered).unwrap();
    let capitals: Change = |request| {
        for name in ["family_name", "given_names"] {
            let typed = request["holder"][name].as_str().unwrap();
            request["holder"][name] = json!(typed.to_uppercase());
        }
    };
    let finding = judged(&certificate, &salt(), capitals, |_| {});
    assert_eq!(finding.code, "registration_confirmed");
}

fn doubted(why: &str, certificate: &str, salt: &Salt, change: Change) {
    let finding = judged(certificate, salt, change, |_| {});
    assert_eq!(finding.code, "registration_not_confirmed", "{why}");
    assert!(finding.text.contains("Meldebestätigung vorlegen lassen"));
}

#[test]
fn from_the_decision_to_the_vehicle() {
    let certificate = given(|_| {}, Outcome::Registered).unwrap();
    let finding = judged(&certificate, &salt(), |_| {}, |_| {});
    assert_eq!(finding.code, "registration_confirmed");
    assert_eq!(
        finding.text,
        "Die Meldebehörde Hamburg hat die Anmeldung dieser Person an dieser Anschrift am \
         15.01.2027 bestätigt (Signatur geprüft)."
    );
    // The key was exchanged since.
    let finding = judged(
        &certificate,
        &salt(),
        |_| {},
        |directory| {
            let keys = directory.authorities[0].keys.as_mut().unwrap();
            keys.former_signing = std::mem::replace(&mut keys.signing, vec!["new".into()]);
        },
    );
    assert_eq!(finding.code, "registration_confirmed");
}

#[test]
fn it_tells_nothing_but_hashes() {
    let certificate = given(|_| {}, Outcome::Registered).unwrap();
    let jws = CompactJws::parse(&certificate).unwrap();
    let text = String::from_utf8(jws.payload.clone()).unwrap();
    for secret in ["Özdemir", "Bergstra", "1998", salt().as_str()] {
        assert!(!text.contains(secret), "{secret}");
    }
    let claims: Certificate = jws.claims().unwrap();
    // Alone or not: the number tells nothing.
    assert_eq!(claims.commitments.len(), 2);
    assert_eq!((claims.iss, claims.iat), (destination(), NOW + 60));
}

#[test]
fn where_nobody_is_signed_for() {
    let secondary = |request: &mut Value| {
        request["matter"]["new_dwelling"]["status"] = "secondary".into();
    };
    assert_eq!(given(secondary, Outcome::Registered), None);
    let unsalted = |request: &mut Value| {
        request["person"].as_object_mut().unwrap().remove("salt");
    };
    assert_eq!(given(unsalted, Outcome::Registered), None);
    for outcome in [Outcome::Appear, Outcome::Refused] {
        assert_eq!(given(|_| {}, outcome), None);
    }
}

/// Nobody can tell by machine which of two requests the clerk has decided, or
/// what stood in one that is not there any more.
#[test]
fn only_what_was_decided_is_signed() {
    let first = serde_json::to_value(registration()).unwrap();
    let mut second = first.clone();
    second["matter"]["new_dwelling"]["house_number"] = "18".into();
    let world = World::new();
    world.node.accept(&on_its_way(&first));
    looked(&world);
    world.node.accept(&Parcel {
        submission: Uuid::from_u128(0x53),
        ..on_its_way(&second)
    });
    assert_eq!(decide(&world, Outcome::Registered), None);

    let world = World::new();
    world.node.accept(&on_its_way(&first));
    let (folder, _) = looked(&world);
    std::fs::remove_file(folder.join("request.json")).unwrap();
    assert_eq!(decide(&world, Outcome::Registered), None);
}

/// An answer may have corrected the request: signed only if the clerk says that
/// it was entered as declared.
#[test]
fn what_was_added_to_is_signed_on_the_clerks_word_only() {
    let request = serde_json::to_value(registration()).unwrap();
    for as_declared in [false, true] {
        let world = World::new();
        world.node.accept(&on_its_way(&request));
        looked(&world);
        world.node.accept(&answer(Uuid::from_u128(0x77)));
        let signed = decide_as(&world, Outcome::Registered, as_declared);
        assert_eq!(signed.is_some(), as_declared);
    }
}

#[test]
fn of_a_couple_each_opens_their_own() {
    let spouse = |request: &mut Value| {
        request["companions"] = json!([{"relation": "spouse", "person": {
            "family_name": "Özdemir", "given_names": "Kerem", "birth_date": "1997-01-02",
            "objections": [], "salt": other_salt(),
        }}]);
    };
    let kerem = |request: &mut Value| {
        request["holder"]["given_names"] = "Kerem".into();
        request["holder"]["birth_date"] = "1997-01-02".into();
    };
    let certificate = given(spouse, Outcome::Registered).unwrap();
    let claims: Certificate = CompactJws::parse(&certificate).unwrap().claims().unwrap();
    assert_eq!(claims.commitments.len(), 2);
    assert!(claims.commitments.is_sorted());
    for (salt, change) in [(salt(), (|_| {}) as Change), (other_salt(), kerem)] {
        let finding = judged(&certificate, &salt, change, |_| {});
        assert_eq!(finding.code, "registration_confirmed");
    }
    doubted("the other's salt", &certificate, &other_salt(), |_| {});
    doubted("the other's name", &certificate, &salt(), kerem);
}

#[test]
fn another_person_or_address() {
    let certificate = given(|_| {}, Outcome::Registered).unwrap();
    let changes: [(&str, Change); 5] = [
        ("street", |r| {
            r["address"]["street"] = "Kleine Bergstraße".into()
        }),
        ("house", |r| r["address"]["house_number"] = "17a".into()),
        ("key", |r| {
            r["address"]["municipality"]["regional_key"] = "020000000001".into();
        }),
        ("name", |r| r["holder"]["given_names"] = "Anna".into()),
        ("birth", |r| r["holder"]["birth_date"] = "1998-03-15".into()),
    ];
    for (why, change) in changes {
        doubted(why, &certificate, &salt(), change);
    }
    doubted("salt", &certificate, &other_salt(), |_| {});
}

#[test]
fn not_signed_by_whom_it_should_be() {
    let by = |key: &SigningKey, destination: Uuid| {
        let issued = issue(key, destination, &registration(), NOW).unwrap();
        issued.unwrap()
    };
    let right = by(test_keys::signing(), destination());
    let stranger = test_keys::strange_signing();
    let claims: Certificate = CompactJws::parse(&right).unwrap().claims().unwrap();
    let under_a_known_id = Certificate {
        key: relocation::envelope::jose::Jwk {
            kid: claims.key.kid.clone(),
            ..stranger.jwk().clone()
        },
        ..claims.clone()
    };
    let own = test_keys::other_signing();
    let (input, signature) = right.rsplit_once('.').unwrap();
    let (first, rest) = signature.split_at(1);
    let flipped = if first == "A" { "B" } else { "A" };
    for (why, certificate) in [
        ("the vehicle authority's key", by(own, destination())),
        ("the vehicle authority itself", by(own, vehicles())),
        ("a strange key", by(&stranger, destination())),
        ("no authority", by(&stranger, Uuid::from_u128(0xdead))),
        (
            "a strange key under a known id",
            stranger.sign(CERTIFICATE_TYPE, &under_a_known_id).unwrap(),
        ),
        (
            "another type",
            test_keys::signing().sign(EVENT_TYPE, &claims).unwrap(),
        ),
        ("tampered", format!("{input}.{flipped}{rest}")),
        ("no signature", format!("{input}.")),
        ("no JWS", "Meldebestätigung".into()),
        ("nothing", String::new()),
    ] {
        doubted(why, &certificate, &salt(), |_| {});
    }
    let finding = judged(&right, &salt(), |_| {}, |_| {});
    assert_eq!(finding.code, "registration_confirmed", "the right one is");
}

#[test]
fn signed_by_an_authority_that_is_not_competent_there() {
    let neighbour = Uuid::from_u128(0xd2);
    let key = test_keys::signing();
    let certificate = issue(key, neighbour, &registration(), NOW)
        .unwrap()
        .unwrap();
    let publish = |prefix: &'static str| {
        move |directory: &mut Directory| {
            let other = entry(neighbour, "Nachbargemeinde", prefix);
            directory.authorities.push(other);
        }
    };
    for (prefix, code) in [
        ("03", "registration_not_confirmed"),
        ("0200000", "registration_confirmed"),
    ] {
        let finding = judged(&certificate, &salt(), |_| {}, publish(prefix));
        assert_eq!(finding.code, code, "{prefix}");
    }

    let right = given(|_| {}, Outcome::Registered).unwrap();
    let not_connected = |directory: &mut Directory| directory.authorities[0].keys = None;
    let finding = judged(&right, &salt(), |_| {}, not_connected);
    assert_eq!(finding.code, "registration_not_confirmed");
}
