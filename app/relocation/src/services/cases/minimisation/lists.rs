//! The reviewed lists, written from the law, separate from the code.

use super::found::Recipient;

const ASKED: &str = include_str!("../../../../tests/fixtures/asked_fields.csv");
const MINIMISATION: &str = include_str!("../../../../tests/fixtures/minimisation.csv");
const KEYS: &str = include_str!("../../../../tests/fixtures/request_keys.txt");

/// A row of `asked_fields.csv`.
pub(super) struct Asked {
    pub(super) field: &'static str,
    pub(super) source: &'static str,
    pub(super) paragraph: &'static str,
    pub(super) why: &'static str,
}

/// A row of `minimisation.csv`.
pub(super) struct Rule {
    pub(super) field: &'static str,
    registration: bool,
    vehicle: bool,
    pub(super) reason: &'static str,
}

impl Rule {
    /// Whether the law lets this authority have the answer.
    pub(super) const fn allows(&self, at: Recipient) -> bool {
        match at {
            Recipient::Registration => self.registration,
            Recipient::Vehicle => self.vehicle,
        }
    }
}

/// What is asked, fetched and computed, and why.
pub(super) fn asked() -> Vec<Asked> {
    let rows = cells(ASKED).map(|[field, source, paragraph, why]| Asked {
        field,
        source,
        paragraph,
        why,
    });
    rows.collect()
}

/// Who may have which answer.
pub(super) fn rules() -> Vec<Rule> {
    let rows = cells(MINIMISATION).map(|[field, registration, vehicle, reason]| Rule {
        field,
        registration: is_yes(registration),
        vehicle: is_yes(vehicle),
        reason,
    });
    rows.collect()
}

/// Words of a list of `request_keys.txt`.
pub(super) fn keys(list: &str) -> Vec<&'static str> {
    let mut lines = KEYS.lines().filter_map(|line| line.split_once(": "));
    let (_, words) = lines.find(|(name, _)| *name == list).unwrap();
    words.split_whitespace().collect()
}

/// Rows of four cells. A semicolon before a blank is part of the text.
fn cells(text: &'static str) -> impl Iterator<Item = [&'static str; 4]> {
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| {
        let ends = line.match_indices(';').map(|(at, _)| at);
        let ends = ends.filter(|at| !line[at + 1..].starts_with(' '));
        let mut rest = 0;
        let mut cells: Vec<&str> = ends
            .map(|at| &line[std::mem::replace(&mut rest, at + 1)..at])
            .collect();
        cells.push(&line[rest..]);
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{line}");
        cells.try_into().unwrap_or_else(|_| panic!("{line}"))
    })
}

fn is_yes(cell: &str) -> bool {
    assert!(["yes", "no"].contains(&cell), "{cell}");
    cell == "yes"
}
