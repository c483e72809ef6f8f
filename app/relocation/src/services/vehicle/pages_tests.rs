//! What the questions of a vehicle take and refuse.

use time::Date;
use time::macros::date;

use crate::journey::answers::Answers;
use crate::journey::model::Context;
use crate::services::SERVICE;
use crate::services::cases::{CONTEXT, case};
use crate::services::facts::{HOLDER_IDENTIFIED, NO_FILES};
use crate::services::vehicle::{NEXT_STEPS, next_step};

const SPOUSES: &str = "spouses with a car each: two holders, two requests";
const FINISHED: &str = "finished after the registration authority has signed its decision";

/// The code of what is wrong with a field.
fn error(answers: &Answers, field: &str, today: Date) -> Option<&'static str> {
    let field = SERVICE.field(field).unwrap();
    let context = Context { today, ..CONTEXT };
    field.error(answers, &context).map(|error| error.code)
}

/// FZV § 15(1): each holder for themselves.
#[test]
fn a_spouse_is_offered_as_the_holder_where_there_is_one() {
    for (name, offered) in [
        (SPOUSES, vec!["me", "spouse", "child", "company"]),
        (FINISHED, vec!["me", "company"]),
    ] {
        let holder = SERVICE.field("vehicle-1-holder").unwrap();
        let answers = case(name).answers;
        let values: Vec<_> = holder.values(&answers, &CONTEXT).collect();
        assert_eq!(values, offered, "{name}");
    }
}

#[test]
fn the_confirmation_is_enclosed_only_where_files_travel() {
    let mut answers = case(FINISHED).answers;
    answers.set("registered", "yes");
    let field = SERVICE.field("registered-files").unwrap();
    let shown = |facts| field.is_shown(&answers, &Context { facts, ..CONTEXT });
    assert!(shown(CONTEXT.facts));
    assert!(!shown(NO_FILES));
}

#[test]
fn a_plate_is_named_once_however_it_is_written() {
    for (first, second, wrong) in [
        ("LG-AB 123", "UE-KO 9", None),
        ("LG-AB 123", "lg ab123", Some("plate-twice")),
        ("LG-AB 123", "LGAB 123", Some("plate-ambiguous")),
        ("LG-AB", "LG-AB", Some("plate")),
    ] {
        let mut answers = case(SPOUSES).answers;
        answers.set("vehicle-1-plate", first);
        answers.set("vehicle-2-plate", second);
        let found = error(&answers, "vehicle-2-plate", CONTEXT.today);
        assert_eq!(found, wrong, "{first} {second}");
    }
    let answers = case(SPOUSES).answers;
    assert_eq!(error(&answers, "vehicle-1-plate", CONTEXT.today), None);
}

/// FZV § 22(1), with a season StVZO Anlage VIII Nr. 2.
#[test]
fn an_inspection_that_is_overdue_comes_first() {
    let judged = |plate: &str, month: &str, year: &str, today| {
        let mut answers = case(FINISHED).answers;
        answers.set("vehicle-1-plate", plate);
        answers.set("inspection.month", month);
        answers.set("inspection.year", year);
        error(&answers, "inspection", today)
    };
    let over = Some("inspection-over");
    for (plate, month, year, today, wrong) in [
        ("LG-AB 123", "11", "26", date!(2026 - 11 - 30), None),
        ("LG-AB 123", "11", "26", date!(2026 - 12 - 01), over),
        ("LG-AB 12 (04-10)", "11", "26", date!(2027 - 04 - 30), None),
        ("LG-AB 12 (04-10)", "11", "26", date!(2027 - 05 - 01), over),
        (
            "LG-AB 123",
            "13",
            "26",
            date!(2026 - 11 - 30),
            Some("not-real"),
        ),
        (
            "LG-AB 123",
            "",
            "26",
            date!(2026 - 11 - 30),
            Some("month-missing"),
        ),
    ] {
        assert_eq!(
            judged(plate, month, year, today),
            wrong,
            "{plate} {month}/{year} {today}"
        );
    }
}

/// FZV §§ 20(2), 21(3): nothing is uncovered without need, and the warning stands
/// above the choice.
#[test]
fn codes_are_asked_of_who_is_known_and_offered_to_who_is_not() {
    let known = CONTEXT.facts.with(HOLDER_IDENTIFIED);
    for (facts, asked, values) in [
        (CONTEXT.facts, "uncover-unproven", ["no", "yes"]),
        (known, "uncover", ["yes", "no"]),
    ] {
        let context = Context { facts, ..CONTEXT };
        let mut answers = case(FINISHED).answers;
        answers.set("uncover", "");
        answers.set("uncover-unproven", "");
        let shown = |answers: &Answers| -> Vec<&str> {
            let page = SERVICE.page("vehicle-codes").unwrap();
            let fields = page.visible_fields(answers, &context);
            fields.into_iter().map(|field| field.id).collect()
        };
        assert_eq!(shown(&answers), [asked]);
        let field = SERVICE.field(asked).unwrap();
        let offered: Vec<_> = field.values(&answers, &context).collect();
        assert_eq!(offered, values);
        for (value, step, fields) in [
            ("yes", "wait", vec![asked, "zb1-code"]),
            ("no", "papers", vec![asked]),
        ] {
            answers.set(asked, value);
            assert_eq!(shown(&answers), fields, "{asked}={value}");
            let step = match facts.has(HOLDER_IDENTIFIED) {
                true => step,
                false => "appear",
            };
            assert_eq!(next_step(&answers, &context), step, "{asked}={value}");
            assert!(NEXT_STEPS.contains(&step));
        }
    }
}

#[test]
fn numbers_and_codes_of_the_papers_are_judged() {
    for (field, right, wrong, code) in [
        ("fin", "WVWZZZ1JZXW000001", "WVWZZZ1JZXW0000011", "fin"),
        ("evb", "A12345B", "A12345", "evb"),
        (
            "iban",
            "DE89 3704 0044 0532 0130 00",
            "DE89 3704 0044 0532 0130 01",
            "iban-check",
        ),
        ("zb1-code", "aB3dE7g", "aB3dE7", "security-code-length"),
        (
            "zb2-code",
            "aBcD12eFgH34",
            "aBcD12eFgH3",
            "security-code-length",
        ),
        ("seal-rear", "a3B", "aO3", "security-code-confusable"),
        ("seal-front", "7Xy", "7X-", "security-code-character"),
    ] {
        let mut answers = case(FINISHED).answers;
        answers.set(field, right);
        assert_eq!(error(&answers, field, CONTEXT.today), None, "{field}");
        answers.set(field, wrong);
        let found = error(&answers, field, CONTEXT.today);
        assert_eq!(found, Some(code), "{field}");
    }
}
