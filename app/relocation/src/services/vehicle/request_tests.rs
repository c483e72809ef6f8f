//! What the request holds, and what it never holds.

use std::collections::BTreeSet;

use super::release::{of as certificate_of, statement, statements};
use super::request::{Process, Release, VehicleRequest};
use super::{Prepared, Proof, along, build, prepared};
use crate::journey::answers::Answers;
use crate::journey::model::{Context, Facts, FieldError};
use crate::services::SERVICE;
use crate::services::cases::{CONTEXT, all, attachment, case, name, proof};
use crate::services::facts::{
    ASKS_EVB, ASKS_SEPA, ASKS_ZB2, OTHER_DISTRICT, RELEASED, VEHICLE_HERE,
};
use crate::services::registration;
use crate::values::Salt;

const SPOUSES: &str = "spouses with a car each: two holders, two requests";
const FINISHED: &str = "finished after the registration authority has signed its decision";

const RELEASED_HERE: Context = Context {
    facts: Facts(OTHER_DISTRICT.0 | VEHICLE_HERE.0 | RELEASED.0),
    ..CONTEXT
};

fn finished(mut begun: Answers, proof: &Proof) -> VehicleRequest {
    if begun.get("contact").is_empty() {
        begun.set("contact", "none");
    }
    for (key, text) in [
        ("vehicle-has-codes", "yes"),
        ("fin", "WVWZZZ1JZXW000001"),
        ("inspection.month", "5"),
        ("inspection.year", "27"),
        ("uncover-unproven", "yes"),
        ("zb1-code", "aB3dE7g"),
        ("declaration.yes", "yes"),
    ] {
        begun.set(key, text);
    }
    build(&begun, &RELEASED_HERE, &[], &name, Some(proof)).unwrap()
}

#[test]
fn what_waits_asks_for_the_papers_only() {
    let move_in = case(SPOUSES);
    let waiting = prepared(&move_in.answers, &move_in.context());
    assert_eq!(waiting.len(), 2);
    let given = ["Anna Maria", "Kerem"];
    let plates = ["LG-AB 123", "UE-KO 9"];
    for (at, Prepared { answers, .. }) in waiting.into_iter().enumerate() {
        let path = SERVICE.path(&answers, &RELEASED_HERE);
        let ids: Vec<_> = path.iter().map(|page| page.id).collect();
        assert_eq!(ids.last(), Some(&"vehicle-papers"), "{ids:?}");
        assert_eq!(
            answers.get("contact"),
            ["none", ""][at],
            "another holder is not asked"
        );
        let request = finished(answers, &proof());
        assert_eq!(request.holder.given_names.as_str(), given[at]);
        assert_eq!(request.plate.to_string(), plates[at]);
        assert_eq!(request.address.street.as_str(), "Große Bergstraße");
        assert_eq!(request.process, Process::KeepPlate);
    }
}

/// Codes, IBAN and eVB never lie in what waits, nor in anything that is kept.
#[test]
fn nothing_secret_waits_and_every_code_is_secret() {
    let secret: BTreeSet<&str> = SERVICE
        .pages
        .iter()
        .flat_map(|page| page.fields)
        .filter(|field| field.secret)
        .map(|field| field.id)
        .collect();
    let expected = [
        "evb",
        "iban",
        "seal-front",
        "seal-rear",
        "zb1-code",
        "zb2-code",
    ];
    assert_eq!(secret, BTreeSet::from(expected));
    for case in all() {
        for waiting in prepared(&case.answers, &case.context()) {
            for (key, _) in waiting.answers.iter() {
                assert!(!secret.contains(key), "{}: {key}", case.name);
            }
        }
    }
}

/// Design: the codes are the very last question.
#[test]
fn codes_are_asked_last() {
    let pages: Vec<_> = SERVICE.pages.iter().map(|page| page.id).collect();
    assert_eq!(pages[pages.len() - 2..], ["vehicle-codes", "check"]);
}

#[test]
fn the_same_statement_on_both_sides() {
    let move_in = case(SPOUSES);
    let files = [attachment()];
    let context = move_in.context();
    let mut request = registration::build(&move_in.answers, &context, &files, &name).unwrap();
    let salts = [Salt::from_random([1; 16]), Salt::from_random([2; 16])];
    request.salt(salts[0].clone(), salts[1].clone());
    let signed = statements(&request);
    assert_eq!(signed.len(), 2);
    let waiting = prepared(&move_in.answers, &context);
    for (at, waiting) in waiting.into_iter().enumerate() {
        let vehicle = finished(waiting.answers, &proof());
        let said = statement(&salts[at], &vehicle.holder, &vehicle.address);
        assert_eq!(said, signed[at]);
        let other = statement(&salts[1 - at], &vehicle.holder, &vehicle.address);
        assert!(!signed.contains(&other), "another person's salt opens it");
    }
}

#[test]
fn a_changed_address_or_holder_is_another_statement() {
    let request = finished(case(FINISHED).answers, &proof());
    let salt = Salt::from_random([1; 16]);
    let said = |request: &VehicleRequest| statement(&salt, &request.holder, &request.address);
    let mut moved = request.clone();
    moved.address.house_number = None;
    let mut renamed = request.clone();
    renamed.holder.family_name = None;
    assert_ne!(said(&request), said(&moved));
    assert_ne!(said(&request), said(&renamed));
}

#[test]
fn a_secondary_dwelling_releases_nothing() {
    let case = case("a secondary dwelling is added");
    let files = [attachment()];
    let mut request = registration::build(&case.answers, &case.context(), &files, &name).unwrap();
    request.salt(Salt::from_random([1; 16]), Salt::from_random([2; 16]));
    assert!(statements(&request).is_empty());
}

/// FZV § 75(2): another main dwelling counts without a move as well.
#[test]
fn another_main_dwelling_releases_the_vehicle() {
    let case = case("the main dwelling changes without a move, with a car");
    let context = case.context();
    let mut request = registration::build(&case.answers, &context, &[], &name).unwrap();
    let salt = Salt::from_random([1; 16]);
    request.salt(salt.clone(), Salt::from_random([2; 16]));
    let signed = statements(&request);
    let text = String::from_utf8(signed[0].clone()).unwrap();
    for said in ["ANNA", "1998-03-14", "020000000000", "Grindelallee"] {
        assert!(text.contains(said), "{said} in {text}");
    }
    let mut waiting = prepared(&case.answers, &context).swap_remove(0).answers;
    waiting.set("postcode", "20144");
    let vehicle = finished(waiting, &proof());
    let said = statement(&salt, &vehicle.holder, &vehicle.address);
    assert_eq!(signed, [said]);
}

#[test]
fn a_certificate_comes_with_a_decision_and_files_without() {
    let decided = finished(case(FINISHED).answers, &proof());
    let Proof { certificate, salt } = proof();
    assert_eq!(certificate_of(&decided), Some((&certificate, &salt)));
    assert_eq!(decided.attachments(), []);
    let mut enclosed = decided;
    enclosed.release = Release::Confirmation {
        attachments: vec![attachment()],
    };
    assert_eq!(certificate_of(&enclosed), None);
    assert_eq!(enclosed.attachments(), [attachment()]);
}

/// A move is told to the registration authority; the vehicle comes after it.
#[test]
fn a_move_is_no_request_for_a_vehicle() {
    for named in [SPOUSES, "not registered yet"] {
        let case = case(named);
        let context = case.context();
        let built = build(&case.answers, &context, &[attachment()], &name, None);
        let missing = ("declaration".to_owned(), FieldError::new("missing"));
        assert_eq!(built, Err(vec![missing]), "{named}");
    }
}

/// Reference 2.4, FZV § 6(1): the exhaustive list of what the authority gets.
const ALLOWED: &[&str] = &[
    "schema",
    "identity",
    "reason",
    "none",
    "competence_of",
    "holder",
    "family_name",
    "given_names",
    "birth_date",
    "address",
    "municipality",
    "regional_key",
    "name",
    "postcode",
    "street",
    "house_number",
    "process",
    "kind",
    "plate",
    "release",
    "certificate",
    "salt",
    "attachments",
    "attachment",
    "filename",
    "mime_type",
    "size",
    "sha512",
    "papers",
    "fin",
    "inspection",
    "zb1_code",
    "zb2_code",
    "seals",
    "rear",
    "front",
    "evb",
    "tax_account",
    "contact",
    "email",
    "phone",
];

fn keys(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                found.insert(key.clone());
                keys(value, found);
            }
        }
        serde_json::Value::Array(all) => all.iter().for_each(|one| keys(one, found)),
        _ => {}
    }
}

/// Tries to get every other answer into the vehicle request, and every answer
/// of the vehicle into the registration: what was typed elsewhere stays there.
#[test]
fn neither_authority_learns_what_is_for_the_other() {
    let mut answers = case(SPOUSES).answers;
    for (key, text) in [
        ("landlord-name", "NUR-MELDEBEHOERDE-1"),
        ("landlord-address", "NUR-MELDEBEHOERDE-2"),
        ("last-street", "Nurmeldebehördenstraße"),
        ("supplement", "NUR-MELDEBEHOERDE-3"),
        ("child-1-given-names", "Nurmeldebehördenkind"),
        ("vehicle-1-plate", "LG-XX 777"),
        ("objections.parties", "yes"),
    ] {
        answers.set(key, text);
    }
    let together = Context {
        facts: VEHICLE_HERE.with(crate::services::facts::VEHICLE_TOGETHER),
        ..CONTEXT
    };
    let told = along(&answers, &together, &name).unwrap();
    assert_eq!(told.len(), 1, "each holder for themselves");
    for request in told {
        assert_eq!(request.plate.to_string(), "LG-XX 777");
        assert_eq!(request.release, Release::WithRegistration);
        let text = serde_json::to_string(&request).unwrap().to_lowercase();
        assert!(
            !text.contains("nurmelde") && !text.contains("nur-melde"),
            "{text}"
        );
        assert!(
            !text.contains("parties") && !text.contains("lüneburg"),
            "{text}"
        );
    }
    let moved = registration::build(&answers, &together, &[attachment()], &name).unwrap();
    let text = serde_json::to_string(&moved).unwrap();
    for vehicle in ["LG-XX", "777", "UE-KO", "vehicle", "plate", "holder"] {
        assert!(!text.contains(vehicle), "{vehicle} in {text}");
    }
}

#[test]
fn only_the_keys_of_the_reviewed_list_reach_the_authority() {
    let mut found = BTreeSet::new();
    for case in all() {
        let context = case.context();
        let proofs = [None, Some(proof())];
        for proof in &proofs {
            let files = [attachment()];
            let built = build(&case.answers, &context, &files, &name, proof.as_ref());
            let along = along(&case.answers, &context, &name).unwrap_or_default();
            for request in built.into_iter().chain(along) {
                keys(&serde_json::to_value(&request).unwrap(), &mut found);
            }
        }
    }
    let allowed: BTreeSet<String> = ALLOWED.iter().map(|key| (*key).to_owned()).collect();
    let more: Vec<_> = found.difference(&allowed).collect();
    assert!(more.is_empty(), "{more:?}");
}

#[test]
fn what_the_law_does_not_ask_is_asked_where_a_profile_wants_it() {
    let answers = case("the authority asks for more than the FZV: insurance, mandate, Teil II");
    let fields = |facts: Facts| -> Vec<&str> {
        let context = Context { facts, ..CONTEXT };
        let path = SERVICE.path(&answers.answers, &context);
        path.iter()
            .flat_map(|page| page.visible_fields(&answers.answers, &context))
            .map(|field| field.id)
            .collect()
    };
    for (fact, field) in [
        (ASKS_EVB, "evb"),
        (ASKS_SEPA, "iban"),
        (ASKS_ZB2, "zb2-code"),
    ] {
        assert!(fields(RELEASED_HERE.facts.with(fact)).contains(&field));
        assert!(!fields(RELEASED_HERE.facts).contains(&field), "{field}");
    }
}

/// Written by hand, not by the code.
#[test]
fn the_fixture_is_what_the_case_sends() {
    let case = case("registered at the counter: the confirmation of the registration is enclosed");
    let files = [attachment()];
    let built = build(&case.answers, &case.context(), &files, &name, None).unwrap();
    let fixture = include_str!("../../../tests/fixtures/vehicle_keep.json");
    let fixture: VehicleRequest = serde_json::from_str(fixture).unwrap();
    assert_eq!(built, fixture);
}
