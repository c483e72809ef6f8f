//! Rows of landlord, proofs and contact.

use super::sheet::Sheet;
use crate::services::registration::request::{
    Attachment, Confirmation, Contact, Custody, DocumentKind, Identity, Landlord, LandlordRole,
    Matter, Owner, RegistrationRequest,
};

pub(super) fn landlord(sheet: &mut Sheet, landlord: &Landlord) {
    sheet.group("Wohnungsgeber");
    let owner = match landlord {
        Landlord::Own => {
            return sheet.row(
                "3001",
                "Wohnungsgeber",
                "Einzug in die eigene Wohnung (Selbsterklärung)",
            );
        }
        Landlord::Landlord {
            role,
            name,
            address,
            owner,
        } => {
            let label = match role {
                LandlordRole::Landlord => "Name",
                LandlordRole::Agent => "Name (beauftragt vom Wohnungsgeber)",
                LandlordRole::Organisation => "Name (Einrichtung)",
            };
            sheet.row("3001", label, name.as_str());
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

pub(super) fn proof(sheet: &mut Sheet, request: &RegistrationRequest) {
    sheet.group("Nachweise und Erreichbarkeit");
    if let Matter::MoveIn(matter) = &request.matter {
        sheet.row(
            "",
            "Bestätigung des Wohnungsgebers",
            confirmation(&matter.confirmation),
        );
        if let Some(custody) = &matter.custody {
            sheet.row("", "Anderer Elternteil", other_parent(custody));
        }
    }
    match &request.identity {
        Identity::None { .. } => sheet.row(
            "",
            "Identitätsnachweis",
            "keiner: Vorsprache nötig (§ 23 Abs. 1, § 25 BMG)",
        ),
        Identity::Statement { .. } => sheet.row("", "Identitätsnachweis", "elektronisch"),
        Identity::Document { document, serial } => {
            let label = match document {
                DocumentKind::IdentityCard => "Seriennummer des Personalausweises",
                DocumentKind::Passport => "Seriennummer des Reisepasses",
            };
            sheet.row("", label, serial.as_str());
        }
    }
    contact(sheet, request.contact.as_ref());
}

/// How to reach the person.
pub(crate) fn contact(sheet: &mut Sheet, contact: Option<&Contact>) {
    let contact = match contact {
        None => "keine Angabe",
        Some(Contact::Email(email)) => email.as_str(),
        Some(Contact::Phone(phone)) => phone.as_str(),
    };
    sheet.row("", "Erreichbar unter (freiwillig)", contact);
}

fn confirmation(confirmation: &Confirmation) -> String {
    match confirmation {
        Confirmation::File { attachments } => enclosed(attachments),
        Confirmation::Code { code } => ["Zuordnungsmerkmal ", code.as_str()].concat(),
        Confirmation::Paper => "liegt auf Papier vor, wird mitgebracht".into(),
        Confirmation::NotYet => "liegt noch nicht vor (Mitteilung nach § 19 Abs. 2 BMG)".into(),
        Confirmation::Refused => "wird verweigert (Mitteilung nach § 19 Abs. 2 BMG)".into(),
        Confirmation::SelfDeclared => "Selbsterklärung des Eigentümers".into(),
    }
}

fn other_parent(custody: &Custody) -> String {
    match custody {
        Custody::Along => "zieht mit ein, meldet sich selbst an".into(),
        Custody::Sole => "alleiniges Sorgerecht der erklärenden Person".into(),
        Custody::Agreed { attachments } if attachments.is_empty() => {
            "stimmt zu, Erklärung wird mitgebracht".into()
        }
        Custody::Agreed { attachments } => {
            ["stimmt zu, Erklärung ", &enclosed(attachments)].concat()
        }
        Custody::CannotAsk => "kann nicht gefragt werden".into(),
    }
}

pub(crate) fn enclosed(attachments: &[Attachment]) -> String {
    if attachments.is_empty() {
        return "nicht beigefügt; wird nachgereicht oder vorgelegt".to_owned();
    }
    let names: Vec<&str> = attachments
        .iter()
        .map(|file| file.filename.as_str())
        .collect();
    ["als Datei beigefügt:\n", &names.join("\n")].concat()
}
