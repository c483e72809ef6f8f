//! `umzug authority identify`: the clerk has looked at a person and a document,
//! and the office says so with its own key, to the key of the browser whose
//! code the person shows.

mod error;
mod http;
mod seen;

use relocation::envelope::counter_code::CounterCode;
use relocation::envelope::directory::{AuthorityEntry, AuthorityKind, Directory};
use relocation::envelope::identity::{Assurance, HolderKey, Means};
use uuid::Uuid;

use super::ToolError;
use super::node::NodeError;
use super::office::Office;
use crate::identity::statement::{Said, issue};

pub use error::CounterError;
pub use seen::{HELP, Seen};

/// What the tool needs of a node at the counter.
pub trait CounterNode {
    /// To which key a statement for `code` is to be made out.
    ///
    /// # Errors
    /// [`NodeError`].
    fn look(&self, code: &CounterCode) -> Result<HolderKey, NodeError>;

    /// Brings the statement for `code`.
    ///
    /// # Errors
    /// [`NodeError`].
    fn deliver(&self, code: &CounterCode, statement: &str) -> Result<(), NodeError>;
}

/// What a clerk confirms, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// What was seen.
    pub seen: Seen,
    /// The clerk.
    pub by: String,
    /// As which authority: its id or its name; none where there is one only.
    pub authority: Option<String>,
    /// Its kind.
    pub kind: AuthorityKind,
}

/// Signs what was seen and brings it to the node; gives the name of the
/// authority in whose name it was done.
///
/// # Errors
/// [`ToolError`]; nothing was brought then, unless its answer was lost.
pub fn confirm<'a>(
    office: &Office,
    node: &dyn CounterNode,
    directory: &'a Directory,
    confirmation: Confirmation,
    now: i64,
) -> Result<&'a str, ToolError> {
    let Confirmation {
        seen: Seen { code, card },
        by,
        authority,
        kind,
    } = confirmation;
    let own = chosen(office, directory, authority.as_deref(), kind)?;
    // Without keys in the directory nobody would believe it.
    own.keys.as_ref().ok_or(ToolError::NoSigningKey)?;
    let key = office.signer(directory, own.destination)?;
    let holder = node.look(&code).map_err(CounterError::of)?;
    let said = Said {
        issuer: own.destination.to_string(),
        means: Means::Counter,
        assurance: Assurance::High,
        card: &card,
        holder,
        confirmed_by: Some(by),
        now,
    };
    let statement = issue(key, said)?;
    node.deliver(&code, &statement).map_err(CounterError::of)?;
    Ok(&own.name)
}

/// The authority that confirms: one that this office serves and the signed
/// directory names.
fn chosen<'a>(
    office: &Office,
    directory: &'a Directory,
    wanted: Option<&str>,
    kind: AuthorityKind,
) -> Result<&'a AuthorityEntry, CounterError> {
    let id: Option<Uuid> = wanted.and_then(|text| text.parse().ok());
    let fits = |entry: &&AuthorityEntry| match (id, wanted) {
        (Some(id), _) => entry.destination == id,
        (None, Some(name)) => entry.kind == kind && entry.name == name,
        (None, None) => entry.kind == kind,
    };
    let served = directory.authorities.iter();
    let served = served.filter(|entry| office.serves(entry.destination).is_some());
    let mut fitting = served.filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(CounterError::Authority),
    }
}
