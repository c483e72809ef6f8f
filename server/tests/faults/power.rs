//! The power is cut: what was written and not synced is gone, or there in
//! parts. One run of the unchanged node is written down call by call; from that
//! the disk is put together as it may look after a cut at any moment, and the
//! node is started on it.

use std::{
    collections::{BTreeMap, BTreeSet},
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
    office, sender, service,
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
fn record(chance: &mut Chance) -> Recorded {
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
        for _ in 0..2 {
            let (world, chance) = (&world, Chance::new(chance.draw()));
            scope.spawn(move || sender::run(world, chance));
        }
        let chance = Chance::new(chance.draw());
        scope.spawn(|| service::run(&world, chance));
        scope.spawn(|| office::run(&world));
        let mut waits = 0..24_000;
        while world.counts().1 < 15 && waits.next().is_some() {
            sleep(Duration::from_millis(5));
        }
    });
    machine.kill_between_changes();
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
        let folder = path.parent().expect("the data folder at least");
        private_file::create_folder(folder).expect("a folder");
        private_file::write_new(&path, &bytes).expect("a file");
    }
}

impl Recorded {
    /// The journal has seen every call: with all of them the disk is as it is.
    fn is_complete(&self) {
        let end = self.calls.last().expect("calls").0;
        let there = self.disk(end, Lie::None).cut(Rest::All);
        let real = contents(&self.machine.data());
        let names = |disk: &BTreeMap<PathBuf, Vec<u8>>| disk.keys().cloned().collect();
        let (there_is, is_real): (BTreeSet<PathBuf>, _) = (names(&there), names(&real));
        let missed: Vec<_> = there_is.symmetric_difference(&is_real).collect();
        assert!(missed.is_empty(), "a name was missed: {missed:?}");
        for (path, bytes) in &real {
            assert!(there[path] == *bytes, "a call was missed: {path:?}");
        }
    }

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
    fn moments(&self, count: u64, chance: &mut Chance) -> Vec<u64> {
        let answers = self.world.answers();
        let calls: Vec<u64> = self.calls.iter().map(|(after, _)| *after).collect();
        let mut moments: Vec<u64> = (0..count)
            .map(|n| *chance.pick(if n % 2 == 0 { &answers } else { &calls }))
            .collect();
        moments.sort_unstable();
        moments.dedup();
        moments
    }
}

/// Cuts of one recording.
const CUTS: u64 = 50;

#[test]
fn nothing_answered_is_lost_with_the_power() {
    let (kills, seed) = (number("CRASH_KILLS", 25), number("CRASH_SEED", 1));
    let (mut left, mut done) = (kills.div_ceil(2), 0);
    println!("{left} cuts of the power, seed {seed}");
    let mut chance = Chance::new(seed);
    while left > 0 {
        let recorded = record(&mut chance);
        recorded.is_complete();
        let moments = recorded.moments(left.min(CUTS), &mut chance);
        for (n, at) in moments.iter().enumerate() {
            let rest = match n % 2 {
                0 => Rest::Nothing,
                _ => Rest::Some(Chance::new(chance.draw())),
            };
            recorded.cut(*at, Lie::None, rest);
            done += 1;
        }
        left = left.saturating_sub(CUTS);
    }
    println!("{done} cuts of the power, nothing lost");
}

#[test]
fn where_syncs_do_nothing_a_loss_is_found() {
    let mut chance = Chance::new(1);
    let recorded = record(&mut chance);
    for (lie, loss) in [
        (Lie::Database, ["LOST: ", " is gone"]),
        (Lie::Attachments, [" has other bytes"; 2]),
        (Lie::Folder, ["an attachment: ", "LOST: a document"]),
    ] {
        let mut moments = recorded.moments(30, &mut chance).into_iter().rev();
        let said = moments.find_map(|at| {
            let cut = || recorded.cut(at, lie, Rest::Nothing);
            let panicked = panic::catch_unwind(panic::AssertUnwindSafe(cut)).err()?;
            match panicked.downcast::<String>() {
                Ok(said) => Some(*said),
                Err(other) => other.downcast::<&str>().ok().map(|said| said.to_string()),
            }
        });
        let said = said.expect("somebody notices that syncs did nothing");
        let lost = loss.iter().any(|words| said.contains(words));
        assert!(lost, "{lie:?}: {said}");
    }
}
