//! The landlord's confirmation (Wohnungsgeberbestätigung, BMG § 19(3)), filled
//! in to be signed: what the law lists and nothing else.

use super::RegistrationRequest;
use super::clerk::german_date;
use super::request::{Landlord, Matter, Owner};

/// Label and value of each line, in German, for the landlord to sign.
type Lines = Vec<(String, String)>;

/// The form; none where nobody has to confirm: another matter, or the own
/// dwelling.
#[must_use]
pub fn landlord_form(request: &RegistrationRequest) -> Option<Lines> {
    let Matter::MoveIn(matter) = &request.matter else {
        return None;
    };
    let new = &matter.new_dwelling;
    let place = [new.postcode.as_str(), " ", new.municipality.name.as_str()].concat();
    let street = match &new.house_number {
        Some(number) => [new.street.as_str(), " ", &number.to_string()].concat(),
        None => new.street.as_str().to_owned(),
    };
    let mut dwelling = [street, place].join("\n");
    if let Some(supplement) = &new.supplement {
        dwelling = [supplement.as_str(), &dwelling].join("\n");
    }
    let (name, address, owner) = match &matter.landlord {
        Landlord::Own => return None,
        Landlord::Landlord {
            name,
            address,
            owner,
            ..
        } => (name, address.as_str().to_owned(), owner),
        // Lives there.
        Landlord::Resident { name, owner } => (name, dwelling.clone(), owner),
    };
    let mut lines = vec![
        ("Name des Wohnungsgebers".into(), name.as_str().to_owned()),
        ("Anschrift des Wohnungsgebers".into(), address),
    ];
    match owner {
        Owner::Same => {}
        Owner::Other { name } => {
            lines.push(("Name des Eigentümers".into(), name.as_str().to_owned()));
        }
        Owner::Unknown => lines.push((
            "Name des Eigentümers, falls nicht der Wohnungsgeber".into(),
            String::new(),
        )),
    }
    lines.push(("Datum des Einzugs".into(), german_date(matter.date.date())));
    lines.push(("Anschrift der Wohnung".into(), dwelling));
    let companions = request.companions.iter().map(|companion| &companion.person);
    let people: Vec<String> = std::iter::once(&request.person)
        .chain(companions)
        .map(|person| {
            let family = person.family_name.as_ref().map_or("", |name| name.as_str());
            [person.given_names.as_str(), family]
                .join(" ")
                .trim()
                .to_owned()
        })
        .collect();
    lines.push(("Eingezogene Personen".into(), people.join("\n")));
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::cases::{attachment, case, name};
    use crate::services::registration::build;

    fn form(named: &str) -> Option<Lines> {
        let case = case(named);
        let files = [attachment()];
        let request = build(&case.answers, &case.context(), &files, &name).unwrap();
        landlord_form(&request)
    }

    /// BMG § 19(3): name and address of the landlord, owner if another, date,
    /// address of the dwelling, names of those who move. No birth date, no
    /// previous address (reference 2.4).
    #[test]
    fn what_the_law_lists_and_nothing_else() {
        let family = form("family of four, rented").unwrap();
        let text = format!("{family:?}");
        for wanted in [
            "Wohnungsgenossenschaft 1904 eG",
            "Am Markt 1",
            "14.11.2026",
            "3. OG links",
            "22765 Hamburg",
            "Anna Maria Özdemir",
            "Kerem Özdemir",
            "Ada Meyer",
        ] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        for other in ["1998", "2019", "Lüneburg", "Am Sande"] {
            assert!(!text.contains(other), "{other}: {text}");
        }
    }

    #[test]
    fn every_line_of_the_form() {
        let lines = |named: &str| -> Vec<String> {
            let lines = form(named).unwrap().into_iter();
            lines
                .map(|(label, value)| format!("{label}: {}", value.replace('\n', " / ")))
                .collect()
        };
        assert_eq!(
            lines("spouses without children, one with a single name"),
            [
                "Name des Wohnungsgebers: Wohnungsgenossenschaft 1904 eG",
                "Anschrift des Wohnungsgebers: Am Markt 1 / 20095 Hamburg",
                "Datum des Einzugs: 14.11.2026",
                "Anschrift der Wohnung: 3. OG links / Große Bergstraße 17 / 22765 Hamburg",
                "Eingezogene Personen: Anna Maria Özdemir / Kerem",
            ]
        );
        let owned_by_another =
            "with a person who lives there; confirmation refused; reached by phone";
        assert_eq!(
            lines(owned_by_another)[1..3],
            [
                "Anschrift des Wohnungsgebers: 3. OG links / Große Bergstraße 17 / 22765 Hamburg",
                "Name des Eigentümers: Hansa Immobilien GmbH",
            ]
        );
        let unknown = "from a commissioned manager; Zuordnungsmerkmal; reached by e-mail";
        assert_eq!(
            lines(unknown)[2],
            "Name des Eigentümers, falls nicht der Wohnungsgeber: "
        );
    }

    #[test]
    fn a_house_may_have_no_number() {
        let mut case = case("single, from Lüneburg to Hamburg-Altona, rented, photo");
        case.answers.set("house-number", "ohne");
        case.answers.set("supplement", "");
        let files = [attachment()];
        let request = build(&case.answers, &case.context(), &files, &name).unwrap();
        let form = landlord_form(&request).unwrap();
        assert_eq!(form[3].1, "Große Bergstraße\n22765 Hamburg");
    }

    #[test]
    fn nobody_confirms_the_own_house() {
        assert_eq!(form("into the own house"), None);
        assert_eq!(form("a secondary dwelling is given up"), None);
    }
}
