//! The result of an authentication as `getResult` tells it.

use serde_json::{Map, Value, json};

use crate::failure::Result;
use crate::operation::Operation;
use crate::outcome::{Outcome, minor};
use crate::{paos, personal_data};

/// An error with its code.
pub(crate) fn error(minor: &str, message: &str) -> Value {
    json!({ "result": { "major": paos::ERROR, "minor": minor, "message": message } })
}

/// The answer to the eService.
pub(crate) fn value(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Refused { minor, message } => error(minor, message),
        Outcome::Read { groups, operations } => data(groups).map_or_else(
            |failure| error(&minor("common#internalError"), &failure.to_string()),
            |personal_data| {
                json!({
                    "result": { "major": paos::OK },
                    "personalData": personal_data,
                    "operationsAllowedByUser": operations,
                    "levelOfAssuranceResult": "http://bsi.bund.de/eID/LoA/hoch",
                })
            },
        ),
    }
}

fn data(groups: &[(Operation, Vec<u8>)]) -> Result<Map<String, Value>> {
    groups
        .iter()
        .map(|(operation, group)| {
            let value = personal_data::value(*operation, group)?;
            Ok((format!("{operation:?}"), value))
        })
        .collect()
}
