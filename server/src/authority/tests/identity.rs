//! A statement of identity is believed for one person, one authority, one
//! submission, one day; and every way of getting round that is seen.

use std::fs;
use std::path::PathBuf;

use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::identity::{
    Assurance, BINDING_TYPE, Binding, Card, CardAddress, HolderKey, LIFETIME, Means, Statement,
    allowed,
};
use relocation::envelope::jose::{decode, encode};
use relocation::envelope::reply::{Document, Outcome};
use serde_json::{Value, json};
use uuid::Uuid;

use super::sample;
use super::vehicle::{looked, office, sent, vehicles};
use super::world::{ISSUER, NOW, Parcel, World, destination, document, parcel, request as plain};
use crate::authority::case_file::CaseFile;
use crate::authority::reply::Message;
use crate::authority::request::SCHEMAS;
use crate::identity::statement::{Said, issue};
use crate::jose::{Pkcs8, RootKey, SigningKey, sha256_base64url, test_keys};

const SUBMISSION: Uuid = Uuid::from_u128(0x51);

/// The citizen's side, with every part open to change.
pub(super) struct Citizen {
    pub(super) issuer: String,
    /// Signs the statement.
    pub(super) signer: SigningKey,
    pub(super) means: Means,
    pub(super) confirmed_by: Option<String>,
    pub(super) key: RootKey,
    pub(super) signs_with: Option<RootKey>,
    pub(super) assurance: Assurance,
    pub(super) identified: i64,
    pub(super) bound: i64,
    pub(super) audience: Uuid,
    pub(super) nonce: Uuid,
    pub(super) kind: AuthorityKind,
}

impl Citizen {
    pub(super) fn new() -> Self {
        Self {
            issuer: ISSUER.into(),
            signer: test_keys::owned_other_signing(),
            means: Means::Eid,
            confirmed_by: None,
            key: RootKey::new(&Pkcs8::generate_p256().unwrap()).unwrap(),
            signs_with: None,
            assurance: Assurance::High,
            identified: NOW - 600,
            bound: NOW - 5,
            audience: destination(),
            nonce: SUBMISSION,
            kind: AuthorityKind::Registration,
        }
    }

    pub(super) fn holder(&self) -> HolderKey {
        let point = decode(&self.key.public()).unwrap();
        let (x, y) = point.split_at(32);
        HolderKey::new(encode(x), encode(y))
    }

    pub(super) fn statement(&self) -> Statement {
        let said = Said {
            issuer: self.issuer.clone(),
            means: self.means,
            assurance: self.assurance,
            card: &card(),
            holder: self.holder(),
            confirmed_by: self.confirmed_by.clone(),
            now: self.identified,
        };
        Statement::parse(&issue(&self.signer, said).unwrap()).unwrap()
    }

    pub(super) fn presentation(&self) -> String {
        self.bind(&self.statement().presenting(allowed(self.kind)))
    }

    pub(super) fn bind(&self, bound: &str) -> String {
        let binding = Binding {
            iat: self.bound,
            aud: self.audience,
            nonce: self.nonce,
            sd_hash: sha256_base64url(bound.as_bytes()),
        };
        let key = self.signs_with.as_ref().unwrap_or(&self.key);
        bound.to_owned() + &key.sign(BINDING_TYPE, &binding).unwrap()
    }
}

pub(super) fn card() -> Card {
    Card {
        family_name: Some("ÖZDEMIR".into()),
        given_names: Some("ANNA MARIA".into()),
        birth_date: Some("1998-03-14".into()),
        academic_title: Some("DR.".into()),
        address: Some(CardAddress::Structured {
            street: Some("AM SANDE 1".into()),
            postcode: Some("21335".into()),
            city: "LÜNEBURG".into(),
            country: "D".into(),
        }),
        document: Some("ID".into()),
    }
}

/// The registration with this presentation.
pub(super) fn registration(presentation: &str) -> Parcel {
    let document = document(Uuid::from_u128(0xa1));
    on_its_way(&with(presentation, &document), &document)
}

fn with(presentation: &str, document: &Document) -> Value {
    let mut request = sample::with_proof(&json!([document]));
    request["identity"] = json!({"statement": {"presentation": presentation}});
    request["consequence"] = json!("declaration");
    request
}

fn on_its_way(request: &Value, document: &Document) -> Parcel {
    let json = request.to_string().into_bytes();
    parcel(
        SUBMISSION,
        SCHEMAS[0],
        &json,
        std::slice::from_ref(document),
    )
}

/// A decision without an appearance.
pub(super) fn registered() -> Message {
    Message::Decision {
        outcome: Outcome::Registered,
        text: "Erledigt".into(),
        documents: Vec::new(),
        appeared: false,
        as_declared: false,
    }
}

fn arrived(presentation: &str) -> (CaseFile, String) {
    let world = World::new();
    world.node.accept(&registration(presentation));
    let (folder, case) = looked(&world);
    let page = fs::read_to_string(folder.join("summary.html")).unwrap();
    (case, page)
}

#[test]
fn a_verified_identity_lets_the_authority_decide() {
    let world = World::new();
    world
        .node
        .accept(&registration(&Citizen::new().presentation()));
    let (folder, case) = looked(&world);
    assert!(case.identity);
    assert_eq!(case.findings[0].code, "identity_verified");
    let page = fs::read_to_string(folder.join("summary.html")).unwrap();
    for line in [
        "Ausweis: ÖZDEMIR\nAngabe: Özdemir",
        "Ausweis: AM SANDE 1, 21335 LÜNEBURG (D)",
        "Doktorgrad",
        "Vertrauensniveau hoch",
    ] {
        assert!(page.contains(line), "{line}\n{page}");
    }
    assert!(!page.contains("Ankündigung ohne Identitätsnachweis"));
    world.send(&folder, case, registered(), NOW + 60).unwrap();
}

#[test]
fn without_one_it_stays_an_announcement() {
    let world = World::new();
    world.node.accept(&plain());
    let (folder, case) = looked(&world);
    assert!(!case.identity);
    let page = fs::read_to_string(folder.join("summary.html")).unwrap();
    assert!(page.contains("Ankündigung ohne Identitätsnachweis"));
    assert!(!page.contains("Ausweis und Angaben"));
}

/// What the clerk is told, and that nobody is registered by it.
fn doubted(why: &str, citizen: &Citizen, text: &str) {
    let (case, page) = arrived(&citizen.presentation());
    let told = &case.findings[0].text;
    assert!(told.contains(text), "{why}: {told}");
    assert!(!case.identity, "{why}");
    assert!(page.contains("Vorsprache"), "{why}");
    assert!(
        page.contains("Ankündigung ohne Identitätsnachweis"),
        "{why}"
    );
}

#[test]
fn whoever_signs_must_be_the_node_of_the_directory() {
    let broken = "weder vom Knoten der Region noch von einer Behörde";
    let mut citizen = Citizen::new();
    citizen.signer = test_keys::owned_signing();
    doubted("a key of somebody else", &citizen, broken);
    let mut citizen = Citizen::new();
    citizen.issuer = "https://other.example/fit-connect".into();
    doubted("another node's name", &citizen, broken);
}

#[test]
fn the_presentation_is_bound_to_person_authority_and_submission() {
    let mut citizen = Citizen::new();
    citizen.signs_with = Some(RootKey::new(&Pkcs8::generate_p256().unwrap()).unwrap());
    doubted(
        "stolen without its key",
        &citizen,
        "gehört nicht zu diesem Absender",
    );
    let mut citizen = Citizen::new();
    citizen.audience = vehicles();
    doubted(
        "replayed to another authority",
        &citizen,
        "einen anderen Antrag",
    );
    let mut citizen = Citizen::new();
    citizen.nonce = Uuid::from_u128(0x52);
    doubted(
        "replayed for another submission",
        &citizen,
        "einen anderen Antrag",
    );
}

#[test]
fn it_counts_for_a_day() {
    let mut citizen = Citizen::new();
    citizen.identified = NOW - LIFETIME;
    assert!(arrived(&citizen.presentation()).0.identity);
    citizen.identified -= 1;
    doubted("too old", &citizen, "beim Absenden zu alt");
    citizen.identified = NOW + 16 * 60;
    doubted("of the future", &citizen, "beim Absenden zu alt");
    let mut citizen = Citizen::new();
    citizen.bound = NOW + 16 * 60;
    doubted("bound in the future", &citizen, "beim Absenden zu alt");
}

#[test]
fn a_lower_level_is_said_to_be_one() {
    let mut citizen = Citizen::new();
    citizen.assurance = Assurance::Substantial;
    doubted("substantial", &citizen, "nicht auf Vertrauensniveau hoch");
}

#[test]
fn what_is_disclosed_cannot_be_changed() {
    let citizen = Citizen::new();
    let statement = citizen.statement();
    let all = statement.presenting(allowed(AuthorityKind::Registration));
    let forged = |name: &str, value: Value| {
        let own = &statement.disclosures;
        let old = own.iter().find(|one| one.name == name).unwrap();
        let new = encode(
            json!(["AAAAAAAAAAAAAAAAAAAAAA", name, value])
                .to_string()
                .as_bytes(),
        );
        citizen.bind(&all.replace(&old.text, &new))
    };
    for presentation in [
        forged("family_name", json!("MUSTERMANN")),
        forged("birth_date", json!("2000-01-01")),
        citizen.presentation().replace('~', ""),
        citizen.presentation() + "x",
        String::new(),
        all.clone(),
        // Bound, then one claim taken away.
        {
            let first = &statement.disclosures[0].text;
            citizen.bind(&all).replace(&format!("{first}~"), "")
        },
    ] {
        let (case, _) = arrived(&presentation);
        assert_eq!(case.findings[0].code, "identity_not_verified");
        assert!(!case.identity);
    }
}

#[test]
fn nothing_is_held_back_from_the_registration() {
    let citizen = Citizen::new();
    let statement = citizen.statement();
    for shown in [
        &[][..],
        &["family_name", "birth_date"],
        &[
            "family_name",
            "given_names",
            "birth_date",
            "address",
            "document",
        ],
    ] {
        let (case, _) = arrived(&citizen.bind(&statement.presenting(shown)));
        assert_eq!(case.findings[0].code, "identity_not_verified", "{shown:?}");
        assert!(!case.identity);
    }
}

#[test]
fn a_statement_about_somebody_else_is_no_proof() {
    for change in [
        |request: &mut Value| request["person"]["family_name"] = json!("Mustermann"),
        |request: &mut Value| request["person"]["given_names"] = json!("Anna"),
        |request: &mut Value| request["person"]["birth_date"] = json!("1998-03-15"),
        |request: &mut Value| request["person"]["birth_date"] = json!("1998-03"),
    ] {
        let document = document(Uuid::from_u128(0xa1));
        let mut request = with(&Citizen::new().presentation(), &document);
        change(&mut request);
        let world = World::new();
        world.node.accept(&on_its_way(&request, &document));
        let (folder, case) = looked(&world);
        assert_eq!(case.findings[0].code, "identity_differs");
        assert!(!case.identity);
        // The clerk sees both.
        let page = fs::read_to_string(folder.join("summary.html")).unwrap();
        assert!(page.contains("Ausweis: ÖZDEMIR"));
        assert!(world.send(&folder, case, registered(), NOW + 60).is_err());
    }
}

/// Somebody announces for another person, then adds a request of their own.
#[test]
fn a_later_request_does_not_identify_the_first() {
    let world = World::new();
    let first = plain();
    world.node.accept(&first);
    looked(&world);
    let mut citizen = Citizen::new();
    citizen.nonce = Uuid::from_u128(0x77);
    let document = document(Uuid::from_u128(0xa1));
    let second = Parcel {
        submission: citizen.nonce,
        case: first.case,
        ..on_its_way(&with(&citizen.presentation(), &document), &document)
    };
    world.node.accept(&second);
    let (_, case) = looked(&world);
    assert_eq!(case.received.len(), 2);
    assert!(!case.identity);
}

/// A citizen who proves it to the vehicle registration authority.
fn holder() -> Citizen {
    Citizen {
        audience: vehicles(),
        nonce: Uuid::from_u128(0x61),
        kind: AuthorityKind::Vehicle,
        ..Citizen::new()
    }
}

/// What becomes of the holder's request for a vehicle, in a world that lasts as
/// long as its folder is read.
fn for_a_vehicle(citizen: &Citizen) -> (World, PathBuf, CaseFile) {
    let release = json!({"kind": "with-registration"});
    let mut request = sample::vehicle(&release);
    let presentation = citizen.presentation();
    request["identity"] = json!({"statement": {"presentation": presentation}});
    let mut world = office();
    // In this world the vehicle's office holds the node's usual key.
    world.publish(|_| {});
    world.node.accept(&sent(&request, &[]));
    let (folder, case) = looked(&world);
    (world, folder, case)
}

/// FZV § 20(2): substantial or high.
#[test]
fn a_vehicle_needs_less_than_a_registration() {
    for (assurance, enough, said) in [
        (Assurance::High, true, "Vertrauensniveau hoch, Signatur"),
        (
            Assurance::Substantial,
            true,
            "Vertrauensniveau substantiell, Signatur",
        ),
        (
            Assurance::Low,
            false,
            "nicht auf Vertrauensniveau substantiell",
        ),
    ] {
        let citizen = Citizen {
            assurance,
            ..holder()
        };
        let (.., case) = for_a_vehicle(&citizen);
        assert_eq!(case.identity, enough, "{assurance:?}");
        let told = &case.findings[0].text;
        assert!(told.contains(said), "{told}");
    }
}

#[test]
fn the_vehicle_authority_sees_no_degree_and_no_former_address() {
    let (_world, folder, case) = for_a_vehicle(&holder());
    assert_eq!(case.findings[0].code, "identity_verified");
    let page = fs::read_to_string(folder.join("summary.html")).unwrap();
    assert!(page.contains("Ausweis: ÖZDEMIR"));
    for absent in ["DR.", "AM SANDE", "Doktorgrad"] {
        assert!(!page.contains(absent), "{absent}");
    }
}
