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
    keeper,
    provider::Handoff,
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

/// Where to go, and the seconds for which that can be used.
#[derive(Serialize)]
#[serde(tag = "handoff", rename_all = "kebab-case")]
enum Way {
    Link {
        desktop: String,
        mobile: String,
        expires_in: i64,
    },
    Wallet {
        link: String,
        expires_in: i64,
    },
    Redirect {
        to: String,
        expires_in: i64,
    },
    Code {
        code: String,
        expires_in: i64,
    },
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
    let provider = identification.provider(wish.means).filter(|_| formed);
    let provider =
        provider.ok_or_else(|| Problem::unprocessable("wish", "Not offered in this form"))?;
    let earlier = session::of(&headers);
    let attempts = &identification.attempts;
    let wish = keeper::Wish {
        means: wish.means,
        share: wish.share,
        holder: wish.holder,
    };
    let begun = attempts.begin(earlier, wish, now).map_err(refused)?;
    let way = match provider.begin(&begun.start).await {
        Ok(Handoff::Link { desktop, mobile }) => Way::Link {
            desktop,
            mobile,
            expires_in: STEP,
        },
        Ok(Handoff::Wallet { link, .. }) => Way::Wallet {
            link,
            expires_in: STEP,
        },
        Ok(Handoff::Redirect { to, session }) => {
            let sent = attempts.sent(&begun.start, session, app.now());
            sent.map_err(refused)?;
            Way::Redirect {
                to,
                expires_in: STEP,
            }
        }
        Ok(Handoff::Code { code }) => {
            let waits = attempts.waits(&begun.start, &code, app.now());
            waits.map_err(refused)?;
            Way::Code {
                code: code.text(),
                expires_in: STEP,
            }
        }
        Err(error) => {
            tracing::warn!(%error, "identification");
            attempts.forget(&begun.session, now);
            return Err(silent());
        }
    };
    Ok((
        [(header::SET_COOKIE, session::set(&begun.session))],
        Json(way),
    )
        .into_response())
}

/// 502: the service behind the means does not answer.
fn silent() -> Problem {
    Problem::new(
        StatusCode::BAD_GATEWAY,
        "means_unreachable",
        "The means cannot be reached; try again soon",
    )
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
