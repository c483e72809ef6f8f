//! Card and declaration, compared by machine and put side by side.

use relocation::envelope::identity::{Card, CardAddress};
use relocation::services::registration::request::{Address, Matter, Previous};
use relocation::values::{PartialDate, PersonName};

use crate::authority::request::Request;

/// Who a request says to be.
struct Declared<'a> {
    family_name: Option<&'a str>,
    given_names: &'a str,
    birth_date: PartialDate,
    /// The address before the move, where it is declared.
    former: Option<&'a Address>,
}

impl<'a> Declared<'a> {
    fn of(request: &'a Request) -> Self {
        let (family, given, birth_date, former) = match request {
            Request::Registration(request) => {
                let person = &request.person;
                let former = match &request.matter {
                    Matter::MoveIn(matter) => former(&matter.previous),
                    Matter::GiveUp(_) | Matter::ChangeMain(_) | Matter::Leave(_) => None,
                };
                let names = (&person.family_name, &person.given_names);
                (names.0, names.1, person.birth_date, former)
            }
            Request::Vehicle(request) => {
                let holder = &request.holder;
                let names = (&holder.family_name, &holder.given_names);
                (names.0, names.1, holder.birth_date, None)
            }
        };
        Self {
            family_name: family.as_ref().map(PersonName::as_str),
            given_names: given.as_str(),
            birth_date,
            former,
        }
    }
}

const fn former(previous: &Previous) -> Option<&Address> {
    match previous {
        Previous::Germany { address, .. } => Some(address),
        Previous::Abroad {
            last_in_germany, ..
        } => last_in_germany.as_ref(),
    }
}

/// Whether the card speaks for the person who declares.
pub(super) fn are_one(card: &Card, request: &Request) -> bool {
    let declared = Declared::of(request);
    let birth_date = declared.birth_date.to_string();
    card.is_of(declared.family_name, declared.given_names, &birth_date)
}

/// Label, and what card and declaration say.
pub(super) fn lines(card: &Card, request: &Request) -> Vec<(String, String)> {
    let declared = Declared::of(request);
    let birth_date = declared.birth_date.to_string();
    let mut lines = vec![
        both(
            "Familienname",
            card.family_name.as_deref(),
            declared.family_name,
        ),
        both(
            "Vornamen",
            card.given_names.as_deref(),
            Some(declared.given_names),
        ),
        both(
            "Geburtsdatum",
            card.birth_date.as_deref(),
            Some(&birth_date),
        ),
    ];
    if let Some(address) = &card.address {
        lines.push(both(
            "Anschrift auf dem Ausweis und bisherige Anschrift",
            Some(&on_card(address)),
            declared.former.map(written).as_deref(),
        ));
    }
    for (label, only_on_card) in [
        ("Doktorgrad", &card.academic_title),
        ("Art des Dokuments", &card.document),
    ] {
        if only_on_card.is_some() {
            lines.push(both(label, only_on_card.as_deref(), None));
        }
    }
    lines
}

fn both(label: &str, card: Option<&str>, declared: Option<&str>) -> (String, String) {
    let nothing = "–";
    let text = format!(
        "Ausweis: {}\nAngabe: {}",
        card.unwrap_or(nothing),
        declared.unwrap_or(nothing)
    );
    (label.to_owned(), text)
}

fn written(address: &Address) -> String {
    let street = address.street.as_str();
    let number = address.house_number.as_ref();
    let number = number.map_or_else(String::new, |number| format!(" {number}"));
    let town = address.municipality.name.as_str();
    format!("{street}{number}, {town}")
}

fn on_card(address: &CardAddress) -> String {
    match address {
        CardAddress::Structured {
            street,
            postcode,
            city,
            country,
        } => {
            let street = street
                .as_ref()
                .map_or_else(String::new, |s| format!("{s}, "));
            let postcode = postcode
                .as_ref()
                .map_or_else(String::new, |p| format!("{p} "));
            format!("{street}{postcode}{city} ({country})")
        }
        CardAddress::Text(text) | CardAddress::Nowhere(text) => text.clone(),
    }
}
