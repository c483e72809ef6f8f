//! The typed Anmeldung out of complete answers.

use super::pages::dwellings::{became_longer, dwellings};
use super::pages::home::comes_from_abroad;
use super::reader::{Reader, Wrong, at};
use super::request::{
    Confirmation, Custody, Landlord, LandlordRole, MoveIn, NewDwelling, OtherDwelling, Owner,
    Previous,
};
use super::status::{Statuses, statuses};
use crate::journey::field::civil_date;
use crate::journey::model::{Member, own_id};
use crate::values::{ConfirmationCode, HouseNumber, Line, Lines, Postcode, Street};

/// What is declared of the move.
pub(super) fn move_in(reader: &Reader) -> Result<MoveIn, Wrong> {
    let statuses = statuses(&reader.scope());
    Ok(MoveIn {
        date: at("move-in-date", civil_date(reader.answers, "move-in-date"))?,
        became_longer: became_longer(&reader.scope()),
        new_dwelling: new_dwelling(reader, &statuses)?,
        previous: previous(reader, &statuses)?,
        other_dwellings: others(reader, &statuses)?,
        landlord: landlord(reader)?,
        confirmation: confirmation(reader)?,
        custody: custody(reader)?,
    })
}

fn new_dwelling(reader: &Reader, statuses: &Statuses) -> Result<NewDwelling, Wrong> {
    Ok(NewDwelling {
        municipality: reader.municipality("place")?,
        postcode: reader.parse("postcode", Postcode::parse)?,
        street: reader.parse("street", Street::parse)?,
        house_number: reader.parse("house-number", HouseNumber::parse_or_none)?,
        supplement: match reader.get("supplement") {
            "" => None,
            _ => Some(reader.parse("supplement", Line::parse)?),
        },
        status: statuses.new,
    })
}

fn previous(reader: &Reader, statuses: &Statuses) -> Result<Previous, Wrong> {
    if comes_from_abroad(&reader.scope()) {
        return Ok(Previous::Abroad {
            state: reader.state("from-state")?,
            last_in_germany: match reader.get("last-registered") {
                "never" => None,
                _ => Some(reader.address("last-")?),
            },
        });
    }
    Ok(Previous::Germany {
        address: reader.address("last-")?,
        kept_as: statuses.previous,
        moved_out: match reader.get("moved-out") {
            "other" => Some(at(
                "moved-out-date",
                civil_date(reader.answers, "moved-out-date"),
            )?),
            _ => None,
        },
    })
}

fn others(reader: &Reader, statuses: &Statuses) -> Result<Vec<OtherDwelling>, Wrong> {
    let count = dwellings(&reader.scope());
    (1..=count)
        .zip(&statuses.others)
        .map(|(number, status)| {
            let member = Member {
                of: "dwelling",
                number,
            };
            Ok(OtherDwelling {
                address: reader.address(&own_id(member, ""))?,
                status: *status,
            })
        })
        .collect()
}

fn landlord(reader: &Reader) -> Result<Landlord, Wrong> {
    let role = match reader.get("dwelling-from") {
        "own" => return Ok(Landlord::Own),
        "resident" => {
            return Ok(Landlord::Resident {
                name: reader.parse("landlord-name", Line::parse)?,
                owner: owner(reader)?,
            });
        }
        "agent" => LandlordRole::Agent,
        "organisation" => LandlordRole::Organisation,
        _ => LandlordRole::Landlord,
    };
    Ok(Landlord::Landlord {
        role,
        name: reader.parse("landlord-name", Line::parse)?,
        address: reader.parse("landlord-address", Lines::parse)?,
        owner: owner(reader)?,
    })
}

fn owner(reader: &Reader) -> Result<Owner, Wrong> {
    Ok(match reader.get("landlord-owns") {
        "yes" => Owner::Same,
        "no" => Owner::Other {
            name: reader.parse("owner-name", Line::parse)?,
        },
        _ => Owner::Unknown,
    })
}

fn confirmation(reader: &Reader) -> Result<Confirmation, Wrong> {
    Ok(match reader.get("confirmation") {
        "file" => Confirmation::File {
            attachments: reader.files("confirmation-files")?,
        },
        "code" => Confirmation::Code {
            code: reader.parse("confirmation-code", ConfirmationCode::parse)?,
        },
        "paper" => Confirmation::Paper,
        "not-yet" => Confirmation::NotYet,
        "refused" => Confirmation::Refused,
        _ => Confirmation::SelfDeclared,
    })
}

fn custody(reader: &Reader) -> Result<Option<Custody>, Wrong> {
    Ok(match reader.get("custody") {
        "along" => Some(Custody::Along),
        "sole" => Some(Custody::Sole),
        "agreed" => Some(Custody::Agreed {
            attachments: reader.files("consent-files")?,
        }),
        "cannot-ask" => Some(Custody::CannotAsk),
        _ => None,
    })
}
