//! `GET /api/identity`: which means this node offers.

use axum::{Json, extract::State};
use relocation::envelope::identity::Means;
use serde::Serialize;

use super::provider::IdentityProvider;
use crate::http::App;

/// What is offered.
#[derive(Serialize)]
pub struct Offer {
    /// The means, the most used first.
    means: Vec<Means>,
    /// Where they work: the site by https. Elsewhere a browser would not keep
    /// the session.
    origin: Option<String>,
}

/// The offer.
pub async fn offer(State(app): State<App>) -> Json<Offer> {
    let identification = app.identification.as_ref();
    Json(Offer {
        means: identification
            .map(|one| one.providers().map(IdentityProvider::means).collect())
            .unwrap_or_default(),
        origin: identification.map(|one| one.origin.clone()),
    })
}
