//! The way back: the code becomes an ID token, and the token is verified
//! (OpenID Connect Core § 3.1.3.7).

use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, ClientId, IdTokenVerifier, Nonce,
    OAuth2TokenResponse, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    SignatureVerificationError, SubjectIdentifier, TokenResponse, UserInfoClaims, UserInfoError,
    core::{CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use relocation::envelope::identity::Assurance;
use serde_json::Value;

use super::{
    claims::{Vouched, incomplete, vouched},
    client::{Client, More, TokenError, Tokens},
    documents::Metadata,
    http::{CallError, Http},
    level,
    request::Secrets,
};
use crate::machine;

/// Asymmetric ones. The client's secret signs nothing: who knows it could
/// otherwise make tokens.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
];
/// Seconds for which a token may be under way.
const AGE: i64 = 5 * 60;
/// Seconds by which the gateway's clock may be ahead.
const AHEAD: i64 = 60;

/// Why there are no claims. Says nothing of what was in an answer: the log must
/// not know the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// The token endpoint has not seen the code: it can be tried again.
    #[error("the gateway cannot be reached")]
    NotSent,
    /// It is over.
    #[error("{0}")]
    Over(&'static str),
}

/// Uses the code.
///
/// # Errors
/// [`Refusal`].
pub(super) fn redeem(
    client: &Client,
    code: String,
    redirect: &RedirectUrl,
    secrets: &Secrets,
    http: &Http,
) -> Result<Tokens, Refusal> {
    let call = |request| http.call(request);
    let exchange = client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|_| Refusal::Over("the gateway names no token endpoint"))?;
    exchange
        .set_redirect_uri(std::borrow::Cow::Borrowed(redirect))
        .set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier.clone()))
        .request(&call)
        .map_err(|error| refused(&error))
}

fn refused(error: &RequestTokenError<CallError, TokenError>) -> Refusal {
    Refusal::Over(match error {
        RequestTokenError::Request(CallError::NotSent) => return Refusal::NotSent,
        RequestTokenError::Request(CallError::Cut) => {
            "the gateway's token endpoint: no whole answer"
        }
        RequestTokenError::ServerResponse(error) => match error.error() {
            CoreErrorResponseType::InvalidClient | CoreErrorResponseType::UnauthorizedClient => {
                "the gateway does not know this node by its id and secret"
            }
            CoreErrorResponseType::InvalidGrant => "the gateway does not take the code",
            _ => "the gateway refuses the code",
        },
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            "the gateway's token endpoint: not in the form of the standard"
        }
    })
}

/// The verified claims of the ID token, as JSON.
///
/// # Errors
/// [`ClaimsVerificationError`]; of an unknown key, the keys may be new.
pub(super) fn verified(
    tokens: &Tokens,
    metadata: &Metadata,
    client: &ClientId,
    secrets: &Secrets,
) -> Result<Value, ClaimsVerificationError> {
    let missing = || ClaimsVerificationError::Other("no ID token".into());
    let token = tokens.id_token().ok_or_else(missing)?;
    // As for a client without a secret: no algorithm uses one.
    let verifier = IdTokenVerifier::<CoreJsonWebKey>::new_public_client(
        client.clone(),
        metadata.issuer().clone(),
        metadata.jwks().clone(),
    )
    .set_allowed_algs(ALGORITHMS)
    .set_issue_time_verifier_fn(|issued| {
        let age = machine::now() - issued.timestamp();
        let fresh = (-AHEAD..=AGE).contains(&age);
        fresh.then_some(()).ok_or_else(|| "not of now".to_owned())
    });
    let claims = token.claims(&verifier, &Nonce::new(secrets.nonce.clone()))?;
    // § 3.1.3.7, 5: the library leaves this one to its caller.
    if claims.authorized_party().is_some_and(|one| one != client) {
        let other = "for another party".to_owned();
        return Err(ClaimsVerificationError::InvalidAudience(other));
    }
    // § 3.1.2.1: with `max_age` the gateway has to say when somebody logged in.
    let login = claims.auth_time().map(|at| at.timestamp());
    if login.is_none_or(|at| at + AHEAD < secrets.begun) {
        let earlier = "a login from before".to_owned();
        return Err(ClaimsVerificationError::Other(earlier));
    }
    let failed = |_| ClaimsVerificationError::Other("no JSON".into());
    serde_json::to_value(claims).map_err(failed)
}

/// Which check it was that failed, without what was checked.
pub(super) fn failed_check(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "the ID token is not of now",
        ClaimsVerificationError::InvalidAudience(_) => "the ID token is for another client",
        ClaimsVerificationError::InvalidIssuer(_) => "the ID token is of another issuer",
        ClaimsVerificationError::InvalidNonce(_) => "the ID token is of another attempt",
        ClaimsVerificationError::SignatureVerification(_) => "the ID token's signature",
        _ => "the ID token",
    }
}

/// Whether the token names a key that is not known.
pub(super) const fn unknown_key(error: &ClaimsVerificationError) -> bool {
    matches!(
        error,
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)
    )
}

/// The attributes of the ID token, and of the userinfo endpoint when some of
/// what is asked for is not in the token.
///
/// # Errors
/// [`Refusal::Over`].
pub(super) fn attributes(
    client: &Client,
    tokens: &Tokens,
    claims: &Value,
    plain: Assurance,
    http: &Http,
) -> Result<Vec<Vouched>, Refusal> {
    let session = level::of_session(claims["acr"].as_str());
    let mut all = vouched(claims, session, plain);
    if incomplete(&all) && client.user_info_url().is_some() {
        let more = userinfo(client, tokens, claims, http).map_err(Refusal::Over)?;
        all.extend(vouched(&more, session, plain));
    }
    Ok(all)
}

/// It must be about the person of the ID token (§ 5.3.2).
fn userinfo(
    client: &Client,
    tokens: &Tokens,
    claims: &Value,
    http: &Http,
) -> Result<Value, &'static str> {
    const NONE: &str = "the gateway's userinfo endpoint gives no answer that can be read";
    let subject = SubjectIdentifier::new(claims["sub"].as_str().ok_or(NONE)?.to_owned());
    let request = client.user_info(tokens.access_token().clone(), Some(subject));
    let call = |request| http.call(request);
    let answer: Result<UserInfoClaims<More, CoreGenderClaim>, _> =
        request.map_err(|_| NONE)?.request(&call);
    let claims = answer.map_err(|error| match error {
        UserInfoError::ClaimsVerification(_) => "the gateway's userinfo is about somebody else",
        _ => NONE,
    })?;
    serde_json::to_value(claims).map_err(|_| NONE)
}
