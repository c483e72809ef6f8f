//! Requests about vehicles on their way to the clerk and back.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::event::EventKind::{Accept, Decision, Reject, Submit};
use relocation::envelope::reply::{Document, Outcome, Reply};
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;
use uuid::Uuid;

use super::sample;
use super::world::{NOW, Parcel, World, destination, document, entry, parcel, request};
use crate::authority::case_file::{CaseFile, State, all};
use crate::authority::enrolment::ServedDestination;
use crate::authority::request::SCHEMAS;
use crate::authority::serve::look;
use crate::jose::test_keys;

/// Code under the cover of the papers in the reviewed request.
const CODE: &str = "aB3dE7g";

/// Destination of the vehicle registration authority.
pub(super) fn vehicles() -> Uuid {
    Uuid::from_u128(0xd1)
}

/// The office of a vehicle registration authority: it signs with another key
/// than the registration authority of the same place.
pub(super) fn office() -> World {
    let mut world = World::new();
    world.office.signing = vec![test_keys::owned_other_signing()];
    world.office.access.destinations = vec![ServedDestination {
        id: vehicles(),
        name: "Zulassungsbehörde Hamburg".into(),
    }];
    world.publish(|directory| {
        let mut own = entry(vehicles(), "Zulassungsbehörde Hamburg", "02000");
        own.kind = AuthorityKind::Vehicle;
        let keys = own.keys.as_mut().unwrap();
        keys.signing = vec![test_keys::other_signing().jwk().kid.clone()];
        keys.schemas = vec![SCHEMAS[1].into()];
        directory.authorities.push(own);
    });
    world
}

/// A request about a vehicle on its way to its authority.
pub(super) fn sent(request: &Value, documents: &[Document]) -> Parcel {
    let json = request.to_string().into_bytes();
    Parcel {
        destination: vehicles(),
        ..parcel(Uuid::from_u128(0x61), SCHEMAS[1], &json, documents)
    }
}

fn with_file() -> Parcel {
    let document = document(Uuid::from_u128(0xa1));
    let release = json!({"kind": "confirmation", "attachments": [document]});
    sent(&sample::vehicle(&release), &[document])
}

/// What the office has after a look.
pub(super) fn looked(world: &World) -> (PathBuf, CaseFile) {
    look(&world.office, &world.node, None, NOW).unwrap();
    let mut cases = all(&world.office.handover()).unwrap();
    assert_eq!(cases.len(), 1);
    cases.remove(0)
}

#[test]
fn the_clerk_gets_all_of_it_and_what_to_look_at() {
    let world = office();
    world.node.accept(&with_file());
    let (folder, case) = looked(&world);
    assert_eq!(case.kind, AuthorityKind::Vehicle);
    assert!(!case.identity);
    assert!(folder.join("attachments/01-proof.pdf").exists());
    let codes: Vec<_> = case.findings.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["identity_missing", "confirmation_to_read"]);
    let page = fs::read_to_string(folder.join("summary.html")).unwrap();
    for text in [
        "<h1>Ummeldung eines Fahrzeugs: Wechsel des Zulassungsbezirks, Kennzeichen bleibt</h1>",
        "Ohne Identitätsnachweis (§ 20 Abs. 2 FZV): Die Änderung erst nach",
        "LG-AB 123",
        CODE,
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("nicht angemeldet"));
}

#[test]
fn another_competent_authority_is_one_of_the_same_kind() {
    let mut world = office();
    let mut other = entry(
        Uuid::from_u128(0xd9),
        "Andere Zulassungsbehörde",
        "02000000",
    );
    other.kind = AuthorityKind::Vehicle;
    world.publish(|directory| directory.authorities.push(other));
    world.node.accept(&with_file());
    let finding = looked(&world).1.findings.remove(0);
    assert_eq!(finding.code, "other_authority_competent");
    assert!(finding.text.contains("Andere Zulassungsbehörde"));
}

/// An authority does not read what is for one of another kind.
#[test]
fn a_request_for_another_kind_of_authority_is_rejected() {
    let vehicle = with_file();
    for (world, parcel) in [
        (
            World::new(),
            Parcel {
                destination: destination(),
                ..vehicle
            },
        ),
        (
            office(),
            Parcel {
                destination: vehicles(),
                ..request()
            },
        ),
    ] {
        world.node.accept(&parcel);
        look(&world.office, &world.node, None, NOW).unwrap();
        assert_eq!(world.kinds(parcel.case), [Submit, Reject]);
        assert!(all(&world.office.handover()).unwrap().is_empty());
        let claims = world.claims(parcel.case).remove(1);
        let problem = &claims.single().unwrap().1.problems[0];
        assert_eq!(problem.kind, "urn:umzug:problem:schema");
        assert_eq!(problem.instance.as_deref(), Some("data"));
    }
}

/// What was sealed before the authority left the directory still arrives.
#[test]
fn an_authority_that_the_directory_names_no_more() {
    let mut world = office();
    world.publish(|directory| directory.authorities.clear());
    let parcel = with_file();
    world.node.accept(&parcel);
    assert_eq!(looked(&world).1.kind, AuthorityKind::Vehicle);
    assert_eq!(world.kinds(parcel.case), [Submit, Accept]);
}

#[test]
fn the_demo_has_a_letter_of_its_own() {
    let world = office();
    let parcel = with_file();
    world.node.accept(&parcel);
    look(&world.office, &world.node, Some(0), NOW).unwrap();
    assert_eq!(world.kinds(parcel.case), [Submit, Accept, Decision]);
    assert_eq!(looked(&world).1.state, State::Decided(Outcome::Appear));
    let Reply::Decision {
        text,
        documents,
        certificate,
        ..
    } = decided(&world)
    else {
        panic!("a decision");
    };
    assert!(text.contains("Teil II"), "{text}");
    assert!(!text.contains("Meldebehörde"), "{text}");
    assert_eq!(documents[0].filename, "vorbereitet.pdf");
    assert_eq!(certificate, None);
}

/// The one reply at the node, opened by the citizen.
pub(super) fn decided(world: &World) -> Reply {
    let shelf = world.node.shelf.borrow();
    let (_, upload) = shelf.replies.first_key_value().unwrap();
    let opened = test_keys::other_sealing().unseal(&upload.encrypted_data);
    serde_json::from_slice(&opened.unwrap()).unwrap()
}

#[test]
fn a_case_of_the_time_before_vehicles_is_a_registration() {
    let world = World::new();
    world.node.accept(&request());
    let (folder, case) = looked(&world);
    let mut json: Value = serde_json::from_slice(&case.to_json()).unwrap();
    assert_eq!(json["kind"], "registration");
    json.as_object_mut().unwrap().remove("kind");
    fs::write(folder.join("case.json"), json.to_string()).unwrap();
    assert_eq!(looked(&world).1, case);
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Whoever reads a code can void the papers: the clerk's folder has them, no
/// log has, whether the request can be read or not.
#[test]
fn nothing_logs_a_code() {
    let log = Log::default();
    let writer = log.clone();
    let level = tracing::Level::TRACE;
    let subscriber = tracing_subscriber::fmt().with_max_level(level);
    // With a single subscriber, a test in another thread that comes first to a
    // line of the log would silence it for all.
    let _second = tracing::Dispatch::new(tracing_subscriber::fmt().finish());
    tracing::subscriber::with_default(subscriber.with_writer(writer).finish(), || {
        let world = office();
        world.node.accept(&with_file());
        looked(&world);
        let mut broken = sample::vehicle(&json!({"kind": "with-registration"}));
        broken["papers"]["zb1_code"] = format!("{CODE}{CODE}").into();
        let mut broken = sent(&broken, &[]);
        broken.submission = Uuid::from_u128(0x62);
        broken.case = Uuid::from_u128(0xcb);
        world.node.accept(&broken);
        looked(&world);
        assert_eq!(world.kinds(broken.case), [Submit, Reject]);
    });
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        text.contains("handed over") && text.contains("rejected"),
        "{text}"
    );
    assert!(!text.contains(CODE), "{text}");
}
