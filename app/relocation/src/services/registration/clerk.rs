//! The request in the order of the register's screens (DSMeld sheets), in
//! German, as the authority's clerk types or takes it over.

use time::Date;

use super::request::{
    Confirmation, Contact, Identity, Landlord, Municipality, Objection, Owner, RegistrationRequest,
};
use super::status::Status;
use crate::values::{HouseNumber, PartialDate};

/// One line of the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Heading under which it stands; consecutive rows share it.
    pub group: &'static str,
    /// DSMeld sheet, empty for what the register does not hold.
    pub sheet: &'static str,
    /// German label.
    pub label: &'static str,
    /// Value for people; may have several lines. Not escaped.
    pub value: String,
}

/// All rows, in order. Nothing of the request is left out but attachment
/// hashes and the versions of the form.
#[must_use]
pub fn rows(request: &RegistrationRequest) -> Vec<Row> {
    let mut sheet = Sheet::default();
    person(&mut sheet, request);
    dwellings(&mut sheet, request);
    sheet.group("Übermittlungssperren");
    sheet.row("1801", "Widersprüche", objections(&request.objections));
    landlord(&mut sheet, request);
    proof(&mut sheet, request);
    sheet.rows
}

#[derive(Default)]
struct Sheet {
    group: &'static str,
    rows: Vec<Row>,
}

impl Sheet {
    fn group(&mut self, group: &'static str) {
        self.group = group;
    }

    fn row(&mut self, sheet: &'static str, label: &'static str, value: impl Into<String>) {
        self.rows.push(Row {
            group: self.group,
            sheet,
            label,
            value: value.into(),
        });
    }

    fn house(&mut self, house: Option<&HouseNumber>) {
        let Some(house) = house else {
            return self.row("1206", "Hausnummer", "ohne");
        };
        self.row("1206", "Hausnummer", house.to_string());
        if !house.letters().is_empty() {
            self.row("1208", "davon Buchstabe", house.letters());
        }
        if !house.part().is_empty() {
            self.row("1209", "davon Teilnummer", house.part());
        }
    }

    fn municipality(&mut self, municipality: &Municipality) {
        self.row("1201", "Gemeindeschlüssel", municipality.regional_key.ags());
        self.row("", "Gemeinde", municipality.name.as_str());
    }
}

fn person(sheet: &mut Sheet, request: &RegistrationRequest) {
    let person = &request.person;
    sheet.group("Person (eigene Angaben, Identität nicht nachgewiesen)");
    let family = person.family_name.as_ref();
    sheet.row(
        "0101",
        "Familienname",
        family.map_or("nach eigener Angabe keiner", |name| name.as_str()),
    );
    sheet.row("0301", "Vornamen", person.given_names.as_str());
    sheet.row("0601", "Geburtsdatum", birth_date(person.birth_date));
}

fn dwellings(sheet: &mut Sheet, request: &RegistrationRequest) {
    let new = &request.new_dwelling;
    sheet.group("Neue Wohnung");
    sheet.municipality(&new.municipality);
    sheet.row("1202", "Postleitzahl", new.postcode.as_str());
    sheet.row("1205", "Straße", new.street.as_str());
    sheet.house(new.house_number.as_ref());
    if let Some(supplement) = &new.supplement {
        sheet.row("1210", "Zusatz", supplement.as_str());
    }
    sheet.row("1213", "Status", german_status(new.status));
    sheet.row("1301", "Einzugsdatum", german_date(request.move_in.date()));

    let previous = &request.previous_dwelling;
    sheet.group("Bisherige Wohnung");
    sheet.municipality(&previous.municipality);
    sheet.row("1205", "Straße", previous.street.as_str());
    sheet.house(previous.house_number.as_ref());
    sheet.row(
        "1213",
        "Verbleib",
        previous.kept_as.map_or("aufgegeben", german_status),
    );

    for other in &request.other_dwellings {
        sheet.group("Weitere Wohnung im Inland");
        sheet.municipality(&other.municipality);
        sheet.row("1205", "Straße", other.street.as_str());
        sheet.house(other.house_number.as_ref());
        sheet.row("1213", "Status", german_status(other.status));
    }
}

fn landlord(sheet: &mut Sheet, request: &RegistrationRequest) {
    sheet.group("Wohnungsgeber");
    let owner = match &request.landlord {
        Landlord::Own => {
            return sheet.row(
                "3001",
                "Wohnungsgeber",
                "Einzug in die eigene Wohnung (Selbsterklärung)",
            );
        }
        Landlord::Landlord {
            name,
            address,
            owner,
        } => {
            sheet.row("3001", "Name", name.as_str());
            sheet.row("3001", "Anschrift", address.as_str());
            owner
        }
        Landlord::Resident { name, owner } => {
            sheet.row("3001", "Name", name.as_str());
            sheet.row("3001", "Anschrift", "wohnt in der neuen Wohnung");
            owner
        }
    };
    let owner = match owner {
        Owner::Same => "wie Wohnungsgeber",
        Owner::Unknown => "nicht bekannt",
        Owner::Other { name } => name.as_str(),
    };
    sheet.row("3002", "Eigentümer", owner);
}

fn proof(sheet: &mut Sheet, request: &RegistrationRequest) {
    sheet.group("Nachweise und Erreichbarkeit");
    let confirmation = match &request.confirmation {
        Confirmation::File { attachments } => {
            let names: Vec<&str> = attachments
                .iter()
                .map(|file| file.filename.as_str())
                .collect();
            ["als Datei beigefügt:\n", &names.join("\n")].concat()
        }
        Confirmation::Code { code } => ["Zuordnungsmerkmal ", code.as_str()].concat(),
        Confirmation::Paper => "liegt auf Papier vor, wird mitgebracht".into(),
        Confirmation::NotYet => "liegt noch nicht vor (Mitteilung nach § 19 Abs. 2 BMG)".into(),
        Confirmation::Refused => "wird verweigert (Mitteilung nach § 19 Abs. 2 BMG)".into(),
        Confirmation::SelfDeclared => "Selbsterklärung des Eigentümers".into(),
    };
    sheet.row("", "Bestätigung des Wohnungsgebers", confirmation);
    let Identity::None { .. } = request.identity;
    sheet.row(
        "",
        "Identitätsnachweis",
        "keiner: Vorsprache nötig (§ 23 Abs. 1, § 25 BMG)",
    );
    let contact = match &request.contact {
        None => "keine Angabe",
        Some(Contact::Email(email)) => email.as_str(),
        Some(Contact::Phone(phone)) => phone.as_str(),
    };
    sheet.row("", "Erreichbar unter (freiwillig)", contact);
}

fn objections(objections: &[Objection]) -> String {
    if objections.is_empty() {
        return "keine".into();
    }
    let lines: Vec<&str> = objections
        .iter()
        .map(|objection| match objection {
            Objection::Parties => "7: Parteien und Wählergruppen (§ 50 Abs. 1, 5 BMG)",
            Objection::Jubilees => "5: Alters- und Ehejubiläen (§ 50 Abs. 2, 5 BMG)",
            Objection::Religion => "2: Religionsgesellschaft eines Angehörigen (§ 42 Abs. 3 BMG)",
        })
        .collect();
    lines.join("\n")
}

/// Status in the words of the law.
#[must_use]
pub const fn german_status(status: Status) -> &'static str {
    match status {
        Status::Sole => "alleinige Wohnung",
        Status::Main => "Hauptwohnung",
        Status::Secondary => "Nebenwohnung",
    }
}

/// `TT.MM.JJJJ`.
#[must_use]
pub fn german_date(date: Date) -> String {
    dotted(&PartialDate::Full(date).register_form())
}

fn birth_date(date: PartialDate) -> String {
    let form = date.register_form();
    match date {
        PartialDate::Full(_) => dotted(&form),
        _ => [&dotted(&form), " (unbekannte Teile als Nullen)"].concat(),
    }
}

fn dotted(form: &str) -> String {
    [&form[..2], &form[2..4], &form[4..]].join(".")
}
