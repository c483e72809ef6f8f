//! Citizens: they announce, upload, commit, sometimes take back, and do the
//! same again with the same ids when an answer was lost.

use std::{thread::sleep, time::Duration};

use serde_json::{Value, json};
use umzug::machine;

use crate::{
    bundles::{Bundle, Submission, jwe},
    chance::Chance,
    line::{Cut, Line},
    service,
    world::{Act, By, World},
};

/// Sends bundle after bundle until it is over.
pub(crate) fn run(world: &World, mut chance: Chance) {
    while world.line().is_some() {
        let bundle = world.add(By::Citizen, bundle(&mut chance));
        while let Some(line) = world.line() {
            if attempt(world, &line, bundle, &mut chance).is_ok() {
                break;
            }
            // Some people give up.
            if chance.one_in(12) {
                break;
            }
            sleep(Duration::from_millis(5));
        }
    }
}

/// Contents that nobody else has; sizes from a line of text to several writes.
pub(crate) fn bundle(chance: &mut Chance) -> Bundle {
    let count = 1 + chance.below(2);
    let submissions = (0..count).map(|_| {
        let attachments = chance.below(3);
        submission(chance, attachments)
    });
    Bundle::new(submissions.collect())
}

/// One submission with so many attachments.
pub(crate) fn with_attachments(chance: &mut Chance, attachments: u64) -> Bundle {
    Bundle::new(vec![submission(chance, attachments)])
}

pub(crate) fn submission(chance: &mut Chance, attachments: u64) -> Submission {
    let mut submission = Submission::new(0);
    for _ in 0..attachments {
        let id = machine::new_id().to_string();
        let times = 1 << chance.below(14);
        submission.parts.insert(id.clone(), jwe(&id.repeat(times)));
    }
    submission
}

/// All that is still to be done for a bundle.
pub(crate) fn attempt(
    world: &World,
    line: &Line,
    index: usize,
    chance: &mut Chance,
) -> Result<(), Cut> {
    let (bundle, known) = world.bundle(index);
    if known.by == By::Service {
        return service::attempt(world, line, index);
    }
    let withdraw = |act: &&Act| matches!(act, Act::Withdraw(_));
    if let Some(Act::Withdraw(id)) = known.asked.iter().find(withdraw) {
        return take_back(world, line, index, &bundle, *id);
    }
    upload_and_commit(world, line, index)?;
    if chance.one_in(4) {
        commit(world, line, index, &bundle)?;
    }
    if chance.one_in(3) {
        view(world, line, index, &bundle)?;
    }
    if chance.one_in(6) {
        take_back(world, line, index, &bundle, bundle.first().id)?;
    }
    Ok(())
}

/// Without anything that a person may do besides.
pub(crate) fn upload_and_commit(world: &World, line: &Line, index: usize) -> Result<(), Cut> {
    let bundle = world.bundle(index).0;
    upload(world, line, index, &bundle)?;
    commit(world, line, index, &bundle)
}

/// Announces, and sends what the node does not have.
pub(crate) fn upload(world: &World, line: &Line, index: usize, bundle: &Bundle) -> Result<(), Cut> {
    let all: Vec<Value> = bundle
        .submissions
        .iter()
        .map(Submission::announced)
        .collect();
    let body = json!({ "submissions": all });
    let known = world.bundle(index).1;
    let answer = world.ask(index, &Act::Announce, || {
        line.post("/api/bundle/announce", &bundle.token, &body)
    })?;
    let new = answer.status == 201;
    assert!(new || answer.status == 200, "{}", answer.text());
    let before = known.answered.contains(&Act::Announce);
    assert!(!(new && before), "what was announced is gone");
    world.answered(index, Act::Announce);
    let stored = answer.json()["stored"].clone();
    for submission in &bundle.submissions {
        let stored = stored[submission.id.to_string()].clone();
        let stored: Vec<String> = serde_json::from_value(stored).expect("names");
        for (name, part) in &submission.parts {
            let act = Act::Part(submission.id, name.clone());
            if stored.contains(name) {
                assert!(known.asked.contains(&act), "a part that nobody sent");
                continue;
            }
            assert!(!known.answered.contains(&act), "a stored part is gone");
            let path = submission.part_path(name);
            let answer = world.ask(index, &act, || line.put(&path, &bundle.token, part))?;
            assert_eq!(answer.status, 204, "{}", answer.text());
            world.answered(index, act);
        }
    }
    Ok(())
}

fn commit(world: &World, line: &Line, index: usize, bundle: &Bundle) -> Result<(), Cut> {
    let known = world.bundle(index).1;
    let body = bundle.commit_body();
    let answer = world.ask(index, &Act::Commit, || {
        line.post("/api/bundle/commit", &bundle.token, &body)
    })?;
    match answer.status {
        200 => assert!(known.asked.contains(&Act::Commit), "nobody sent it"),
        202 => assert!(!known.answered.contains(&Act::Commit), "sent twice"),
        _ => panic!("{}", answer.text()),
    }
    world.turned_out(index, answer.status == 200);
    world.answered(index, Act::Commit);
    Ok(())
}

fn view(world: &World, line: &Line, index: usize, bundle: &Bundle) -> Result<(), Cut> {
    let answer = line.get("/api/bundle", &bundle.token)?;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let events = &answer.json()["events"];
    for submission in &bundle.submissions {
        let log = events[submission.case.to_string()].clone();
        let log = serde_json::from_value(log).expect("a log");
        world.read(index, submission.case, log);
    }
    Ok(())
}

fn take_back(
    world: &World,
    line: &Line,
    index: usize,
    bundle: &Bundle,
    id: uuid::Uuid,
) -> Result<(), Cut> {
    let act = Act::Withdraw(id);
    let path = format!("/api/bundle/submissions/{id}");
    let answer = world.ask(index, &act, || line.delete(&path, &bundle.token))?;
    match answer.status {
        204 => world.answered(index, act),
        409 => {
            assert_eq!(answer.problem(), "already_fetched");
            world.refused(index, act);
        }
        _ => panic!("{}", answer.text()),
    }
    Ok(())
}
