//! The request in the order of the register's screens (DSMeld sheets), in
//! German, as the authority's clerk types or takes it over.

mod dwellings;
pub(crate) mod proof;
pub(crate) mod sheet;
pub(crate) mod words;

pub use sheet::Row;
pub use words::{german_date, german_status};

use super::request::{Identity, Matter, Objection, Person, RegistrationRequest, Relation};
use sheet::Sheet;

/// All rows, in order. Nothing of the request is left out but attachment
/// hashes and the versions of the form.
#[must_use]
pub fn rows(request: &RegistrationRequest) -> Vec<Row> {
    let mut sheet = Sheet::default();
    sheet.group("Anliegen");
    sheet.row("", "Erklärt wird", matter(&request.matter));
    if let Some(day) = request.competence_of {
        sheet.row("", "Zuständigkeit nach Stand vom", german_date(day.date()));
    }
    people(&mut sheet, request);
    dwellings::dwellings(&mut sheet, &request.matter);
    if let Matter::MoveIn(matter) = &request.matter {
        proof::landlord(&mut sheet, &matter.landlord);
    }
    proof::proof(&mut sheet, request);
    sheet.rows
}

const fn matter(matter: &Matter) -> &'static str {
    match matter {
        Matter::MoveIn(_) => "Anmeldung einer neuen Wohnung (§ 17 Abs. 1 BMG)",
        Matter::GiveUp(_) => "Abmeldung einer Nebenwohnung (§ 21 Abs. 4 BMG)",
        Matter::ChangeMain(_) => "Wechsel der Hauptwohnung ohne Umzug (§ 21 Abs. 4 BMG)",
        Matter::Leave(_) => "Abmeldung ins Ausland (§ 17 Abs. 2 BMG)",
    }
}

fn people(sheet: &mut Sheet, request: &RegistrationRequest) {
    sheet.group(match request.identity {
        Identity::None { .. } => "Person (eigene Angaben, Identität nicht nachgewiesen)",
        Identity::Statement { .. } => "Person (eigene Angaben, mit dem Ausweis vergleichen)",
        Identity::Document { .. } => "Person (eigene Angaben, Seriennummer vergleichen)",
    });
    person(sheet, &request.person);
    objections(sheet, &request.person);
    let mut child = 0;
    for companion in &request.companions {
        match companion.relation {
            Relation::Spouse => sheet.group("Ehe- oder Lebenspartner (Angaben der Person oben)"),
            Relation::Child => {
                child += 1;
                sheet.group(&format!("Kind {child} (Angaben der Person oben)"));
            }
        }
        person(sheet, &companion.person);
        objections(sheet, &companion.person);
    }
    if matches!(request.matter, Matter::MoveIn(_)) && !request.companions.is_empty() {
        sheet.group("Gemeinsame Anmeldung");
        sheet.row(
            "",
            "Berechtigung versichert (§ 23 Abs. 4 BMG)",
            if request.entitled { "ja" } else { "nein" },
        );
    }
}

fn person(sheet: &mut Sheet, person: &Person) {
    let family = person.family_name.as_ref();
    sheet.row(
        "0101",
        "Familienname",
        family.map_or("nach eigener Angabe keiner", |name| name.as_str()),
    );
    sheet.row("0301", "Vornamen", person.given_names.as_str());
    sheet.row("0601", "Geburtsdatum", words::birth_date(person.birth_date));
}

fn objections(sheet: &mut Sheet, person: &Person) {
    let lines: Vec<&str> = person
        .objections
        .iter()
        .map(|objection| match objection {
            Objection::Parties => "7: Parteien und Wählergruppen (§ 50 Abs. 1, 5 BMG)",
            Objection::Jubilees => "5: Alters- und Ehejubiläen (§ 50 Abs. 2, 5 BMG)",
            Objection::Religion => "2: Religionsgesellschaft eines Angehörigen (§ 42 Abs. 3 BMG)",
        })
        .collect();
    let value = match lines.is_empty() {
        true => "keine".to_owned(),
        false => lines.join("\n"),
    };
    sheet.row("1801", "Übermittlungssperren", value);
}
