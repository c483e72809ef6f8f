//! The authority: fetches what waits, compares every byte, takes each
//! submission once whatever is offered again, and says so in a signed event.
//! Some it decides, with a sealed letter.

use std::{collections::BTreeSet, thread::sleep, time::Duration};

use relocation::envelope::{
    event::{AuthenticationTags, EVENT_TYPE, EventClaims, EventKind, EventPayload},
    jose::authentication_tag,
};
use serde_json::json;
use umzug::machine;
use uuid::Uuid;

use crate::{
    bundles::{Submission, jwe},
    keys,
    line::{Cut, Line},
    world::{Act, World},
};

/// Takes what comes until it is over.
pub(crate) fn run(world: &World) {
    while let Some(line) = world.line() {
        if round(world, &line) != Ok(true) {
            sleep(Duration::from_millis(10));
        }
    }
}

/// Takes what waits now; false when nothing did.
pub(crate) fn round(world: &World, line: &Line) -> Result<bool, Cut> {
    let access = line.access()?;
    while let Some(id) = world.owed() {
        decide(world, line, &access, id)?;
        world.decided(id);
    }
    let (_, waiting) = waiting(line, &access, 20, 0)?;
    for id in &waiting {
        take(world, line, &access, *id)?;
    }
    Ok(!waiting.is_empty() || world.owed().is_some())
}

/// A page of the list, and how many there are.
fn waiting(line: &Line, access: &str, limit: u64, from: u64) -> Result<(u64, Vec<Uuid>), Cut> {
    let path = format!("/fit-connect/v1/submissions?limit={limit}&offset={from}");
    let answer = line.get(&path, access)?;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let list = answer.json();
    let all = list["submissions"].as_array().expect("a list").iter();
    let id = |entry: &serde_json::Value| {
        let id = entry["submissionId"].as_str().expect("an id");
        id.parse().expect("an id")
    };
    Ok((
        list["totalCount"].as_u64().expect("a number"),
        all.map(id).collect(),
    ))
}

/// Everything that waits.
pub(crate) fn all_waiting(line: &Line) -> Result<BTreeSet<Uuid>, Cut> {
    let access = line.access()?;
    let mut all = BTreeSet::new();
    loop {
        let (total, page) = waiting(line, &access, 500, all.len() as u64)?;
        for id in page {
            assert!(all.insert(id), "it waits twice");
        }
        if all.len() as u64 >= total {
            return Ok(all);
        }
    }
}

fn take(world: &World, line: &Line, access: &str, id: Uuid) -> Result<(), Cut> {
    let (index, _, submission) = world.owner(id);
    let known = world.bundle(index).1;
    assert!(
        known.asked.contains(&Act::Commit),
        "it waits and was not sent"
    );
    assert!(
        !known.answered.contains(&Act::Accept(id)),
        "it was taken over"
    );
    let path = format!("/fit-connect/v1/submissions/{id}");
    let answer = world.ask(index, &Act::Fetch(id), || line.get(&path, access))?;
    if known.answered.contains(&Act::Withdraw(id)) {
        assert_eq!(answer.status, 404, "it was taken back");
    }
    if answer.status == 404 {
        // Taken back since it was listed.
        let known = world.bundle(index).1;
        assert!(
            known.asked.contains(&Act::Withdraw(id)),
            "listed, and not there"
        );
        world.refused(index, Act::Fetch(id));
        return Ok(());
    }
    assert_eq!(answer.status, 200, "{}", answer.text());
    world.answered(index, Act::Fetch(id));
    let fetched = answer.json();
    assert_eq!(fetched["encryptedMetadata"], submission.parts["metadata"]);
    assert_eq!(fetched["encryptedData"], submission.parts["data"]);
    let listed: BTreeSet<String> =
        serde_json::from_value(fetched["attachments"].clone()).expect("ids");
    let sent = submission.parts.iter().filter(|(name, _)| name.len() == 36);
    assert!(
        sent.clone().map(|(name, _)| name).eq(&listed),
        "other attachments"
    );
    for (name, part) in sent {
        let answer = line.get(&format!("{path}/attachments/{name}"), access)?;
        assert_eq!(answer.status, 200, "an attachment: {}", answer.text());
        assert!(
            answer.body == part.as_bytes(),
            "an attachment has other bytes"
        );
    }
    let event = world.take(id, || accepting(&submission));
    let case = submission.case;
    let path = format!("/fit-connect/v1/cases/{case}/events");
    let answer = world.ask(index, &Act::Accept(id), || {
        line.post_jose(&path, access, &event)
    })?;
    assert_eq!(answer.status, 204, "{}", answer.text());
    world.answered(index, Act::Accept(id));
    let log = line.get(&path, access)?.json()["eventLog"].clone();
    world.read(index, case, serde_json::from_value(log).expect("a log"));
    if id.as_bytes()[15].is_multiple_of(3) {
        world.owe(id);
    }
    Ok(())
}

/// The letter to a submission: ids and bytes that belong to it alone.
pub(crate) struct Letter {
    reply: Uuid,
    pub(crate) attachment: Uuid,
    pub(crate) data: String,
    pub(crate) document: String,
}

impl Letter {
    pub(crate) fn to(submission: Uuid) -> Self {
        let near = |n: u128| Uuid::from_u128(submission.as_u128() ^ (n << 64));
        Self {
            reply: near(1),
            attachment: near(2),
            data: jwe(&format!("reply to {submission}")),
            document: jwe(&submission.to_string().repeat(500)),
        }
    }
}

/// Document, letter, and the event that makes them visible.
fn decide(world: &World, line: &Line, access: &str, id: Uuid) -> Result<(), Cut> {
    let (index, _, submission) = world.owner(id);
    let letter = Letter::to(id);
    let case = format!("/fit-connect/v1/cases/{}", submission.case);
    let path = format!("{case}/replies/{}", letter.reply);
    let (attachment, document) = (letter.attachment, &letter.document);
    let answer = line.put(
        &format!("{path}/attachments/{attachment}"),
        access,
        document,
    )?;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let body = json!({ "encryptedData": letter.data, "attachments": [attachment] });
    let answer = line.put_json(&path, access, &body)?;
    assert_eq!(answer.status, 202, "{}", answer.text());
    let event = world.decision(id, || decision(&submission, &letter));
    let path = format!("{case}/events");
    let answer = world.ask(index, &Act::Decide(id), || {
        line.post_jose(&path, access, &event)
    })?;
    assert_eq!(answer.status, 204, "{}", answer.text());
    world.answered(index, Act::Decide(id));
    Ok(())
}

fn decision(submission: &Submission, letter: &Letter) -> String {
    let tag = |jwe: &str| authentication_tag(jwe).expect("a tag").to_owned();
    let payload = EventPayload {
        authentication_tags: Some(AuthenticationTags {
            data: Some(tag(&letter.data)),
            attachments: [(letter.attachment, tag(&letter.document))].into(),
            ..AuthenticationTags::default()
        }),
        reply_id: Some(letter.reply),
        ..EventPayload::default()
    };
    signed(submission, EventKind::Decision, payload)
}

fn accepting(submission: &Submission) -> String {
    let mut tags = AuthenticationTags::default();
    for (name, part) in &submission.parts {
        let tag = authentication_tag(part).expect("a tag").to_owned();
        match name.as_str() {
            "metadata" => tags.metadata = tag,
            "data" => tags.data = Some(tag),
            id => drop(tags.attachments.insert(id.parse().expect("an id"), tag)),
        }
    }
    let payload = EventPayload {
        authentication_tags: Some(tags),
        ..EventPayload::default()
    };
    signed(submission, EventKind::Accept, payload)
}

fn signed(submission: &Submission, kind: EventKind, payload: EventPayload) -> String {
    let claims = EventClaims::new(
        machine::new_id(),
        submission.destination.to_string(),
        1_700_000_000,
        submission.id,
        submission.case,
        kind,
        payload,
    );
    keys::AUTHORITY.sign(EVENT_TYPE, &claims).expect("an event")
}
