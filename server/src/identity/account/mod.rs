//! A citizen's account of Bund or Land, by OpenID Connect Core 1.0: the
//! authorization code flow with PKCE (RFC 7636) and a nonce, at a gateway that
//! speaks it in front of the account.
//!
//! `state` is the attempt's start token, so a return counts only in the browser
//! that began. The gateway's `iss` on the way back (RFC 9207) is compared before
//! the code goes anywhere. The ID token is verified by the gateway's keys,
//! asymmetric algorithms only.
//!
//! # How sure it is
//!
//! The level of a statement is the lowest of: the session, each name that is
//! there, and the date of birth. An address of a lower level is left out.
//!
//! | what | its level |
//! | --- | --- |
//! | session | its `acr`, by the table in `level.rs`; low where that does not know it |
//! | attribute in `verified_claims` (OpenID Connect for Identity Assurance 1.0) | `assurance_level` of the trust framework `eidas`; low in any other |
//! | any other attribute | `--account-plain-level`, low by itself: the person may have entered it |
//!
//! Of several sources the surest counts. No attribute is surer than the session.
//!
//! # A code counts once
//!
//! Where no connection to the token endpoint could be made, it has not seen the
//! code, and the browser may ask again with the same one. An answer that was cut
//! off, or any other than a token, ends the attempt: whether the code was used
//! is not known then, and a gateway has to treat a second use as theft (RFC 6749
//! § 4.1.2).

pub mod args;
pub mod back;
mod claims;
mod client;
mod documents;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod http;
mod level;
mod redeem;
mod request;

use std::sync::Arc;

use openidconnect::{ClientId, ClientSecret, IssuerUrl, RedirectUrl};
use relocation::envelope::identity::{Assurance, Means};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use self::{
    client::Client,
    documents::{Documents, Metadata},
    http::Http,
    redeem::Refusal,
    request::Secrets,
};
use super::{
    attempt::{Reported, Returned},
    outgoing::{off_threads, room},
    provider::{Handoff, IdentityProvider, Outcome, Pending, Unreachable},
};
use crate::jose::same;

/// Room for calls to the gateway.
static ROOM: Semaphore = room();

/// Path of the return.
pub const BACK_PATH: &str = "/identity/account/back";

/// Which gateway, and as whom this node asks it.
pub struct Settings {
    /// The gateway's issuer identifier, character by character.
    pub issuer: String,
    /// Id of the client that this node is at the gateway.
    pub client: String,
    /// Its secret (`client_secret_basic`); none for a public client.
    pub secret: Option<String>,
    /// Level of attributes that come without one.
    pub plain: Assurance,
    /// Origin of the site, https, without a slash at the end.
    pub origin: String,
}

/// The provider.
pub struct Account(Arc<Inner>);

struct Inner {
    issuer: IssuerUrl,
    client: ClientId,
    secret: Option<ClientSecret>,
    redirect: RedirectUrl,
    plain: Assurance,
    documents: Documents,
    http: Http,
}

/// What the way back brings along, as the attempt keeps it.
#[derive(Serialize, Deserialize)]
struct Answer {
    code: String,
    /// RFC 9207.
    iss: Option<String>,
}

impl Account {
    /// Asks nobody yet: the gateway may be away when the node starts.
    ///
    /// # Errors
    /// A sentence, when the issuer is no address that can be used.
    pub fn new(settings: Settings) -> Result<Self, String> {
        const ISSUER: &str = "The issuer of accounts (--account-issuer) has to be an https address \
             without query and fragment; http is for this machine only.";
        let issuer = IssuerUrl::new(settings.issuer).map_err(|_| ISSUER)?;
        let url = issuer.url();
        let plain = url.query().is_none() && url.fragment().is_none();
        if !documents::secure(url, true) || !plain || !url.username().is_empty() {
            return Err(ISSUER.into());
        }
        let redirect = RedirectUrl::new(settings.origin + BACK_PATH)
            .map_err(|_| "The site's address (--origin) is none.".to_owned())?;
        Ok(Self(Arc::new(Inner {
            issuer,
            client: ClientId::new(settings.client),
            secret: settings.secret.map(ClientSecret::new),
            redirect,
            plain: settings.plain,
            documents: Documents::default(),
            http: Http::new(),
        })))
    }

    /// Does what blocks off the async threads.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> T + Send + 'static,
    ) -> Result<T, Unreachable> {
        let inner = Arc::clone(&self.0);
        off_threads(&ROOM, move || work(&inner))
            .await
            .map_err(Unreachable)
    }
}

impl Inner {
    fn client(&self, metadata: &Metadata) -> Client {
        let (id, secret) = (self.client.clone(), self.secret.clone());
        Client::from_provider_metadata(metadata.clone(), id, secret)
    }

    fn begin(&self, state: &str) -> Result<Handoff, Unreachable> {
        let metadata = self.documents.get(&self.issuer, &self.http)?;
        let secrets = Secrets::new();
        let client = self.client(&metadata);
        Ok(Handoff::Redirect {
            to: request::address(&client, &metadata, &self.redirect, state, &secrets),
            session: secrets.text(),
        })
    }

    fn complete(&self, secrets: &Secrets, answer: Answer) -> Result<Outcome, Refusal> {
        let metadata = self.documents.get(&self.issuer, &self.http);
        let mut metadata = metadata.map_err(|_| Refusal::NotSent)?;
        if !self.named(
            answer.iss.as_deref(),
            metadata.additional_metadata().names_itself,
        ) {
            return Err(Refusal::Over("the way back is that of another issuer"));
        }
        let client = self.client(&metadata);
        let (http, redirect) = (&self.http, &self.redirect);
        let tokens = redeem::redeem(&client, answer.code, redirect, secrets, http)?;
        let check =
            |metadata: &Metadata| redeem::verified(&tokens, metadata, &self.client, secrets);
        let mut claims = check(&metadata);
        if claims.as_ref().is_err_and(redeem::unknown_key)
            && let Some(renewed) = self.documents.with_new_keys(http)
        {
            metadata = renewed;
            claims = check(&metadata);
        }
        let claims = claims.map_err(|error| Refusal::Over(redeem::failed_check(&error)))?;
        let client = self.client(&metadata);
        let all = redeem::attributes(&client, &tokens, &claims, self.plain, http)?;
        let missing = Refusal::Over("the account has no names or no date of birth");
        let (card, assurance) = claims::person(&all).ok_or(missing)?;
        Ok(Outcome::Verified {
            card: Box::new(card),
            assurance,
        })
    }

    /// Whether the way back is that of this gateway (RFC 9207 § 2.4): another
    /// one's code is never sent to it, and its own never elsewhere.
    fn named(&self, iss: Option<&str>, must: bool) -> bool {
        match iss {
            Some(iss) => same(iss.as_bytes(), self.issuer.as_str().as_bytes()),
            None => !must,
        }
    }
}

impl IdentityProvider for Account {
    fn means(&self) -> Means {
        Means::Account
    }

    fn begin<'a>(&'a self, start: &'a str) -> Pending<'a, Result<Handoff, Unreachable>> {
        let state = start.to_owned();
        Box::pin(async move { self.work(move |inner| inner.begin(&state)).await? })
    }

    fn complete(&self, returned: Returned) -> Pending<'_, Outcome> {
        Box::pin(async move {
            let answer = returned.answer.as_deref();
            let answer = answer.and_then(|text| serde_json::from_str(text).ok());
            let secrets = Secrets::parse(&returned.session);
            let (Reported::Done, Some(answer), Some(secrets)) =
                (returned.reported, answer, secrets)
            else {
                return Outcome::Failed;
            };
            let work = self.work(move |inner| inner.complete(&secrets, answer));
            let outcome = work.await.unwrap_or(Err(Refusal::Over("interrupted")));
            outcome.unwrap_or_else(|refusal| {
                tracing::warn!(%refusal, "identification");
                match refusal {
                    Refusal::NotSent => Outcome::Unreachable,
                    Refusal::Over(_) => Outcome::Failed,
                }
            })
        })
    }
}
