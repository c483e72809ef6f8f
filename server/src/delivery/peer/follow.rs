//! Fetching the events and replies of a case that was handed on. Each is
//! checked as if its authority had brought it here itself.

use std::collections::BTreeSet;

use axum::body::Body;
use relocation::envelope::{event::EventClaims, jose::CompactJws};
use uuid::Uuid;

use super::{
    call::CallError,
    calls::calling,
    client::PeerClient,
    deliver::ToPeer,
    event,
    standing::{Standing, standing},
};
use crate::{
    exchange::events::{from_the_future, verify_of},
    http::{
        App,
        sealed::{self, Target},
    },
    store::{
        contents::left_over,
        outbox::Followed,
        types::{NewReply, PartKeyOfReply, StoredEvent},
    },
};

/// What a look at a case has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether anything was new.
    pub new: bool,
    /// What may still come.
    pub standing: Standing,
}

/// Why a look ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// A code for the log.
    pub outcome: &'static str,
    /// Whether the other node did not answer, or not sensibly.
    pub silent: bool,
}

/// Outcome of an event that is signed for a later time.
pub const CLOCK: &str = "clock";

impl From<CallError> for Broken {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Silent(outcome) | CallError::Busy { outcome, .. } => Self {
                outcome,
                silent: true,
            },
            CallError::No(..) => "refused".into(),
        }
    }
}

impl From<&'static str> for Broken {
    fn from(outcome: &'static str) -> Self {
        Self {
            outcome,
            silent: false,
        }
    }
}

impl ToPeer {
    /// Looks at one case.
    ///
    /// # Errors
    /// A code for the log.
    pub async fn look(&self, app: &App, followed: Followed) -> Result<Look, Broken> {
        let case = followed.case;
        let log = self.ask(move |client| client.events(case)).await?;
        let known = known(app, followed).await?;
        let ids: BTreeSet<Uuid> = known.iter().map(|claims| claims.jti).collect();
        let mut new = false;
        for jws in log {
            let Some(jti) = id(&jws) else {
                return Err("garbage".into());
            };
            if !ids.contains(&jti) {
                self.take(app, followed, jws).await?;
                new = true;
            }
        }
        let standing = match new {
            true => standing(&self::known(app, followed).await?),
            false => standing(&known),
        };
        Ok(Look { new, standing })
    }

    /// Keeps one new event, and before it the reply that it names.
    async fn take(&self, app: &App, followed: Followed, jws: String) -> Result<(), Broken> {
        if let Some((_, event)) = event::of_node(app, &self.peer, &jws) {
            if event.case != followed.case {
                return Err("foreign-event".into());
            }
            return Ok(app.store.append_peer(event).await.map_err(|_| "refused")?);
        }
        let destinations = [followed.destination];
        let checked = verify_of(app, &destinations, followed.case, jws, true);
        let event = checked.map_err(|problem| match problem == from_the_future() {
            true => CLOCK,
            false => "not-verified",
        })?;
        if let Some(reply) = event.reply {
            self.fetch_reply(app, followed, reply).await?;
        }
        let kept = app.store.append(event).await;
        let erased = kept.map_err(|error| {
            tracing::warn!(%error, "an event of another node's authority does not fit");
            "refused"
        })?;
        app.files.remove(&erased).await;
        Ok(())
    }

    async fn fetch_reply(&self, app: &App, followed: Followed, id: Uuid) -> Result<(), Broken> {
        let (case, destinations) = (followed.case, vec![followed.destination]);
        let reply = self.ask(move |client| client.reply(case, id)).await?;
        if reply.reply != id || reply.attachments.len() > app.limits.attachments {
            return Err("garbage".into());
        }
        for attachment in reply.attachments.clone() {
            let sealed = self.ask(move |client| client.reply_attachment(case, id, attachment));
            let body = Body::from(sealed.await?);
            let limit = app.limits.attachment;
            let target = Target::File(&*app.files);
            let part = sealed::receive(body, limit, target).await;
            let (part, _) = part.map_err(|_| "garbage")?;
            let file = part.body.file();
            let key = PartKeyOfReply {
                case,
                reply: id,
                attachment,
            };
            let put = (app.store).put_reply_attachment(destinations.clone(), key, part, app.now());
            let stored = put.await;
            app.files.remove(left_over(&stored, file).as_slice()).await;
            stored.map_err(|_| "refused")?;
        }
        let tag = sealed::inspect(&reply.data).map_err(|_| "garbage")?;
        let new = NewReply {
            case,
            reply: id,
            data: reply.data,
            tag,
            attachments: reply.attachments,
        };
        let put = app.store.put_reply(destinations, new, app.now()).await;
        Ok(put.map_err(|_| "refused")?)
    }

    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&PeerClient) -> Result<T, CallError> + Send + 'static,
    ) -> Result<T, Broken> {
        Ok(calling(&self.client, work).await.map_err(|_| "here")??)
    }
}

/// The events of the case that lie here.
async fn known(app: &App, followed: Followed) -> Result<Vec<EventClaims>, Broken> {
    let log = app.store.log(vec![followed.destination], followed.case);
    let log = log.await.map_err(|_| "here")?;
    let read = |row: &StoredEvent| serde_json::from_str(&row.claims).ok();
    Ok(log.iter().filter_map(read).collect())
}

fn id(jws: &str) -> Option<Uuid> {
    let claims: EventClaims = CompactJws::parse(jws).ok()?.claims().ok()?;
    Some(claims.jti)
}
