//! Handing a parcel to another node. It counts as handed over once that node's
//! signed receipt for exactly these ciphertexts is here; an answer that says so
//! without one is not believed.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    call::CallError,
    calls::{attach, calling},
    client::PeerClient,
    event,
};
use crate::{
    delivery::channel::{Channel, Undelivered},
    http::App,
    region::registry::Peer,
    store::{contents::Later, outbox::Parcel},
};

/// The way to another node.
pub struct ToPeer {
    /// Which.
    pub peer: Peer,
    /// Calls to it.
    pub client: Arc<PeerClient>,
}

impl Channel for ToPeer {
    fn deliver<'a>(
        &'a self,
        app: &'a App,
        parcel: Parcel,
    ) -> Later<'a, Result<String, Undelivered>> {
        Box::pin(self.hand_over(app, parcel))
    }
}

impl ToPeer {
    async fn hand_over(&self, app: &App, parcel: Parcel) -> Result<String, Undelivered> {
        let (ids, service) = (parcel.ids, parcel.service.clone());
        let names: Vec<Uuid> = parcel.attachments.iter().map(|(id, _)| *id).collect();
        self.off_threads(move |client| client.announce(ids, &service, &names))
            .await?;
        attach::<Undelivered>(&self.client, app, &parcel, ids.submission).await?;
        let (metadata, data) = (parcel.metadata.clone(), parcel.data.clone());
        self.off_threads(move |client| client.submit(ids.submission, &metadata, &data))
            .await?;
        let log = self.off_threads(move |client| client.events(ids.case));
        self.receipt(app, &parcel, &log.await?).await
    }

    /// Keeps what the other node wrote; gives the hash of its receipt.
    async fn receipt(
        &self,
        app: &App,
        parcel: &Parcel,
        log: &[String],
    ) -> Result<String, Undelivered> {
        let (mut receipt, mut gone) = (None, false);
        for jws in log {
            let Some((claims, event)) = event::of_node(app, &self.peer, jws) else {
                continue;
            };
            if event.case != parcel.ids.case {
                continue;
            }
            if event::is_receipt(&claims, parcel.ids, &parcel.tags) {
                receipt = Some(event.hash.clone());
            }
            // It was withdrawn there, and lies there no more.
            gone |= event::is_end(&claims, parcel.ids);
            app.store.append_peer(event).await.map_err(|error| {
                tracing::error!(%error, "an event of another node cannot be kept");
                Undelivered::Here
            })?;
        }
        receipt.filter(|_| !gone).ok_or(Undelivered::NotNow {
            outcome: "no-receipt",
        })
    }

    async fn off_threads<T: Send + 'static>(
        &self,
        work: impl FnOnce(&PeerClient) -> Result<T, CallError> + Send + 'static,
    ) -> Result<T, Undelivered> {
        Ok(calling(&self.client, work).await??)
    }
}
