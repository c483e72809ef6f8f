//! Authorities: each asks what waits for it, fetches it and takes it over.

use std::{collections::HashMap, sync::Arc, time::Duration};

use serde_json::Value;
use tokio::{task::JoinSet, time::sleep};
use uuid::Uuid;

use super::{
    house::{Access, Request},
    offer::run,
    score::Score,
};
use crate::line::{Line, request};

/// Between two looks when nothing waits.
const PAUSE: Duration = Duration::from_millis(250);
/// Entries of one list.
const LIMIT: usize = 100;
const LIST: &str = "/fit-connect/v1/submissions";

/// What waits, or will, by its id: case, event, and where it counts.
type Waiting = HashMap<Uuid, (Uuid, String, Arc<Score>)>;

/// They work until they are dropped.
pub(super) fn open<'a>(
    address: &str,
    access: &Access,
    all: impl Iterator<Item = (&'a Request, &'a Arc<Score>)>,
) -> JoinSet<()> {
    let known = |(one, score): (&Request, &Arc<Score>)| {
        let known = (one.case, one.accept.clone(), Arc::clone(score));
        (one.submission, known)
    };
    let all: Arc<Waiting> = Arc::new(all.map(known).collect());
    let mut offices = JoinSet::new();
    for token in access.offices.values() {
        let (address, token, all) = (address.to_owned(), token.clone(), Arc::clone(&all));
        offices.spawn(async move {
            if let Err(error) = work(&address, &token, &all).await {
                eprintln!("bench: replay: an authority ended: {error}");
            }
        });
    }
    offices
}

async fn work(address: &str, token: &str, all: &Waiting) -> std::io::Result<()> {
    let mut line = Line::to(address).await?;
    let get = |path: &str| request("GET", path, token, "text/plain", "");
    loop {
        let list = line.ask(&get(&format!("{LIST}?limit={LIMIT}"))).await?;
        let list: Value = serde_json::from_slice(&list.body)?;
        let ids = list["submissions"].as_array().into_iter().flatten();
        let ids: Vec<Uuid> = ids
            .filter_map(|one| one["submissionId"].as_str()?.parse().ok())
            .collect();
        for id in &ids {
            let Some((case, accept, score)) = all.get(id) else {
                continue;
            };
            let path = format!("/fit-connect/v1/cases/{}/events", case);
            let calls = [
                (get(&format!("{LIST}/{id}")), 200),
                (
                    request("POST", &path, token, "application/jose", accept),
                    204,
                ),
            ];
            match run(&mut line, &calls).await {
                Ok(()) => score.taken(),
                Err(error) => score.failed(error.to_string()),
            }
        }
        if ids.len() < LIMIT {
            sleep(PAUSE).await;
        }
    }
}
