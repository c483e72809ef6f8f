//! Back from a means of identification: in the same tab, or in another one of
//! the same browser.

use relocation::envelope::jose;

use super::Unkept;
use super::api::{self, Outcome};
use super::attempt::HOLDER;
use crate::browser::{self, clock, storage};
use crate::draft::Draft;
use crate::keeping;
use crate::node::http::NodeError;
use crate::router::{RETURNED, Route};
use crate::seal::holder_key::HolderKey;
use crate::seal::symmetric::Key;
use crate::texts::Language;
use crate::visit::Visit;

/// Pause before a result is asked for again, and how often.
const AGAIN_MS: i32 = 1_500;
const TIMES: u32 = 5;

/// How it ended, for the page: last part of a text key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The person is known.
    Known,
    /// The person stopped it.
    Cancelled,
    /// The document is blocked or expired.
    Document,
    /// It did not come to an end.
    Failed,
    /// The card is that of somebody else than the holder of what is finished.
    Other,
    /// The service behind the node does not answer.
    Silent,
    /// The program has not led back yet.
    Away,
    /// This browser began no attempt, or it is over.
    Nothing,
    /// No connection.
    Offline,
}

impl Ending {
    /// Last part of the text key.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Cancelled => "cancelled",
            Self::Document => "document",
            Self::Failed => "failed",
            Self::Other => "other",
            Self::Silent => "silent",
            Self::Away => "away",
            Self::Nothing => "nothing",
            Self::Offline => "offline",
        }
    }
}

/// Before anything else of a page load: a tab that was led back takes over the
/// draft that was lent.
pub(crate) async fn take_over_draft() {
    let path = browser::path();
    if Language::of(&path).1.trim_matches('/') != RETURNED {
        return;
    }
    if let Ok(Some(attempt)) = api::attempt().await
        && let Some(share) = attempt.share
        && let Ok(bytes) = jose::decode(&share)
        && let Ok(share) = Key::from_bytes(&bytes)
    {
        Draft::take_back(&share).await;
    }
}

/// Fetches the result and keeps it. Once it is over, nothing is lent any more.
pub(crate) async fn finish(visit: Visit) -> Ending {
    let ending = fetch(visit).await;
    if !matches!(ending, Ending::Away | Ending::Silent | Ending::Offline) {
        storage::take_back();
    }
    ending
}

async fn fetch(visit: Visit) -> Ending {
    match api::attempt().await {
        Ok(Some(attempt)) if attempt.returned => {}
        Ok(Some(_)) => return Ending::Away,
        Ok(None) => return Ending::Nothing,
        Err(_) => return Ending::Offline,
    }
    let holder: Option<HolderKey> = keeping::draft().await.get(HOLDER).await.ok().flatten();
    let Some(holder) = holder else {
        return Ending::Nothing;
    };
    for _ in 0..TIMES {
        match api::finish(&holder.public).await {
            Ok(Outcome::Verified { statement }) => {
                let kept = super::keep(visit, statement, holder).await;
                let _ = keeping::draft().await.remove(HOLDER).await;
                return match kept {
                    Ok(()) => Ending::Known,
                    Err(Unkept::Other) => Ending::Other,
                    Err(Unkept::Unreadable) => Ending::Failed,
                };
            }
            Ok(Outcome::Cancelled) => return Ending::Cancelled,
            Ok(Outcome::Document) => return Ending::Document,
            Ok(Outcome::Failed) => return Ending::Failed,
            Ok(Outcome::NotYet) => {
                let _ = wasm_bindgen_futures::JsFuture::from(clock::sleep(AGAIN_MS)).await;
            }
            Err(NodeError::Refused { .. }) => return Ending::Nothing,
            Err(_) => return Ending::Offline,
        }
    }
    Ending::Silent
}

/// Where the person goes on.
pub(crate) fn goes_on() -> Route {
    Route::of(relocation::services::registration::card::IDENTITY_PAGE)
}
