//! Tells other processes on the same database of changes, and hears what they
//! tell. `NOTIFY` stands in no transaction that changes anything: those that
//! hold one commit one after the other, each with its own sync. So news goes out
//! after the commit, and what comes in quick succession as one. A process that
//! ends in between tells nobody, and those who wait look by themselves.

use std::{
    convert::Infallible,
    future::poll_fn,
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering},
    },
    time::Duration,
};

use tokio::{sync::Notify, task::JoinSet, time::sleep};
use tokio_postgres::{AsyncMessage, Config, NoTls, Socket, tls::MakeTlsConnect};

use super::{fault::told, tls::Tls};
use crate::store::changes::Bell;

/// Time before a lost connection is made anew. Until then nobody is woken, and
/// those who wait look by themselves.
const PAUSE: Duration = Duration::from_secs(5);
/// Time between two words to others.
const GAP: Duration = Duration::from_millis(50);

/// News for whoever waits, here and elsewhere. Clones are the same.
#[derive(Clone)]
pub(super) struct News {
    /// For this process.
    pub(super) bell: Bell,
    others: Arc<Notify>,
}

impl News {
    pub(super) fn new() -> Self {
        Self {
            bell: Bell::new(),
            others: Arc::new(Notify::new()),
        }
    }

    /// Tells of what is committed now.
    pub(super) fn tell(&self) {
        self.bell.ring();
        self.others.notify_one();
    }
}

/// Passes news on in both directions, on a connection of its own, until what is
/// given is dropped.
pub(super) fn start(config: Config, tls: Option<Tls>, news: News) -> JoinSet<Infallible> {
    let mut task = JoinSet::new();
    task.spawn(async move {
        loop {
            let ended = match &tls {
                Some(tls) => exchange(&config, tls.clone(), &news).await,
                None => exchange(&config, NoTls, &news).await,
            };
            let error = ended.err().map(|error| told(&error));
            tracing::warn!(error, "news of other nodes comes late: no connection");
            sleep(PAUSE).await;
        }
    });
    task
}

/// Listens and tells until the connection ends.
async fn exchange<T>(config: &Config, tls: T, news: &News) -> Result<(), tokio_postgres::Error>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send,
{
    let (client, mut connection) = config.connect(tls).await?;
    let own = AtomicI32::new(0);
    let hearing = async {
        loop {
            match poll_fn(|context| connection.poll_message(context)).await {
                // Whoever told has rung its own bell.
                Some(Ok(AsyncMessage::Notification(from)))
                    if from.process_id() != own.load(Ordering::Relaxed) =>
                {
                    news.bell.ring();
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error),
                None => return Ok(()),
            }
        }
    };
    let telling = async {
        let row = client.query_one("SELECT pg_backend_pid()", &[]).await?;
        own.store(row.try_get(0)?, Ordering::Relaxed);
        client.batch_execute("LISTEN umzug").await?;
        // What was told before could not be heard.
        news.bell.ring();
        loop {
            news.others.notified().await;
            client.batch_execute("NOTIFY umzug").await?;
            sleep(GAP).await;
        }
    };
    tokio::select! {
        ended = hearing => ended,
        refused = telling => refused,
    }
}
