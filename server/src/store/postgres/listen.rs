//! Hears what other processes on the same database tell. `NOTIFY` is part of
//! the transaction, so nobody is woken for what was undone or is not there yet.
//! It makes commits of such transactions go one after the other, which is
//! little beside their fsync.

use std::{convert::Infallible, future::poll_fn, time::Duration};

use deadpool_postgres::Transaction;
use tokio::{task::JoinSet, time::sleep};
use tokio_postgres::{AsyncMessage, Config, NoTls, Socket, tls::MakeTlsConnect};

use super::{
    fault::{Fault, told},
    query::one,
    tls::Tls,
};
use crate::store::changes::Bell;

/// Time before a lost connection is made anew. Until then nobody is woken, and
/// those who wait look by themselves.
const PAUSE: Duration = Duration::from_secs(5);

/// Tells all processes, when this transaction is done.
pub(super) async fn tell(t: &Transaction<'_>) -> Result<(), Fault> {
    one(t, "SELECT pg_notify('umzug', '')", &[]).await?;
    Ok(())
}

/// Rings `bell` whenever a process tells, on a connection of its own, until
/// what is given is dropped.
pub(super) fn start(config: Config, tls: Option<Tls>, bell: Bell) -> JoinSet<Infallible> {
    let mut task = JoinSet::new();
    task.spawn(async move {
        loop {
            let ended = match &tls {
                Some(tls) => hear(&config, tls.clone(), &bell).await,
                None => hear(&config, NoTls, &bell).await,
            };
            let error = ended.err().map(|error| told(&error));
            tracing::warn!(error, "news of other nodes comes late: no connection");
            sleep(PAUSE).await;
        }
    });
    task
}

/// Listens until the connection ends.
async fn hear<T>(config: &Config, tls: T, bell: &Bell) -> Result<(), tokio_postgres::Error>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send,
{
    let (client, mut connection) = config.connect(tls).await?;
    let messages = async {
        loop {
            match poll_fn(|context| connection.poll_message(context)).await {
                Some(Ok(AsyncMessage::Notification(_))) => bell.ring(),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error),
                None => return Ok(()),
            }
        }
    };
    let asking = async {
        client.batch_execute("LISTEN umzug").await?;
        // What was told before could not be heard.
        bell.ring();
        std::future::pending().await
    };
    tokio::select! {
        ended = messages => ended,
        refused = asking => refused,
    }
}
