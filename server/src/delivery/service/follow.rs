//! Fetching what became of a case that a service has. What counts is whether
//! its submissions were taken over or given back: FIT-Connect's version 1 has
//! nothing to come after that.

use std::collections::BTreeSet;

use relocation::envelope::event::{EventClaims, EventKind};
use uuid::Uuid;

use super::{
    deliver::ToService,
    event::{self, Signed},
    note::{self, Handed},
};
use crate::{
    delivery::peer::{
        call::CallError,
        follow::{Broken, CLOCK, Look},
        standing::Standing,
    },
    exchange::events::AHEAD,
    http::App,
    store::{outbox::Followed, types::AuthorityEvent},
};

impl ToService {
    /// Looks at one case.
    ///
    /// # Errors
    /// A code for the log.
    pub async fn look(&self, app: &App, followed: Followed) -> Result<Look, Broken> {
        let mut known = known(app, followed).await?;
        let handed = note::handed(&known, &self.peer.issuer);
        if handed.is_empty() {
            // Handed on to another one, or a note was lost: not for us to end.
            return Err("not-noted".into());
        }
        let cases: BTreeSet<Uuid> = handed.iter().map(|one| one.there.case).collect();
        let (mut new, mut broken) = (false, None);
        // What does not fit must not stand in the way of what does.
        for case in cases {
            let log = self.log_of(case).await.unwrap_or_else(|why| {
                broken = broken.or(Some(why));
                Vec::new()
            });
            // Last, and where all else could be read alone: an acceptance that
            // cannot be checked now would look like none.
            let (deletions, events): (Vec<_>, Vec<_>) =
                log.iter().partition(|jws| event::is_deletion(jws));
            let mut unread = broken;
            for jws in events {
                match self.take(app, followed, &handed, &mut known, jws).await {
                    Ok(one) => new |= one,
                    Err(why) => unread = unread.or(Some(why)),
                }
            }
            for jws in deletions.iter().filter(|_| unread.is_none()) {
                match self.take(app, followed, &handed, &mut known, jws).await {
                    Ok(one) => new |= one,
                    Err(why) => broken = broken.or(Some(why)),
                }
            }
            broken = broken.or(unread);
        }
        // Anew: something may have been handed on meanwhile.
        let known = self::known(app, followed).await?;
        let settled = settled(&known, &note::handed(&known, &self.peer.issuer));
        let standing = match settled {
            true => Standing::Over,
            false => Standing::Open,
        };
        match broken {
            Some(broken) if !new && !settled => Err(broken),
            _ => Ok(Look { new, standing }),
        }
    }

    /// Keeps one event, if it is new and counts.
    async fn take(
        &self,
        app: &App,
        followed: Followed,
        handed: &[Handed],
        known: &mut Vec<EventClaims>,
        jws: &str,
    ) -> Result<bool, Broken> {
        // Before any signature is checked: there may be many.
        let id = event::id(jws);
        if id.is_none_or(|id| known.iter().any(|known| known.jti == id)) {
            return Ok(false);
        }
        let here = followed.destination;
        let read = |one: &Handed| event::checked(app, &self.peer, here, one.there.destination, jws);
        let Some(signed) = handed.iter().find_map(read) else {
            // An answer that nobody can check is for the operator.
            let answered = handed.iter().any(|one| event::answers(jws, &one.there));
            return if answered {
                Err("not-verified".into())
            } else {
                Ok(false)
            };
        };
        let (Signed::Service(claims) | Signed::Verdict(_, claims)) = &signed;
        let about = |one: &&Handed| event::about(claims, &one.there);
        let Some(one) = handed.iter().find(about) else {
            return Ok(false);
        };
        let now = app.now();
        if claims.iat > now + AHEAD {
            return Err(CLOCK.into());
        }
        let case = followed.case;
        let ids = (case, one.submission, followed.destination);
        match &signed {
            Signed::Service(claims)
                if event::kind(claims) == Some(EventKind::Delete) && !ended(known, one) =>
            {
                if !is_an_end(known, handed, one) {
                    return Ok(false);
                }
                tracing::warn!("a service has deleted what its authority did not take over");
                self.append(
                    app,
                    event::of_authority(EventKind::Reject, claims, ids, jws, now),
                )
                .await?;
            }
            Signed::Service(claims) if !event::is_kept(known, one, claims) => return Ok(false),
            Signed::Service(claims) => {
                let event = event::of_service(claims, (case, one.submission), jws, now);
                let kept = app.store.append_peer(event.ok_or("garbage")?).await;
                kept.map_err(|_| "refused")?;
            }
            // Given back is something else: what was sealed here is still needed.
            Signed::Verdict(EventKind::Reject, claims)
                if event::tags(claims).is_some_and(|tags| *tags != one.tags) =>
            {
                return Err("other-tags".into());
            }
            Signed::Verdict(kind, claims) => {
                self.append(app, event::of_authority(*kind, claims, ids, jws, now))
                    .await?;
            }
        }
        known.push(claims.clone());
        Ok(true)
    }

    async fn append(&self, app: &App, event: Option<AuthorityEvent>) -> Result<(), Broken> {
        let kept = app.store.append(event.ok_or("garbage")?).await;
        let erased = kept.map_err(|error| {
            tracing::warn!(%error, "an event that a service shows does not fit");
            "refused"
        })?;
        app.files.remove(&erased).await;
        Ok(())
    }

    async fn log_of(&self, case: Uuid) -> Result<Vec<String>, Broken> {
        let log = self.calling(move |client| client.events(case)).await;
        match log.map_err(|_| "here")? {
            // That of a draft that was never complete, or is forgotten.
            Err(CallError::No(403 | 404, _)) => Ok(Vec::new()),
            log => Ok(log?),
        }
    }
}

/// Whether the log has an event of one of these kinds about a submission there.
fn had(log: &[EventClaims], one: &Handed, kinds: &[EventKind]) -> bool {
    let of = |claims: &EventClaims| event::kind(claims).is_some_and(|kind| kinds.contains(&kind));
    let mut log = log.iter();
    log.any(|claims| event::about(claims, &one.there) && of(claims))
}

/// Whether it was taken over or given back.
fn ended(log: &[EventClaims], one: &Handed) -> bool {
    had(log, one, &[EventKind::Accept, EventKind::Reject])
}

/// Whether a deletion of this one means that it will not arrive: what was
/// complete, and not a draft for which another one came.
fn is_an_end(log: &[EventClaims], handed: &[Handed], one: &Handed) -> bool {
    let mut newest = handed.iter().rev();
    let newest = newest.find(|other| other.submission == one.submission);
    newest.is_some_and(|newest| newest.there == one.there) && had(log, one, &[EventKind::Submit])
}

/// Whether nothing more is to come.
fn settled(log: &[EventClaims], handed: &[Handed]) -> bool {
    let ended = |one: &Handed| ended(log, one) || had(log, one, &[EventKind::Delete]);
    let mut all: BTreeSet<Uuid> = handed.iter().map(|one| one.submission).collect();
    for one in handed.iter().filter(|one| ended(one)) {
        all.remove(&one.submission);
    }
    all.is_empty()
}

/// The events of the case that lie here.
async fn known(app: &App, followed: Followed) -> Result<Vec<EventClaims>, Broken> {
    let log = app.store.log(vec![followed.destination], followed.case);
    Ok(note::read(&log.await.map_err(|_| "here")?))
}
