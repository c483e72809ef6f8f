//! An answer that is signed and that the node has not confirmed yet.
//!
//! It stands in the case file before the node hears of it. So whatever gets
//! lost on the way, repeating the command posts the same event again and never
//! makes a second decision.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::ToolError;
use super::case_file::{CaseFile, State};
use super::node::Node;
use super::reply::Message;
use super::testimony::event_hash;
use crate::jose::{sha256_base64url, sha512_hex};

/// The signed event, and what it leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Hash over what the clerk wrote: tells a repeated command from a new one.
    pub message: String,
    /// How far the case is, once the node has the event.
    pub state: State,
    /// The event, exactly as signed; it names its reply.
    pub event: String,
}

/// Hash over everything that is sent with a message.
#[must_use]
pub fn fingerprint(message: &Message) -> String {
    let content = match message {
        Message::Question {
            text,
            wants_proof,
            due,
        } => json!(["question", text, wants_proof, due]),
        Message::Decision {
            outcome,
            text,
            documents,
            ..
        } => {
            let files = documents.iter();
            let files = files.map(|file| (&file.filename, sha512_hex(&file.bytes)));
            json!(["decision", outcome, text, files.collect::<Vec<_>>()])
        }
    };
    sha256_base64url(content.to_string().as_bytes())
}

/// Posts the pending event of a case, if there is one, and notes in its folder
/// what came of it.
///
/// # Errors
/// [`ToolError::Refused`] when the node will never take it: then it is
/// forgotten. Otherwise it stays pending.
pub fn complete(node: &dyn Node, folder: &Path, case: &mut CaseFile) -> Result<(), ToolError> {
    let Some(pending) = case.pending.clone() else {
        return Ok(());
    };
    if let Err(error) = node.post_event(case.case, &pending.event) {
        if !error.is_final() {
            return Err(error.into());
        }
        if !node.events(case.case)?.contains(&pending.event) {
            case.pending = None;
            case.save(folder)?;
            return Err(ToolError::Refused(error));
        }
    }
    case.state = pending.state;
    case.last_event = Some(event_hash(&pending.event));
    case.pending = None;
    case.save(folder)
}
