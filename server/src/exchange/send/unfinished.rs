//! What senders have uploaded and not submitted. Each may take up a share of the
//! node's room with it: one that never finishes must not lock everybody out.
//! Counted in memory, by each process for itself, as other limits are.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use uuid::Uuid;

use crate::store::types::PartKey;

/// The counter.
#[derive(Debug, Default)]
pub struct Unfinished(Mutex<HashMap<String, HashMap<Uuid, Draft>>>);

/// A submission that is being uploaded.
#[derive(Debug)]
struct Draft {
    /// Bytes by attachment.
    parts: HashMap<String, u64>,
    /// Of the last upload, Unix seconds.
    at: i64,
}

impl Unfinished {
    /// Notes an attachment of `bytes`, in place of an earlier one, if the client
    /// stays within its `share`; else nothing is noted.
    pub fn fits(&self, client: &str, key: &PartKey, bytes: u64, share: u64, now: i64) -> bool {
        let mut all = self.lock();
        let drafts = all.entry(client.to_owned()).or_default();
        let others = |(id, draft): (&Uuid, &Draft)| -> u64 {
            let parts = draft.parts.iter();
            let same = |name: &String| *id == key.submission && *name == key.name;
            parts
                .filter(|(name, _)| !same(name))
                .map(|(_, bytes)| bytes)
                .sum()
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

    /// A submission is complete.
    pub fn done(&self, client: &str, submission: Uuid) {
        if let Some(drafts) = self.lock().get_mut(client) {
            drafts.remove(&submission);
        }
    }

    /// Forgets what was last uploaded before `before`: it is swept.
    pub fn forget(&self, before: i64) {
        self.lock().retain(|_, drafts| {
            drafts.retain(|_, draft| draft.at >= before);
            !drafts.is_empty()
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, HashMap<Uuid, Draft>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
        let fits = |client, key, bytes, now| unfinished.fits(client, &key, bytes, 100, now);
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
}
