//! Calls to another service from the threads that serve people.

use std::sync::Arc;

use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{call::CallError, client::PeerClient};
use crate::{
    delivery::channel::{Undelivered, content},
    http::App,
    store::outbox::Parcel,
};

/// Calls off these threads.
///
/// # Errors
/// [`Undelivered::Here`] when this process is ending.
pub async fn calling<T: Send + 'static>(
    client: &Arc<PeerClient>,
    work: impl FnOnce(&PeerClient) -> T + Send + 'static,
) -> Result<T, Undelivered> {
    let client = Arc::clone(client);
    let done = spawn_blocking(move || work(&client)).await;
    done.map_err(|_| Undelivered::Here)
}

/// Sends the attachments of a parcel, under the id that the submission has
/// there.
///
/// # Errors
/// What the first call says that fails; [`Undelivered::Here`] when a file
/// cannot be read.
pub async fn attach<E: From<CallError> + From<Undelivered>>(
    client: &Arc<PeerClient>,
    app: &App,
    parcel: &Parcel,
    submission: Uuid,
) -> Result<(), E> {
    for (id, name) in &parcel.attachments {
        let sealed = content(app, name).await.map_err(|error| {
            tracing::error!(%error, "an attachment cannot be read");
            Undelivered::Here
        })?;
        let id = *id;
        calling(client, move |client| client.attach(submission, id, &sealed)).await??;
    }
    Ok(())
}
