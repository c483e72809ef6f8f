//! What the registration authority's clerk reads, line by line.

use super::build;
use super::clerk::{german_date, german_status, rows};
use super::request::{Identity, RegistrationRequest};
use super::status::Status;
use crate::services::cases::{attachment, case, name};
use time::macros::date;

fn request(named: &str, changes: &[(&str, &str)]) -> RegistrationRequest {
    let mut case = case(named);
    for (key, text) in changes {
        case.answers.set(key, *text);
    }
    build(&case.answers, &case.context(), &[attachment()], &name).unwrap()
}

/// One line for each row; a heading before the rows that share it.
fn lines(request: &RegistrationRequest) -> Vec<String> {
    let mut group = String::new();
    let mut all = Vec::new();
    for row in rows(request) {
        if row.group != group {
            all.push(format!("# {}", row.group));
            group.clone_from(&row.group);
        }
        let value = row.value.replace('\n', " / ");
        all.push(
            format!("{} {}: {value}", row.sheet, row.label)
                .trim()
                .into(),
        );
    }
    all
}

const SINGLE: &str = "single, from Lüneburg to Hamburg-Altona, rented, photo";
const FAMILY: &str = "family of four, rented";

#[test]
fn every_line_of_a_move() {
    let objections = [
        ("objections.parties", "yes"),
        ("objections.jubilees", "yes"),
        ("objections.religion", "yes"),
    ];
    let mut request = request(SINGLE, &objections);
    request.competence_of = Some(date!(2026 - 11 - 01).into());
    assert_eq!(
        lines(&request),
        [
            "# Anliegen",
            "Erklärt wird: Anmeldung einer neuen Wohnung (§ 17 Abs. 1 BMG)",
            "Zuständigkeit nach Stand vom: 01.11.2026",
            "# Person (eigene Angaben, Identität nicht nachgewiesen)",
            "0101 Familienname: Özdemir",
            "0301 Vornamen: Anna Maria",
            "0601 Geburtsdatum: 14.03.1998",
            "1801 Übermittlungssperren: 7: Parteien und Wählergruppen (§ 50 Abs. 1, 5 BMG) / \
             5: Alters- und Ehejubiläen (§ 50 Abs. 2, 5 BMG) / \
             2: Religionsgesellschaft eines Angehörigen (§ 42 Abs. 3 BMG)",
            "# Neue Wohnung",
            "1201 Gemeindeschlüssel: 02000000",
            "Gemeinde: Hamburg",
            "1202 Postleitzahl: 22765",
            "1205 Straße: Große Bergstraße",
            "1206 Hausnummer: 17",
            "1210 Zusatz: 3. OG links",
            "1213 Status: alleinige Wohnung",
            "1301 Einzugsdatum: 14.11.2026",
            "# Bisherige Wohnung",
            "1201 Gemeindeschlüssel: 03355022",
            "Gemeinde: Lüneburg",
            "1205 Straße: Am Sande",
            "1206 Hausnummer: 12b",
            "1208 davon Buchstabe: b",
            "1213 Verbleib: aufgegeben",
            "# Wohnungsgeber",
            "3001 Name: Wohnungsgenossenschaft 1904 eG",
            "3001 Anschrift: Am Markt 1 / 20095 Hamburg",
            "3002 Eigentümer: wie Wohnungsgeber",
            "# Nachweise und Erreichbarkeit",
            "Bestätigung des Wohnungsgebers: als Datei beigefügt: / Foto.jpg",
            "Identitätsnachweis: keiner: Vorsprache nötig (§ 23 Abs. 1, § 25 BMG)",
            "Erreichbar unter (freiwillig): keine Angabe",
        ]
    );
}

/// BMG § 23(4): spouse and children with the declarant, each adult's
/// objections for themselves, the children's by who has the custody.
#[test]
fn every_line_of_a_family() {
    let changes = [
        ("spouse-objections.religion", "yes"),
        ("children-objections.religion", "yes"),
        ("spouse-family-name", ""),
        ("spouse-single-name.yes", "yes"),
        ("child-2-birth-date.day", "00"),
    ];
    let mut request = request(FAMILY, &changes);
    let all = lines(&request);
    let from = |start: &str| all.iter().position(|line| line.starts_with(start)).unwrap();
    assert_eq!(
        all[from("# Ehe-")..from("# Neue Wohnung")],
        [
            "# Ehe- oder Lebenspartner (Angaben der Person oben)",
            "0101 Familienname: nach eigener Angabe keiner",
            "0301 Vornamen: Kerem",
            "0601 Geburtsdatum: 02.05.1996",
            "1801 Übermittlungssperren: 2: Religionsgesellschaft eines Angehörigen (§ 42 Abs. 3 BMG)",
            "# Kind 1 (Angaben der Person oben)",
            "0101 Familienname: Özdemir",
            "0301 Vornamen: Elif",
            "0601 Geburtsdatum: 03.04.2019",
            "1801 Übermittlungssperren: 2: Religionsgesellschaft eines Angehörigen (§ 42 Abs. 3 BMG)",
            "# Kind 2 (Angaben der Person oben)",
            "0101 Familienname: Meyer",
            "0301 Vornamen: Ada",
            "0601 Geburtsdatum: 00.09.2022 (unbekannte Teile als Nullen)",
            "1801 Übermittlungssperren: 2: Religionsgesellschaft eines Angehörigen (§ 42 Abs. 3 BMG)",
            "# Gemeinsame Anmeldung",
            "Berechtigung versichert (§ 23 Abs. 4 BMG): ja",
        ]
    );
    request.entitled = false;
    let refused = "Berechtigung versichert (§ 23 Abs. 4 BMG): nein".to_owned();
    assert!(lines(&request).contains(&refused));
    for named in [SINGLE, "a family away abroad"] {
        let all = lines(&self::request(named, &[]));
        assert!(!all.contains(&"# Gemeinsame Anmeldung".into()), "{named}");
    }
}

/// What differs from [`every_line_of_a_move`], matter by matter.
#[test]
fn lines_of_other_matters_and_ways() {
    for (named, changes, wanted) in [
        (
            "a secondary dwelling is given up",
            vec![],
            vec![
                "Erklärt wird: Abmeldung einer Nebenwohnung (§ 21 Abs. 4 BMG)",
                "# Aufgegebene Nebenwohnung",
                "1206 Hausnummer: 3",
                "1306 Auszugsdatum: 20.11.2026",
                "# Verbleibende Haupt- oder alleinige Wohnung",
                "1205 Straße: Breite Straße",
            ],
        ),
        (
            "a secondary dwelling becomes the main one, without a move",
            vec![],
            vec![
                "Erklärt wird: Wechsel der Hauptwohnung ohne Umzug (§ 21 Abs. 4 BMG)",
                "# Neue Hauptwohnung (bisher Nebenwohnung)",
                "1205 Straße: Grindelallee",
                "Hauptwohnung seit: 15.11.2026",
                "# Bisherige Hauptwohnung (jetzt Nebenwohnung)",
                "1205 Straße: Breite Straße",
            ],
        ),
        (
            "away abroad, a week before, by the number of the identity card",
            vec![],
            vec![
                "Erklärt wird: Abmeldung ins Ausland (§ 17 Abs. 2 BMG)",
                "# Person (eigene Angaben, Seriennummer vergleichen)",
                "# Aufgegebene Wohnung",
                "1205 Straße: Grindelallee",
                "1306 Auszugsdatum: 29.11.2026",
                "# Wegzug ins Ausland",
                "Staat: Dänemark",
                "Anschrift im Ausland: Nørregade 10 / 1165 København",
                "Seriennummer des Personalausweises: L01X00T47",
            ],
        ),
        (
            "away abroad by the number of the passport, address not known yet",
            vec![],
            vec![
                "Anschrift im Ausland: noch nicht bekannt",
                "Seriennummer des Reisepasses: C01X00T47",
            ],
        ),
        (
            "from abroad for the first time",
            vec![],
            vec![
                "# Zuzug aus dem Ausland",
                "Staat: Polen",
                "Früher in Deutschland gemeldet: nein",
            ],
        ),
        (
            "from abroad, earlier resident",
            vec![],
            vec![
                "Staat: Polen",
                "# Letzte Wohnung in Deutschland",
                "1205 Straße: Am Sande",
            ],
        ),
        (
            "moved out of the last dwelling on another day",
            vec![],
            vec!["1306 Auszugsdatum: 30.11.2026"],
        ),
        (
            "keeps the previous dwelling, is there less often",
            vec![],
            vec!["1213 Status: Hauptwohnung", "1213 Verbleib: Nebenwohnung"],
        ),
        (
            "has another dwelling, is there more often",
            vec![("last-house-number", "17 a 1/3")],
            vec![
                "1213 Status: Nebenwohnung",
                "1206 Hausnummer: 17a 1/3",
                "1208 davon Buchstabe: a",
                "1209 davon Teilnummer: 1/3",
                "# Weitere Wohnung im Inland",
                "1205 Straße: Breite Straße",
                "1206 Hausnummer: ohne",
                "1213 Status: Hauptwohnung",
            ],
        ),
        (
            "into the own house",
            vec![],
            vec![
                "3001 Wohnungsgeber: Einzug in die eigene Wohnung (Selbsterklärung)",
                "Bestätigung des Wohnungsgebers: Selbsterklärung des Eigentümers",
            ],
        ),
        (
            "with a person who lives there; confirmation refused; reached by phone",
            vec![],
            vec![
                "3001 Name: Wohnungsgenossenschaft 1904 eG",
                "3001 Anschrift: wohnt in der neuen Wohnung",
                "3002 Eigentümer: Hansa Immobilien GmbH",
                "Bestätigung des Wohnungsgebers: wird verweigert (Mitteilung nach § 19 Abs. 2 BMG)",
                "Erreichbar unter (freiwillig): +491701234567",
            ],
        ),
        (
            "from a commissioned manager; Zuordnungsmerkmal; reached by e-mail",
            vec![],
            vec![
                "3001 Name (beauftragt vom Wohnungsgeber): Wohnungsgenossenschaft 1904 eG",
                "3002 Eigentümer: nicht bekannt",
                "Bestätigung des Wohnungsgebers: Zuordnungsmerkmal AB12-CD34",
                "Erreichbar unter (freiwillig): anna@example.org",
            ],
        ),
        (
            "in a shelter or dormitory; confirmation on paper",
            vec![],
            vec![
                "3001 Name (Einrichtung): Studierendenwerk",
                "Bestätigung des Wohnungsgebers: liegt auf Papier vor, wird mitgebracht",
            ],
        ),
        (
            "no confirmation yet",
            vec![],
            vec![
                "Bestätigung des Wohnungsgebers: liegt noch nicht vor (Mitteilung nach § 19 Abs. 2 BMG)",
            ],
        ),
        (
            "one parent with a child, sole custody",
            vec![],
            vec!["Anderer Elternteil: alleiniges Sorgerecht der erklärenden Person"],
        ),
        (
            "children whose parents live apart: the other parent agrees",
            vec![],
            vec!["Anderer Elternteil: stimmt zu, Erklärung wird mitgebracht"],
        ),
        (
            "children whose parents live apart: the other parent agrees",
            vec![("consent-files", "5b0e1b4c-8d5f-4c39-9c2e-1f0a6f3f2a10")],
            vec!["Anderer Elternteil: stimmt zu, Erklärung als Datei beigefügt: / Foto.jpg"],
        ),
        (
            "children whose parents live apart: the other parent cannot be asked",
            vec![],
            vec!["Anderer Elternteil: kann nicht gefragt werden"],
        ),
        (
            "unmarried partners: two registrations, the child with one parent",
            vec![("custody", "along")],
            vec!["Anderer Elternteil: zieht mit ein, meldet sich selbst an"],
        ),
    ] {
        let all = lines(&request(named, &changes));
        for line in wanted {
            assert!(
                all.iter().any(|one| one == line),
                "{named}: {line}\nin\n{}",
                all.join("\n")
            );
        }
    }
}

#[test]
fn nobody_is_asked_of_the_other_parent_without_need() {
    for named in [
        SINGLE,
        FAMILY,
        "one parent with a child that lived with that parent only",
    ] {
        let all = lines(&request(named, &[]));
        assert!(
            !all.iter().any(|line| line.starts_with("Anderer")),
            "{named}"
        );
    }
}

#[test]
fn a_means_of_identification_is_to_be_compared() {
    let mut request = request(SINGLE, &[]);
    request.identity = Identity::Statement {
        presentation: String::new(),
    };
    let all = lines(&request);
    for line in [
        "# Person (eigene Angaben, mit dem Ausweis vergleichen)",
        "Identitätsnachweis: elektronisch",
    ] {
        assert!(all.iter().any(|one| one == line), "{line}");
    }
}

#[test]
fn words_of_the_register() {
    assert_eq!(german_date(date!(2026 - 01 - 02)), "02.01.2026");
    for (status, word) in [
        (Status::Sole, "alleinige Wohnung"),
        (Status::Main, "Hauptwohnung"),
        (Status::Secondary, "Nebenwohnung"),
    ] {
        assert_eq!(german_status(status), word);
    }
}
