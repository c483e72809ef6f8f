//! Sending, and what is shown while it runs or after it failed.

use std::rc::Rc;

use leptos::prelude::*;
use relocation::envelope::reply::Document;
use relocation::journey::answers::Answers;

use super::requests::{self, Requests};
use crate::browser::dom;
use crate::components::parcel::parcels;
use crate::components::sending::{Sending, failure_of};
use crate::draft::Draft;
use crate::node::directory;
use crate::node::finish::finish;
use crate::node::submit::{self, SendError, send};
use crate::router::{self, Route};
use crate::seal::{SealError, hash};
use crate::sent::{Attempts, Facts, Sent};
use crate::state::state;
use crate::vehicles::is_alone;
use crate::visit::Visit;
use crate::{finishing, identity, keeping, offers, places, secrets};
use relocation::envelope::case_code::CaseCode;

/// Why it was not sent.
pub(super) enum Failure {
    /// The list of places is needed for the names and cannot be fetched.
    Offline,
    /// The answers make no request.
    Answers,
    /// The proof of identity is too old by now.
    Identity,
    /// What an authority offers has changed since the page was drawn.
    Changed,
    /// Sealing or the node.
    Send(SendError),
}

/// Starts sending. The page can be pressed again: `busy` stands in the way
/// while it runs, and the node makes one case of several tries.
pub(crate) fn start(visit: Visit) {
    state().sending.set(Sending::Busy(Vec::new()));
    leptos::task::spawn_local(async move {
        match run(visit).await {
            Ok(sent) => {
                state().sending.set(Sending::Idle);
                state().sent.set(Some(sent));
                finishing::end();
                identity::end();
                // What was looked up before is not how it stands now.
                state().lookup.view.set(None);
                visit.answers.set(Answers::default());
                router::go(visit, Route::Done);
            }
            Err(failure) => {
                state().sending.set(told(visit, failure));
                dom::after_render(|| {
                    dom::focus(crate::components::sending::FAILED);
                });
            }
        }
    });
}

/// What is shown of it. To reload costs uncovered codes, and who has only a
/// vehicle left is registered already.
fn told(visit: Visit, failure: Failure) -> Sending {
    let failed = match failure {
        Failure::Offline => Sending::failed("offline"),
        Failure::Answers => Sending::failed("answers"),
        Failure::Identity => Sending::failed("identity"),
        Failure::Changed => Sending::failed("changed"),
        Failure::Send(error) => failure_of(&error),
    };
    let Sending::Failed { code, .. } = &failed else {
        return failed;
    };
    match *code {
        "old" if secrets::are_there(visit) => Sending::failed(OLD_WITH_CODES),
        "device" if secrets::are_there(visit) => Sending::failed("device.codes"),
        "unconnected" if is_alone(visit) => Sending::failed("unconnected.vehicle"),
        _ => failed,
    }
}

/// The tab has to be reloaded although codes go with it.
pub(super) const OLD_WITH_CODES: &str = "old.codes";

async fn run(visit: Visit) -> Result<Sent, Failure> {
    // A reload while it runs finds all answers.
    keeping::save_now(visit).await;
    let draft = keeping::draft().await;
    let all = draft.files().await.map_err(SendError::from)?;
    let names = places::Names::load().await.map_err(|_| Failure::Offline)?;
    let directory = directory::fetch().await.map_err(SendError::from)?;
    state().directory.set(Some(directory.clone()));
    if identity::has_ended() {
        identity::end();
        offers::judge(visit);
        return Err(Failure::Identity);
    }
    // Nobody sends what was not shown: the page is drawn anew then.
    if offers::judge(visit) {
        router::correct(visit);
        return Err(Failure::Changed);
    }
    let mut requests = requests::of(visit, &all, &names, &directory)?;
    let proven = identity::proven(visit);
    requests.identify(proven.as_ref(), &directory).await?;
    let subject = hash::sha256(&requests.subject).await;
    let subject = subject.map_err(SendError::from)?;
    let attempts = Attempts::begin(&draft, subject.clone(), requests.facts.clone()).await;
    let receipt = deliver(&draft, &requests, &subject).await?;
    let facts = attempts.of(&receipt).ok_or(Failure::Answers)?;
    keep(&draft, &facts).await;
    Ok(Sent { receipt, facts })
}

async fn deliver(
    draft: &Draft,
    requests: &Requests,
    subject: &str,
) -> Result<submit::Receipt, Failure> {
    let files: Vec<Document> = requests.documents().cloned().collect();
    let told = Rc::new(move |progress| {
        state()
            .sending
            .set(Sending::Busy(parcels(&progress, &files)))
    });
    let sending = requests.sending()?;
    let finishing = state().finishing.get_untracked();
    // Who went back and moves instead sends a move.
    let finishing = finishing.filter(|_| requests.facts.vehicle_only);
    let Some(finishing) = finishing else {
        return Ok(send(draft, sending, subject, told).await?);
    };
    let code = CaseCode::parse(&finishing.code).map_err(|_| Failure::Answers)?;
    let mut all = sending.requests.into_iter();
    let outgoing = all.next().ok_or(Failure::Answers)?;
    Ok(finish(draft, &code, finishing.waiting, outgoing, subject, told).await?)
}

/// The receipt is what counts and is kept already; without the facts a reload
/// shows less, which is no reason to call it not sent.
async fn keep(draft: &Draft, facts: &Facts) {
    let _ = facts.keep(draft).await;
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        Self::Send(error)
    }
}

impl From<SealError> for Failure {
    fn from(error: SealError) -> Self {
        Self::Send(error.into())
    }
}
