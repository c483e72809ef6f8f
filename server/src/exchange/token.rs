//! `POST /fit-connect/token`: OAuth 2 client credentials, secret in the form
//! (`client_secret_post`), as FIT-Connect has it.

use aws_lc_rs::hmac::{self, HMAC_SHA256};
use axum::{
    Json,
    body::Body,
    extract::{Form, FromRequest, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use relocation::envelope::jose::{decode, encode};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::http::{App, Problem, client::ClientAddress, rate::Rate};

/// Seconds that a token counts.
const LIFETIME: i64 = 1800;

/// Makes and checks access tokens. They are opaque to clients and need no
/// row: client and end, with a tag under a key that only the node has.
pub struct TokenKey(hmac::Key);

#[derive(Serialize, Deserialize)]
struct Contents {
    client: String,
    until: i64,
}

impl TokenKey {
    /// Derived from the node's private key, so that tokens outlive a restart.
    #[must_use]
    pub fn derive(secret: &[u8]) -> Self {
        let root = hmac::Key::new(HMAC_SHA256, secret);
        let derived = hmac::sign(&root, b"umzug access token 1");
        Self(hmac::Key::new(HMAC_SHA256, derived.as_ref()))
    }

    /// A token for `client` from `now` on.
    #[must_use]
    pub fn issue(&self, client: &str, now: i64) -> String {
        let contents = json!({ "client": client, "until": now + LIFETIME }).to_string();
        let tag = hmac::sign(&self.0, contents.as_bytes());
        format!("{}.{}", encode(contents.as_bytes()), encode(tag.as_ref()))
    }

    /// The client of a token that counts at `now`.
    #[must_use]
    pub fn client(&self, token: &str, now: i64) -> Option<String> {
        let (contents, tag) = token.split_once('.')?;
        let (contents, tag) = (decode(contents).ok()?, decode(tag).ok()?);
        hmac::verify(&self.0, &contents, &tag).ok()?;
        let contents: Contents = serde_json::from_slice(&contents).ok()?;
        (now < contents.until).then_some(contents.client)
    }
}

/// The form of a token request. A `scope` is ignored, as FIT-Connect advises
/// clients not to send one: all that the client has are issued, and named.
#[derive(Deserialize)]
struct TokenRequest {
    grant_type: String,
    client_id: Option<String>,
    client_secret: Option<String>,
}

/// 200 with a token; 400 for another grant, 401 for wrong credentials.
///
/// # Errors
/// An OAuth error that is a problem, too.
pub async fn token(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    request: Request<Body>,
) -> Result<Response, Response> {
    let now = app.now();
    if app.guesses.exhausted(address, app.limits.guesses, now) {
        let most = app.limits.guesses;
        let problem = crate::citizen::token::too_many();
        return Err((Rate::new(most, most, now), problem).into_response());
    }
    let form = Form::<TokenRequest>::from_request(request, &()).await;
    let Ok(Form(form)) = form else {
        return Err(refusal(StatusCode::BAD_REQUEST, "invalid_request"));
    };
    if form.grant_type != "client_credentials" {
        return Err(refusal(StatusCode::BAD_REQUEST, "unsupported_grant_type"));
    }
    let registry = app.registry.get();
    let known = (form.client_id.zip(form.client_secret)).and_then(|(client, secret)| {
        registry
            .scope(&client, &secret)
            .map(|scope| (client, scope))
    });
    let Some((client, scope)) = known else {
        app.guesses.note(address, now);
        return Err(refusal(StatusCode::UNAUTHORIZED, "invalid_client"));
    };
    let answer = json!({
        "access_token": app.tokens.issue(&client, now),
        "token_type": "Bearer",
        "expires_in": LIFETIME,
        "scope": scope,
    });
    Ok(Json(answer).into_response())
}

/// RFC 6749 § 5.2, with the fields of a problem for clients that read those.
fn refusal(status: StatusCode, error: &'static str) -> Response {
    let problem = Problem::new(status, error, "No token");
    let body = json!({
        "error": error,
        "type": problem.kind,
        "title": problem.title,
        "status": status.as_u16(),
    });
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, body.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_counts_for_half_an_hour_and_only_as_issued() {
        let key = TokenKey::derive(b"secret");
        let token = key.issue("client", 1000);
        assert_eq!(key.client(&token, 2799), Some("client".into()));
        assert_eq!(key.client(&token, 2800), None);
        assert_eq!(TokenKey::derive(b"other").client(&token, 1000), None);
        let (_, tag) = token.split_once('.').unwrap();
        let forged = json!({ "client": "client", "until": 9_999_999 }).to_string();
        let forged = format!("{}.{tag}", encode(forged.as_bytes()));
        assert_eq!(key.client(&forged, 1000), None);
        assert_eq!(key.client("nonsense", 1000), None);
    }
}
