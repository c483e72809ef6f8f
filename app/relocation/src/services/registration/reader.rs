//! Reads one typed value after the other out of complete answers.

use uuid::Uuid;

use super::request::{Address, Attachment, Municipality};
use crate::journey::answers::Answers;
use crate::journey::model::{Context, FieldError, Scope};
use crate::values::{Country, HouseNumber, Line, RegionalKey, Street};

/// A field with what is wrong about it.
pub type Wrong = (String, FieldError);

/// Name of the municipality with a regional key, if it is known.
pub type Names<'a> = &'a dyn Fn(&RegionalKey) -> Option<String>;

/// Complete answers with what belongs to them.
pub(crate) struct Reader<'a> {
    pub(crate) answers: &'a Answers,
    pub(crate) context: &'a Context,
    pub(crate) attachments: &'a [Attachment],
    pub(crate) names: Names<'a>,
}

impl Reader<'_> {
    /// What guards look at.
    pub(crate) fn scope(&self) -> Scope<'_> {
        Scope {
            answers: self.answers,
            context: self.context,
            member: None,
        }
    }

    /// Text under `key`, trimmed.
    pub(crate) fn get(&self, key: &str) -> &str {
        self.answers.get(key)
    }

    /// The value typed into `field`.
    pub(crate) fn parse<T, E: Into<FieldError>>(
        &self,
        field: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<T, Wrong> {
        at(field, parse(self.answers.raw(field)))
    }

    /// The address in the fields `<of>place`, `<of>street`, `<of>house-number`.
    pub(crate) fn address(&self, of: &str) -> Result<Address, Wrong> {
        let id = |name: &str| [of, name].concat();
        Ok(Address {
            municipality: self.municipality(&id("place"))?,
            street: self.parse(&id("street"), Street::parse)?,
            house_number: self.parse(&id("house-number"), HouseNumber::parse_or_none)?,
        })
    }

    /// The municipality chosen in `field`, with its official name.
    pub(crate) fn municipality(&self, field: &str) -> Result<Municipality, Wrong> {
        let not_chosen = |_| (field.to_owned(), FieldError::new("not-chosen"));
        let regional_key = RegionalKey::parse(self.get(field)).map_err(not_chosen)?;
        let name = (self.names)(&regional_key).unwrap_or_else(|| regional_key.to_string());
        Ok(Municipality {
            regional_key,
            name: at(field, Line::parse(&name))?,
        })
    }

    /// The state chosen in `field`.
    pub(crate) fn state(&self, field: &str) -> Result<Country, Wrong> {
        self.parse(field, Country::parse)
    }

    /// The files named in `field`, in its order.
    pub(crate) fn files(&self, field: &str) -> Result<Vec<Attachment>, Wrong> {
        self.get(field)
            .split_whitespace()
            .map(|id| {
                let id = Uuid::try_parse(id).ok();
                self.attachments
                    .iter()
                    .find(|file| Some(file.attachment) == id)
                    .cloned()
                    .ok_or_else(|| (field.to_owned(), FieldError::new("missing")))
            })
            .collect()
    }
}

/// The value, or what is wrong with `field`.
pub(crate) fn at<T, E: Into<FieldError>>(field: &str, result: Result<T, E>) -> Result<T, Wrong> {
    result.map_err(|error| (field.to_owned(), error.into()))
}
