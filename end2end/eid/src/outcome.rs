//! How an authentication ends, and the codes of TR-03130-1 for it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::operation::Operation;

/// The namespace of the minor codes.
const MINOR: &str = "http://www.bsi.bund.de/eid/server/2.0/resultminor/";

/// A minor code of the guideline, `getResult#noResultYet` for instance.
pub(crate) fn minor(code: &str) -> String {
    format!("{MINOR}{code}")
}

/// What became of an operation that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Permission {
    /// It was read.
    Allowed,
    /// The person has unticked it.
    Prohibited,
    /// The chip does not have it.
    NotOnChip,
}

/// How the conversation with the client ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The chip was read.
    Read {
        /// The data groups.
        groups: Vec<(Operation, Vec<u8>)>,
        /// What became of everything that was asked for.
        operations: BTreeMap<Operation, Permission>,
    },
    /// An error, with the minor code that the eService is told.
    Refused { minor: String, message: String },
}

impl Outcome {
    /// An error by one of this server's own codes.
    pub(crate) fn refused(code: &str, message: impl Into<String>) -> Self {
        Self::Refused {
            minor: minor(code),
            message: message.into(),
        }
    }
}

/// What a test has planned for the next session: what the card simulator cannot do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Plan {
    /// Nothing special.
    #[default]
    Ok,
    /// The client is told that all went well; the eService, that the document may not be used.
    DeniedDocument,
    /// The client is told that all went well; the eService, that the document is revoked.
    InvalidDocument,
    /// The server fails in the middle.
    ServerError,
    /// The server does not even take the request.
    Unavailable,
}
