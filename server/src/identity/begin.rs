//! `POST /api/identity/attempts`: begins an attempt; an earlier one of the same
//! browser ends.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use relocation::envelope::identity::{HolderKey, Means};
use serde::{Deserialize, Serialize};

use super::{
    attempt::{Refused, STEP},
    provider::{Handoff, IdentityProvider},
    session,
};
use crate::{
    citizen::token::too_many,
    http::{App, Problem, client::ClientAddress, extract::JsonBody},
};

/// What the browser asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// By which means.
    means: Means,
    /// A share of the draft's key, given back on return to the same browser
    /// alone: 256 bits in base64url. By itself it opens nothing.
    share: String,
    /// Public half of the tab's key, to which the statement will be made out.
    holder: HolderKey,
}

/// Where to go.
#[derive(Serialize)]
struct Way {
    desktop: String,
    mobile: String,
    /// Seconds for which the link can be used.
    expires_in: i64,
}

/// Begins.
///
/// # Errors
/// The problem.
pub async fn begin(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(wish): JsonBody<Wish>,
) -> Result<Response, Problem> {
    let (now, limit) = (app.now(), app.limits.attempts);
    let identification = app.identification.as_ref();
    let identification = identification.ok_or_else(Problem::not_found)?;
    if !session::from_here(&headers, &identification.origin) {
        return Err(foreign());
    }
    if app.attempts.exhausted(address, limit, now) {
        return Err(too_many());
    }
    app.attempts.note(address, now);
    let formed = wish.share.len() == 43 && wish.holder.point().is_some();
    if !formed || wish.means != identification.eid.means() {
        return Err(Problem::unprocessable("wish", "Not offered in this form"));
    }
    let earlier = session::of(&headers);
    let attempts = &identification.attempts;
    let begun = attempts.begin(earlier, (wish.share, wish.holder), now);
    let begun = begun.map_err(refused)?;
    let Handoff::Link { desktop, mobile } = identification.eid.begin(&begun.start);
    let way = Way {
        desktop,
        mobile,
        expires_in: STEP,
    };
    Ok((
        [(header::SET_COOKIE, session::set(&begun.session))],
        Json(way),
    )
        .into_response())
}

/// 403 for a call of a foreign page.
pub(super) fn foreign() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "foreign", "Not from this site")
}

/// The problem of a refused step.
pub(super) fn refused(refused: Refused) -> Problem {
    match refused {
        Refused::Unknown => Problem::not_found(),
        Refused::Order => Problem::new(StatusCode::CONFLICT, "wrong_order", "Not possible now"),
        Refused::Full => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "full",
            "Too many at once; try again soon",
        ),
    }
}
