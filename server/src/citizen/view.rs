//! `GET /api/bundle`: everything that the node knows of a bundle.

use std::collections::{BTreeMap, BTreeSet};

use axum::{Json, extract::State};
use relocation::envelope::{
    bundle::BundleView,
    event::{EventClaims, EventKind},
    jose::Jwk,
};
use uuid::Uuid;

use super::token::Caller;
use crate::{
    exchange::log,
    http::{App, Problem},
    jose::thumbprint,
    region::registry::Registry,
    store::types::{StoredBundle, StoredEvent},
};

/// The bundle of the caller's token; 404 when there is none.
///
/// # Errors
/// The problem.
pub async fn view(State(app): State<App>, caller: Caller) -> Result<Json<BundleView>, Problem> {
    read(&app, &caller).await.map(Json)
}

/// Reads the bundle, signing events that nobody has read yet.
pub(super) async fn read(app: &App, caller: &Caller) -> Result<BundleView, Problem> {
    let mut bundle = load(app, caller).await?;
    while log::sign(app, bundle.logs.values().flatten()).await? {
        bundle = load(app, caller).await?;
    }
    let keys = keys(app, &app.registry.get(), bundle.destinations.values());
    let mut events = BTreeMap::new();
    for (case, rows) in bundle.logs {
        // A service of others lets nothing go.
        let gone: BTreeSet<Uuid> = rows.iter().filter_map(handed_on).collect();
        for submission in &mut bundle.submissions {
            submission.withdrawable &= !gone.contains(&submission.submission);
        }
        events.insert(case, log::texts(rows)?);
    }
    Ok(BundleView {
        manifest: bundle.manifest,
        reply_key: bundle.reply_key,
        submissions: bundle.submissions,
        events,
        keys,
        replies: bundle.replies,
    })
}

/// The submission, if the row says that it was handed on to such a service.
fn handed_on(row: &StoredEvent) -> Option<Uuid> {
    let claims: EventClaims = serde_json::from_str(&row.claims).ok()?;
    (claims.single()?.0 == EventKind::HandOn).then(|| claims.submission())?
}

async fn load(app: &App, caller: &Caller) -> Result<StoredBundle, Problem> {
    let bundle = app.store.bundle(caller.token).await;
    bundle.map_err(|error| caller.refused(app, error))
}

fn keys<'a>(
    app: &App,
    registry: &Registry,
    destinations: impl Iterator<Item = &'a Uuid>,
) -> BTreeMap<String, Jwk> {
    let own = app.key.jwk().clone();
    // Of nodes to which something was handed on, too: their events are in the log.
    let peers = registry.peers.iter();
    let peers = peers.flat_map(|peer| peer.all_signing().cloned());
    destinations
        .filter_map(|id| registry.destination(*id))
        .flat_map(|destination| destination.all_signing().cloned())
        .chain([own])
        .chain(peers)
        .map(|key| (thumbprint(&key), key))
        .collect()
}
