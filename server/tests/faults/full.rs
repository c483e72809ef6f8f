//! The disk is full: that is said, nothing is kept by halves, and it goes on by
//! itself when there is room again.

use crate::{
    chance::Chance,
    check,
    line::{Cut, Line},
    machine::Machine,
    sender,
    world::{By, World},
};

/// Bytes that are still free: from none to almost enough.
const ROOMS: [u32; 8] = [0, 100, 1_000, 4_000, 12_000, 40_000, 150_000, 400_000];

fn full() -> Cut {
    Cut::NotNow("disk_full".into())
}

fn health(line: &Line) -> Result<u16, Cut> {
    line.get("/api/health", "nobody")
        .map(|answer| answer.status)
}

#[test]
fn a_full_disk_is_told_and_passes() {
    let mut machine = Machine::new();
    let line = machine.start().expect("it starts");
    let world = World::new(machine.control.clone());
    let mut chance = Chance::new(7);
    let kept = world.add(By::Citizen, sender::with_attachments(&mut chance, 2));
    while sender::upload_and_commit(&world, &line, kept) != Ok(()) {}
    check::property(&world, &line);
    for room in ROOMS {
        machine.control.give_room(Some(room));
        let refused = (0..20).find_map(|_| {
            let bundle = world.add(By::Citizen, sender::with_attachments(&mut chance, 3));
            sender::upload_and_commit(&world, &line, bundle).err()
        });
        assert_eq!(refused, Some(full()), "with {room} bytes");
        machine.control.give_room(Some(0));
        assert_eq!(health(&line), Err(full()));
        // What was read once can be read on a full disk.
        let token = &world.bundle(kept).0.token;
        let seen = line.get("/api/bundle", token).map(|answer| answer.status);
        assert_eq!(seen, Ok(200));
        machine.control.give_room(None);
        assert_eq!(health(&line), Ok(200));
        check::property(&world, &line);
    }
    assert_eq!(machine.unfinished(), 0, "half a file stayed");
    check::to_the_end(&world, &line);
    assert_eq!(machine.left_over(), world.documents());
}

#[test]
fn a_node_that_is_killed_on_a_full_disk_has_lost_nothing() {
    let mut machine = Machine::new();
    let line = machine.start().expect("it starts");
    let world = World::new(machine.control.clone());
    let mut chance = Chance::new(8);
    for room in ROOMS {
        machine.control.give_room(Some(room));
        let bundle = world.add(By::Citizen, sender::with_attachments(&mut chance, 2));
        let _ = sender::upload_and_commit(&world, &line, bundle);
    }
    machine.kill();
    machine.control.give_room(Some(0));
    if let Err(log) = machine.start() {
        assert!(log.contains("cannot be"), "{log}");
    }
    machine.kill();
    machine.control.give_room(None);
    let line = machine.start().expect("there is room again");
    check::to_the_end(&world, &line);
}
