//! The worker: takes what is due, sends it, and notes what became of it. Any
//! number of processes on one database do the same side by side.

use std::{sync::Arc, time::Duration};

use super::{
    channel::Undelivered,
    folder::ToFolder,
    gateway,
    links::{Route, Stopped, Way},
    peer::{
        follow::{Broken, CLOCK, Look},
        standing::Standing,
    },
    schedule, tell,
};
use crate::{
    http::App,
    store::{
        StoreError,
        contents::Later,
        outbox::{Claim, Ending, Followed},
    },
};

/// Longest time between two rounds: a commit wakes the worker, what is due again
/// does not.
const PAUSE: Duration = Duration::from_secs(1);
/// Seconds for which a parcel is this worker's unless it says that it still
/// works on it: after so long another one takes up what a killed one left.
const LEASE: i64 = 120;
/// Time between two of these words.
const RENEWAL: Duration = Duration::from_secs(40);
/// Seconds for which a look at a case is this worker's: the longest lease.
pub(super) const LOOK_LEASE: i64 = 300;
/// Events of a gateway taken in one round.
const EVENTS: usize = 100;

/// Works until the process ends.
pub fn start(app: &App) {
    let node = Arc::clone(app);
    tokio::spawn(async move {
        let mut changes = node.store.changes();
        loop {
            round(&node).await;
            changes.wait(PAUSE).await;
        }
    });
    // Apart: whoever is slow to hear news must not hold up what is handed on.
    let node = Arc::clone(app);
    tokio::spawn(async move {
        let mut changes = node.store.changes();
        loop {
            tell::round(&node).await;
            changes.wait(PAUSE).await;
        }
    });
}

/// One round over all receivers.
pub async fn round(app: &App) {
    for (receiver, route) in app.links.routes(app) {
        match route {
            Ok(route) => {
                hand_on(app, &route).await;
                bring_back(app, &route).await;
            }
            Err(stopped) => app.alarms.stopped(&receiver, stopped, app.now()),
        }
    }
}

async fn hand_on(app: &App, route: &Route) {
    let now = app.now();
    let room = app.links.room_for_parcels(&route.receiver, now);
    if room == 0 {
        return;
    }
    let taken = app
        .store
        .claim(route.destinations.clone(), now, now + LEASE, room);
    match taken.await {
        Ok(claims) => {
            app.links.begun(&route.receiver, claims.len());
            for claim in claims {
                let (app, route) = (Arc::clone(app), route.clone());
                tokio::spawn(async move { send(&app, &route, claim).await });
            }
        }
        Err(error) => {
            app.metrics.failed();
            tracing::error!(%error, "the outbox cannot be read");
        }
    }
}

async fn send(app: &App, route: &Route, claim: Claim) {
    let sent = match app.store.parcel(claim.ids.submission).await {
        Ok(parcel) => {
            let delivery = route.way.channel().deliver(app, parcel);
            while_renewing(app, claim, delivery).await
        }
        // Withdrawn a moment ago: its row is done, nothing is to be noted.
        Err(StoreError::NotFound) => Err(Undelivered::Here),
        Err(error) => {
            app.metrics.failed();
            tracing::error!(%error, "a parcel cannot be read");
            Err(Undelivered::Here)
        }
    };
    let now = app.now();
    let silent = matches!(sent, Err(Undelivered::Unreachable { .. }));
    let back = app.links.ended(&route.receiver, !silent, now);
    if let Err(undelivered) = &sent {
        let outcome = undelivered.outcome();
        tracing::warn!(receiver = route.receiver, outcome, "not handed over");
    }
    let follow_at = route.way.clock_ahead().and_then(|ahead| {
        app.alarms.clock(&route.receiver, ahead, now);
        schedule::look(0, Standing::Open).map(|pause| now + pause)
    });
    let ending = ending(sent, claim.attempt, now);
    match app.store.end(claim, ending, now, follow_at).await {
        Ok(()) => {}
        // Somebody else has it now, or it was parked or withdrawn.
        Err(StoreError::Fenced) => tracing::info!("an attempt ended after its lease"),
        Err(error) => {
            app.metrics.failed();
            tracing::error!(%error, "an attempt cannot be ended");
        }
    }
    if back {
        hasten(app, route).await;
    }
}

/// A receiver that had been left alone answers again: all that waits may go.
async fn hasten(app: &App, route: &Route) {
    let waiting = app
        .store
        .hasten(route.destinations.clone(), app.now())
        .await;
    tracing::info!(
        receiver = route.receiver,
        waiting = waiting.unwrap_or_default(),
        "the receiver answers again"
    );
}

/// Waits for a delivery, keeping the parcel as long as it takes.
async fn while_renewing(
    app: &App,
    claim: Claim,
    mut delivery: Later<'_, Result<String, Undelivered>>,
) -> Result<String, Undelivered> {
    loop {
        match tokio::time::timeout(RENEWAL, &mut delivery).await {
            Ok(done) => return done,
            Err(_) => {
                let renewed = app.store.renew(claim, app.now() + LEASE).await;
                if renewed == Err(StoreError::Fenced) {
                    // Parked meanwhile: what arrives there all the same is noticed
                    // by its id.
                    return Err(Undelivered::Here);
                }
            }
        }
    }
}

fn ending(sent: Result<String, Undelivered>, attempt: u32, now: i64) -> Ending {
    let later = |outcome, asked| Ending::Later {
        due_at: now + schedule::retry(attempt, asked),
        outcome,
    };
    match sent {
        Ok(receipt) => Ending::Handed { receipt },
        Err(Undelivered::Unreachable { outcome, after }) => later(outcome, after),
        Err(Undelivered::NotNow { outcome }) => later(outcome, None),
        Err(Undelivered::Refused { outcome }) => Ending::Parked { outcome },
        Err(Undelivered::Here) => later("here", None),
    }
}

async fn bring_back(app: &App, route: &Route) {
    match &route.way {
        Way::Folder(folder) => read_folder(app, folder),
        Way::Peer(_) | Way::Service(_) => {
            let now = app.now();
            let room = app.links.room(&route.receiver, now);
            if room == 0 {
                return;
            }
            let due = app
                .store
                .look(route.destinations.clone(), now, now + LOOK_LEASE, room);
            let due = due.await.unwrap_or_else(|error| {
                tracing::error!(%error, "the cases to follow cannot be read");
                Vec::new()
            });
            app.links.begun(&route.receiver, due.len());
            for followed in due {
                let (app, route) = (Arc::clone(app), route.clone());
                tokio::spawn(async move {
                    let looked = match &route.way {
                        Way::Peer(peer) => peer.look(&app, followed).await,
                        Way::Service(service) => service.look(&app, followed).await,
                        Way::Folder(_) => return,
                    };
                    note(&app, &route, followed, looked).await;
                });
            }
        }
    }
}

/// Takes what the gateway has brought. Apart, for its folder may hang; what is
/// read there and what is written there may fail each by itself.
fn read_folder(app: &App, folder: &Arc<ToFolder>) {
    let (app, folder) = (Arc::clone(app), Arc::clone(folder));
    tokio::spawn(async move {
        let Ok(_alone) = folder.reading.try_lock() else {
            return;
        };
        let place = folder.path.join("in").display().to_string();
        if app.links.room(&place, app.now()) > 0 {
            app.links.begun(&place, 1);
            let read = gateway::bring_back(&app, &folder, EVENTS).await;
            app.links.ended(&place, read, app.now());
        }
    });
}

async fn note(app: &App, route: &Route, followed: Followed, looked: Result<Look, Broken>) {
    let silent = looked.is_err_and(|broken| broken.silent);
    if app.links.ended(&route.receiver, !silent, app.now()) {
        hasten(app, route).await;
    }
    if let Some(ahead) = route.way.clock_ahead() {
        app.alarms.clock(&route.receiver, ahead, app.now());
    }
    if let Err(broken) = looked {
        let (receiver, outcome) = (&route.receiver, broken.outcome);
        if outcome == CLOCK {
            tracing::warn!(
                receiver,
                "an event comes from the future: check the clock of this machine"
            );
        } else {
            tracing::warn!(receiver, outcome, "events cannot be brought back");
        }
    }
    let more = followed.looks.saturating_add(1);
    let (looks, standing) = match looked {
        Ok(Look { new, standing }) => (if new { 0 } else { more }, standing),
        // What was not heard says nothing of the case.
        Err(Broken { silent: true, .. }) => (followed.looks, Standing::Open),
        // A refusal is not the end: the other node may be given back what it
        // has lost, a key may become known, a clock may be set.
        Err(_) => (more, Standing::Open),
    };
    let due_at = schedule::look(looks, standing).map(|pause| app.now() + pause);
    if let Err(error) = app.store.looked(followed.case, looks, due_at).await {
        app.metrics.failed();
        tracing::error!(%error, "a look cannot be noted");
    }
}

impl Stopped {
    /// A sentence for the operator.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Keys => {
                "nothing is handed on: the signed directory does not name this node with the keys \
                 that it was linked with"
            }
            Self::Access => "nothing is handed on: there is no link with this node, or no access",
        }
    }
}
