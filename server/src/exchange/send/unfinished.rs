//! What senders have uploaded and not submitted. Each may take up a share of the
//! node's room with it: one that never finishes must not lock everybody out.
//! Counted in memory, by each process for itself, as other limits are. What
//! another process has taken in meanwhile is found out where the share seems to
//! be full.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use relocation::envelope::event::{EventClaims, EventKind};
use uuid::Uuid;

use super::Sender;
use crate::{
    http::App,
    store::{StoreError, types::PartKey},
};

/// Seconds from one look at what is complete by now to the next.
const LOOK: i64 = 60;
/// Submissions of one look, those that were quiet for the longest first.
const MOST: usize = 1000;

/// The counter, by client.
#[derive(Debug, Default)]
pub struct Unfinished(Mutex<HashMap<String, Client>>);

#[derive(Debug, Default)]
struct Client {
    drafts: HashMap<Uuid, Draft>,
    /// Of the last look, Unix seconds.
    looked: i64,
}

/// A submission that is being uploaded.
#[derive(Debug)]
struct Draft {
    /// Bytes by attachment.
    parts: HashMap<String, u64>,
    /// Of the last upload, Unix seconds.
    at: i64,
}

impl Unfinished {
    /// Notes an attachment of `bytes`, in place of an earlier one, if the sender
    /// stays within its share; else nothing is noted.
    pub async fn fits(&self, app: &App, sender: &Sender, key: &PartKey, bytes: u64) -> bool {
        let (client, share, now) = (&sender.client, app.limits.unfinished, app.now());
        if self.note(client, key, bytes, share, now) {
            return true;
        }
        for submission in self.doubtful(client, now) {
            if is_over(app, sender, submission).await {
                self.done(client, submission);
            }
        }
        self.note(client, key, bytes, share, now)
    }

    fn note(&self, client: &str, key: &PartKey, bytes: u64, share: u64, now: i64) -> bool {
        let mut all = self.lock();
        let drafts = &mut all.entry(client.to_owned()).or_default().drafts;
        let others = |(id, draft): (&Uuid, &Draft)| -> u64 {
            let parts = draft.parts.iter();
            let same = |name: &String| *id == key.submission && *name == key.name;
            let others = parts.filter(|(name, _)| !same(name));
            others.map(|(_, bytes)| bytes).sum()
        };
        let kept: u64 = drafts.iter().map(others).sum();
        if kept.saturating_add(bytes) > share {
            return false;
        }
        let draft = drafts.entry(key.submission).or_insert_with(|| Draft {
            parts: HashMap::new(),
            at: now,
        });
        draft.parts.insert(key.name.clone(), bytes);
        draft.at = now;
        true
    }

    /// What may be over by now; nothing soon after the last look.
    fn doubtful(&self, client: &str, now: i64) -> Vec<Uuid> {
        let mut all = self.lock();
        let client = all.entry(client.to_owned()).or_default();
        if now < client.looked + LOOK {
            return Vec::new();
        }
        client.looked = now;
        let drafts = client.drafts.iter();
        let mut ids: Vec<(i64, Uuid)> = drafts.map(|(id, draft)| (draft.at, *id)).collect();
        ids.sort_unstable();
        ids.into_iter().map(|(_, id)| id).take(MOST).collect()
    }

    /// A submission is complete.
    pub fn done(&self, client: &str, submission: Uuid) {
        if let Some(client) = self.lock().get_mut(client) {
            client.drafts.remove(&submission);
        }
    }

    /// Forgets what was last uploaded before `before`: it is swept.
    pub fn forget(&self, before: i64) {
        self.lock().retain(|_, client| {
            client.drafts.retain(|_, draft| draft.at >= before);
            !client.drafts.is_empty()
        });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Client>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a submission is complete, or no longer there.
async fn is_over(app: &App, sender: &Sender, submission: Uuid) -> bool {
    let placed = match app.store.placed(submission).await {
        Ok(placed) => placed,
        Err(error) => return error == StoreError::NotFound,
    };
    let log = app.store.own_log(sender.token(placed.case), placed.case);
    let is_receipt = |claims: EventClaims| {
        claims.submission() == Some(submission)
            && (claims.single()).is_some_and(|(kind, _)| kind == EventKind::Submit)
    };
    let mut rows = log.await.unwrap_or_default().into_iter();
    rows.any(|row| serde_json::from_str(&row.claims).is_ok_and(is_receipt))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(submission: u128, name: &str) -> PartKey {
        PartKey {
            submission: Uuid::from_u128(submission),
            name: name.into(),
        }
    }

    #[test]
    fn a_client_has_its_share_until_it_finishes_or_is_swept() {
        let unfinished = Unfinished::default();
        let fits = |client, key, bytes, now| unfinished.note(client, &key, bytes, 100, now);
        assert!(fits("a", key(1, "x"), 60, 0));
        assert!(!fits("a", key(2, "x"), 41, 0), "too much together");
        assert!(fits("a", key(1, "x"), 90, 0), "in place of the first");
        assert!(!fits("a", key(1, "y"), 11, 0));
        assert!(fits("b", key(3, "x"), 100, 0), "each for itself");
        unfinished.done("a", Uuid::from_u128(1));
        assert!(fits("a", key(2, "x"), 100, 9));
        assert!(!fits("a", key(4, "x"), 1, 9));
        unfinished.forget(9);
        assert!(!fits("a", key(4, "x"), 1, 9), "still young");
        unfinished.forget(10);
        assert!(fits("a", key(4, "x"), 1, 10));
        assert_eq!(unfinished.lock().len(), 1, "nothing is kept of the others");
    }

    #[test]
    fn what_was_quiet_for_the_longest_is_looked_at_first_and_once_a_minute() {
        let unfinished = Unfinished::default();
        for (id, at) in [(1, 7), (2, 5), (3, 6)] {
            assert!(unfinished.note("a", &key(id, "x"), 1, 100, at));
        }
        let ids = [2, 3, 1].map(Uuid::from_u128);
        assert_eq!(unfinished.doubtful("a", 100), ids);
        assert!(unfinished.doubtful("a", 159).is_empty());
        assert_eq!(unfinished.doubtful("a", 160), ids);
        assert!(unfinished.doubtful("b", 160).is_empty());
    }
}
