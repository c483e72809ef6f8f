//! From answers to the typed request: parse, do not validate.

use super::plan::{Way, id, plan, process};
use super::prepared::{Who, who};
use super::request::{
    Holder, Identity, NewAddress, Papers, Release, Schema, Seals, VehicleRequest,
};
use crate::journey::answers::Answers;
use crate::journey::field::{dotted, partial_date};
use crate::journey::model::{Context, FieldError, Member, Scope};
use crate::services::SERVICE;
use crate::services::registration::pages::matters::only_the_vehicle;
use crate::services::registration::request::{Attachment, NoIdentity};
use crate::services::registration::{Names, Reader, Wrong, at, contact};
use crate::values::{
    Evb, Fin, HouseNumber, Iban, InspectionMonth, LicencePlate, PersonName, Postcode,
    RegistrationCode, Salt, SealCode, Street, TitleCode,
};

/// The registration authority's signed statement, with the holder's salt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Compact JWS.
    pub certificate: String,
    /// Salt of the holder.
    pub salt: Salt,
}

/// The request of a visit that is about the vehicle only. With `proof` no file
/// is asked for.
///
/// # Errors
/// Every field that is not right; `declaration` with `missing` also stands for
/// a way that ends before the check page.
pub fn build(
    answers: &Answers,
    context: &Context,
    attachments: &[Attachment],
    names: Names,
    proof: Option<&Proof>,
) -> Result<VehicleRequest, Vec<Wrong>> {
    let mut answers = answers.clone();
    SERVICE.prune(&mut answers, context);
    let reader = Reader {
        answers: &answers,
        context,
        attachments,
        names,
    };
    if !SERVICE.ready(&answers, context) || !only_the_vehicle(&reader.scope()) {
        return Err(vec![("declaration".to_owned(), FieldError::new("missing"))]);
    }
    let request = || -> Result<VehicleRequest, Wrong> {
        let release = match proof {
            Some(proof) => Release::Decision {
                certificate: proof.certificate.clone(),
                salt: proof.salt.clone(),
            },
            None => Release::Confirmation {
                attachments: reader.files("registered-files")?,
            },
        };
        let papers = Some(papers(&reader)?);
        one(&reader, 1, release, papers)
    };
    request().map_err(|wrong| vec![wrong])
}

/// The requests that go along with a registration (FZV § 15(2)), in the order
/// of the vehicles; `answers` are complete.
///
/// # Errors
/// A field that is not right.
pub fn along(
    answers: &Answers,
    context: &Context,
    names: Names,
) -> Result<Vec<VehicleRequest>, Wrong> {
    let mut answers = answers.clone();
    SERVICE.prune(&mut answers, context);
    let reader = Reader {
        answers: &answers,
        context,
        attachments: &[],
        names,
    };
    let all = plan(&answers, context).into_iter();
    all.filter(|vehicle| vehicle.way == Way::Together)
        .map(|vehicle| one(&reader, vehicle.number, Release::WithRegistration, None))
        .collect()
}

fn one(
    reader: &Reader,
    number: u8,
    release: Release,
    papers: Option<Papers>,
) -> Result<VehicleRequest, Wrong> {
    let scope = Scope {
        member: Some(Member {
            of: "vehicle",
            number,
        }),
        ..reader.scope()
    };
    let holder_is = who(reader.answers, number);
    Ok(VehicleRequest {
        schema: Schema::V1,
        identity: Identity::None {
            reason: NoIdentity::NotOffered,
        },
        competence_of: None,
        holder: holder(reader, holder_is)?,
        address: NewAddress {
            municipality: reader.municipality("place")?,
            postcode: reader.parse("postcode", Postcode::parse)?,
            street: reader.parse("street", Street::parse)?,
            house_number: reader.parse("house-number", HouseNumber::parse_or_none)?,
        },
        process: process(&scope),
        plate: reader.parse(&id(number, "plate"), LicencePlate::parse)?,
        release,
        papers,
        // Who declares is not asked about another holder's vehicle.
        contact: match holder_is {
            Who::Declarant => contact(reader)?,
            Who::Spouse => None,
        },
    })
}

fn holder(reader: &Reader, who: Who) -> Result<Holder, Wrong> {
    let whose = match who {
        Who::Declarant => "",
        Who::Spouse => "spouse-",
    };
    let id = |name: &str| [whose, name].concat();
    Ok(Holder {
        family_name: match reader.answers.ticked(&id("single-name"), "yes") {
            true => None,
            false => Some(reader.parse(&id("family-name"), PersonName::parse)?),
        },
        given_names: reader.parse(&id("given-names"), PersonName::parse)?,
        birth_date: at(
            &id("birth-date"),
            partial_date(reader.answers, &id("birth-date")),
        )?,
    })
}

fn papers(reader: &Reader) -> Result<Papers, Wrong> {
    let there = |field: &str| !reader.get(field).is_empty();
    let part = |part| reader.get(&dotted("inspection", part));
    let seals = match there("seal-rear") {
        true => Some(Seals {
            rear: reader.parse("seal-rear", SealCode::parse)?,
            front: match there("seal-front") {
                true => Some(reader.parse("seal-front", SealCode::parse)?),
                false => None,
            },
        }),
        false => None,
    };
    Ok(Papers {
        fin: reader.parse("fin", Fin::parse)?,
        inspection: at(
            "inspection",
            InspectionMonth::from_parts(part("month"), part("year")),
        )?,
        zb1_code: match there("zb1-code") {
            true => Some(reader.parse("zb1-code", RegistrationCode::parse)?),
            false => None,
        },
        zb2_code: match there("zb2-code") {
            true => Some(reader.parse("zb2-code", TitleCode::parse)?),
            false => None,
        },
        seals,
        evb: match there("evb") {
            true => Some(reader.parse("evb", Evb::parse)?),
            false => None,
        },
        tax_account: match there("iban") {
            true => Some(reader.parse("iban", Iban::parse)?),
            false => None,
        },
    })
}
