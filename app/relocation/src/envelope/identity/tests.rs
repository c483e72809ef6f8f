use serde_json::{Value, json};

use super::*;
use crate::envelope::jose::FormError;

fn card() -> Card {
    Card {
        family_name: Some("GROẞE-ĆWIEK".into()),
        given_names: Some("JÜRGEN ÅSE".into()),
        birth_date: Some("1990-02".into()),
        academic_title: Some("DR.".into()),
        address: Some(CardAddress::Structured {
            street: Some("HAFENSTRAẞE 12 A".into()),
            postcode: Some("21217".into()),
            city: "SEEVETAL".into(),
            country: "D".into(),
        }),
        document: Some("ID".into()),
    }
}

fn statement() -> Statement {
    let claims = card().claims().into_iter();
    let disclosures = claims.zip(1_u8..);
    Statement {
        jws: "a.b.c".into(),
        disclosures: disclosures
            .map(|((name, value), salt)| Disclosure::new(&[salt; 16], name, value))
            .collect(),
    }
}

#[test]
fn a_statement_comes_apart_again() {
    let statement = statement();
    let again = Statement::parse(&statement.text()).unwrap();
    assert_eq!(again, statement);
    assert_eq!(again.card().unwrap(), card());
}

/// The form of RFC 9901 § 4.2.1: salt, name, value.
#[test]
fn a_disclosure_is_that_of_the_standard() {
    let text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
    let one = Disclosure::parse(text).unwrap();
    assert_eq!(
        (one.name.as_str(), one.value),
        ("family_name", json!("Möbius"))
    );
    assert_eq!(one.text, text, "the bytes that are hashed stay");
}

#[test]
fn each_authority_gets_only_what_it_may_have() {
    let shown = |kind| {
        let text = statement().presenting(allowed(kind)) + "x.y.z";
        let presentation = Presentation::parse(&text).unwrap();
        assert_eq!((presentation.jws, presentation.binding), ("a.b.c", "x.y.z"));
        assert_eq!(format!("{}x.y.z", presentation.bound), text);
        presentation.card().unwrap()
    };
    assert_eq!(shown(AuthorityKind::Registration), card());
    let expected = Card {
        academic_title: None,
        address: None,
        document: None,
        ..card()
    };
    assert_eq!(shown(AuthorityKind::Vehicle), expected);
}

#[test]
fn wrong_forms_are_refused() {
    let one = Disclosure::new(&[7; 16], "given_names".into(), json!("ERIKA"));
    for (text, error) in [
        ("", FormError::Segments),
        ("a.b.c", FormError::Segments),
        ("a.b.c~%~x", FormError::Base64),
        ("a.b.c~e30~x", FormError::Json),
        (&*format!("a.b.c~{0}~{0}~x", one.text), FormError::Json),
        (&*format!("{}~x", "a".repeat(20_000)), FormError::Segments),
    ] {
        assert_eq!(Presentation::parse(text), Err(error), "{text:.40}");
    }
    let foreign = Disclosure::new(&[7; 16], "nationality".into(), json!("D"));
    let text = format!("a.b.c~{}~x.y.z", foreign.text);
    let presentation = Presentation::parse(&text).unwrap();
    assert_eq!(presentation.card(), Err(FormError::Json));
}

#[test]
fn a_key_has_two_halves_of_32_bytes() {
    let half = crate::envelope::jose::encode(&[9; 32]);
    let key = HolderKey::new(half.clone(), half.clone());
    assert_eq!(key.point(), Some(vec![9; 64]));
    let short = crate::envelope::jose::encode(&[9; 31]);
    assert_eq!(HolderKey::new(half.clone(), short).point(), None);
    let other = HolderKey {
        crv: "P-384".into(),
        ..HolderKey::new(half.clone(), half.clone())
    };
    assert_eq!(other.point(), None);
    let other = HolderKey {
        kty: "OKP".into(),
        ..HolderKey::new(half.clone(), half)
    };
    assert_eq!(other.point(), None);
}

/// RFC 7638 § 3.2: required members in the order of their names.
#[test]
fn the_thumbprint_text_is_in_order() {
    let key = HolderKey::new("X".into(), "Y".into());
    assert_eq!(
        key.thumbprint_input(),
        r#"{"crv":"P-256","kty":"EC","x":"X","y":"Y"}"#
    );
}

#[test]
fn words_on_the_wire() {
    assert_eq!(serde_json::to_value(Means::Eid).unwrap(), Means::Eid.code());
    assert_eq!(serde_json::to_value(Assurance::High).unwrap(), "high");
    assert!(Assurance::High > Assurance::Substantial && Assurance::Substantial > Assurance::Low);
}

#[test]
fn what_only_a_counter_says_is_absent_elsewhere() {
    let text = r#"{"iss":"n","iat":1,"exp":2,"vct":"v","cnf":{"jwk":{"kty":"EC","crv":"P-256",
        "x":"X","y":"Y"}},"means":"eid","assurance":"high","_sd_alg":"sha-256","_sd":[]}"#;
    let claims: StatementClaims = serde_json::from_str(text).unwrap();
    assert_eq!((&claims.confirmed_by, &claims.key), (&None, &None));
    let again = serde_json::to_value(claims).unwrap();
    assert_eq!(again, serde_json::from_str::<Value>(text).unwrap());
}

#[test]
fn a_clerk_is_named_in_few_printed_characters() {
    for name in [
        "Petersen",
        "Dr. Ó’Neill-Weiß, 12/3",
        &"ü".repeat(LONGEST_NAME),
    ] {
        assert!(names_a_clerk(name), "{name}");
    }
    for name in [
        "",
        "  ",
        "a\nb",
        "Petersen (ersetzt die Vorsprache)",
        "a\u{2028}b",
        &"u".repeat(LONGEST_NAME + 1),
    ] {
        assert!(!names_a_clerk(name), "{name}");
    }
}

#[test]
fn a_space_more_on_a_card_is_nobody_else() {
    assert_eq!(folded(" ANNA  MARIA"), folded("Anna Maria"));
    assert_eq!(folded("GROẞE"), folded("Große"));
}
