//! Sending, and what is shown while it runs or after it failed.

use std::rc::Rc;

use leptos::prelude::*;
use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::reply::Document;
use relocation::journey::answers::Answers;
use relocation::services::registration::build;
use relocation::services::registration::request::{
    Attachment, MediaType, RegistrationRequest, SCHEMA_URN, SERVICE_URN,
};
use relocation::values::{CivilDate, FileName, RegionalKey, Sha512};

use crate::browser::dom;
use crate::components::parcel::parcels;
use crate::components::sending::{Sending, failure_of};
use crate::draft::Draft;
use crate::node::directory;
use crate::node::submit::{Outgoing, SendError, send};
use crate::router::{self, Route};
use crate::sent::{Attempts, Facts, Sent};
use crate::state::state;
use crate::visit::Visit;
use crate::{keeping, places};

/// Why it was not sent.
enum Failure {
    /// The list of places is needed for the names and cannot be fetched.
    Offline,
    /// The answers make no request.
    Answers,
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
                visit.answers.set(Answers::default());
                router::go(visit, Route::Done);
            }
            Err(failure) => {
                state().sending.set(match failure {
                    Failure::Offline => Sending::failed("offline"),
                    Failure::Answers => Sending::failed("answers"),
                    Failure::Send(error) => failure_of(&error),
                });
                dom::after_render(|| {
                    dom::focus(crate::components::sending::FAILED);
                });
            }
        }
    });
}

async fn run(visit: Visit) -> Result<Sent, Failure> {
    // A reload while it runs finds all answers.
    keeping::save_now(visit).await;
    let draft = keeping::draft().await;
    let all = draft
        .files()
        .await
        .map_err(|error| Failure::Send(error.into()))?;
    let names = places::Names::load().await.map_err(|_| Failure::Offline)?;
    let mut request = request(visit, &all, &names)?;
    request.competence_of = table().await;
    let documents = enclosed(&request, &all);
    let text = serde_json::to_vec(&request).map_err(|_| Failure::Answers)?;
    let served = |key: &RegionalKey| names.is_in_region(key);
    let facts = Facts::of(visit, &request, served);
    let outgoing = Outgoing {
        request: text,
        schema: SCHEMA_URN,
        service: SERVICE_URN,
        kind: AuthorityKind::Registration,
        regional_key: request.decisive_key(served).as_str(),
        documents: &documents,
    };
    let files = documents.clone();
    let told = Rc::new(move |progress| {
        state()
            .sending
            .set(Sending::Busy(parcels(&progress, &files)))
    });
    let attempt = String::from_utf8_lossy(&outgoing.request).into_owned();
    let attempts = Attempts::begin(&draft, attempt, facts).await;
    let receipt = send(&draft, outgoing, told).await.map_err(Failure::Send)?;
    let facts = attempts.of(&receipt).ok_or(Failure::Answers)?;
    keep(&draft, &facts).await;
    Ok(Sent { receipt, facts })
}

/// The receipt is what counts and is kept already; without the facts a reload
/// shows less, which is no reason to call it not sent.
async fn keep(draft: &Draft, facts: &Facts) {
    let _ = facts.keep(draft).await;
}

/// The day of the table that names the competent authority; none while the
/// directory cannot be fetched, and then nothing is sent either.
async fn table() -> Option<CivilDate> {
    let known = state()
        .directory
        .with_untracked(|known| known.as_ref().map(|directory| directory.table));
    match known {
        Some(table) => Some(table),
        None => directory::fetch()
            .await
            .ok()
            .map(|directory| directory.table),
    }
}

/// The request without any file, for a form that is printed.
///
/// # Errors
/// Without the list of places, or with incomplete answers.
pub(crate) async fn declared(visit: Visit) -> Result<RegistrationRequest, ()> {
    let draft = keeping::draft().await;
    let all = draft.files().await.unwrap_or_default();
    let names = places::Names::load().await.map_err(drop)?;
    request(visit, &all, &names).map_err(drop)
}

fn request(
    visit: Visit,
    all: &[Document],
    names: &places::Names,
) -> Result<RegistrationRequest, Failure> {
    let attachments: Vec<Attachment> = all.iter().filter_map(attachment).collect();
    let context = visit.context();
    visit
        .answers
        .with_untracked(|answers| build(answers, &context, &attachments, &|key| names.of(key)))
        .map_err(|_| Failure::Answers)
}

/// The files that the request names, in its order.
fn enclosed(request: &RegistrationRequest, all: &[Document]) -> Vec<Document> {
    let named = request.attachments().into_iter();
    named
        .filter_map(|file| all.iter().find(|one| one.attachment == file.attachment))
        .cloned()
        .collect()
}

fn attachment(document: &Document) -> Option<Attachment> {
    Some(Attachment {
        attachment: document.attachment,
        filename: FileName::parse(&document.filename).ok()?,
        mime_type: match document.mime_type.as_str() {
            "image/jpeg" => MediaType::Jpeg,
            "image/png" => MediaType::Png,
            _ => MediaType::Pdf,
        },
        size: document.size,
        sha512: Sha512::parse(&document.sha512).ok()?,
    })
}
