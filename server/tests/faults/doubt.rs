//! A transaction whose end nobody heard of: it may have happened, and what it
//! names must stay.

use crate::{
    chance::Chance,
    check,
    line::{Cut, Line},
    machine::Machine,
    postgres, sender,
    step::Step,
    world::{By, World},
};

/// How many transactions a bundle takes, at most.
const TRANSACTIONS: u64 = 24;

/// Sends a bundle while a step fails once; whether the sender noticed.
fn send(world: &World, line: &Line, machine: &Machine, step: Step, times: u64) -> bool {
    let mut chance = Chance::new(times);
    let bundle = world.add(By::Citizen, sender::with_attachments(&mut chance, 2));
    machine.control.fail(step, times);
    let first = sender::upload_and_commit(world, line, bundle);
    machine.control.disarm();
    match first {
        Ok(()) => false,
        Err(cut) => {
            assert_eq!(cut, Cut::NotNow("store".into()));
            true
        }
    }
}

#[test]
fn what_the_database_may_have_taken_is_kept() {
    let mut machine = Machine::on_database(&postgres::fresh());
    let line = machine.start().expect("it starts");
    let world = World::new(machine.control.clone());
    let noticed = (0..TRANSACTIONS).filter(|n| send(&world, &line, &machine, Step::CommitSent, *n));
    assert!(noticed.count() > 10, "hardly anything failed");
    check::to_the_end(&world, &line);
}

#[test]
fn what_the_log_may_hold_is_kept() {
    let mut machine = Machine::new();
    let world = World::new(machine.control.clone());
    let mut noticed = 0;
    for times in 0..TRANSACTIONS / 3 {
        let line = machine.start().expect("it starts");
        noticed += u64::from(send(&world, &line, &machine, Step::LogUnsynced, times));
        // The next start reads from the log what the node took back.
        machine.kill();
    }
    assert!(noticed > 3, "hardly anything failed");
    let line = machine.start().expect("it starts");
    check::to_the_end(&world, &line);
}
