//! From answers to the typed request: parse, do not validate.

use super::pages::matters::{changes_main, gives_up_a_dwelling, leaves, only_the_vehicle};
use super::pages::people::{children, has_spouse};
use super::read_move_in::move_in;
use super::reader::{Names, Reader, Wrong, at};
use super::request::{
    Address, Attachment, ChangeMain, Companion, Consequence, Contact, DocumentKind, GiveUp,
    Identity, Leave, Matter, NoIdentity, Objection, Person, RegistrationRequest, Relation, Schema,
    Service,
};
use crate::journey::field::{civil_date, partial_date};
use crate::journey::model::{Context, FieldError, Member, own_id};
use crate::services::SERVICE;
use crate::values::{CivilDate, Email, IdSerial, Lines, PersonName, Phone};

/// Builds the request. `attachments` are the files of this visit; those that
/// the answers name are taken, in their order.
///
/// # Errors
/// Every field that is not right, in order. `declaration` with `missing` also
/// stands for answers with which the path ends before the check page.
pub fn build(
    answers: &crate::journey::answers::Answers,
    context: &Context,
    attachments: &[Attachment],
    names: Names,
) -> Result<RegistrationRequest, Vec<Wrong>> {
    let mut answers = answers.clone();
    SERVICE.prune(&mut answers, context);
    if SERVICE.ready(&answers, context) {
        let reader = Reader {
            answers: &answers,
            context,
            attachments,
            names,
        };
        // Another authority is told then: see the service `vehicle`.
        if only_the_vehicle(&reader.scope()) {
            return Err(vec![("matter".to_owned(), FieldError::new("missing"))]);
        }
        return request(&reader).map_err(|wrong| vec![wrong]);
    }
    let mut wrong: Vec<Wrong> = SERVICE
        .path(&answers, context)
        .into_iter()
        .flat_map(|page| page.errors(&answers, context))
        .map(|(id, error)| (id.to_owned(), error))
        .collect();
    if wrong.is_empty() {
        wrong.push(("declaration".to_owned(), FieldError::new("missing")));
    }
    Err(wrong)
}

fn request(reader: &Reader) -> Result<RegistrationRequest, Wrong> {
    let identity = identity(reader)?;
    Ok(RegistrationRequest {
        schema: Schema::V1,
        service: Service::Registration,
        consequence: match identity {
            // A document speaks for the one whose it is, and for no other adult.
            Identity::Document { .. } if !has_spouse(&reader.scope()) => Consequence::Declaration,
            _ => Consequence::Announcement,
        },
        identity,
        competence_of: None,
        person: person(reader, "", "objections")?,
        companions: companions(reader)?,
        entitled: reader.answers.ticked("entitled", "yes"),
        matter: matter(reader)?,
        contact: contact(reader)?,
    })
}

fn identity(reader: &Reader) -> Result<Identity, Wrong> {
    let document = match reader.get("document") {
        "identity-card" => DocumentKind::IdentityCard,
        "passport" => DocumentKind::Passport,
        _ => {
            return Ok(Identity::None {
                reason: NoIdentity::NotOffered,
            });
        }
    };
    Ok(Identity::Document {
        document,
        serial: reader.parse("serial", IdSerial::parse)?,
    })
}

/// The person whose fields begin with `who`.
fn person(reader: &Reader, who: &str, objections: &str) -> Result<Person, Wrong> {
    let id = |name: &str| [who, name].concat();
    Ok(Person {
        family_name: match reader.answers.ticked(&id("single-name"), "yes") {
            true => None,
            false => Some(reader.parse(&id("family-name"), PersonName::parse)?),
        },
        given_names: reader.parse(&id("given-names"), PersonName::parse)?,
        birth_date: birth_date(reader, &id("birth-date"))?,
        objections: objections_in(reader, objections),
        salt: None,
    })
}

/// What was ticked in `field`.
fn objections_in(reader: &Reader, field: &str) -> Vec<Objection> {
    let all = Objection::ALL.into_iter();
    all.filter(|one| reader.answers.ticked(field, one.value()))
        .collect()
}

fn companions(reader: &Reader) -> Result<Vec<Companion>, Wrong> {
    let mut all = Vec::new();
    if has_spouse(&reader.scope()) {
        all.push(Companion {
            relation: Relation::Spouse,
            person: person(reader, "spouse-", "spouse-objections")?,
        });
    }
    for number in 1..=children(&reader.scope()) {
        all.push(Companion {
            relation: Relation::Child,
            person: child(reader, number)?,
        });
    }
    Ok(all)
}

fn child(reader: &Reader, number: u8) -> Result<Person, Wrong> {
    let id = |name| {
        own_id(
            Member {
                of: "child",
                number,
            },
            name,
        )
    };
    let surname = match reader.answers.is(&id("surname"), "other") {
        true => id("family-name"),
        false => "family-name".to_owned(),
    };
    Ok(Person {
        family_name: match reader.get(&surname) {
            "" => None,
            _ => Some(reader.parse(&surname, PersonName::parse)?),
        },
        given_names: reader.parse(&id("given-names"), PersonName::parse)?,
        birth_date: birth_date(reader, &id("birth-date"))?,
        objections: objections_in(reader, "children-objections"),
        salt: None,
    })
}

fn birth_date(reader: &Reader, id: &str) -> Result<crate::values::PartialDate, Wrong> {
    at(id, partial_date(reader.answers, id))
}

fn matter(reader: &Reader) -> Result<Matter, Wrong> {
    let scope = reader.scope();
    let date = |id: &str| -> Result<CivilDate, Wrong> { at(id, civil_date(reader.answers, id)) };
    let address = |of: &str| -> Result<Address, Wrong> { reader.address(of) };
    Ok(if gives_up_a_dwelling(&scope) {
        Matter::GiveUp(GiveUp {
            moved_out: date("given-up-date")?,
            dwelling: address("given-up-")?,
            main: address("main-")?,
        })
    } else if changes_main(&scope) {
        Matter::ChangeMain(ChangeMain {
            since: date("main-since")?,
            new_main: address("new-main-")?,
            former_main: address("former-main-")?,
        })
    } else if leaves(&scope) {
        Matter::Leave(Leave {
            moved_out: date("leave-date")?,
            dwelling: address("left-")?,
            state: reader.state("state")?,
            address: match reader.get("abroad-address") {
                "" => None,
                _ => Some(reader.parse("abroad-address", Lines::parse)?),
            },
        })
    } else {
        Matter::MoveIn(Box::new(move_in(reader)?))
    })
}

pub(crate) fn contact(reader: &Reader) -> Result<Option<Contact>, Wrong> {
    Ok(match reader.get("contact") {
        "email" => Some(Contact::Email(reader.parse("email", Email::parse)?)),
        "phone" => Some(Contact::Phone(reader.parse("phone", Phone::parse)?)),
        _ => None,
    })
}
