use serde_json::json;

use super::*;

const ALL: [Assurance; 3] = [Assurance::Low, Assurance::Substantial, Assurance::High];

/// What the card says when everything has one level.
fn card(claims: Value) -> Option<Card> {
    person(&vouched(&claims, Assurance::High, Assurance::High)).map(|(card, _)| card)
}

fn erika() -> Value {
    json!({
        "sub": "1", "email": "erika@example.org",
        "given_name": "ERIKA", "family_name": "MUSTERMANN", "birthdate": "1964-08-12",
        "address": {"street_address": "HEIDESTRAẞE 17", "postal_code": "51147",
                    "locality": "KÖLN", "country": "DE"},
    })
}

fn verified(level: &str, claims: Value) -> Value {
    json!({"verification": {"trust_framework": "eidas", "assurance_level": level}, "claims": claims})
}

#[test]
fn names_keep_their_letters_and_nothing_else_is_taken() {
    let mut claims = erika();
    claims["family_name"] = json!(" GROẞE-ĆWIEK ");
    let card = card(claims).unwrap();
    assert_eq!(card.family_name.as_deref(), Some("GROẞE-ĆWIEK"));
    assert_eq!(card.given_names.as_deref(), Some("ERIKA"));
    let names: Vec<_> = card.claims().into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["address", "birth_date", "family_name", "given_names"]
    );
}

#[test]
fn who_has_one_name_has_it_in_either_claim() {
    for missing in ["given_name", "family_name"] {
        for nothing in [Value::Null, json!(" ")] {
            let mut claims = erika();
            claims[missing] = nothing;
            let card = card(claims).unwrap();
            assert!(matches!(card.names(), (None, Some(_))), "{missing}");
        }
    }
}

#[test]
fn without_names_or_date_of_birth_nobody_is_known() {
    let without = |names: &[&str]| {
        let mut claims = erika();
        for name in names {
            claims.as_object_mut().unwrap().remove(*name);
        }
        card(claims)
    };
    assert!(without(&["address"]).is_some());
    assert_eq!(without(&["given_name", "family_name"]), None);
    assert_eq!(without(&["birthdate"]), None);
    for odd in [json!(null), json!([]), json!({"given_name": 1}), json!("x")] {
        assert_eq!(card(odd), None);
    }
}

#[test]
fn dates_of_birth() {
    for (birthdate, expected) in [
        ("1964-08-12", Some("1964-08-12")),
        ("1990", Some("1990")),
        ("1990-02-00", Some("1990-02")),
        ("1990-00-00", Some("1990")),
        ("0000-08-12", Some("unknown")),
        ("0000-02-29", Some("unknown")),
        ("0000", Some("unknown")),
        ("0000-00-00", Some("unknown")),
        ("", None),
        ("1990-13-01", None),
        ("1990-02-30", None),
        ("0000-13-01", None),
        ("12.08.1964", None),
        ("yesterday", None),
    ] {
        assert_eq!(birth_date(birthdate).as_deref(), expected, "{birthdate}");
    }
}

#[test]
fn addresses_in_parts_and_in_one_text() {
    let address = |address: Value| {
        let mut claims = erika();
        claims["address"] = address;
        card(claims).unwrap().address
    };
    assert_eq!(
        address(erika()["address"].clone()),
        Some(CardAddress::Structured {
            street: Some("HEIDESTRAẞE 17".into()),
            postcode: Some("51147".into()),
            city: "KÖLN".into(),
            country: "D".into(),
        })
    );
    let text = |text: &str| Some(CardAddress::Text(text.into()));
    assert_eq!(
        address(json!({"formatted": "Heidestraße 17\r\n51147 Köln\n"})),
        text("Heidestraße 17, 51147 Köln")
    );
    // Which country is not made up.
    assert_eq!(
        address(
            json!({"street_address": "Heidestraße 17", "postal_code": "51147", "locality": "Köln"})
        ),
        text("Heidestraße 17, 51147 Köln")
    );
    let abroad = address(json!({"locality": "Wien", "country": "AT"}));
    assert!(matches!(abroad, Some(CardAddress::Structured { country, .. }) if country == "AT"));
    assert_eq!(address(json!({})), None);
    assert_eq!(address(json!({"formatted": "x".repeat(1001)})), None);
}

#[test]
fn no_attribute_is_surer_than_the_session_or_what_the_gateway_vouches_for() {
    for session in ALL {
        for plain in ALL {
            let (_, level) = person(&vouched(&erika(), session, plain)).unwrap();
            assert_eq!(level, session.min(plain));
            let mut claims = erika();
            claims["verified_claims"] = verified("high", erika());
            let (_, level) = person(&vouched(&claims, session, plain)).unwrap();
            assert_eq!(level, session, "verified to be high");
        }
    }
}

#[test]
fn the_lowest_of_names_and_date_of_birth_counts() {
    for self_entered in ["given_name", "family_name", "birthdate"] {
        let mut sure = erika();
        let entered = sure.as_object_mut().unwrap().remove(self_entered);
        let claims = json!({self_entered: entered, "verified_claims": [verified("high", sure)]});
        let (card, level) = person(&vouched(&claims, Assurance::High, Assurance::Low)).unwrap();
        assert_eq!(level, Assurance::Low, "{self_entered}");
        assert!(card.address.is_some());
    }
}

#[test]
fn the_surest_source_counts_whatever_a_person_has_entered_besides() {
    let mut entered = erika();
    entered["family_name"] = json!("Anders");
    entered["verified_claims"] = json!([
        verified("substantial", json!({"family_name": "Muster"})),
        verified("high", erika()),
        {"verification": {"trust_framework": "de_aml"}, "claims": {"family_name": "Nobody"}},
        "odd",
    ]);
    let all = vouched(&entered, Assurance::High, Assurance::Low);
    let (card, level) = person(&all).unwrap();
    assert_eq!(card.family_name.as_deref(), Some("MUSTERMANN"));
    assert_eq!(level, Assurance::High);
}

#[test]
fn a_less_sure_address_is_left_out() {
    let mut sure = erika();
    let entered = sure.as_object_mut().unwrap().remove("address");
    let mut claims = json!({"address": entered, "verified_claims": verified("high", sure)});
    let of = |claims: &Value| {
        let (card, level) = person(&vouched(claims, Assurance::High, Assurance::Low)).unwrap();
        (card.address.is_some(), level)
    };
    assert_eq!(of(&claims), (false, Assurance::High));
    claims["verified_claims"]["verification"]["assurance_level"] = json!("low");
    assert_eq!(of(&claims), (true, Assurance::Low));
}

#[test]
fn what_is_missing_is_looked_for_elsewhere() {
    let all = |claims: Value| vouched(&claims, Assurance::High, Assurance::High);
    assert!(!incomplete(&all(erika())));
    assert!(!incomplete(&all(
        json!({"verified_claims": verified("high", erika())})
    )));
    for name in ASKED {
        let mut claims = erika();
        claims.as_object_mut().unwrap().remove(name);
        assert!(incomplete(&all(claims)), "{name}");
    }
}
