//! The second registration of unmarried partners: what both share is typed once.

use super::pages::opening::moves;
use super::pages::people::has_unmarried_partner;
use crate::journey::answers::Answers;
use crate::journey::model::{Context, Scope};

/// Fields that hold for both: move-in, dwelling, landlord, and a confirmation
/// that is no file: files belong to the first case.
const SHARED: &[&str] = &[
    "moved",
    "move-in-date",
    "place",
    "postcode",
    "street",
    "house-number",
    "supplement",
    "dwelling-from",
    "landlord-name",
    "landlord-address",
    "landlord-owns",
    "owner-name",
    "confirmation",
];

/// The answers with which the partner's own registration begins; none when
/// nobody moved along unmarried.
#[must_use]
pub fn shared(answers: &Answers, context: &Context) -> Option<Answers> {
    let scope = Scope {
        answers,
        context,
        member: None,
    };
    (moves(&scope) && has_unmarried_partner(&scope)).then(|| {
        let mut second = answers.clone();
        second.keep_fields(|id| SHARED.contains(&id));
        second.set("who", "alone");
        if ["file", "code"].contains(&second.get("confirmation")) {
            second.set("confirmation", "");
        }
        second
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::SERVICE;
    use crate::services::cases::{CONTEXT, case, standard_but};

    #[test]
    fn the_second_registration_asks_only_for_the_person() {
        let first = case("unmarried partners: two registrations, the child with one parent");
        let second = shared(&first.answers, &CONTEXT).unwrap();
        let open = |answers: &Answers| SERVICE.path(answers, &CONTEXT).last().map(|page| page.id);
        assert_eq!(open(&second), Some("other-dwelling"));
        assert_eq!(second.get("street"), "Große Bergstraße");
        assert_eq!(second.get("move-in-date.day"), "14");
        for (key, _) in second.iter() {
            assert!(!key.contains("name.") && !key.starts_with("child"), "{key}");
        }
        assert_eq!(second.get("given-names"), "");
    }

    /// A code or a file is of the first case; what both have on paper holds for
    /// both.
    #[test]
    fn each_has_a_confirmation_of_their_own() {
        let mut first = case("unmarried partners without children").answers;
        for (confirmation, kept) in [
            ("file", ""),
            ("code", ""),
            ("paper", "paper"),
            ("not-yet", "not-yet"),
        ] {
            first.set("confirmation", confirmation);
            let second = shared(&first, &CONTEXT).unwrap();
            assert_eq!(second.get("confirmation"), kept);
            assert_eq!(second.get("who"), "alone");
        }
        first.set("moved", "other");
        first.set("matter", "leave");
        assert_eq!(shared(&first, &CONTEXT), None);
    }

    #[test]
    fn nobody_else_gets_one() {
        assert_eq!(shared(&standard_but(&[]), &CONTEXT), None);
        let family = case("family of four, rented");
        assert_eq!(shared(&family.answers, &CONTEXT), None);
    }
}
