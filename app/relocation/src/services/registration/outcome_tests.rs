//! What the page after sending tells, matter by matter.

use super::request::RegistrationRequest;
use super::{Outcome, build, outcome};
use crate::services::cases::{CONTEXT, attachment, case, name};

fn request(named: &str) -> RegistrationRequest {
    let case = case(named);
    build(&case.answers, &case.context(), &[attachment()], &name).unwrap()
}

fn facts(named: &str) -> Outcome {
    let request = request(named);
    outcome(&request, request.decisive_key(|_| true), CONTEXT.today)
}

const SINGLE: &str = "single, from Lüneburg to Hamburg-Altona, rented, photo";
const SECONDARY: &str = "a secondary dwelling is added";
const FIRST: &str = "from abroad for the first time";
const EARLIER: &str = "from abroad, earlier resident";
const FAMILY: &str = "family of four, rented";
const GIVEN_UP: &str = "a secondary dwelling is given up";
const CHANGED: &str = "a secondary dwelling becomes the main one, without a move";
const LEFT: &str = "away abroad, a week before, by the number of the identity card";
const LEFT_WITH_CHILD: &str = "one parent leaves with a child, by the number of the identity card";

/// Reference: BMG § 33, 2. BMeldDÜV.
#[test]
fn what_follows_without_the_person() {
    for (named, follows) in [
        (SINGLE, "old-authority tax pension religion"),
        (SECONDARY, "old-authority tax pension religion"),
        (FIRST, "tax-number foreigners-register religion"),
        (EARLIER, "tax foreigners-register religion"),
        (GIVEN_UP, "other-authority"),
        (CHANGED, "other-authority"),
        (LEFT, "tax pension religion"),
    ] {
        assert_eq!(facts(named).follows.join(" "), follows, "{named}");
    }
}

#[test]
fn what_the_person_must_still_do() {
    for (named, todo) in [
        (
            SINGLE,
            "card residence-title broadcasting post bank-employer-insurance employment-agency energy dog",
        ),
        (
            SECONDARY,
            "second-home-tax broadcasting post bank-employer-insurance energy dog",
        ),
        (
            FIRST,
            "card residence-title vehicle-import broadcasting post bank-employer-insurance \
             employment-agency energy dog",
        ),
        (
            FAMILY,
            "card residence-title broadcasting post bank-employer-insurance family-benefits \
             employment-agency energy dog",
        ),
        (GIVEN_UP, "broadcasting energy"),
        (
            CHANGED,
            "card residence-title broadcasting employment-agency",
        ),
        (
            LEFT,
            "card-abroad vehicle-abroad broadcasting post bank-employer-insurance \
             employment-agency energy dog",
        ),
        (
            LEFT_WITH_CHILD,
            "card-abroad vehicle-abroad broadcasting post bank-employer-insurance \
             family-benefits employment-agency energy dog",
        ),
    ] {
        assert_eq!(facts(named).todo.join(" "), todo, "{named}");
    }
}

/// A secondary dwelling of a family, or of somebody from abroad.
#[test]
fn a_secondary_dwelling_imports_no_vehicle_and_moves_no_benefits() {
    use super::request::Matter;
    use super::status::Status;
    for named in [FIRST, FAMILY] {
        let mut request = request(named);
        if let Matter::MoveIn(matter) = &mut request.matter {
            matter.new_dwelling.status = Status::Secondary;
        }
        let facts = outcome(&request, request.decisive_key(|_| true), CONTEXT.today);
        for code in ["vehicle-import", "family-benefits", "card"] {
            assert!(!facts.todo.contains(&code), "{named}: {code}");
        }
    }
}

/// Who declares by the number of a document does not appear (BMG § 23(6)).
#[test]
fn only_who_announces_has_to_appear() {
    for (named, appear) in [(SINGLE, true), (LEFT, false)] {
        let facts = facts(named);
        assert_eq!(facts.appear, appear, "{named}");
        assert_eq!(facts.bring.is_empty(), !appear, "{named}");
    }
}
