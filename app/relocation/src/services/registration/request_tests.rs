//! From answers to request, compared with reviewed requests.

use time::macros::date;

use super::findings::{Finding, findings};
use super::random_walks::attachment;
use super::request::{Contact, Landlord, Owner, RegistrationRequest};
use super::status::Status;
use super::walks::{CONTEXT, standard_but};
use super::{build, clerk, outcome};
use crate::journey::answers::Answers;
use crate::journey::model::FieldError;
use crate::values::RegionalKey;

fn name(key: &RegionalKey) -> Option<String> {
    match key.as_str() {
        "020000000000" => Some("Hamburg".into()),
        "033550022022" => Some("Lüneburg".into()),
        "010030000000" => Some("Lübeck".into()),
        _ => None,
    }
}

fn built(answers: &Answers) -> RegistrationRequest {
    build(answers, &CONTEXT, &[attachment()], &name).unwrap()
}

#[test]
fn the_standard_case_is_the_reviewed_request() {
    let request = serde_json::to_value(built(&standard_but(&[]))).unwrap();
    let reviewed = include_str!("../../../tests/fixtures/registration_standard.json");
    let reviewed: serde_json::Value = serde_json::from_str(reviewed).unwrap();
    assert_eq!(request, reviewed, "{request:#}");
}

#[test]
fn a_kept_dwelling_gets_its_status() {
    let request = built(&standard_but(&[
        ("other-dwelling", "yes"),
        ("kept", "previous"),
        ("more-often", "other"),
    ]));
    assert_eq!(request.new_dwelling.status, Status::Secondary);
    assert_eq!(request.previous_dwelling.kept_as, Some(Status::Main));
    assert!(request.other_dwellings.is_empty());

    let request = built(&standard_but(&[
        ("other-dwelling", "yes"),
        ("kept", "another"),
        ("more-often", "new"),
        ("other-place", "010030000000"),
        ("other-street", "Breite Straße"),
        ("other-house-number", "ohne"),
    ]));
    assert_eq!(request.new_dwelling.status, Status::Main);
    assert_eq!(request.previous_dwelling.kept_as, None);
    let [other] = request.other_dwellings.as_slice() else {
        panic!("one other dwelling")
    };
    assert_eq!(
        (other.status, &other.house_number),
        (Status::Secondary, &None)
    );
    assert_eq!(other.municipality.name.as_str(), "Lübeck");
}

/// Answers of a way that was left again never reach the authority.
#[test]
fn what_is_no_longer_asked_is_not_sent() {
    let request = built(&standard_but(&[
        ("dwelling-from", "resident"),
        ("owner-name", "Nobody"),
        ("email", "old@example.org"),
        ("contact", "phone"),
        ("phone", "040 123456"),
        ("confirmation", "paper"),
    ]));
    let json = serde_json::to_string(&request).unwrap();
    for gone in ["Am Markt", "Nobody", "old@example.org", "Foto.jpg"] {
        assert!(!json.contains(gone), "{gone} in {json}");
    }
    assert!(matches!(
        &request.landlord,
        Landlord::Resident {
            owner: Owner::Same,
            ..
        }
    ));
    assert!(
        matches!(&request.contact, Some(Contact::Phone(phone)) if phone.as_str() == "+4940123456")
    );
}

#[test]
fn incomplete_answers_name_the_fields() {
    let wrong = build(
        &standard_but(&[("street", "12"), ("postcode", "")]),
        &CONTEXT,
        &[attachment()],
        &name,
    );
    assert_eq!(
        wrong.unwrap_err(),
        [
            ("postcode", FieldError::new("missing")),
            ("street", FieldError::new("street"))
        ]
    );
    let wrong = build(&standard_but(&[]), &CONTEXT, &[], &name);
    assert_eq!(
        wrong.unwrap_err(),
        [("confirmation-files", FieldError::new("missing"))]
    );
    let wrong = build(&standard_but(&[("who", "others")]), &CONTEXT, &[], &name);
    assert_eq!(
        wrong.unwrap_err(),
        [("declaration", FieldError::new("missing"))]
    );
}

#[test]
fn reading_goes_through_the_constructors() {
    let text = include_str!("../../../tests/fixtures/registration_standard.json");
    assert!(serde_json::from_str::<RegistrationRequest>(text).is_ok());
    for (from, to) in [
        ("\"22765\"", "\"2276\""),
        ("Özdemir", "Özdemir2"),
        ("2026-11-14", "2026-11-31"),
        ("registration:1", "registration:9"),
        ("\"move_in\"", "\"extra\": 1, \"move_in\""),
        ("\"sole\"", "\"alone\""),
        ("033550022022", "33550022022"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        assert!(
            serde_json::from_str::<RegistrationRequest>(&changed).is_err(),
            "{to}"
        );
    }
}

#[test]
fn the_clerk_sees_the_sheets_in_order() {
    let rows = clerk::rows(&built(&standard_but(&[("objections.parties", "yes")])));
    let sheets: Vec<&str> = rows
        .iter()
        .map(|row| row.sheet)
        .filter(|sheet| !sheet.is_empty())
        .collect();
    assert_eq!(
        sheets,
        [
            "0101", "0301", "0601", "1201", "1202", "1205", "1206", "1210", "1213", "1301", "1201",
            "1205", "1206", "1208", "1213", "1801", "3001", "3001", "3002"
        ]
    );
    let value = |label: &str| {
        let row = rows.iter().find(|row| row.label == label);
        row.map_or("", |row| row.value.as_str())
    };
    assert_eq!(value("Geburtsdatum"), "14.03.1998");
    assert_eq!(value("Gemeindeschlüssel"), "02000000");
    assert_eq!(value("Status"), "alleinige Wohnung");
    assert!(value("Widersprüche").starts_with("7: "));
    assert!(value("Bestätigung des Wohnungsgebers").ends_with("Foto.jpg"));
}

#[test]
fn the_page_after_sending_knows_the_deadline() {
    let request = built(&standard_but(&[]));
    // Moved in on Saturday 14 November: the end on a Saturday moves to Monday.
    let facts = outcome(&request, date!(2026 - 11 - 30));
    assert_eq!(facts.deadline, date!(2026 - 11 - 30));
    assert!(!facts.late);
    assert!(outcome(&request, date!(2026 - 12 - 01)).late);
    assert_eq!(
        facts.bring,
        ["identity-documents", "confirmation-original", "case-code"]
    );
}

#[test]
fn findings_tell_the_clerk() {
    let day = date!(2026 - 11 - 22);
    assert_eq!(findings(&built(&standard_but(&[])), day), []);
    let request = built(&standard_but(&[
        ("confirmation", "refused"),
        ("birth-date.day", "00"),
        ("birth-date.month", "00"),
    ]));
    assert_eq!(
        findings(&request, date!(2026 - 12 - 01)),
        [
            Finding::Late,
            Finding::BirthDateIncomplete,
            Finding::ConfirmationRefused
        ]
    );
    let mut request = built(&standard_but(&[]));
    request.new_dwelling.status = Status::Secondary;
    assert_eq!(
        findings(&request, date!(2026 - 11 - 13)),
        [Finding::MoveInAhead, Finding::Statuses]
    );
}

/// Attachments have the form of all documents of the envelope.
#[test]
fn an_attachment_is_a_document_of_the_envelope() {
    let json = serde_json::to_value(attachment()).unwrap();
    let document: crate::envelope::reply::Document = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(document).unwrap(), json);
}
