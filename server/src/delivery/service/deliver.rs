//! Handing a parcel to a FIT-Connect service of others. It counts as handed
//! over once the service's signed receipt for exactly these ciphertexts is
//! here.
//!
//! The service gives the ids, so an announcement whose answer is lost leaves a
//! draft there that it deletes by itself. Whatever is sent afterwards is sent
//! under ids that are noted here, and before it is sent once more, the service
//! is asked whether it has it.

use std::{collections::BTreeMap, sync::Arc};

use relocation::envelope::event::{Elsewhere, EventClaims, EventKind};
use uuid::Uuid;

use super::{
    event::{self, Signed},
    note::{self, Handed},
};
use crate::{
    delivery::{
        channel::{Channel, Undelivered},
        peer::{
            call::CallError,
            calls::{attach, calling},
            client::PeerClient,
        },
    },
    http::App,
    region::registry::Peer,
    store::{StoreError, contents::Later, outbox::Parcel},
};

/// The way to a service.
pub struct ToService {
    /// Which.
    pub peer: Peer,
    /// Calls to it.
    pub client: Arc<PeerClient>,
    /// Its names for the authorities of this node, of which the signed
    /// directory says that they are reached there.
    pub(crate) authorities: BTreeMap<Uuid, There>,
}

/// An authority as the service knows it.
#[derive(Clone, Debug)]
pub(crate) struct There {
    /// Destination id.
    pub(crate) destination: Uuid,
    /// `serviceType.identifier`.
    pub(crate) identifier: String,
}

impl Channel for ToService {
    fn deliver<'a>(
        &'a self,
        app: &'a App,
        parcel: Parcel,
    ) -> Later<'a, Result<String, Undelivered>> {
        Box::pin(self.hand_over(app, parcel))
    }
}

/// Why a parcel did not come to lie under the ids that are noted.
enum Failure {
    /// The service does not know them any more.
    Forgotten,
    Undelivered(Undelivered),
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        match error {
            CallError::No(404, kind) if kind == "submission-not-found" => Self::Forgotten,
            error => Self::Undelivered(error.into()),
        }
    }
}

impl From<Undelivered> for Failure {
    fn from(undelivered: Undelivered) -> Self {
        Self::Undelivered(undelivered)
    }
}

impl From<Failure> for Undelivered {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Undelivered(undelivered) => undelivered,
            Failure::Forgotten => Self::NotNow {
                outcome: "forgotten",
            },
        }
    }
}

/// Announcements of one submission at most: a service that forgets again and
/// again is for the operator.
const DRAFTS: usize = 5;

/// It may lie there; without the receipt that is not known.
const NO_RECEIPT: Undelivered = Undelivered::NotNow {
    outcome: "no-receipt",
};

impl ToService {
    async fn hand_over(&self, app: &App, parcel: Parcel) -> Result<String, Undelivered> {
        let unsaid = Undelivered::NotNow {
            outcome: "not-signed",
        };
        let there = self.authorities.get(&parcel.ids.destination);
        let there = there.ok_or(unsaid)?;
        if parcel.fetched {
            // It cannot notice by the ids that it gets it once more.
            return Err(Undelivered::Refused { outcome: "fetched" });
        }
        let log = self.log(app, &parcel).await?;
        let handed = note::handed(&log, &self.peer.issuer);
        let mine: Vec<&Handed> = (handed.iter())
            .filter(|one| one.submission == parcel.ids.submission)
            .collect();
        for one in &mine {
            if let Some(receipt) = self.receipt(app, &parcel, one).await? {
                return Ok(receipt);
            }
        }
        if let Some(one) = mine.last() {
            match self.fill(app, &parcel, one).await {
                Err(Failure::Forgotten) => self.is_forgotten(&mine).await?,
                done => return done.map_err(Undelivered::from),
            }
        }
        let lies_there = |one: &&Handed| {
            one.there.destination == there.destination
                && log.iter().any(|claims| event::about(claims, &one.there))
        };
        let first = handed.iter().find(lies_there);
        let one = Handed {
            submission: parcel.ids.submission,
            tags: parcel.tags.clone(),
            there: self.announce(&parcel, there, first).await?,
        };
        let noted = note::note(app, &parcel, one.there.clone()).await;
        noted.map_err(here)?;
        let noted = note::handed(&self.log(app, &parcel).await?, &self.peer.issuer);
        let noted = noted
            .iter()
            .filter(|other| other.submission == one.submission);
        if noted.count() > mine.len() + 1 {
            // Another process has taken it up meanwhile: one of both has to stop.
            return Err(Undelivered::NotNow { outcome: "twice" });
        }
        Ok(self.fill(app, &parcel, &one).await?)
    }

    /// Whether it may be announced anew: the service, which knows the draft no
    /// more, never said that it was complete, by whatever key.
    async fn is_forgotten(&self, mine: &[&Handed]) -> Result<(), Undelivered> {
        if mine.len() >= DRAFTS {
            return Err(Undelivered::Refused {
                outcome: "forgotten",
            });
        }
        for one in mine {
            let log = self.events(one.there.case).await?;
            if log.iter().any(|jws| event::names(jws, &one.there)) {
                return Err(NO_RECEIPT);
            }
        }
        Ok(())
    }

    async fn log(&self, app: &App, parcel: &Parcel) -> Result<Vec<EventClaims>, Undelivered> {
        let log = app.store.log(vec![parcel.ids.destination], parcel.ids.case);
        Ok(note::read(&log.await.map_err(here)?))
    }

    /// Further submissions go into the case that the first one has got there.
    async fn announce(
        &self,
        parcel: &Parcel,
        there: &There,
        first: Option<&Handed>,
    ) -> Result<Elsewhere, Undelivered> {
        let case = first.map(|first| first.there.case);
        let names: Vec<Uuid> = parcel.attachments.iter().map(|(id, _)| *id).collect();
        let there = there.clone();
        let (destination, issuer) = (there.destination, self.peer.issuer.clone());
        let given = self.off_threads(move |client| {
            client.announce_anew(there.destination, case, &there.identifier, &names)
        });
        let (submission, case) = given.await?;
        Ok(Elsewhere {
            issuer,
            destination,
            submission,
            case,
        })
    }

    async fn fill(&self, app: &App, parcel: &Parcel, one: &Handed) -> Result<String, Failure> {
        let submission = one.there.submission;
        attach::<Failure>(&self.client, app, parcel, submission).await?;
        let (metadata, data) = (parcel.metadata.clone(), parcel.data.clone());
        let submitted = self.off_threads(move |client| client.submit(submission, &metadata, &data));
        let refused = match submitted.await {
            Ok(()) => None,
            // A no may mean that it had come the time before.
            Err(error @ CallError::No(..)) => Some(error),
            Err(error) => return Err(error.into()),
        };
        match (self.receipt(app, parcel, one).await?, refused) {
            (Some(receipt), _) => Ok(receipt),
            (None, None | Some(CallError::No(409, _))) => Err(NO_RECEIPT.into()),
            (None, Some(error)) => Err(error.into()),
        }
    }

    /// Keeps what the service wrote; gives the hash of its receipt, if there is
    /// one.
    async fn receipt(
        &self,
        app: &App,
        parcel: &Parcel,
        one: &Handed,
    ) -> Result<Option<String>, Undelivered> {
        let mut known = self.log(app, parcel).await?;
        let (ids, there) = (parcel.ids, one.there.destination);
        let mut receipt = None;
        for jws in self.events(one.there.case).await? {
            let signed = event::checked(app, &self.peer, ids.destination, there, &jws);
            let Some(Signed::Service(claims)) = signed else {
                continue;
            };
            if !event::about(&claims, &one.there) {
                continue;
            }
            let event = event::of_service(&claims, (ids.case, ids.submission), &jws, app.now());
            let event = event.ok_or(Undelivered::Here)?;
            let complete = event::kind(&claims) == Some(EventKind::Submit);
            if complete && event::tags(&claims) == Some(&parcel.tags) {
                receipt = Some(event.hash.clone());
            }
            // What a deletion means is known once the whole log was read.
            let deleted = event::kind(&claims) == Some(EventKind::Delete);
            if !deleted && event::is_kept(&known, one, &claims) {
                app.store.append_peer(event).await.map_err(here)?;
                known.push(claims);
            }
        }
        Ok(receipt)
    }

    /// The log of a case there; nothing is known of it before its first
    /// submission is complete.
    async fn events(&self, case: Uuid) -> Result<Vec<String>, Undelivered> {
        match self.calling(move |client| client.events(case)).await? {
            Err(CallError::No(403 | 404, _)) => Ok(Vec::new()),
            log => Ok(log?),
        }
    }

    async fn off_threads<T: Send + 'static>(
        &self,
        work: impl FnOnce(&PeerClient) -> Result<T, CallError> + Send + 'static,
    ) -> Result<T, CallError> {
        let done = self.calling(work).await;
        done.map_err(|_| CallError::Silent("here"))?
    }

    pub(super) async fn calling<T: Send + 'static>(
        &self,
        work: impl FnOnce(&PeerClient) -> T + Send + 'static,
    ) -> Result<T, Undelivered> {
        calling(&self.client, work).await
    }
}

fn here(error: StoreError) -> Undelivered {
    tracing::error!(%error, "what a service has cannot be noted");
    Undelivered::Here
}
