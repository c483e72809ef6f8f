//! What a person takes along: the deadline for a calendar (RFC 5545), the new
//! address as a contact (vCard 4.0, RFC 6350), the declaration as JSON.

use time::{Date, Duration};

use super::RegistrationRequest;
use super::request::{ChangeMain, Matter};

/// Octets of a line before it is folded (RFC 5545 3.1, RFC 6350 3.2).
const LINE: usize = 75;

/// An event of the whole day `day`; `uid` tells it from others.
#[must_use]
pub fn calendar(day: Date, stamp: &str, uid: &str, summary: &str, text: &str) -> String {
    lines(&[
        "BEGIN:VCALENDAR".into(),
        "VERSION:2.0".into(),
        "PRODID:-//Umzug//Umzug//DE".into(),
        "BEGIN:VEVENT".into(),
        ["UID:", uid].concat(),
        ["DTSTAMP:", stamp].concat(),
        ["DTSTART;VALUE=DATE:", &digits(day)].concat(),
        ["DTEND;VALUE=DATE:", &digits(day + Duration::days(1))].concat(),
        ["SUMMARY:", &escaped(summary)].concat(),
        ["DESCRIPTION:", &escaped(text)].concat(),
        "TRANSP:TRANSPARENT".into(),
        "END:VEVENT".into(),
        "END:VCALENDAR".into(),
    ])
}

/// The declarant at the new address; none where the declaration has no new one.
#[must_use]
pub fn card(request: &RegistrationRequest) -> Option<String> {
    let (municipality, street, house_number, postcode) = match &request.matter {
        Matter::MoveIn(matter) => {
            let new = &matter.new_dwelling;
            let postcode = new.postcode.as_str();
            (&new.municipality, &new.street, &new.house_number, postcode)
        }
        Matter::ChangeMain(ChangeMain { new_main, .. }) => (
            &new_main.municipality,
            &new_main.street,
            &new_main.house_number,
            "",
        ),
        Matter::GiveUp(_) | Matter::Leave(_) => return None,
    };
    let given = request.person.given_names.as_str();
    let family = request.person.family_name.as_ref();
    let family = family.map_or("", |name| name.as_str());
    let street = match house_number {
        Some(number) => [street.as_str(), " ", &number.to_string()].concat(),
        None => street.as_str().to_owned(),
    };
    let full = [given, family].join(" ");
    let name = [&escaped(family), ";", &escaped(given), ";;;"].concat();
    let parts = [
        "",
        "",
        &street,
        municipality.name.as_str(),
        "",
        postcode,
        "Deutschland",
    ];
    let address = parts.map(escaped).join(";");
    Some(lines(&[
        "BEGIN:VCARD".into(),
        "VERSION:4.0".into(),
        ["FN:", &escaped(full.trim())].concat(),
        ["N:", &name].concat(),
        ["ADR;TYPE=home:", &address].concat(),
        "END:VCARD".into(),
    ]))
}

/// The declaration as JSON by its schema, without what only the authority's
/// signature needs.
#[must_use]
pub fn json(request: &RegistrationRequest) -> String {
    let mut request = request.clone();
    request.person.salt = None;
    for companion in &mut request.companions {
        companion.person.salt = None;
    }
    serde_json::to_string_pretty(&request).unwrap_or_default()
}

fn digits(day: Date) -> String {
    let number = |value: u8| [if value < 10 { "0" } else { "" }, &value.to_string()].concat();
    let (month, date) = (number(day.month().into()), number(day.day()));
    [&day.year().to_string(), &month, &date]
        .map(String::as_str)
        .concat()
}

/// Text values of both formats.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n")
}

fn lines(all: &[String]) -> String {
    let mut text = String::new();
    for line in all {
        let mut width = 0;
        for letter in line.chars() {
            if width + letter.len_utf8() > LINE {
                text.push_str("\r\n ");
                width = 1;
            }
            text.push(letter);
            width += letter.len_utf8();
        }
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::cases::{attachment, case, name};
    use crate::services::registration::build;
    use time::macros::date;

    fn request(named: &str) -> RegistrationRequest {
        let case = case(named);
        build(&case.answers, &case.context(), &[attachment()], &name).unwrap()
    }

    const SINGLE: &str = "single, from Lüneburg to Hamburg-Altona, rented, photo";

    #[test]
    fn an_event_of_one_day() {
        let text = calendar(
            date!(2026 - 12 - 31),
            "20261125T120000Z",
            "u-1",
            "Zum Amt; bald",
            "a\nb",
        );
        let wanted = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Umzug//Umzug//DE\r\nBEGIN:VEVENT\r\nUID:u-1\r\n\
            DTSTAMP:20261125T120000Z\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n\
            SUMMARY:Zum Amt\\; bald\r\nDESCRIPTION:a\\nb\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        assert_eq!(text, wanted);
    }

    #[test]
    fn a_contact_with_the_new_address() {
        let card = card(&request(SINGLE)).unwrap();
        assert!(card.starts_with("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Anna Maria Özdemir\r\n"));
        assert!(
            card.contains("ADR;TYPE=home:;;Große Bergstraße 17;Hamburg;;22765;Deutschland\r\n")
        );
        assert!(card.contains("\r\nN:Özdemir;Anna Maria;;;\r\n"));
        assert!(card.ends_with("Deutschland\r\nEND:VCARD\r\n"));
        let changed = "a secondary dwelling becomes the main one, without a move";
        let card = super::card(&request(changed)).unwrap();
        assert!(card.contains("ADR;TYPE=home:;;Grindelallee 3;Hamburg;;;Deutschland\r\n"));
        let mut single = request(SINGLE);
        single.person.family_name = None;
        if let Matter::MoveIn(matter) = &mut single.matter {
            matter.new_dwelling.house_number = None;
        }
        let card = super::card(&single).unwrap();
        assert!(card.contains("\r\nFN:Anna Maria\r\nN:;Anna Maria;;;\r\n"));
        assert!(card.contains(":;;Große Bergstraße;Hamburg"));
        let left = "away abroad, a week before, by the number of the identity card";
        assert_eq!(super::card(&request(left)), None);
    }

    /// RFC 5545 3.3.4, 3.3.11.
    #[test]
    fn days_have_eight_digits_and_signs_are_escaped() {
        for (day, from, to) in [
            (date!(2027 - 01 - 09), "20270109", "20270110"),
            (date!(2026 - 10 - 31), "20261031", "20261101"),
        ] {
            let text = calendar(day, "s", "u", "a\\b;c,d", "");
            assert!(text.contains(&format!("DTSTART;VALUE=DATE:{from}\r\n")));
            assert!(text.contains(&format!("DTEND;VALUE=DATE:{to}\r\n")));
            assert!(text.contains("SUMMARY:a\\\\b\\;c\\,d\r\n"), "{text}");
        }
    }

    /// RFC 5545 3.1: 75 octets fit, the blank of a folded line counts.
    #[test]
    fn a_line_is_folded_where_it_is_too_long() {
        let of = |length: usize| {
            let text = calendar(date!(2026 - 12 - 31), "s", &"x".repeat(length), "", "");
            let lines = text
                .split("\r\n")
                .skip(4)
                .take_while(|line| !line.contains("DTSTAMP"));
            lines.map(str::len).collect::<Vec<_>>()
        };
        // `UID:` has four.
        assert_eq!(of(71), [75]);
        assert_eq!(of(72), [75, 2]);
        assert_eq!(of(71 + 74), [75, 75]);
        assert_eq!(of(71 + 75), [75, 75, 2]);
    }

    #[test]
    fn lines_are_folded_between_letters() {
        let text = calendar(date!(2026 - 12 - 31), "s", "u", &"ä".repeat(100), "");
        for line in text.split("\r\n") {
            assert!(line.len() <= LINE, "{line}");
        }
        assert!(text.replace("\r\n ", "").contains(&"ä".repeat(100)));
    }

    #[test]
    fn json_is_the_request_without_salts() {
        use crate::values::Salt;
        for named in [SINGLE, "family of four, rented"] {
            let plain = request(named);
            let mut salted = plain.clone();
            salted.salt(Salt::from_random([1; 16]), Salt::from_random([2; 16]));
            assert_ne!(salted, plain);
            let back: RegistrationRequest = serde_json::from_str(&json(&salted)).unwrap();
            assert_eq!(back, plain, "{named}");
        }
    }
}
