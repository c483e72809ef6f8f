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
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{
    event::{self, Signed},
    note::{self, Handed},
};
use crate::{
    delivery::{
        channel::{Channel, Undelivered, content},
        peer::{call::CallError, client::PeerClient},
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
    /// Its names for the authorities of this node.
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

impl ToService {
    async fn hand_over(&self, app: &App, parcel: Parcel) -> Result<String, Undelivered> {
        let parked = Undelivered::Refused { outcome: "unknown" };
        let there = self
            .authorities
            .get(&parcel.ids.destination)
            .ok_or(parked)?;
        let log = self.log(app, &parcel).await?;
        let handed = note::handed(&log, &self.peer.issuer);
        let mine: Vec<&Handed> = (handed.iter())
            .filter(|one| one.submission == parcel.ids.submission)
            .collect();
        for known in &mine {
            if let Some(receipt) = self.receipt(app, &parcel, &known.there).await? {
                return Ok(receipt);
            }
        }
        if let Some(known) = mine.last() {
            match self.fill(app, &parcel, &known.there).await {
                Ok(receipt) => return Ok(receipt),
                Err(Failure::Undelivered(undelivered)) => return Err(undelivered),
                // An unfinished draft that was too old.
                Err(Failure::Forgotten) => {}
            }
        }
        let lies_there = |one: &&Handed| log.iter().any(|claims| event::about(claims, &one.there));
        let first = handed.iter().find(lies_there);
        let given = self.announce(&parcel, there, first).await?;
        note::note(app, &parcel, given.clone())
            .await
            .map_err(here)?;
        let noted = note::handed(&self.log(app, &parcel).await?, &self.peer.issuer);
        if noted.len() > handed.len() + 1 {
            // Another process has taken it up meanwhile: one of both has to stop.
            return Err(Undelivered::NotNow { outcome: "twice" });
        }
        match self.fill(app, &parcel, &given).await {
            Ok(receipt) => Ok(receipt),
            Err(Failure::Undelivered(undelivered)) => Err(undelivered),
            Err(Failure::Forgotten) => Err(Undelivered::NotNow {
                outcome: "forgotten",
            }),
        }
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

    async fn fill(&self, app: &App, parcel: &Parcel, there: &Elsewhere) -> Result<String, Failure> {
        let submission = there.submission;
        for (id, name) in &parcel.attachments {
            let sealed = content(app, name).await.map_err(|error| {
                tracing::error!(%error, "an attachment cannot be read");
                Failure::Undelivered(Undelivered::Here)
            })?;
            let id = *id;
            self.off_threads(move |client| client.attach(submission, id, &sealed))
                .await?;
        }
        let (metadata, data) = (parcel.metadata.clone(), parcel.data.clone());
        self.off_threads(move |client| client.submit(submission, &metadata, &data))
            .await?;
        let receipt = self.receipt(app, parcel, there).await;
        let receipt = receipt.map_err(Failure::Undelivered)?;
        let outcome = "no-receipt";
        receipt.ok_or(Failure::Undelivered(Undelivered::NotNow { outcome }))
    }

    /// Keeps what the service wrote; gives the hash of its receipt, if there is
    /// one.
    async fn receipt(
        &self,
        app: &App,
        parcel: &Parcel,
        there: &Elsewhere,
    ) -> Result<Option<String>, Undelivered> {
        let case = there.case;
        let log = match self.calling(move |client| client.events(case)).await? {
            // Nothing is known of a case before its first submission is complete.
            Err(CallError::No(404, _)) => return Ok(None),
            log => log?,
        };
        let mut receipt = None;
        for jws in log {
            let ids = (parcel.ids.destination, there.destination);
            let Some(Signed::Service(claims)) = event::checked(app, &self.peer, ids.0, ids.1, &jws)
            else {
                continue;
            };
            if !event::about(&claims, there) {
                continue;
            }
            let ids = (parcel.ids.case, parcel.ids.submission);
            let event = event::of_service(&claims, ids, &jws, app.now());
            let event = event.ok_or(Undelivered::Here)?;
            let named = claims
                .single()
                .filter(|(kind, _)| *kind == EventKind::Submit);
            let named = named.and_then(|(_, payload)| payload.authentication_tags.as_ref());
            if named == Some(&parcel.tags) {
                receipt = Some(event.hash.clone());
            }
            app.store.append_peer(event).await.map_err(here)?;
        }
        Ok(receipt)
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
        let client = Arc::clone(&self.client);
        let done = spawn_blocking(move || work(&client)).await;
        done.map_err(|_| Undelivered::Here)
    }
}

fn here(error: StoreError) -> Undelivered {
    tracing::error!(%error, "what a service has cannot be noted");
    Undelivered::Here
}
