//! What the vehicle registration authority's clerk sees: lines and findings.

use time::Date;
use time::macros::date;

use super::clerk::rows;
use super::findings::{Finding, findings};
use super::request::{Identity, Process, Release, Seals, VehicleRequest};
use crate::services::registration::request::Contact;
use crate::values::{
    Email, Evb, Iban, InspectionMonth, LicencePlate, PartialDate, Phone, Salt, SealCode, TitleCode,
};

const DAY: Date = date!(2026 - 11 - 22);

fn request() -> VehicleRequest {
    let fixture = include_str!("../../../tests/fixtures/vehicle_keep.json");
    serde_json::from_str(fixture).unwrap()
}

fn lines(request: &VehicleRequest) -> Vec<String> {
    let rows = rows(request).into_iter();
    rows.map(|row| format!("{}: {}", row.label, row.value.replace('\n', " / ")))
        .collect()
}

#[test]
fn every_line_of_a_request_with_a_file() {
    let expected = [
        "Beantragt wird: Wechsel des Bezirks, Kennzeichen bleibt (§ 15 Abs. 4 FZV)",
        "Gebühr nach GebOSt Nr.: 221.9.1",
        "Familienname: Özdemir",
        "Vornamen: Anna Maria",
        "Geburtsdatum: 14.03.1998",
        "Gemeindeschlüssel: 02000000",
        "Gemeinde: Hamburg",
        "Postleitzahl: 22765",
        "Straße: Große Bergstraße",
        "Hausnummer: 17",
        "Nachweis der Anmeldung: Meldebestätigung als Datei beigefügt: / Foto.jpg",
        "Kennzeichen: LG-AB 123",
        "FIN: WVWZZZ1JZXW000001",
        "Hauptuntersuchung fällig: 05/2027",
        "Sicherheitscode ZB I: aB3dE7g",
        "Erreichbar unter (freiwillig): keine Angabe",
    ];
    assert_eq!(lines(&request()), expected);
}

#[test]
fn who_is_identified_is_not_said_to_be_unknown() {
    let mut request = request();
    let group = |request: &VehicleRequest| rows(request)[2].group.to_owned();
    assert!(group(&request).contains("nicht nachgewiesen"));
    request.identity = Identity::Statement {
        presentation: "e30~".into(),
    };
    request.papers = None;
    assert!(group(&request).contains("mit dem Nachweis vergleichen"));
    let papers =
        "Papiere: fehlen noch: bei der Anmeldung, sonst bei der Zulassungsbehörde vorzulegen";
    assert!(lines(&request).iter().any(|line| line == papers));
}

#[test]
fn every_line_of_a_request_with_all_that_can_be_asked() {
    let mut all = request();
    all.competence_of = Some(DAY.into());
    all.process = Process::NewPlate;
    all.holder.family_name = None;
    all.address.house_number = None;
    all.release = Release::Decision {
        certificate: "e30.e30.AA".into(),
        salt: Salt::from_random([7; 16]),
    };
    let papers = all.papers.as_mut().unwrap();
    papers.inspection = InspectionMonth::from_parts("10", "2027").unwrap();
    papers.zb1_code = None;
    papers.zb2_code = Some(TitleCode::parse("aBcD12eFgH34").unwrap());
    papers.seals = Some(Seals {
        rear: SealCode::parse("a3B").unwrap(),
        front: Some(SealCode::parse("7Xy").unwrap()),
    });
    papers.evb = Some(Evb::parse("A12345B").unwrap());
    papers.tax_account = Some(Iban::parse("DE89 3704 0044 0532 0130 00").unwrap());
    all.contact = Some(Contact::Email(Email::parse("a@b.de").unwrap()));
    let text = lines(&all).join("\n");
    for line in [
        "Beantragt wird: Wechsel des Bezirks mit neuem Kennzeichen (§ 15 Abs. 4 FZV)",
        "Gebühr nach GebOSt Nr.: 221.2.1",
        "Zuständigkeit nach Stand vom: 22.11.2026",
        "Familienname: nach eigener Angabe keiner",
        "Hausnummer: ohne",
        "Nachweis der Anmeldung: signierte Mitteilung der Meldebehörde",
        "Hauptuntersuchung fällig: 10/2027",
        "Sicherheitscode ZB I: keiner: Papiere werden vorgelegt",
        "Sicherheitscode ZB II: aBcD12eFgH34",
        "Plakettencode hinten: a3B",
        "Plakettencode vorn: 7Xy",
        "eVB-Nummer: A12345B",
        "IBAN für die Kfz-Steuer (Mandat erteilt): DE89370400440532013000",
        "Erreichbar unter (freiwillig): a@b.de",
    ] {
        assert!(text.contains(line), "{line}\nin\n{text}");
    }
    all.process = Process::AddressChange;
    all.release = Release::WithRegistration;
    all.papers = None;
    all.contact = Some(Contact::Phone(Phone::parse("040 123456").unwrap()));
    let text = lines(&all).join("\n");
    for line in [
        "Änderung der Anschrift im Zulassungsbezirk (§ 15 Abs. 1 FZV)",
        "Nr.: 225.1",
        "wird mit der Anmeldung mitgeteilt (§ 15 Abs. 2 FZV)",
        "Papiere: werden bei der Anmeldung vorgelegt",
        "+4940123456",
    ] {
        assert!(text.contains(line), "{line}\nin\n{text}");
    }
}

fn found(change: impl FnOnce(&mut VehicleRequest), day: Date) -> Vec<Finding> {
    let mut request = request();
    change(&mut request);
    findings(&request, day)
}

#[test]
fn each_finding_where_it_holds_and_only_there() {
    use Finding as F;
    let base = [F::IdentityMissing, F::ConfirmationToRead];
    assert_eq!(found(|_| {}, DAY), base);
    let decision = |request: &mut VehicleRequest| {
        request.release = Release::Decision {
            certificate: String::new(),
            salt: Salt::from_random([7; 16]),
        };
    };
    assert_eq!(found(decision, DAY), [F::IdentityMissing]);
    let along = |request: &mut VehicleRequest| {
        request.release = Release::WithRegistration;
        request.papers = None;
    };
    let wrong = [
        F::IdentityMissing,
        F::RegistrationFirst,
        F::NotByRegistration,
    ];
    assert_eq!(found(along, DAY), wrong);
    let right = |request: &mut VehicleRequest| {
        along(request);
        request.process = Process::AddressChange;
    };
    assert_eq!(found(right, DAY), wrong[..2]);
    let with = |more: Finding| [base[0], base[1], more];
    // Due in May 2027: not overdue in that month.
    assert_eq!(found(|_| {}, date!(2027 - 05 - 31)), base);
    assert_eq!(
        found(|_| {}, date!(2027 - 06 - 01)),
        with(F::InspectionOver)
    );
    // Or in the first month of the next season.
    let seasonal = |request: &mut VehicleRequest| {
        request.plate = LicencePlate::parse("HH-AB 12 (07-10)").unwrap();
    };
    assert_eq!(found(seasonal, date!(2027 - 07 - 31)), base);
    assert_eq!(
        found(seasonal, date!(2027 - 08 - 01)),
        with(F::InspectionOver)
    );
    let shown = |request: &mut VehicleRequest| {
        request.papers.as_mut().unwrap().zb1_code = None;
    };
    assert_eq!(found(shown, DAY), with(F::PapersToSee));
    let new = |request: &mut VehicleRequest| request.process = Process::NewPlate;
    assert_eq!(found(new, DAY), with(F::CodesMissing));
    let half = |request: &mut VehicleRequest| {
        new(request);
        let code = TitleCode::parse("aBcD12eFgH34").unwrap();
        request.papers.as_mut().unwrap().zb2_code = Some(code);
    };
    assert_eq!(found(half, DAY), with(F::CodesMissing));
    let whole = |request: &mut VehicleRequest| {
        half(request);
        request.papers.as_mut().unwrap().seals = Some(Seals {
            rear: SealCode::parse("a3B").unwrap(),
            front: None,
        });
    };
    assert_eq!(found(whole, DAY), base);
    let electric = |request: &mut VehicleRequest| {
        whole(request);
        request.plate = LicencePlate::parse("LG-E 12E").unwrap();
    };
    assert_eq!(found(electric, date!(2026 - 12 - 31)), base);
    assert_eq!(
        found(electric, date!(2027 - 01 - 01)),
        with(F::ElectricEnded)
    );
    let kept = |request: &mut VehicleRequest| {
        request.plate = LicencePlate::parse("LG-E 12E").unwrap();
    };
    assert_eq!(found(kept, date!(2027 - 01 - 01)), base);
    let unknown = |request: &mut VehicleRequest| {
        request.holder.birth_date = PartialDate::parse("1998").unwrap();
    };
    assert_eq!(found(unknown, DAY), with(F::BirthDateIncomplete));
}

#[test]
fn findings_have_codes_of_their_own_and_words() {
    use Finding as F;
    let all = [
        (F::IdentityMissing, "identity_missing", "Identität"),
        (
            F::ConfirmationToRead,
            "confirmation_to_read",
            "Meldebestätigung",
        ),
        (F::RegistrationFirst, "registration_first", "§ 15 Abs. 2"),
        (
            F::NotByRegistration,
            "not_by_registration",
            "Zulassungsbezirk",
        ),
        (F::PapersToSee, "papers_to_see", "Papiere"),
        (F::InspectionOver, "inspection_over", "Hauptuntersuchung"),
        (F::CodesMissing, "codes_missing", "Sicherheitscodes"),
        (F::ElectricEnded, "electric_ended", "E-Kennzeichen"),
        (
            F::BirthDateIncomplete,
            "birth_date_incomplete",
            "Geburtsdatum",
        ),
    ];
    for (finding, code, word) in all {
        assert_eq!(finding.code(), code);
        assert!(finding.german().contains(word), "{code}");
    }
}
