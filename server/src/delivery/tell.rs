//! Callbacks of FIT-Connect: subscribers are told of new submissions, senders
//! of new events. Whoever cannot be told for a week reads by itself: the lists
//! are the truth, a callback only saves the asking.

use std::{sync::Arc, time::Duration};

use tokio::task::spawn_blocking;

use super::{agent::agent, clock, peer::call::retry_after, schedule};
use crate::{
    exchange::{
        callback::{authentication, body},
        send::Sender,
    },
    http::App,
    machine,
    region::callback::secret,
    store::notices::{Callback, News, Notice},
};

/// Longest time for one call.
const TIME: Duration = Duration::from_secs(10);
/// Seconds for which a notice is this worker's.
const LEASE: i64 = 60;
/// Notices told at the same time.
const AT_ONCE: u32 = 8;
/// Attempts after which a notice is given up: a week of hours.
const ATTEMPTS: u32 = 170;

/// Tells what is due; ends when all of this round are told.
pub async fn round(app: &App) {
    let now = app.now();
    let due = match app.store.claim_notices(now, now + LEASE, AT_ONCE).await {
        Ok(due) => due,
        Err(error) => {
            tracing::error!(%error, "the notices cannot be read");
            return;
        }
    };
    let all = due.into_iter().map(|notice| {
        let app = Arc::clone(app);
        tokio::spawn(async move { tell(&app, notice).await })
    });
    for told in all.collect::<Vec<_>>() {
        // One that panicked is due again when its lease runs out.
        let _ = told.await;
    }
}

async fn tell(app: &App, notice: Notice) {
    let due_at = match address(app, &notice) {
        // Nobody wants to be told any more.
        None => None,
        // Who does not answer is left alone for a while, so that others are told.
        Some((callback, _)) if app.links.left_alone(host(&callback.url), app.now()) => {
            Some(app.now() + schedule::retry(notice.attempt.max(3), None))
        }
        Some((callback, private)) => {
            let host = host(&callback.url).to_owned();
            let (body, now) = (body(notice.news, notice.ids), app.now());
            let called = spawn_blocking(move || call(&callback, private, now, &body)).await;
            let heard = called.unwrap_or_default();
            app.links.ended(&host, heard.told, app.now());
            // Whoever is told refuses what is signed for another time.
            app.alarms.clock(&host, heard.ahead, app.now());
            match heard.told {
                true => None,
                false if notice.attempt >= ATTEMPTS => {
                    tracing::error!(
                        news = notice.news.code(),
                        "a callback is given up after a week"
                    );
                    None
                }
                false => Some(app.now() + schedule::retry(notice.attempt, heard.after)),
            }
        }
    };
    if let Err(error) = app.store.end_notice(notice, due_at).await {
        tracing::error!(%error, "a notice cannot be ended");
    }
}

/// Scheme, name and port of an address.
fn host(url: &str) -> &str {
    let begin = url.find("://").map_or(0, |at| at + 3);
    let end = url[begin..].find(['/', '?', '#']);
    end.map_or(url, |end| &url[..begin + end])
}

/// Where to, and whether that may be a private address.
fn address(app: &App, notice: &Notice) -> Option<(Callback, bool)> {
    let registry = app.registry.get();
    match notice.news {
        News::Submissions => {
            let destination = registry.destination(notice.ids.destination)?;
            let wanted = destination.callback.as_ref()?;
            let secret = secret(app.links.data(), destination.id).ok()?;
            let url = wanted.url.clone();
            Some((Callback { url, secret }, wanted.private))
        }
        News::Events => {
            let callback = notice.callback.clone()?;
            // A sender that was removed is told nothing more.
            let mut senders = registry.senders.iter();
            let sender = senders.find(|known| {
                let sender = Sender {
                    client: known.client.clone(),
                    node: known.node,
                    private: known.private,
                    scopes: known.scopes.clone(),
                };
                sender.token(notice.ids.case) == notice.token
            })?;
            Some((callback, sender.private))
        }
    }
}

/// What came of a call.
#[derive(Default)]
struct Heard {
    /// Any answer of the 2xx kind.
    told: bool,
    /// Seconds by which the other clock is ahead.
    ahead: i64,
    /// Seconds that it asks to wait.
    after: Option<i64>,
}

fn call(callback: &Callback, private: bool, now: i64, body: &str) -> Heard {
    let authentication = authentication(&callback.secret, now, body);
    let answer = agent(private, TIME)
        .post(&callback.url)
        .content_type("application/json")
        .header("callback-authentication", authentication)
        .header("callback-timestamp", now.to_string())
        .send(body);
    let Ok(answer) = answer else {
        return Heard::default();
    };
    let ahead = clock::ahead(answer.headers(), machine::now());
    Heard {
        told: answer.status().is_success(),
        ahead: ahead.unwrap_or(0),
        after: retry_after(answer.headers()),
    }
}
