//! The count of the bytes that lie here is their sum, whatever happened.

use std::collections::BTreeMap;

use proptest::{
    collection::vec,
    prelude::{Strategy, prop_oneof},
    test_runner::{Config, TestRunner},
};
use relocation::envelope::{
    bundle::{AnnouncedSubmission, Commit},
    event::{AuthenticationTags, EventKind},
};
use tokio::{runtime::Runtime, task::JoinSet};
use umzug::store::{
    lifetimes::{DAY, Lifetimes},
    outbox::Ending,
    tombstones::{Since, Tombstones},
    types::{Body, Handed, NewPart, PartKey, Quota},
};

use crate::{
    calls::{DESTINATION, announced, event, part, send, stamp},
    engine::{Kept, on_both_engines},
};

on_both_engines!(many_at_once_are_counted_together);

/// Wide for what a run stores, but for a few announcements of one token.
const QUOTA: Quota = Quota {
    own: 5000,
    node: u64::MAX / 4,
    submissions: 8,
};
/// Tokens, so that calls meet.
const TOKENS: u8 = 3;

/// One call, or a few that belong together; most can be refused.
#[derive(Clone, Debug)]
enum Step {
    Announce(u8, u16),
    Store(u8, u8),
    StoreSized(u8, u16),
    Submit(u8, u16),
    Commit(u8),
    Withdraw(u8),
    Accept(u8),
    Reject(u8),
    HandOver,
    Sweep,
    Expire,
    Restore,
}

fn step() -> impl Strategy<Value = Step> {
    let announce = || (0..TOKENS, 1..2000_u16).prop_map(|(n, size)| Step::Announce(n, size));
    prop_oneof![
        announce(),
        announce(),
        (0..8_u8, 0..2_u8).prop_map(|(n, hash)| Step::Store(n, hash)),
        (0..8_u8, 0..2_u8).prop_map(|(n, hash)| Step::Store(n, hash)),
        (0..8_u8, 1..2000_u16).prop_map(|(n, size)| Step::StoreSized(n, size)),
        (0..8_u8, 1..2000_u16).prop_map(|(n, size)| Step::Submit(n, size)),
        (0..8_u8).prop_map(Step::Commit),
        (0..8_u8).prop_map(Step::Commit),
        (0..8_u8).prop_map(Step::Withdraw),
        (0..8_u8).prop_map(Step::Accept),
        (0..8_u8).prop_map(Step::Reject),
        proptest::strategy::Just(Step::HandOver),
        proptest::strategy::Just(Step::Sweep),
        proptest::strategy::Just(Step::Expire),
        proptest::strategy::Just(Step::Restore),
    ]
}

/// A store, and what was announced to it.
struct Run {
    kept: Kept,
    known: Vec<(u8, AnnouncedSubmission)>,
    /// Most bytes that lay here at once: a run that stores nothing shows nothing.
    most: i64,
}

impl Run {
    /// One of the latest, by a number.
    fn one(&self, n: u8) -> Option<([u8; 32], AnnouncedSubmission)> {
        let (token, submission) = self.known.iter().rev().nth(n.into())?.clone();
        Some(([token; 32], submission))
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Announce(token, size) => {
                let mut submission = announced();
                submission.parts =
                    BTreeMap::from([("data".into(), u64::from(size)), ("metadata".into(), 7)]);
                let new = vec![submission.clone()];
                let _ = self.kept.store.announce([token; 32], new, QUOTA, 50).await;
                self.known.push((token, submission));
            }
            Step::HandOver => self.hand_over().await,
            Step::Sweep => drop(self.kept.store.sweep(51).await),
            Step::Expire => {
                let expired = self.kept.store.expire(Lifetimes::default(), 900 * DAY);
                expired.await.unwrap();
            }
            Step::Restore => {
                let since = Since::Known(Tombstones::default());
                self.kept = self.kept.copied().await.restored(since).await.0;
            }
            Step::Store(n, _)
            | Step::StoreSized(n, _)
            | Step::Submit(n, _)
            | Step::Commit(n)
            | Step::Withdraw(n)
            | Step::Accept(n)
            | Step::Reject(n) => {
                if let Some((token, submission)) = self.one(n) {
                    self.about(step, token, &submission).await;
                }
            }
        }
        let (counted, added) = self.kept.count();
        assert_eq!(counted, added);
        self.most = self.most.max(counted);
    }

    /// What comes out is judged by the count alone.
    async fn about(&self, step: Step, token: [u8; 32], submission: &AnnouncedSubmission) {
        let store = &*self.kept.store;
        let id = submission.submission;
        let key = |name: &str| PartKey {
            submission: id,
            name: name.into(),
        };
        match step {
            Step::Store(_, hash) => {
                for (name, size) in &submission.parts {
                    let content = sized(*size, &format!("hash {hash}"));
                    let _ = store.put_part(token, key(name), content, 60).await;
                }
            }
            Step::StoreSized(_, size) => {
                let content = sized(size.into(), &size.to_string());
                let _ = store
                    .put_sized(token, key("data"), content, QUOTA, 60)
                    .await;
            }
            Step::Submit(_, size) => {
                let handed = Handed {
                    submission: id,
                    metadata: sized(size.into(), "hash 0"),
                    data: size.is_multiple_of(2).then(|| sized(9, "hash 0")),
                };
                let _ = store.submit(token, handed, QUOTA, stamp()).await;
            }
            Step::Commit(_) => {
                let hashes = submission
                    .parts
                    .keys()
                    .map(|n| (n.clone(), "hash 0".into()));
                let replaces = store.bundle(token).await.is_ok().then(|| "m".to_owned());
                let commit = Commit {
                    hashes: BTreeMap::from([(id, hashes.collect())]),
                    manifest: "sealed".into(),
                    replaces,
                    reply_key: Some("sealed".into()),
                };
                let _ = store.commit(token, commit, "m".into(), stamp()).await;
            }
            Step::Withdraw(_) => drop(store.withdraw(token, id, stamp()).await),
            Step::Accept(_) => {
                let _ = store.fetch(vec![DESTINATION], id, 150).await;
                let mut accept = event(submission, EventKind::Accept);
                accept.tags = Some(AuthenticationTags {
                    metadata: "tag".into(),
                    data: Some("tag".into()),
                    ..AuthenticationTags::default()
                });
                let _ = store.append(accept).await;
            }
            _ => {
                let _ = store.fetch(vec![DESTINATION], id, 150).await;
                let _ = store.append(event(submission, EventKind::Reject)).await;
            }
        }
    }

    /// What is due reaches another node, and is erased here.
    async fn hand_over(&self) {
        let claims = self.kept.store.claim(vec![DESTINATION], 1000, 2000, 10);
        for claim in claims.await.unwrap() {
            let ending = Ending::Handed {
                receipt: "receipt".into(),
            };
            let ended = self.kept.store.end(claim, ending, 1001, None);
            ended.await.unwrap();
        }
        self.kept.store.erase_handed(1002).await.unwrap();
    }
}

fn sized(size: u64, hash: &str) -> NewPart {
    NewPart {
        size,
        hash: hash.into(),
        ..part(Body::Row(hash.into()))
    }
}

/// Runs random steps; gives the most bytes that lay there in any of them.
fn random_steps(cases: u32, open: impl AsyncFn() -> Kept) -> i64 {
    let runtime = Runtime::new().unwrap();
    let most = std::cell::Cell::new(0);
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let ran = TestRunner::new(config).run(&vec(step(), 10..40), |steps| {
        runtime.block_on(async {
            let mut run = Run {
                kept: open().await,
                known: Vec::new(),
                most: 0,
            };
            for step in steps {
                run.take(step).await;
            }
            most.set(most.get().max(run.most));
        });
        Ok(())
    });
    ran.unwrap();
    most.get()
}

#[test]
fn the_count_is_the_sum_on_sqlite() {
    assert!(random_steps(16, Kept::sqlite) > 1000);
}

#[test]
fn the_count_is_the_sum_on_postgresql() {
    assert!(random_steps(8, Kept::postgres) > 1000);
}

async fn many_at_once_are_counted_together(kept: Kept) {
    let other = kept.again().await;
    let mut all = JoinSet::new();
    for n in 0..40_u8 {
        let store = if n % 2 == 0 { &kept.store } else { &other };
        let store = std::sync::Arc::clone(store);
        all.spawn(async move {
            send(&*store, [n; 32]).await.unwrap();
            if n % 4 == 0 {
                let bundle = store.bundle([n; 32]).await.unwrap();
                let sent = bundle.submissions[0].submission;
                store.withdraw([n; 32], sent, stamp()).await.unwrap();
            }
        });
    }
    all.join_all().await;
    assert_eq!(kept.count(), (30 * 8, 30 * 8));
}
