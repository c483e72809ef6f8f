//! What the questions take and refuse, and what they offer.

use super::dwellings::became_longer;
use crate::journey::answers::Answers;
use crate::journey::model::{Context, Scope};
use crate::services::SERVICE;
use crate::services::cases::{CONTEXT, case, standard_but};
use crate::services::facts::{NO_FILES, NOT_CONNECTED};

/// The code of what is wrong with a field.
fn error(answers: &Answers, field: &str) -> Option<&'static str> {
    let field = SERVICE.field(field).unwrap();
    field.error(answers, &CONTEXT).map(|error| error.code)
}

/// The same after a day was typed: `22.11.2026`.
fn judged(mut answers: Answers, field: &str, day: &str) -> Option<&'static str> {
    for (part, text) in ["day", "month", "year"].iter().zip(day.split('.')) {
        answers.set(&[field, part].join("."), text);
    }
    error(&answers, field)
}

/// All cases are judged on 22 November 2026.
#[test]
fn days_that_are_taken_and_the_first_that_are_not() {
    let standard = standard_but(&[]);
    for (field, day, wrong) in [
        // Not before it happened (BMG §§ 17(1), 21(4)); late is late, not wrong.
        ("move-in-date", "22.11.2026", None),
        ("move-in-date", "23.11.2026", Some("future")),
        ("move-in-date", "01.01.1926", None),
        ("move-in-date", "31.12.1925", Some("long-ago")),
        ("move-in-date", "31.11.2026", Some("not-real")),
        ("main-since", "22.11.2026", None),
        ("main-since", "23.11.2026", Some("future")),
        ("planned-date", "22.11.2026", Some("not-future")),
        ("planned-date", "23.11.2026", None),
        ("planned-date", "31.12.2031", None),
        ("planned-date", "01.01.2032", Some("far-future")),
        // A week before at the earliest (BMG § 17(2)).
        ("leave-date", "29.11.2026", None),
        ("leave-date", "30.11.2026", Some("too-early")),
        ("leave-date", "01.01.1926", None),
        ("leave-date", "31.12.1925", Some("long-ago")),
        ("given-up-date", "29.11.2026", None),
        ("given-up-date", "30.11.2026", Some("too-early")),
        ("moved-out-date", "23.11.2027", None),
        ("moved-out-date", "24.11.2027", Some("far-future")),
        ("moved-out-date", "01.01.1926", None),
        ("moved-out-date", "31.12.1925", Some("long-ago")),
        ("birth-date", "22.11.2026", None),
        ("birth-date", "23.11.2026", Some("future")),
        ("birth-date", "01.01.1896", None),
        ("birth-date", "31.12.1895", Some("long-ago")),
        ("birth-date", "00.12.2026", Some("future")),
        ("birth-date", "00.00.0000", None),
        ("spouse-birth-date", "23.11.2026", Some("future")),
        // Of age nobody is a child any more (BGB § 2).
        ("child-1-birth-date", "23.11.2008", None),
        ("child-1-birth-date", "22.11.2008", Some("of-age")),
        ("child-1-birth-date", "00.00.2008", None),
        ("child-1-birth-date", "23.11.2026", Some("future")),
    ] {
        let found = judged(standard.clone(), field, day);
        assert_eq!(found, wrong, "{field} {day}");
    }
}

#[test]
fn texts_that_are_taken_and_some_that_are_not() {
    let long = "x".repeat(241);
    for (field, text, wrong) in [
        ("place", "020000000000", None),
        ("place", "02000", Some("not-chosen")),
        ("state", "126", None),
        ("state", "000", Some("germany")),
        ("state", "999", Some("not-chosen")),
        ("serial", "L01X00T471", None),
        ("serial", "L01X00T472", Some("id-serial-check")),
        ("abroad-address", "Nørregade 10", None),
        ("abroad-address", &long[1..], None),
        ("abroad-address", &long, Some("too-long")),
        ("abroad-address", "---", Some("missing")),
        ("confirmation-code", "AB12-CD34", None),
        ("confirmation-code", "ÄÖ", Some("confirmation-code")),
        ("house-number", "ohne", None),
        ("house-number", "Haus", Some("house-number")),
    ] {
        let found = error(&standard_but(&[(field, text)]), field);
        assert_eq!(found, wrong, "{field} {text}");
    }
}

#[test]
fn ten_files_and_no_more() {
    let file = "5b0e1b4c-8d5f-4c39-9c2e-1f0a6f3f2a10 ";
    for (text, wrong) in [
        (file.repeat(10), None),
        (file.repeat(11), Some("too-many")),
        ("Foto.jpg".to_owned(), Some("missing")),
        ([file, "Foto.jpg"].concat(), Some("missing")),
    ] {
        let answers = standard_but(&[("confirmation-files", &text)]);
        assert_eq!(error(&answers, "confirmation-files"), wrong, "{text}");
    }
}

/// Who does not move alone names somebody, if only from another dwelling.
#[test]
fn others_are_somebody() {
    let nobody = Some("nobody");
    for (moved, partner, children, elsewhere, wrong) in [
        ("yes", "none", "0", "no", nobody),
        ("yes", "none", "0", "yes", None),
        ("yes", "none", "1", "no", None),
        ("yes", "spouse", "0", "no", None),
        ("yes", "adult", "0", "no", None),
        // Who leaves Germany is not asked about another dwelling.
        ("other", "none", "0", "yes", nobody),
        ("other", "spouse", "0", "yes", None),
    ] {
        let answers = standard_but(&[
            ("moved", moved),
            ("who", "others"),
            ("partner", partner),
            ("children", children),
            ("from-elsewhere", elsewhere),
        ]);
        let found = error(&answers, "children");
        assert_eq!(found, wrong, "{moved} {partner} {children} {elsewhere}");
    }
}

#[test]
fn only_what_fits_is_offered() {
    let offered = |name: &str, changes: &[(&str, &str)], field: &str, context: &Context| {
        let mut answers = case(name).answers;
        for (key, text) in changes {
            answers.set(key, *text);
        }
        let values = SERVICE.field(field).unwrap();
        let values: Vec<_> = values.values(&answers, context).collect();
        values.join(" ")
    };
    let printed = Context {
        facts: NOT_CONNECTED,
        ..CONTEXT
    };
    let at_a_kiosk = Context {
        facts: NO_FILES,
        ..CONTEXT
    };
    let single = "single, from Lüneburg to Hamburg-Altona, rented, photo";
    let keeps = "keeps the previous dwelling, is there less often";
    let abroad = "from abroad for the first time";
    for (name, changes, field, context, expected) in [
        // A printed form encloses nothing.
        (
            single,
            vec![],
            "confirmation",
            CONTEXT,
            "file code paper not-yet refused",
        ),
        (
            single,
            vec![],
            "confirmation",
            printed,
            "code paper not-yet refused",
        ),
        // A kiosk takes no files.
        (
            single,
            vec![],
            "confirmation",
            at_a_kiosk,
            "code paper not-yet refused",
        ),
        // Who keeps the previous dwelling comes from there.
        (
            single,
            vec![],
            "last-registered",
            CONTEXT,
            "germany abroad never",
        ),
        (keeps, vec![], "last-registered", CONTEXT, "germany"),
        // Service quarters are for those who are registered elsewhere (BMG § 27(1)).
        (keeps, vec![], "stay", CONTEXT, "longer short service"),
        (abroad, vec![], "stay", CONTEXT, "longer short"),
        // One of the dwellings that there are.
        (keeps, vec![], "more-often", CONTEXT, "new previous"),
        (
            keeps,
            vec![("kept", "another")],
            "more-often",
            CONTEXT,
            "new dwelling-1",
        ),
        (
            keeps,
            vec![("kept", "several"), ("dwellings", "2")],
            "more-often",
            CONTEXT,
            "new dwelling-1 dwelling-2",
        ),
        (
            "five dwellings, exactly one main one",
            vec![],
            "more-often",
            CONTEXT,
            "new previous dwelling-1 dwelling-2 dwelling-3",
        ),
        // The other parent moves along, with a registration of their own.
        (
            "one parent with a child, sole custody",
            vec![],
            "custody",
            CONTEXT,
            "unchanged sole agreed cannot-ask",
        ),
        (
            "unmarried partners: two registrations, the child with one parent",
            vec![],
            "custody",
            CONTEXT,
            "along unchanged sole agreed cannot-ask",
        ),
    ] {
        let found = offered(name, &changes, field, &context);
        assert_eq!(found, expected, "{name}: {field}");
    }
}

/// BMG § 27(2) S. 2; the two weeks of BMG § 17(1) are over.
#[test]
fn a_short_stay_can_have_become_longer_once_the_two_weeks_are_over() {
    for (day, stay, offered, longer) in [
        ("8", "became-longer", false, false),
        ("7", "became-longer", true, true),
        ("7", "short", true, false),
        ("7", "longer", true, false),
    ] {
        let mut answers = case("keeps the previous dwelling, is there less often").answers;
        answers.set("move-in-date.day", day);
        answers.set("stay", stay);
        let values = SERVICE.field("stay").unwrap().values(&answers, &CONTEXT);
        let found = values.into_iter().any(|value| value == "became-longer");
        let scope = Scope {
            answers: &answers,
            context: &CONTEXT,
            member: None,
        };
        assert_eq!(found, offered, "{day}");
        assert_eq!(became_longer(&scope), longer, "{day}, {stay}");
    }
}

/// BMG §§ 42(3), 50(5): pointed out at a registration, to each adult.
#[test]
fn who_moves_may_object() {
    for (name, own, spouse) in [
        ("family of four, rented", true, true),
        ("one parent with a child, sole custody", true, false),
        ("a family away abroad", false, false),
    ] {
        let answers = case(name).answers;
        let shown = |field: &str| {
            let field = SERVICE.field(field).unwrap();
            field.is_shown(&answers, &CONTEXT)
        };
        assert_eq!(shown("objections"), own, "{name}");
        assert_eq!(shown("spouse-objections"), spouse, "{name}");
    }
}

#[test]
fn a_written_consent_is_enclosed_only_where_files_travel() {
    let case = case("children whose parents live apart: the other parent agrees");
    let shown = |context: &Context| {
        let field = SERVICE.field("consent-files").unwrap();
        field.is_shown(&case.answers, context)
    };
    assert!(shown(&CONTEXT));
    for facts in [NOT_CONNECTED, NO_FILES] {
        assert!(!shown(&Context { facts, ..CONTEXT }));
    }
}

/// More than the form has room for is never taken over.
#[test]
fn as_many_as_there_are_pages() {
    for (key, text, start, last) in [
        ("children", "8", "child-", Some("child-8")),
        ("children", "9", "child-", Some("child-8")),
        ("children", "none", "child-", None),
        ("vehicles", "2", "vehicle-", Some("vehicle-2")),
        ("vehicles", "9", "vehicle-", Some("vehicle-3")),
    ] {
        let answers = standard_but(&[("who", "others"), (key, text)]);
        let all = SERVICE.pages.iter();
        let shown = all.filter(|page| page.is_shown(&answers, &CONTEXT));
        let mut ids = shown.map(|page| page.id).filter(|id| id.starts_with(start));
        assert_eq!(ids.next_back(), last, "{key} {text}");
    }
}
