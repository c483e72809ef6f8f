//! Each finding of the clerk where it holds, and on which day it begins.

use time::Date;
use time::macros::date;

use super::build;
use super::findings::{Finding, findings};
use super::request::{Confirmation, Matter, MoveIn, Previous, RegistrationRequest};
use super::status::Status;
use crate::services::cases::{CONTEXT, attachment, case, name};
use crate::values::{CivilDate, PartialDate};

const DAY: Date = CONTEXT.today;
const SINGLE: &str = "single, from Lüneburg to Hamburg-Altona, rented, photo";
const FAMILY: &str = "family of four, rented";
const GIVEN_UP: &str = "a secondary dwelling is given up";
const CHANGED: &str = "a secondary dwelling becomes the main one, without a move";
const LEFT: &str = "away abroad without a document";
const SEVERAL: &str = "five dwellings, exactly one main one";

fn found(
    named: &str,
    change: impl FnOnce(&mut RegistrationRequest),
    submitted: Date,
) -> Vec<Finding> {
    let case = case(named);
    let built = build(&case.answers, &case.context(), &[attachment()], &name);
    let mut request = built.unwrap();
    change(&mut request);
    findings(&request, request.decisive_key(|_| true), submitted)
}

fn moved(request: &mut RegistrationRequest) -> &mut MoveIn {
    match &mut request.matter {
        Matter::MoveIn(matter) => matter,
        other => panic!("{other:?}"),
    }
}

/// BMG §§ 17(1), (2), 21(4).
#[test]
fn days_of_what_is_told() {
    use Finding::{Late, MoveInAhead, TooEarly};
    for (named, event, submitted, expected) in [
        (SINGLE, "2026-11-22", DAY, vec![]),
        (SINGLE, "2026-11-23", DAY, vec![MoveInAhead]),
        (CHANGED, "2026-11-22", DAY, vec![]),
        (CHANGED, "2026-11-23", DAY, vec![MoveInAhead]),
        (LEFT, "2026-11-29", DAY, vec![]),
        (LEFT, "2026-11-30", DAY, vec![TooEarly]),
        (GIVEN_UP, "2026-11-29", DAY, vec![]),
        (GIVEN_UP, "2026-11-30", DAY, vec![TooEarly]),
        // Two weeks after Monday, 2 November.
        (SINGLE, "2026-11-02", date!(2026 - 11 - 16), vec![]),
        (SINGLE, "2026-11-02", date!(2026 - 11 - 17), vec![Late]),
        (LEFT, "2026-11-02", date!(2026 - 11 - 17), vec![Late]),
    ] {
        let day = CivilDate::parse(event).unwrap();
        let change = |request: &mut RegistrationRequest| match &mut request.matter {
            Matter::MoveIn(matter) => matter.date = day,
            Matter::GiveUp(matter) => matter.moved_out = day,
            Matter::ChangeMain(matter) => matter.since = day,
            Matter::Leave(matter) => matter.moved_out = day,
        };
        let all = found(named, change, submitted);
        assert_eq!(all, expected, "{named} {event} {submitted}");
    }
}

/// BMG § 17(3), BGB § 2, BMG § 23(2): the ages of people.
#[test]
fn birth_dates_of_all() {
    use Finding::{BirthDateIncomplete, BornAfterwards, ChildOfAge, Under16};
    let born = |text: &str| PartialDate::parse(text).unwrap();
    for (who, date, expected) in [
        (0, "2010-11-22", vec![]),
        (0, "2010-11-23", vec![Under16]),
        (1, "1996-05", vec![BirthDateIncomplete]),
        (2, "2008-11-23", vec![]),
        (2, "2008-11-22", vec![ChildOfAge]),
        // The spouse is of age, and no child.
        (1, "2008-11-22", vec![]),
        // Moved in on 14 November.
        (2, "2026-11-14", vec![]),
        (2, "2026-11-15", vec![BornAfterwards]),
        (1, "2026-11-15", vec![]),
    ] {
        let change = |request: &mut RegistrationRequest| match who {
            0 => request.person.birth_date = born(date),
            at => request.companions[at - 1].person.birth_date = born(date),
        };
        assert_eq!(found(FAMILY, change, DAY), expected, "{who} {date}");
    }
}

/// BMG § 23(4): others are declared with an assurance, and only in a move.
#[test]
fn others_without_the_assurance() {
    let without = |request: &mut RegistrationRequest| request.entitled = false;
    assert_eq!(found(FAMILY, without, DAY), [Finding::NotEntitled]);
    assert_eq!(found(SINGLE, without, DAY), []);
    let left = found("a family away abroad", without, DAY);
    assert_eq!(left, [Finding::CompareSerial]);
}

/// BMG § 19(1), (2).
#[test]
fn the_confirmation_of_the_landlord() {
    use Finding::{ConfirmationMissing, ConfirmationRefused, SelfDeclaredByTenant};
    for (confirmation, expected) in [
        (Confirmation::Paper, vec![]),
        (Confirmation::NotYet, vec![ConfirmationMissing]),
        (Confirmation::Refused, vec![ConfirmationRefused]),
        (Confirmation::SelfDeclared, vec![SelfDeclaredByTenant]),
    ] {
        let change = |request: &mut RegistrationRequest| {
            moved(request).confirmation = confirmation.clone();
        };
        assert_eq!(found(SINGLE, change, DAY), expected, "{confirmation:?}");
    }
    assert_eq!(found("into the own house", |_| {}, DAY), []);
}

/// BMG § 21(1) to (3): one dwelling is the sole one; of several exactly one is
/// the main one, and none the sole one.
#[test]
fn statuses_of_all_dwellings() {
    use Status::{Main, Secondary, Sole};
    let of_one = |new: Status| {
        let change = |request: &mut RegistrationRequest| {
            moved(request).new_dwelling.status = new;
        };
        found(SINGLE, change, DAY)
    };
    assert_eq!(of_one(Sole), []);
    assert_eq!(of_one(Main), [Finding::Statuses]);
    assert_eq!(of_one(Secondary), [Finding::Statuses]);
    let of_several = |new: Status, kept: Status, last: Status| {
        let change = |request: &mut RegistrationRequest| {
            let matter = moved(request);
            matter.new_dwelling.status = new;
            matter.other_dwellings.last_mut().unwrap().status = last;
            if let Previous::Germany { kept_as, .. } = &mut matter.previous {
                *kept_as = Some(kept);
            }
        };
        found(SEVERAL, change, DAY)
    };
    assert_eq!(of_several(Secondary, Secondary, Main), []);
    assert_eq!(of_several(Main, Secondary, Secondary), []);
    assert_eq!(of_several(Secondary, Main, Secondary), []);
    for (new, kept, last) in [
        (Main, Secondary, Main),
        (Main, Main, Secondary),
        (Secondary, Secondary, Secondary),
        (Sole, Secondary, Main),
    ] {
        let all = of_several(new, kept, last);
        assert_eq!(all, [Finding::Statuses], "{new:?} {kept:?} {last:?}");
    }
}

#[test]
fn findings_have_codes_of_their_own_and_words() {
    use Finding as F;
    for (finding, code, word) in [
        (F::MoveInAhead, "move_in_ahead", "Einzugsdatum"),
        (F::TooEarly, "too_early", "Abmeldung früher"),
        (F::Late, "late", "zwei Wochen"),
        (F::Under16, "under_16", "unter 16"),
        (
            F::BirthDateIncomplete,
            "birth_date_incomplete",
            "Geburtsdatum",
        ),
        (F::Statuses, "statuses", "Status der Wohnungen"),
        (F::NotEntitled, "not_entitled", "Berechtigung"),
        (F::ChildOfAge, "child_of_age", "volljährig"),
        (F::BornAfterwards, "born_afterwards", "nach dem Einzug"),
        (F::CustodyOpen, "custody_open", "Elternteil"),
        (
            F::FormerResident,
            "former_resident",
            "früher in Deutschland",
        ),
        (F::FirstTime, "first_time", "Erster Zuzug"),
        (F::ConfirmationMissing, "confirmation_missing", "fehlt noch"),
        (F::ConfirmationRefused, "confirmation_refused", "verweigert"),
        (
            F::SelfDeclaredByTenant,
            "self_declared_by_tenant",
            "Selbsterklärung",
        ),
        (F::CompareSerial, "compare_serial", "Seriennummer"),
    ] {
        assert_eq!(finding.code(), code);
        assert!(finding.german().contains(word), "{code}");
    }
}
