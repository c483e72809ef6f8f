//! The request as the vehicle registration authority's clerk reads it, in
//! German.

use super::fees;
use super::request::{Identity, Papers, Process, Release, VehicleRequest};
use crate::services::registration::clerk::proof::{contact, enclosed};
use crate::services::registration::clerk::sheet::{Row, Sheet};
use crate::services::registration::clerk::words::{birth_date, german_date};
use crate::values::InspectionMonth;

/// All rows, in order. Nothing of the request is left out but attachment
/// hashes, the signed statement and the versions of the form.
#[must_use]
pub fn rows(request: &VehicleRequest) -> Vec<Row> {
    let mut sheet = Sheet::default();
    sheet.group("Anliegen");
    sheet.row("", "Beantragt wird", process(request.process));
    sheet.row("", "Gebühr nach GebOSt Nr.", fees::number(request.process));
    if let Some(day) = request.competence_of {
        sheet.row("", "Zuständigkeit nach Stand vom", german_date(day.date()));
    }
    sheet.group(match &request.identity {
        Identity::None { .. } => "Halter (eigene Angaben, Identität nicht nachgewiesen)",
        Identity::Statement { .. } => "Halter (eigene Angaben, mit dem Nachweis vergleichen)",
    });
    let holder = &request.holder;
    let family = holder.family_name.as_ref();
    sheet.row(
        "",
        "Familienname",
        family.map_or("nach eigener Angabe keiner", |name| name.as_str()),
    );
    sheet.row("", "Vornamen", holder.given_names.as_str());
    sheet.row("", "Geburtsdatum", birth_date(holder.birth_date));
    let address = &request.address;
    sheet.group("Neue Anschrift (alleinige oder Hauptwohnung)");
    sheet.municipality(&address.municipality);
    sheet.row("", "Postleitzahl", address.postcode.as_str());
    sheet.row("", "Straße", address.street.as_str());
    sheet.house(address.house_number.as_ref());
    sheet.row("", "Nachweis der Anmeldung", release(&request.release));
    sheet.group("Fahrzeug");
    sheet.row("", "Kennzeichen", request.plate.to_string());
    match &request.papers {
        Some(all) => papers(&mut sheet, all),
        None => sheet.row("", "Papiere", papers_to_come(&request.identity)),
    }
    sheet.group("Erreichbarkeit");
    contact(&mut sheet, request.contact.as_ref());
    sheet.rows
}

const fn process(process: Process) -> &'static str {
    match process {
        Process::AddressChange => "Änderung der Anschrift im Zulassungsbezirk (§ 15 Abs. 1 FZV)",
        Process::KeepPlate => "Wechsel des Bezirks, Kennzeichen bleibt (§ 15 Abs. 4 FZV)",
        Process::NewPlate => "Wechsel des Bezirks mit neuem Kennzeichen (§ 15 Abs. 4 FZV)",
    }
}

fn release(release: &Release) -> String {
    match release {
        Release::WithRegistration => "wird mit der Anmeldung mitgeteilt (§ 15 Abs. 2 FZV)".into(),
        Release::Decision { .. } => "signierte Mitteilung der Meldebehörde".into(),
        Release::Confirmation { attachments } => {
            ["Meldebestätigung ", &enclosed(attachments)].concat()
        }
    }
}

/// Who has proved who they are need not appear for the registration.
const fn papers_to_come(identity: &Identity) -> &'static str {
    match identity {
        Identity::None { .. } => "werden bei der Anmeldung vorgelegt",
        Identity::Statement { .. } => {
            "fehlen noch: bei der Anmeldung, sonst bei der Zulassungsbehörde vorzulegen"
        }
    }
}

fn papers(sheet: &mut Sheet, papers: &Papers) {
    sheet.row("", "FIN", papers.fin.as_str());
    sheet.row("", "Hauptuntersuchung fällig", month(papers.inspection));
    let code = papers.zb1_code.as_ref();
    let code = code.map_or("keiner: Papiere werden vorgelegt", |code| code.as_str());
    sheet.row("", "Sicherheitscode ZB I", code);
    if let Some(code) = &papers.zb2_code {
        sheet.row("", "Sicherheitscode ZB II", code.as_str());
    }
    if let Some(seals) = &papers.seals {
        sheet.row("", "Plakettencode hinten", seals.rear.as_str());
        if let Some(front) = &seals.front {
            sheet.row("", "Plakettencode vorn", front.as_str());
        }
    }
    if let Some(evb) = &papers.evb {
        sheet.row("", "eVB-Nummer", evb.as_str());
    }
    if let Some(iban) = &papers.tax_account {
        sheet.row(
            "",
            "IBAN für die Kfz-Steuer (Mandat erteilt)",
            iban.as_str(),
        );
    }
}

fn month(month: InspectionMonth) -> String {
    let zero = if month.month() < 10 { "0" } else { "" };
    [
        zero,
        &month.month().to_string(),
        "/",
        &month.year().to_string(),
    ]
    .concat()
}
