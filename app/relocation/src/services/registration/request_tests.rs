//! From answers to request, compared with reviewed requests.

use time::macros::date;

use super::findings::{Finding, findings};
use super::request::{
    Consequence, Contact, Custody, Identity, Landlord, Matter, MoveIn, Owner, Previous,
    RegistrationRequest,
};
use super::status::Status;
use super::{build, clerk, outcome};
use crate::envelope::identity::Assurance;
use crate::journey::answers::Answers;
use crate::services::cases::{CONTEXT, attachment, case, name, standard_but};
use crate::values::{FileName, PartialDate, RegionalKey};

fn built(answers: &Answers) -> RegistrationRequest {
    build(answers, &CONTEXT, &[attachment()], &name).unwrap()
}

fn moved(request: &RegistrationRequest) -> &MoveIn {
    match &request.matter {
        Matter::MoveIn(matter) => matter,
        other => panic!("{other:?}"),
    }
}

fn hamburg() -> RegionalKey {
    RegionalKey::parse("020000000000").unwrap()
}

#[test]
fn the_reviewed_requests() {
    for (name, reviewed) in [
        (
            "single, from Lüneburg to Hamburg-Altona, rented, photo",
            include_str!("../../../tests/fixtures/registration_standard.json"),
        ),
        (
            "family of four, rented",
            include_str!("../../../tests/fixtures/registration_family.json"),
        ),
        (
            "away abroad, a week before, by the number of the identity card",
            include_str!("../../../tests/fixtures/registration_abroad.json"),
        ),
    ] {
        let request = serde_json::to_value(built(&case(name).answers)).unwrap();
        let reviewed: serde_json::Value = serde_json::from_str(reviewed).unwrap();
        assert_eq!(request, reviewed, "{name}: {request:#}");
    }
}

#[test]
fn every_dwelling_gets_its_status() {
    let all = |name: &str| {
        let request = built(&case(name).answers);
        let matter = moved(&request);
        let kept = match &matter.previous {
            Previous::Germany { kept_as, .. } => *kept_as,
            Previous::Abroad { .. } => None,
        };
        let others: Vec<Status> = matter.other_dwellings.iter().map(|o| o.status).collect();
        (matter.new_dwelling.status, kept, others)
    };
    let (main, second) = (Status::Main, Status::Secondary);
    assert_eq!(
        all("keeps the previous dwelling, is there less often"),
        (main, Some(second), vec![])
    );
    assert_eq!(
        all("has another dwelling, is there more often"),
        (second, None, vec![main])
    );
    assert_eq!(
        all("five dwellings, exactly one main one"),
        (second, Some(second), vec![second, second, main])
    );
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
        ("spouse-given-names", "Former"),
    ]));
    let json = serde_json::to_string(&request).unwrap();
    for gone in [
        "Am Markt",
        "Nobody",
        "old@example.org",
        "Foto.jpg",
        "Former",
    ] {
        assert!(!json.contains(gone), "{gone} in {json}");
    }
    assert!(matches!(
        &moved(&request).landlord,
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
    let wrong = |changes: &[(&str, &str)], files: &[super::request::Attachment]| {
        let wrong = build(&standard_but(changes), &CONTEXT, files, &name).unwrap_err();
        let wrong = wrong.into_iter().map(|(field, error)| (field, error.code));
        wrong.collect::<Vec<_>>()
    };
    assert_eq!(
        wrong(&[("street", "12"), ("postcode", "")], &[attachment()]),
        [
            ("postcode".to_owned(), "missing"),
            ("street".to_owned(), "street")
        ]
    );
    assert_eq!(
        wrong(&[], &[]),
        [("confirmation-files".to_owned(), "missing")]
    );
    assert_eq!(
        wrong(&[("moved", "other"), ("matter", "in-person")], &[]),
        [("declaration".to_owned(), "missing")]
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
        ("\"contact\"", "\"extra\": 1, \"contact\""),
        ("\"new_dwelling\"", "\"extra\": 1, \"new_dwelling\""),
        ("\"move-in\"", "\"move-out\""),
        ("\"sole\"", "\"alone\""),
        ("033550022022", "33550022022"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert!(
            from == "\"contact\"" || changed != text,
            "{from} is not in the fixture"
        );
        let read = serde_json::from_str::<RegistrationRequest>(&changed);
        assert!(changed == text || read.is_err(), "{to}");
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
            "0101", "0301", "0601", "1801", "1201", "1202", "1205", "1206", "1210", "1213", "1301",
            "1201", "1205", "1206", "1208", "1213", "3001", "3001", "3002"
        ]
    );
    let value = |label: &str| {
        let row = rows.iter().find(|row| row.label == label);
        row.map_or("", |row| row.value.as_str())
    };
    assert_eq!(value("Geburtsdatum"), "14.03.1998");
    assert_eq!(value("Gemeindeschlüssel"), "02000000");
    assert_eq!(value("Status"), "alleinige Wohnung");
    assert!(value("Übermittlungssperren").starts_with("7: "));
    assert!(value("Bestätigung des Wohnungsgebers").ends_with("Foto.jpg"));
}

/// Every name, date and address of a request stands on the clerk's sheet.
#[test]
fn the_clerk_sees_everything_of_every_case() {
    for case in crate::services::cases::all() {
        let Ok(request) = build(&case.answers, &case.context(), &[attachment()], &name) else {
            continue;
        };
        let rows = clerk::rows(&request);
        let shown: String = rows
            .iter()
            .map(|row| row.value.as_str())
            .collect::<Vec<_>>()
            .join("\n");
        for (key, text) in case.answers.iter() {
            let typed = ["name", "names", "street", "serial", "supplement", "email"];
            if typed.iter().any(|end| key.ends_with(end))
                && !key.ends_with("surname")
                && is_asked(&case, key)
            {
                assert!(
                    shown.contains(text),
                    "{}: {key} = {text}\n{shown}",
                    case.name
                );
            }
        }
    }
}

/// Whether the answer is asked for on this case's path.
fn is_asked(case: &crate::services::cases::Case, key: &str) -> bool {
    let context = case.context();
    let path = crate::services::SERVICE.path(&case.answers, &context);
    path.iter()
        .flat_map(|page| page.visible_fields(&case.answers, &context))
        .any(|field| field.id == key)
}

#[test]
fn the_page_after_sending_knows_the_deadline() {
    let request = built(&standard_but(&[]));
    // Moved in on Saturday 14 November: the end on a Saturday moves to Monday.
    let facts = outcome(&request, &hamburg(), date!(2026 - 11 - 30));
    assert_eq!(facts.deadline, date!(2026 - 11 - 30));
    assert!(!facts.late);
    assert!(outcome(&request, &hamburg(), date!(2026 - 12 - 01)).late);
    assert!(facts.follows.contains(&"old-authority") && facts.todo.contains(&"card"));
    let secondary = built(&case("a secondary dwelling is added").answers);
    let facts = outcome(&secondary, &hamburg(), date!(2026 - 11 - 22));
    assert!(!facts.todo.contains(&"card") && facts.todo.contains(&"second-home-tax"));
}

#[test]
fn findings_tell_the_clerk() {
    let day = date!(2026 - 11 - 22);
    let found = |request: &RegistrationRequest, day| findings(request, &hamburg(), day);
    assert_eq!(found(&built(&standard_but(&[])), day), []);
    let request = built(&standard_but(&[
        ("confirmation", "refused"),
        ("birth-date.day", "00"),
        ("birth-date.month", "00"),
    ]));
    assert_eq!(
        found(&request, date!(2026 - 12 - 01)),
        [
            Finding::Late,
            Finding::BirthDateIncomplete,
            Finding::ConfirmationRefused
        ]
    );
    let mut request = built(&standard_but(&[]));
    if let Matter::MoveIn(matter) = &mut request.matter {
        matter.new_dwelling.status = Status::Secondary;
    }
    assert_eq!(
        found(&request, date!(2026 - 11 - 13)),
        [Finding::MoveInAhead, Finding::Statuses]
    );
}

#[test]
fn findings_of_families_and_other_matters() {
    let day = date!(2026 - 11 - 22);
    let of = |name: &str| findings(&built(&case(name).answers), &hamburg(), day);
    assert_eq!(of("family of four, rented"), []);
    assert_eq!(
        of("children whose parents live apart: the other parent cannot be asked"),
        [Finding::CustodyOpen]
    );
    assert_eq!(of("from abroad for the first time"), [Finding::FirstTime]);
    assert_eq!(
        of("from abroad, earlier resident"),
        [Finding::FormerResident]
    );
    assert_eq!(
        of("away abroad, a week before, by the number of the identity card"),
        [Finding::CompareSerial]
    );
    let mut request = built(&case("family of four, rented").answers);
    request.entitled = false;
    request.companions[1].person.birth_date = born("2008-11-22");
    request.companions[2].person.birth_date = born("2026-11-15");
    assert_eq!(
        findings(&request, &hamburg(), day),
        [
            Finding::NotEntitled,
            Finding::ChildOfAge,
            Finding::BornAfterwards
        ]
    );
    if let Matter::MoveIn(matter) = &request.matter {
        assert_eq!(matter.custody, None::<Custody>);
    }
}

fn born(text: &str) -> PartialDate {
    PartialDate::parse(text).unwrap()
}

/// Some people lawfully have one name only; so has their child.
#[test]
fn a_child_has_the_family_name_of_the_declarant_or_one_of_its_own() {
    let mut answers = case("family of four, rented").answers;
    let families = |answers: &Answers| -> Vec<Option<String>> {
        let request = built(answers);
        let all = request.companions.into_iter();
        all.map(|one| one.person.family_name.map(|name| name.to_string()))
            .collect()
    };
    let (own, other) = (Some("Özdemir".to_owned()), Some("Meyer".to_owned()));
    assert_eq!(
        families(&answers),
        [own.clone(), own.clone(), other.clone()]
    );
    answers.set("single-name.yes", "yes");
    answers.set("family-name", "");
    assert_eq!(families(&answers), [own, None, other]);
}

/// BMG § 23a(3) with § 10(2): only the highest level replaces the appearance.
#[test]
fn a_means_of_identification_declares_at_the_highest_level_only() {
    for (assurance, consequence) in [
        (Assurance::Low, Consequence::Announcement),
        (Assurance::Substantial, Consequence::Announcement),
        (Assurance::High, Consequence::Declaration),
    ] {
        let mut request = built(&standard_but(&[]));
        request.identify("e30~".into(), assurance);
        let said = Identity::Statement {
            presentation: "e30~".into(),
        };
        assert_eq!((request.identity, request.consequence), (said, consequence));
    }
}

/// BMG § 23a presupposes data at a former authority.
#[test]
fn who_was_never_registered_in_germany_appears() {
    let first = "from abroad for the first time";
    for (name, consequence) in [
        (first, Consequence::Announcement),
        ("from abroad, earlier resident", Consequence::Declaration),
    ] {
        let mut request = built(&case(name).answers);
        request.identify("e30~".into(), Assurance::High);
        assert_eq!(request.consequence, consequence, "{name}");
    }
}

/// Who does not appear has to hand the confirmation in (BMG §§ 19(1), 23(1)).
#[test]
fn a_confirmation_on_paper_is_handed_in_by_who_declares() {
    for (proof, handed_in) in [("paper", true), ("not-yet", true), ("refused", false)] {
        let mut request = built(&standard_but(&[("confirmation", proof)]));
        let left = |request: &RegistrationRequest| {
            let key = *request.decisive_key(|_| true);
            let todo = outcome(request, &key, CONTEXT.today).todo;
            todo.contains(&"hand-in-confirmation")
        };
        assert!(!left(&request), "who appears brings it along: {proof}");
        request.identify("e30~".into(), Assurance::High);
        assert_eq!(left(&request), handed_in, "{proof}");
    }
}

#[test]
fn files_are_listed_in_the_order_of_the_form() {
    let single = built(&standard_but(&[]));
    assert_eq!(single.attachments(), [&attachment()]);
    let agreed = "children whose parents live apart: the other parent agrees";
    let mut agreed = built(&case(agreed).answers);
    if let Matter::MoveIn(matter) = &mut agreed.matter {
        let mut consent = attachment();
        consent.filename = FileName::parse("Zustimmung.pdf").unwrap();
        matter.custody = Some(Custody::Agreed {
            attachments: vec![consent],
        });
    }
    let names = agreed
        .attachments()
        .into_iter()
        .map(|file| file.filename.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["Zustimmung.pdf", "Foto.jpg"]);
    let left = built(&case("away abroad without a document").answers);
    assert!(left.attachments().is_empty());
}

/// Attachments have the form of all documents of the envelope.
#[test]
fn an_attachment_is_a_document_of_the_envelope() {
    let json = serde_json::to_value(attachment()).unwrap();
    let document: crate::envelope::reply::Document = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(document).unwrap(), json);
}
