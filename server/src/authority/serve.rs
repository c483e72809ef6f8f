//! `umzug authority serve`: polls the node and takes over what waits.

use std::time::Duration;

use relocation::envelope::reply::Outcome;

use super::ToolError;
use super::case_file::{CaseFile, State, all};
use super::desk::{Desk, Taken};
use super::letter;
use super::node::Node;
use super::office::Office;
use super::pending::complete;
use super::reply::{Enclosure, Message, send};
use super::testimony::{Distrust, Witness};
use crate::german_time::written_day;
use crate::machine::now;

/// How to serve.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Time between two looks at the pick-up list.
    pub every: Duration,
    /// Decide automatically so many seconds after arrival; demo only.
    pub auto_decide: Option<u64>,
    /// One look, then stop.
    pub once: bool,
}

/// Serves until the process ends (or once). A failure of one look is told and
/// the next one tries again: nothing is lost, it waits at the node.
///
/// # Errors
/// [`ToolError`] with `once`, or when automatic decisions are not allowed.
pub fn serve(office: &Office, node: &dyn Node, plan: Plan) -> Result<(), ToolError> {
    let mut silent = None;
    loop {
        let looked = look(office, node, plan.auto_decide, now());
        if plan.once {
            return looked;
        }
        match looked {
            Ok(()) => silent = None,
            Err(ToolError::NotDemo) => return Err(ToolError::NotDemo),
            // The same trouble is told once, not with each look.
            Err(error) => {
                let text = error.to_string();
                if silent.as_ref() != Some(&text) {
                    tracing::warn!(error = %text, "will try again");
                    silent = Some(text);
                }
            }
        }
        std::thread::sleep(plan.every);
    }
}

/// One look: takes over everything that waits, then decides what is due.
///
/// # Errors
/// The first [`ToolError`]; the other submissions are still tried.
pub fn look(
    office: &Office,
    node: &dyn Node,
    auto_decide: Option<u64>,
    now: i64,
) -> Result<(), ToolError> {
    let mut result = take_over(office, node, now);
    if let Some(seconds) = auto_decide {
        let decided = decide_due(office, node, seconds, now);
        result = result.and(decided);
    }
    result
}

fn take_over(office: &Office, node: &dyn Node, now: i64) -> Result<(), ToolError> {
    let waiting = node.waiting()?;
    if waiting.is_empty() {
        return Ok(());
    }
    let witness = witness(office, node, now)?;
    let desk = Desk {
        office,
        node,
        witness: &witness,
    };
    let mut result = Ok(());
    for entry in &waiting {
        let _lock = office.lock()?;
        match desk.take(entry, now) {
            Ok(Taken::HandedOver(folder)) => {
                tracing::info!(case = %entry.case_id, folder = %folder.display(), "handed over");
            }
            Ok(Taken::Rejected(rejection)) => {
                tracing::warn!(case = %entry.case_id, problem = %rejection.problem().kind, "rejected");
            }
            Ok(Taken::Gone) => tracing::info!(case = %entry.case_id, "withdrawn"),
            Err(error) => {
                tracing::debug!(case = %entry.case_id, %error, "not taken over");
                result = result.and(Err(ToolError::Case {
                    case: entry.case_id,
                    source: Box::new(error),
                }));
            }
        }
    }
    result
}

fn decide_due(office: &Office, node: &dyn Node, seconds: u64, now: i64) -> Result<(), ToolError> {
    let after = i64::try_from(seconds).unwrap_or(i64::MAX);
    let due = |case: &CaseFile| {
        case.state == State::Arrived
            && case.reply_key.is_some()
            && case.arrived.saturating_add(after) <= now
    };
    if !all(&office.handover())?.iter().any(|(_, case)| due(case)) {
        return Ok(());
    }
    let witness = witness(office, node, now)?;
    if !witness.directory.demo {
        return Err(ToolError::NotDemo);
    }
    let desk = Desk {
        office,
        node,
        witness: &witness,
    };
    let _lock = office.lock()?;
    for (folder, mut case) in all(&office.handover())? {
        if !due(&case) {
            continue;
        }
        let id = case.case;
        if case.pending.is_some() {
            complete(node, &folder, &mut case)?;
            continue;
        }
        let (message, outcome) = match case.identity {
            true => (registered_answer(&case), "registered"),
            false => (announcement_answer(&case, now), "appear"),
        };
        send(&desk, &folder, case, message, now)?;
        tracing::info!(case = %id, outcome, "decided automatically");
    }
    Ok(())
}

/// What the demo says to who proved who they are.
fn registered_answer(case: &CaseFile) -> Message {
    Message::Decision {
        outcome: Outcome::Registered,
        text: letter::registered(case.kind).into(),
        documents: Vec::new(),
        appeared: false,
        as_declared: false,
    }
}

/// What is honest for an announcement without identity.
fn announcement_answer(case: &CaseFile, now: i64) -> Message {
    Message::Decision {
        outcome: Outcome::Appear,
        text: letter::text(case.kind),
        documents: vec![Enclosure {
            filename: letter::FILE_NAME.into(),
            bytes: letter::pdf(case.kind, &case.authority, &written_day(now)),
        }],
        appeared: false,
        as_declared: false,
    }
}

/// The directory and the node's keys, as far as they are believed.
///
/// # Errors
/// [`ToolError`].
pub fn witness(office: &Office, node: &dyn Node, now: i64) -> Result<Witness, ToolError> {
    let (directory, keys) = (node.directory()?, node.keys()?);
    let witness = Witness::new(&directory, &office.access.root, keys, now)?;
    if office.newest(witness.directory.sequence)? {
        Ok(witness)
    } else {
        Err(Distrust::Directory.into())
    }
}
