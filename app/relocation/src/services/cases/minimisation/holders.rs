//! A household with two vehicles: each request tells of its holder only.

use super::sent::{How, sent};
use super::values::with;
use crate::services::SERVICE;
use crate::services::cases::case;

/// FZV 6(1) Nr. 1, 15(1): the holder, and nobody else of the household.
#[test]
fn a_request_names_its_holder_and_nobody_else() {
    let case = case("spouses with a car each: two holders, two requests");
    let context = case.context();
    let before = sent(&case.answers, &context);
    let own = |prefix: &str, number: u8, other: u8| {
        for name in ["family-name", "given-names", "birth-date"] {
            let id = [prefix, name].concat();
            let field = SERVICE.field(&id).unwrap();
            let value = match name {
                "birth-date" => vec![
                    (format!("{id}.day"), "1".to_owned()),
                    (format!("{id}.month"), "2".to_owned()),
                    (format!("{id}.year"), "1984".to_owned()),
                ],
                _ => vec![(id.clone(), "Markwort".to_owned())],
            };
            let after = sent(&with(&case.answers, field, &value), &context);
            let request = |number| (How::Later, number);
            assert_ne!(
                before.vehicles[&request(number)],
                after.vehicles[&request(number)],
                "{id}"
            );
            assert_eq!(
                before.vehicles[&request(other)],
                after.vehicles[&request(other)],
                "{id}"
            );
        }
    };
    own("", 1, 2);
    own("spouse-", 2, 1);
}
