//! A service of others that sends through FIT-Connect's interface: the node
//! gives the ids, the last call carries metadata and data, and the same call
//! again is no second submission.

use std::{thread::sleep, time::Duration};

use serde_json::json;
use uuid::Uuid;

use crate::{
    bundles::{Bundle, SERVICE, Submission},
    chance::Chance,
    line::{Cut, Line},
    node::DESTINATION,
    sender,
    world::{Act, By, World},
};

const LIST: &str = "/fit-connect/v1/submissions";
/// The service's name at the node.
const CLIENT: &str = "portal";

/// Sends one submission after another until it is over.
pub(crate) fn run(world: &World, mut chance: Chance) {
    let mut open = None;
    while let Some(line) = world.line() {
        let done = match open {
            None => announce(world, &line, &mut chance).map(|new| open = Some(new)),
            Some(index) => attempt(world, &line, index).map(|()| open = None),
        };
        if done.is_err() {
            sleep(Duration::from_millis(20));
        }
    }
}

/// Asks for ids. When the answer is lost nobody knows them, and what the node
/// began is swept away a day later.
fn announce(world: &World, line: &Line, chance: &mut Chance) -> Result<usize, Cut> {
    let wanted = chance.below(3);
    let mut submission = sender::submission(chance, wanted);
    let attachments = attachments(&submission).map(|(id, _)| id);
    let body = json!({
        "destinationId": DESTINATION,
        "announcedAttachments": attachments.collect::<Vec<_>>(),
        "serviceType": { "name": "", "identifier": SERVICE },
    });
    let access = line.access_of(CLIENT)?;
    let answer = line.post(LIST, &access, &body)?;
    if answer.status == 429 {
        return Err(Cut::NotNow("too many".into()));
    }
    assert_eq!(answer.status, 201, "{}", answer.text());
    let id = |name: &str| {
        let id = answer.json()[name].as_str().and_then(|id| id.parse().ok());
        id.expect("an id")
    };
    (submission.id, submission.case) = (id("submissionId"), id("caseId"));
    let index = world.add(By::Service, Bundle::new(vec![submission]));
    world.answered(index, Act::Announce);
    Ok(index)
}

fn attachments(submission: &Submission) -> impl Iterator<Item = (&String, &String)> {
    submission.parts.iter().filter(|(name, _)| name.len() == 36)
}

/// All that is still to be done for a submission.
pub(crate) fn attempt(world: &World, line: &Line, index: usize) -> Result<(), Cut> {
    let (bundle, known) = world.bundle(index);
    let submission = bundle.first();
    let access = line.access_of(CLIENT)?;
    let path = format!("{LIST}/{}", submission.id);
    if !known.asked.contains(&Act::Commit) {
        for (name, jwe) in attachments(submission) {
            let act = Act::Part(submission.id, name.clone());
            let path = format!("{path}/attachments/{name}");
            let answer = world.ask(index, &act, || line.put(&path, &access, jwe))?;
            if gone(world, index, answer.status) {
                return Ok(());
            }
            assert_eq!(answer.status, 204, "{}", answer.text());
            world.answered(index, act);
        }
    }
    let body = json!({
        "encryptedMetadata": submission.parts["metadata"],
        "encryptedData": submission.parts["data"],
    });
    let answer = world.ask(index, &Act::Commit, || line.put_json(&path, &access, &body))?;
    if gone(world, index, answer.status) {
        world.refused(index, Act::Commit);
        return Ok(());
    }
    assert_eq!(answer.status, 202, "{}", answer.text());
    world.answered(index, Act::Commit);
    Ok(())
}

/// Swept away before it was sent: allowed unless it was sent, or lies here for
/// less than a day.
fn gone(world: &World, index: usize, status: u16) -> bool {
    let known = world.bundle(index).1;
    let kept = [Act::Announce, Act::Commit];
    let lost = kept.iter().any(|act| known.answered.contains(act));
    assert!(status != 404 || !lost, "LOST: what a service sent is gone");
    status == 404
}

/// The log of its case, as the service sees it; empty until it is sent.
pub(crate) fn log(line: &Line, case: Uuid) -> Vec<String> {
    let access = line.access_of(CLIENT).expect("a token");
    let path = format!("/fit-connect/v1/cases/{case}/events");
    let answer = line.get(&path, &access).expect("an answer");
    match answer.status {
        404 => Vec::new(),
        200 => serde_json::from_value(answer.json()["eventLog"].clone()).expect("a log"),
        _ => panic!("{}", answer.text()),
    }
}
