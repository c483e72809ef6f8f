//! A vehicle that waited for the registration and is finished now: its own
//! journey, begun with what is known, sent under the code of the move.

use leptos::prelude::*;
use relocation::envelope::manifest::Waiting;
use relocation::services::registration::card::IDENTITY_PAGE;
use relocation::services::vehicle::Proof;
use relocation::values::Salt;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::draft::{DAYS, DraftError};
use crate::router::{self, Route};
use crate::state::state;
use crate::visit::Visit;
use crate::{identity, keeping};

const RECORD: &str = "finishing";

/// What is finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Finishing {
    /// Case code of the move.
    pub code: String,
    /// What waited.
    pub waiting: Uuid,
    /// The registration authority's signed statement; without it a file is
    /// asked for.
    pub certificate: Option<String>,
    /// Opens the statement.
    pub salt: Salt,
}

impl Finishing {
    /// The proof of the new address, if it was signed.
    pub(crate) fn proof(&self) -> Option<Proof> {
        Some(Proof {
            certificate: self.certificate.clone()?,
            salt: self.salt.clone(),
        })
    }
}

/// Finds again what was being finished before a reload.
pub(crate) async fn restore() {
    let kept = keeping::draft().await.get(RECORD).await.ok().flatten();
    state().finishing.set(kept);
}

/// Begins to finish `waiting`: its answers take the place of those of this
/// visit.
pub(crate) fn begin(visit: Visit, code: String, waiting: Waiting, certificate: Option<String>) {
    let finishing = Finishing {
        code,
        waiting: waiting.id,
        certificate,
        salt: waiting.salt,
    };
    leptos::task::spawn_local(async move {
        // Without room on the device it lives until the page is left.
        let _ = replace(&finishing).await;
        state().sent.set(None);
        identity::end();
        state().finishing.set(Some(finishing));
        visit.answers.set(waiting.answers);
        keeping::save_now(visit).await;
        // Each holder proves for their own vehicle who they are.
        let next = match identity::attempt::is_offered().await {
            true => Route::of(IDENTITY_PAGE),
            false => Route::Continued,
        };
        // What is asked follows from it; see `offers`.
        crate::browser::dom::after_render(move || router::go(visit, next));
    });
}

async fn replace(finishing: &Finishing) -> Result<(), DraftError> {
    let draft = keeping::draft().await;
    draft.clear().await?;
    draft.put(RECORD, finishing, DAYS).await
}

/// It is sent, or given up: the next visit is about something else.
pub(crate) fn end() {
    state().finishing.set(None);
}
