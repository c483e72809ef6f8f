//! What citizens do when they send: bundles of two requests of 8 kB each, from
//! announcement to commit, by many at once. Every call is durable when it is
//! answered; so a bundle is six durable steps (announcement, four parts, commit).

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use relocation::envelope::{
    bundle::{AnnouncedSubmission, Commit},
    jose::encode,
};
use tokio::task::JoinSet;
use umzug::{
    machine,
    store::{
        Store, StoreError,
        types::{Body, NewPart, PartKey, Quota, Stamp},
    },
};
use uuid::Uuid;

/// Citizens at the same moment: the size of a group at most.
pub(crate) const AT_ONCE: usize = 64;
/// Durable calls of one bundle.
pub(crate) const STEPS: f64 = 6.0;
/// Bytes that a step writes on average: parts, manifest and reply key.
pub(crate) const STEP: usize = (2 * (DATA + METADATA) + MANIFEST + REPLY_KEY) / 6;
const DATA: usize = 8 * 1024;
const METADATA: usize = 1024;
const MANIFEST: usize = 2 * 1024;
const REPLY_KEY: usize = 4 * 1024;
/// What is sealed looks like this: nothing can compress it.
fn sealed() -> String {
    encode(&machine::random::<{ DATA * 3 / 4 }>())
}

/// Bundles accepted in one second, over `time`.
pub(crate) async fn accept(store: Arc<dyn Store>, time: Duration) -> Result<f64, String> {
    let (begun, count) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let mut all = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (store, count) = (Arc::clone(&store), Arc::clone(&count));
        all.spawn(async move {
            let text = sealed();
            while begun.elapsed() < time {
                bundle(&*store, &text).await?;
                count.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<(), StoreError>(())
        });
    }
    for ended in all.join_all().await {
        ended.map_err(|error| error.to_string())?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    Ok(count.load(Ordering::Relaxed) as f64 / seconds)
}

async fn bundle(store: &dyn Store, text: &str) -> Result<(), StoreError> {
    let token = machine::random();
    let quota = Quota {
        own: u64::MAX / 4,
        node: u64::MAX / 4,
        submissions: 64,
    };
    let parts = [("metadata", METADATA), ("data", DATA)];
    let submission = || AnnouncedSubmission {
        submission: machine::new_id(),
        case: machine::new_id(),
        destination: Uuid::from_u128(1),
        service: "urn:de:x".into(),
        parts: parts.map(|(name, size)| (name.into(), size as u64)).into(),
    };
    let all = vec![submission(), submission()];
    store.announce(token, all.clone(), quota, 1).await?;
    let mut hashes = BTreeMap::new();
    for one in &all {
        for (name, size) in parts {
            let key = PartKey {
                submission: one.submission,
                name: name.into(),
            };
            let part = NewPart {
                size: size as u64,
                hash: "hash".into(),
                tag: "tag".into(),
                body: Body::Row(text[..size].to_owned()),
            };
            store.put_part(token, key, part, 1).await?;
        }
        let named = parts.map(|(name, _)| (name.to_owned(), "hash".to_owned()));
        hashes.insert(one.submission, BTreeMap::from(named));
    }
    let commit = Commit {
        hashes,
        manifest: text[..MANIFEST].to_owned(),
        replaces: None,
        reply_key: Some(text[..REPLY_KEY].to_owned()),
    };
    let stamp = Stamp {
        issuer: "https://node.example".into(),
        tell: Vec::new(),
        now: 1,
    };
    store.commit(token, commit, "hash".into(), stamp).await?;
    Ok(())
}
