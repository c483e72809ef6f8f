//! From answers to the typed request: parse, do not validate.

use uuid::Uuid;

use super::SERVICE;
use super::request::{
    Attachment, Confirmation, Consequence, Contact, Identity, Landlord, Municipality, NewDwelling,
    NoIdentity, Objection, OtherDwelling, Owner, Person, PreviousDwelling, RegistrationRequest,
    Schema, Service,
};
use super::status::{Kept, Status, kept, statuses};
use crate::journey::answers::Answers;
use crate::journey::field::{civil_date, partial_date};
use crate::journey::model::{Context, FieldError};
use crate::values::{
    ConfirmationCode, Email, HouseNumber, Line, Lines, PersonName, Phone, Postcode, RegionalKey,
    Street,
};

/// A field with what is wrong about it.
pub type Wrong = (&'static str, FieldError);

/// Name of the municipality with a regional key, if it is known.
pub type Names<'a> = &'a dyn Fn(&RegionalKey) -> Option<String>;

/// Builds the request. `attachments` are the files of this visit; those that
/// the answer names are taken, in its order.
///
/// # Errors
/// Every field that is not right, in order. `declaration` with `missing` also
/// stands for answers with which the path ends before the check page.
pub fn build(
    answers: &Answers,
    context: &Context,
    attachments: &[Attachment],
    names: Names,
) -> Result<RegistrationRequest, Vec<Wrong>> {
    let mut answers = answers.clone();
    SERVICE.prune(&mut answers, context);
    if SERVICE.ready(&answers, context) {
        let reader = Reader {
            answers: &answers,
            attachments,
            names,
        };
        return reader.request().map_err(|wrong| vec![wrong]);
    }
    let mut wrong: Vec<Wrong> = SERVICE
        .path(&answers, context)
        .into_iter()
        .flat_map(|page| page.errors(&answers, context))
        .collect();
    if wrong.is_empty() {
        wrong.push(("declaration", FieldError::new("missing")));
    }
    Err(wrong)
}

/// Reads one typed value after the other out of complete answers.
struct Reader<'a> {
    answers: &'a Answers,
    attachments: &'a [Attachment],
    names: Names<'a>,
}

impl Reader<'_> {
    fn request(&self) -> Result<RegistrationRequest, Wrong> {
        let kept = kept(self.answers);
        let (status, kept_as) = statuses(kept, self.answers.is("more-often", "new"));
        Ok(RegistrationRequest {
            schema: Schema::V1,
            service: Service::Registration,
            identity: Identity::None {
                reason: NoIdentity::NotOffered,
            },
            consequence: Consequence::Announcement,
            person: self.person()?,
            move_in: at("move-in-date", civil_date(self.answers, "move-in-date"))?,
            new_dwelling: self.new_dwelling(status)?,
            previous_dwelling: self
                .previous_dwelling(kept_as.filter(|_| kept == Kept::Previous))?,
            other_dwellings: match (kept, kept_as) {
                (Kept::Another, Some(status)) => vec![self.other_dwelling(status)?],
                _ => Vec::new(),
            },
            landlord: self.landlord()?,
            confirmation: self.confirmation()?,
            contact: self.contact()?,
            objections: Objection::ALL
                .into_iter()
                .filter(|objection| self.answers.ticked("objections", objection.value()))
                .collect(),
        })
    }

    fn person(&self) -> Result<Person, Wrong> {
        let single = self.answers.ticked("single-name", "yes");
        Ok(Person {
            family_name: match single {
                true => None,
                false => Some(self.parse("family-name", PersonName::parse)?),
            },
            given_names: self.parse("given-names", PersonName::parse)?,
            birth_date: at("birth-date", partial_date(self.answers, "birth-date"))?,
        })
    }

    fn new_dwelling(&self, status: Status) -> Result<NewDwelling, Wrong> {
        Ok(NewDwelling {
            municipality: self.municipality("place")?,
            postcode: self.parse("postcode", Postcode::parse)?,
            street: self.parse("street", Street::parse)?,
            house_number: self.parse("house-number", HouseNumber::parse_or_none)?,
            supplement: match self.answers.get("supplement") {
                "" => None,
                _ => Some(self.parse("supplement", Line::parse)?),
            },
            status,
        })
    }

    fn previous_dwelling(&self, kept_as: Option<Status>) -> Result<PreviousDwelling, Wrong> {
        Ok(PreviousDwelling {
            municipality: self.municipality("last-place")?,
            street: self.parse("last-street", Street::parse)?,
            house_number: self.parse("last-house-number", HouseNumber::parse_or_none)?,
            kept_as,
        })
    }

    fn other_dwelling(&self, status: Status) -> Result<OtherDwelling, Wrong> {
        Ok(OtherDwelling {
            municipality: self.municipality("other-place")?,
            street: self.parse("other-street", Street::parse)?,
            house_number: self.parse("other-house-number", HouseNumber::parse_or_none)?,
            status,
        })
    }

    fn landlord(&self) -> Result<Landlord, Wrong> {
        let name = || self.parse("landlord-name", Line::parse);
        Ok(match self.answers.get("dwelling-from") {
            "own" => Landlord::Own,
            "resident" => Landlord::Resident {
                name: name()?,
                owner: self.owner()?,
            },
            _ => Landlord::Landlord {
                name: name()?,
                address: self.parse("landlord-address", Lines::parse)?,
                owner: self.owner()?,
            },
        })
    }

    fn owner(&self) -> Result<Owner, Wrong> {
        Ok(match self.answers.get("landlord-owns") {
            "yes" => Owner::Same,
            "no" => Owner::Other {
                name: self.parse("owner-name", Line::parse)?,
            },
            _ => Owner::Unknown,
        })
    }

    fn confirmation(&self) -> Result<Confirmation, Wrong> {
        Ok(match self.answers.get("confirmation") {
            "file" => Confirmation::File {
                attachments: self.files()?,
            },
            "code" => Confirmation::Code {
                code: self.parse("confirmation-code", ConfirmationCode::parse)?,
            },
            "paper" => Confirmation::Paper,
            "not-yet" => Confirmation::NotYet,
            "refused" => Confirmation::Refused,
            _ => Confirmation::SelfDeclared,
        })
    }

    fn files(&self) -> Result<Vec<Attachment>, Wrong> {
        self.answers
            .get("confirmation-files")
            .split_whitespace()
            .map(|id| {
                let id = Uuid::try_parse(id).ok();
                self.attachments
                    .iter()
                    .find(|file| Some(file.attachment) == id)
                    .cloned()
                    .ok_or(("confirmation-files", FieldError::new("missing")))
            })
            .collect()
    }

    fn contact(&self) -> Result<Option<Contact>, Wrong> {
        Ok(match self.answers.get("contact") {
            "email" => Some(Contact::Email(self.parse("email", Email::parse)?)),
            "phone" => Some(Contact::Phone(self.parse("phone", Phone::parse)?)),
            _ => None,
        })
    }

    fn municipality(&self, field: &'static str) -> Result<Municipality, Wrong> {
        let not_chosen = |_| (field, FieldError::new("not-chosen"));
        let regional_key = RegionalKey::parse(self.answers.get(field)).map_err(not_chosen)?;
        let name = (self.names)(&regional_key).unwrap_or_else(|| regional_key.to_string());
        Ok(Municipality {
            regional_key,
            name: at(field, Line::parse(&name))?,
        })
    }

    fn parse<T, E: Into<FieldError>>(
        &self,
        field: &'static str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<T, Wrong> {
        at(field, parse(self.answers.raw(field)))
    }
}

fn at<T, E: Into<FieldError>>(field: &'static str, result: Result<T, E>) -> Result<T, Wrong> {
    result.map_err(|error| (field, error.into()))
}
