use relocation::envelope::identity::CardAddress;
use serde_json::json;

use super::server::{Begun, Psk, Read};
use super::token::{error_token, token};
use super::*;

struct Never;

impl EidServer for Never {
    fn use_id(&self, _: server::UseId) -> server::Answer<'_, Begun> {
        Box::pin(async { Err(server::Unreachable(String::new())) })
    }

    fn get_result(&self, _: String, _: u32) -> server::Answer<'_, GetResult> {
        Box::pin(async { Err(server::Unreachable(String::new())) })
    }
}

#[tokio::test]
async fn the_link_is_that_of_the_guideline() {
    let eid = Eid {
        server: Arc::new(Never),
        origin: "https://localhost:8443".into(),
        client: CLIENT.into(),
    };
    let Ok(Handoff::Link { desktop, mobile }) = eid.begin("abc-_1").await else {
        panic!("no link");
    };
    let query = "?tcTokenURL=https%3A%2F%2Flocalhost%3A8443%2Feid%2Ftoken%3Ft%3Dabc-_1";
    assert_eq!(desktop, format!("http://127.0.0.1:24727/eID-Client{query}"));
    assert_eq!(mobile, format!("eid://127.0.0.1:24727/eID-Client{query}"));
}

#[test]
fn only_what_finds_a_person_is_read() {
    assert_eq!(
        serde_json::to_value(asked()).unwrap(),
        json!({
            "DocumentType": "REQUIRED",
            "GivenNames": "REQUIRED",
            "FamilyNames": "REQUIRED",
            "DateOfBirth": "REQUIRED",
            "PlaceOfResidence": "REQUIRED",
            "AcademicTitle": "ALLOWED",
        })
    );
}

#[test]
fn tokens_have_the_order_of_the_schema() {
    let begun = Begun {
        session: "secret".into(),
        server_address: "https://eid.example/paos?a=1&b=2".into(),
        psk: Psk {
            id: "psk-id".into(),
            key: "c0ffee".into(),
        },
    };
    let text = token(&begun, "https://x/back?r=1", "https://x/error");
    assert_eq!(
        text,
        "<TCTokenType><ServerAddress>https://eid.example/paos?a=1&amp;b=2</ServerAddress>\
         <SessionIdentifier>psk-id</SessionIdentifier>\
         <RefreshAddress>https://x/back?r=1</RefreshAddress>\
         <CommunicationErrorAddress>https://x/error</CommunicationErrorAddress>\
         <Binding>urn:liberty:paos:2006-08</Binding>\
         <PathSecurity-Protocol>urn:ietf:rfc:4279</PathSecurity-Protocol>\
         <PathSecurity-Parameters><PSK>c0ffee</PSK></PathSecurity-Parameters></TCTokenType>"
    );
    assert!(
        !text.contains("secret"),
        "the session stays between servers"
    );
    let none = error_token("https://x/error");
    assert!(none.contains("<ServerAddress></ServerAddress>") && none.contains("https://x/error"));
}

fn read(data: serde_json::Value) -> Read {
    serde_json::from_value(json!({
        "personalData": data,
        "levelOfAssuranceResult": "http://bsi.bund.de/eID/LoA/hoch",
    }))
    .unwrap()
}

#[test]
fn what_is_on_the_chip() {
    let card = card::card(&read(json!({
        "DocumentType": "ID",
        "GivenNames": "JÜRGEN ÅSE",
        "FamilyNames": "GROẞE-ĆWIEK",
        "AcademicTitle": "",
        "DateOfBirth": {"DateString": "199002  "},
        "PlaceOfResidence": {"StructuredPlace": {
            "Street": "HAFENSTRAẞE 12 A", "City": "SEEVETAL", "Country": "D", "ZipCode": "21217",
        }},
    })));
    assert_eq!(card.family_name.as_deref(), Some("GROẞE-ĆWIEK"));
    assert_eq!(card.birth_date.as_deref(), Some("1990-02"));
    assert_eq!(card.academic_title, None);
    let Some(CardAddress::Structured { street, .. }) = card.address else {
        panic!("no address");
    };
    assert_eq!(street.as_deref(), Some("HAFENSTRAẞE 12 A"));
}

#[test]
fn birth_dates_may_be_known_in_part() {
    for (chip, expected) in [
        ("19640812", "1964-08-12"),
        ("199002  ", "1990-02"),
        ("1990    ", "1990"),
        ("        ", "unknown"),
        ("1990  12", "unknown"),
        ("196408", "1964-08"),
        ("1964081x", "unknown"),
    ] {
        let card = card::card(&read(json!({"DateOfBirth": {"DateString": chip}})));
        assert_eq!(card.birth_date.as_deref(), Some(expected), "{chip}");
    }
}

#[test]
fn no_address_and_single_names() {
    let card = card::card(&read(json!({
        "GivenNames": "SUHARTO",
        "FamilyNames": " ",
        "PlaceOfResidence": {"NoPlaceInfo": "KEINE WOHNUNG IN DEUTSCHLAND"},
    })));
    assert_eq!(card.family_name, None);
    let nowhere = CardAddress::Nowhere("KEINE WOHNUNG IN DEUTSCHLAND".into());
    assert_eq!(card.address, Some(nowhere));
}

#[test]
fn levels() {
    for (end, level) in [
        ("hoch", Assurance::High),
        ("substantiell", Assurance::Substantial),
        ("normal", Assurance::Low),
        ("undefined", Assurance::Low),
    ] {
        assert_eq!(
            assurance(&format!("http://bsi.bund.de/eID/LoA/{end}")),
            level
        );
    }
    assert_eq!(assurance(""), Assurance::Low);
}
