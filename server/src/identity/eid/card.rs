//! From the fields of the chip to what every means says.

use relocation::envelope::identity::{Card, CardAddress};

use super::server::{DateOfBirth, Place, Read};

/// The card of what was read. Spelling stays; empty fields are absent.
pub(super) fn card(read: &Read) -> Card {
    let data = read.personal_data.clone();
    Card {
        family_name: filled(data.family_names),
        given_names: filled(data.given_names),
        birth_date: data.date_of_birth.map(|date| birth_date(&date)),
        academic_title: filled(data.academic_title),
        address: data.place_of_residence.map(address),
        document: filled(data.document_type),
    }
}

fn filled(text: Option<String>) -> Option<String> {
    let text = text.map(|text| text.trim().to_owned());
    text.filter(|text| !text.is_empty())
}

/// `19640812` becomes `1964-08-12`, `199002  ` becomes `1990-02`.
fn birth_date(date: &DateOfBirth) -> String {
    let text = date.date_string.trim_end();
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match (digits, text.len()) {
        (true, 4) => text.to_owned(),
        (true, 6) => format!("{}-{}", &text[..4], &text[4..]),
        (true, 8) => format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]),
        _ => "unknown".to_owned(),
    }
}

fn address(place: Place) -> CardAddress {
    match place {
        Place::StructuredPlace(place) => CardAddress::Structured {
            street: filled(place.street),
            postcode: filled(place.zip_code),
            city: place.city,
            country: place.country,
        },
        Place::FreetextPlace(text) => CardAddress::Text(text),
        Place::NoPlaceInfo(text) => CardAddress::Nowhere(text),
    }
}
