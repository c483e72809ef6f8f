//! What an office says of a person at its counter: made with its tool, believed
//! for its own key only, and enough where the law lets it be.

use std::cell::RefCell;
use std::fs;

use relocation::competence::{Ability, FrontOffice, Profile};
use relocation::envelope::counter_code::CounterCode;
use relocation::envelope::directory::{AuthorityKind, Directory};
use relocation::envelope::identity::{
    HolderKey, LIFETIME, Means, STATEMENT_TYPE, Statement, StatementClaims, allowed,
};
use relocation::envelope::jose::CompactJws;
use serde_json::json;
use uuid::Uuid;

use super::identity::{Citizen, card, registered, registration};
use super::sample;
use super::vehicle::{looked, office, sent, vehicles};
use super::world::{NOW, World, destination, entry};
use crate::authority::ToolError;
use crate::authority::case_file::CaseFile;
use crate::authority::counter::{Confirmation, CounterError, CounterNode, Seen, confirm};
use crate::authority::enrolment::ServedDestination;
use crate::authority::node::NodeError;
use crate::jose::test_keys;

/// Another authority than the one that decides.
fn front() -> Uuid {
    Uuid::from_u128(0xf0)
}

/// A citizen for whom the deciding authority has confirmed it.
fn at_the_counter() -> Citizen {
    Citizen {
        issuer: destination().to_string(),
        signer: test_keys::owned_signing(),
        means: Means::Counter,
        confirmed_by: Some("Frau Petersen".into()),
        ..Citizen::new()
    }
}

fn arrived(presentation: &str, publish: impl FnOnce(&mut Directory)) -> (World, CaseFile) {
    let mut world = World::new();
    world.publish(publish);
    world.node.accept(&registration(presentation));
    let (_, case) = looked(&world);
    (world, case)
}

#[test]
fn the_authoritys_own_counter_stands_for_the_appearance() {
    let world = World::new();
    let presentation = at_the_counter().presentation();
    world.node.accept(&registration(&presentation));
    let (folder, case) = looked(&world);
    assert!(case.identity);
    assert_eq!(case.findings[0].code, "identity_verified");
    let told = &case.findings[0].text;
    let expected = "Identität am eigenen Schalter geprüft: Hamburg, Frau Petersen, am \
                    15.01.2027, 08:50 Uhr; Signatur geprüft.";
    assert!(told.starts_with(expected), "{told}");
    let page = fs::read_to_string(folder.join("summary.html")).unwrap();
    assert!(page.contains("Ausweis: ÖZDEMIR\nAngabe: Özdemir"));
    world.send(&folder, case, registered(), NOW + 60).unwrap();
}

#[test]
fn the_means_is_named() {
    for (means, word) in [
        (Means::Eid, "Online-Ausweis"),
        (Means::Account, "Nutzerkonto"),
        (Means::Wallet, "EUDI-Wallet"),
    ] {
        let citizen = Citizen {
            means,
            ..Citizen::new()
        };
        let (_, case) = arrived(&citizen.presentation(), |_| {});
        assert!(case.findings[0].text.contains(word), "{word}");
    }
}

fn doubted(why: &str, presentation: &str, publish: impl FnOnce(&mut Directory), text: &str) {
    let (_, case) = arrived(presentation, publish);
    let told = &case.findings[0];
    assert_eq!(told.code, "identity_not_verified", "{why}");
    assert!(told.text.contains(text), "{why}: {}", told.text);
    assert!(!case.identity, "{why}");
}

#[test]
fn nobody_says_what_is_anothers_to_say() {
    let means = "nennt einen Weg";
    let node = || Citizen {
        confirmed_by: Some("Frau Petersen".into()),
        ..Citizen::new()
    };
    let mut citizen = node();
    citizen.means = Means::Counter;
    let counter_of_the_node = citizen.presentation();
    doubted("node as counter", &counter_of_the_node, |_| {}, means);
    doubted("node with clerk", &node().presentation(), |_| {}, means);
    citizen.confirmed_by = None;
    doubted("node, no clerk", &citizen.presentation(), |_| {}, means);
    for other in [Means::Eid, Means::Account, Means::Wallet] {
        let mut citizen = at_the_counter();
        citizen.means = other;
        doubted("office with card", &citizen.presentation(), |_| {}, means);
    }
}

#[test]
fn an_office_signs_with_its_own_key() {
    let issuer = "weder vom Knoten der Region noch von einer Behörde";
    let mut citizen = at_the_counter();
    citizen.issuer = Uuid::from_u128(0xee).to_string();
    doubted("unlisted", &citizen.presentation(), |_| {}, issuer);
    let mut citizen = at_the_counter();
    citizen.signer = test_keys::strange_signing();
    doubted("another's key", &citizen.presentation(), |_| {}, issuer);
    citizen.signer = test_keys::owned_other_signing();
    doubted("the node's key", &citizen.presentation(), |_| {}, issuer);
    let mut citizen = at_the_counter();
    citizen.confirmed_by = None;
    doubted("no key along", &citizen.presentation(), |_| {}, issuer);
    let unconnected = |directory: &mut Directory| directory.authorities[0].keys = None;
    let presentation = at_the_counter().presentation();
    doubted("not connected", &presentation, unconnected, issuer);

    // The named key along, signed with another one.
    let citizen = at_the_counter();
    let statement = citizen.statement();
    let claims: StatementClaims = CompactJws::parse(&statement.jws).unwrap().claims().unwrap();
    let forged = Statement {
        jws: test_keys::strange_signing()
            .sign(STATEMENT_TYPE, &claims)
            .unwrap(),
        ..statement
    };
    let forged = citizen.bind(&forged.presenting(allowed(AuthorityKind::Registration)));
    doubted("forged signature", &forged, |_| {}, issuer);
}

#[test]
fn it_counts_for_a_day_and_names_the_clerk_in_few_words() {
    let mut citizen = at_the_counter();
    citizen.identified = NOW - LIFETIME - 1;
    doubted(
        "old",
        &citizen.presentation(),
        |_| {},
        "beim Absenden zu alt",
    );
    let mut citizen = at_the_counter();
    citizen.confirmed_by = Some("x".repeat(81));
    doubted("long", &citizen.presentation(), |_| {}, "nicht lesbar");
}

fn other_office(directory: &mut Directory, prefix: &str) {
    let other = entry(front(), "Stadt Anderswo", prefix);
    directory.authorities.push(other);
}

fn front_office(can: Ability) -> FrontOffice {
    FrontOffice {
        name: "Bürgerbüro Anderswo".into(),
        destination: Some(front()),
        can: vec![can],
        source: "said so".into(),
    }
}

/// The BMG has no counterpart to FZV § 75(4).
#[test]
fn for_the_registration_another_office_is_a_help_only() {
    let mut citizen = at_the_counter();
    citizen.issuer = front().to_string();
    let presentation = citizen.presentation();
    for listed in [false, true] {
        let (world, case) = arrived(&presentation, |directory| {
            other_office(directory, "02001");
            if listed {
                directory.authorities[0].front_offices = vec![front_office(Ability::Identity)];
            }
        });
        let told = &case.findings[0];
        assert_eq!(told.code, "identity_elsewhere");
        for words in ["Stadt Anderswo, Frau Petersen", "ersetzt die Vorsprache"] {
            assert!(told.text.contains(words), "{}", told.text);
        }
        assert!(!case.identity);
        let (folder, case) = looked(&world);
        let page = fs::read_to_string(folder.join("summary.html")).unwrap();
        assert!(page.contains("Ausweis: ÖZDEMIR"), "shown as a help");
        assert!(world.send(&folder, case, registered(), NOW + 60).is_err());
    }
}

/// A vehicle's case after another office has confirmed the identity.
fn vehicle_case(publish: impl FnOnce(&mut Directory)) -> CaseFile {
    let mut citizen = at_the_counter();
    citizen.issuer = front().to_string();
    citizen.audience = vehicles();
    citizen.nonce = Uuid::from_u128(0x61);
    citizen.kind = AuthorityKind::Vehicle;
    let mut request = sample::vehicle(&json!({"kind": "with-registration"}));
    let presentation = citizen.presentation();
    request["identity"] = json!({"statement": {"presentation": presentation}});
    let mut world = office();
    world.publish(publish);
    world.node.accept(&sent(&request, &[]));
    looked(&world).1
}

#[test]
fn a_vehicle_needs_the_consent_of_the_competent_authority() {
    type Change = fn(&mut Directory);
    let listed = |directory: &mut Directory, prefix: &str, can| {
        other_office(directory, prefix);
        let decides = &mut directory.authorities[1];
        assert_eq!(decides.destination, vehicles());
        decides.front_offices = vec![front_office(can)];
    };
    let case = vehicle_case(|directory| listed(directory, "02001", Ability::Identity));
    assert!(case.identity);
    let told = &case.findings[0].text;
    let expected = "Identität an der Anlaufstelle geprüft: Stadt Anderswo, Frau Petersen, am";
    assert!(told.starts_with(expected), "{told}");

    // Exchanged keys may lie anywhere.
    let case = vehicle_case(|directory| {
        listed(directory, "02001", Ability::Identity);
        let office = directory.authorities.last_mut().unwrap();
        assert_eq!(office.destination, front());
        let keys = office.keys.as_mut().unwrap();
        keys.former_signing = std::mem::replace(&mut keys.signing, vec!["new".into()]);
    });
    assert_eq!(case.findings[0].code, "identity_not_verified");
    assert!(!case.identity);

    let refused: [(&str, &str, Ability, Change); 5] = [
        ("may receive only", "02001", Ability::Receive, |_| {}),
        ("of another Land", "01001", Ability::Identity, |_| {}),
        ("not listed", "02001", Ability::Identity, |directory| {
            directory.authorities[1].front_offices.clear();
        }),
        (
            "run by nobody known",
            "02001",
            Ability::Identity,
            |directory| {
                directory.authorities[1].front_offices[0].destination = None;
            },
        ),
        ("not connected", "02001", Ability::Identity, |directory| {
            directory.authorities[1].profile = Some(Profile {
                connected: false,
                ..Profile::default()
            });
        }),
    ];
    for (why, prefix, can, change) in refused {
        let case = vehicle_case(|directory| {
            listed(directory, prefix, can);
            change(directory);
        });
        assert_eq!(case.findings[0].code, "identity_elsewhere", "{why}");
        assert!(!case.identity, "{why}");
    }
}

/// A node with one waiting browser.
struct Waiting {
    holder: HolderKey,
    answers: Option<u16>,
    brought: RefCell<Option<String>>,
}

impl Waiting {
    fn says(&self) -> Result<(), NodeError> {
        let refused = |status| NodeError::Refused {
            status,
            problem: String::new(),
        };
        self.answers.map_or(Ok(()), |status| Err(refused(status)))
    }
}

impl CounterNode for Waiting {
    fn look(&self, _: &CounterCode) -> Result<HolderKey, NodeError> {
        self.says().map(|()| self.holder.clone())
    }

    fn deliver(&self, _: &CounterCode, statement: &str) -> Result<(), NodeError> {
        *self.brought.borrow_mut() = Some(statement.to_owned());
        Ok(())
    }
}

fn confirmation() -> Confirmation {
    Confirmation {
        seen: Seen {
            code: CounterCode::from_random([7; 5]),
            card: card(),
        },
        by: "Frau Petersen".into(),
        authority: None,
        kind: AuthorityKind::Registration,
    }
}

fn waiting(citizen: &Citizen, answers: Option<u16>) -> Waiting {
    Waiting {
        holder: citizen.holder(),
        answers,
        brought: RefCell::default(),
    }
}

#[test]
fn what_the_tool_makes_is_believed_by_the_authority() {
    let (world, citizen) = (World::new(), Citizen::new());
    let node = waiting(&citizen, None);
    let confirmed = confirm(
        &world.office,
        &node,
        &world.directory,
        confirmation(),
        NOW - 600,
    );
    assert_eq!(confirmed.unwrap(), "Hamburg");
    let statement = Statement::parse(&node.brought.take().unwrap()).unwrap();
    let shown = statement.presenting(allowed(AuthorityKind::Registration));
    let (_, case) = arrived(&citizen.bind(&shown), |_| {});
    assert!(case.identity, "{:?}", case.findings);
}

#[test]
fn the_tool_says_which_authority_it_is_and_what_the_node_said() {
    let citizen = Citizen::new();
    let tried = |world: &World, change: &dyn Fn(&mut Confirmation), answers| {
        let node = waiting(&citizen, answers);
        let mut wanted = confirmation();
        change(&mut wanted);
        let done = confirm(&world.office, &node, &world.directory, wanted, NOW);
        done.map(str::to_owned)
    };
    let mut world = World::new();
    world.office.access.destinations.push(ServedDestination {
        id: front(),
        name: "Stadt Anderswo".into(),
    });
    world.publish(|directory| other_office(directory, "02001"));
    let unclear = tried(&world, &|_| {}, None).unwrap_err();
    assert!(matches!(
        unclear,
        ToolError::Counter(CounterError::Authority)
    ));
    for name in ["Stadt Anderswo".to_owned(), front().to_string()] {
        let named = |wanted: &mut Confirmation| wanted.authority = Some(name.clone());
        assert_eq!(tried(&world, &named, None).unwrap(), "Stadt Anderswo");
    }
    for wrong in ["Stadt Nirgendwo".to_owned(), Uuid::nil().to_string()] {
        let named = |wanted: &mut Confirmation| wanted.authority = Some(wrong.clone());
        assert!(tried(&world, &named, None).is_err(), "{wrong}");
    }

    let world = World::new();
    for (status, word) in [(404, "leads nowhere"), (409, "used already"), (429, "429")] {
        let error = tried(&world, &|_| {}, Some(status)).unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    }
    let mut world = World::new();
    world.publish(|directory| directory.authorities[0].keys = None);
    let error = tried(&world, &|_| {}, None).unwrap_err();
    assert!(matches!(error, ToolError::NoSigningKey));
}
