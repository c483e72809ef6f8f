//! The power is cut: what was written and not synced is gone, or there in
//! parts. One run of the unchanged node is written down call by call; from that
//! the disk is put together as it may look after a cut at any moment, and the
//! node is started on it.

use std::{
    panic,
    path::{Path, PathBuf},
    sync::Arc,
    thread::{self, sleep},
    time::Duration,
};

use umzug::private_file;

use crate::{
    chance::Chance,
    check,
    disk::{Disk, Lie, Rest, contents},
    journal::{self, Call},
    kills::{End, number},
    machine::Machine,
    office, sender,
    world::World,
};

/// Something that happened, and the disk before it.
struct Recorded {
    machine: Machine,
    world: World,
    /// A copy of the data folder, as it was before the node ran.
    before: PathBuf,
    calls: Vec<(u64, Call)>,
}

/// Lets citizens and an authority work for a while.
fn record() -> Recorded {
    let mut machine = Machine::new();
    // The first start makes the database; that an empty node may be lost is
    // nobody's loss.
    machine.start().expect("it starts");
    machine.kill();
    let before = machine.data().with_file_name("before");
    write(&before, &machine.data(), contents(&machine.data()));
    let journal = machine.keep_journal();
    let line = machine.start().expect("it starts");
    let world = World::new(machine.control.clone());
    thread::scope(|scope| {
        let _end = End(&world);
        world.open(line, None);
        for n in 0..2 {
            let world = &world;
            scope.spawn(move || sender::run(world, Chance::new(n)));
        }
        scope.spawn(|| office::run(&world));
        let mut waits = 0..24_000;
        while world.counts().1 < 15 && waits.next().is_some() {
            sleep(Duration::from_millis(5));
        }
    });
    machine.kill();
    let calls = journal::read(&journal);
    Recorded {
        machine,
        world,
        before,
        calls,
    }
}

/// Writes files of one folder into another.
fn write(to: &Path, from: &Path, files: impl IntoIterator<Item = (PathBuf, Vec<u8>)>) {
    private_file::create_folder(&to.join("parts")).expect("a folder");
    for (path, bytes) in files {
        let path = to.join(path.strip_prefix(from).expect("a file of the node"));
        private_file::write_new(&path, &bytes).expect("a file");
    }
}

impl Recorded {
    /// The disk when the journal was this long.
    fn disk(&self, at: u64, lie: Lie) -> Disk {
        let data = self.machine.data();
        let mut disk = Disk::of(&self.before, &data, lie);
        for (_, call) in self.calls.iter().take_while(|(after, _)| *after <= at) {
            disk.apply(call);
        }
        disk
    }

    /// Cuts the power, starts the node on what is left, and looks.
    fn cut(&self, at: u64, lie: Lie, rest: Rest) {
        let data = self.machine.data();
        let left = self.disk(at, lie).cut(rest);
        let mut machine = Machine::on_disk(|to| write(to, &data, left));
        let world = self.world.as_of(at, Arc::clone(&machine.control));
        let line = machine.start().expect("it starts after the power was cut");
        check::to_the_end(&world, &line);
    }

    /// Moments right after an answer, and others; all different.
    fn moments(&self, count: usize, chance: &mut Chance) -> Vec<u64> {
        let answers = self.world.answers();
        let mut moments: Vec<u64> = (0..count)
            .map(|n| {
                let pick = |length: usize, chance: &mut Chance| {
                    usize::try_from(chance.below(length as u64)).expect("small")
                };
                if n % 2 == 0 {
                    answers[pick(answers.len(), chance)]
                } else {
                    self.calls[pick(self.calls.len(), chance)].0
                }
            })
            .collect();
        moments.sort_unstable();
        moments.dedup();
        moments
    }
}

#[test]
fn nothing_answered_is_lost_with_the_power() {
    let (cuts, seed) = (number("CRASH_CUTS", 12), number("CRASH_SEED", 1));
    println!("{cuts} cuts, seed {seed}");
    let recorded = record();
    let end = recorded.calls.last().expect("calls").0;
    // The journal has seen everything: with all of it, the disk is as it is.
    let there = recorded.disk(end, Lie::None).cut(Rest::All);
    let real = contents(&recorded.machine.data());
    assert!(
        there.keys().eq(real.keys()),
        "a name was missed: {:?} {:?}",
        there.keys(),
        real.keys()
    );
    for (path, bytes) in &real {
        assert!(
            there[path] == *bytes,
            "a call was missed: {path:?} {} {} {:?}",
            there[path].len(),
            bytes.len(),
            there[path].iter().zip(bytes).position(|(a, b)| a != b)
        );
    }

    let mut chance = Chance::new(seed);
    let count = usize::try_from(cuts).expect("small");
    let moments = recorded.moments(count, &mut chance);
    for (n, at) in moments.iter().enumerate() {
        let rest = match n % 2 {
            0 => Rest::Nothing,
            _ => Rest::Some(Chance::new(chance.draw())),
        };
        println!("cut at {at} of {end}");
        recorded.cut(*at, Lie::None, rest);
    }
    println!("{} cuts of the power", moments.len());

    // Would anybody notice? Where syncs do nothing, something is lost.
    for lie in [Lie::Database, Lie::Attachments, Lie::Folder] {
        let mut moments = recorded.moments(20, &mut chance).into_iter().rev();
        let lost = moments.any(|at| {
            let cut = || recorded.cut(at, lie, Rest::Nothing);
            panic::catch_unwind(panic::AssertUnwindSafe(cut)).is_err()
        });
        assert!(lost, "{lie:?}: nobody noticed that syncs did nothing");
    }
}
