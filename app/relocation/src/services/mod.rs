//! What is asked: one folder for each service, and the whole that a person
//! goes through in one visit.

#[cfg(test)]
mod cases;
pub mod facts;
pub mod form;
pub mod registration;
#[cfg(test)]
mod schema;
pub mod vehicle;

use crate::journey::model::{Page, Service};
use form::{continued, count, joined};
use registration::pages::{dwellings, home, matters, opening, people, place, send};

const ID: &str = "move";
const SECTIONS: &[&str] = &["move", "people", "home", "vehicle", "send"];

/// All questions of a move, in order.
pub static SERVICE: Service = Service {
    id: ID,
    sections: SECTIONS,
    pages: &joined::<{ count(PARTS) }>(PARTS),
};

const PARTS: &[&[Page]] = &[
    opening::PAGES,
    place::PAGES,
    vehicle::pages::BEGINNING,
    matters::PAGES,
    people::HOUSEHOLD,
    dwellings::PAGES,
    people::PAGES,
    matters::DOCUMENT,
    home::LAST,
    dwellings::STAY,
    home::PAGES,
    vehicle::pages::PAGES,
    send::CONTACT_PAGE,
    vehicle::pages::CODES_PAGE,
    send::CHECK_PAGE,
];

/// The beginning of [`SERVICE`], for a phone that still waits for the rest: it
/// needs none of the values and rules of the later pages.
pub static OPENING: Service = Service {
    id: ID,
    sections: SECTIONS,
    pages: &joined::<{ count(OPENING_PARTS) }>(OPENING_PARTS),
};

const OPENING_PARTS: &[&[Page]] = &[opening::PAGES, &[continued("move")]];
