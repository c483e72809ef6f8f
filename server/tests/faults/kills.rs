//! `kill -9` at every named step and at any time, under load. `./x crash`
//! runs the same with more kills.

use std::{
    collections::BTreeSet,
    env,
    thread::{self, sleep},
    time::Duration,
};

use umzug::{http::serve::DATABASE_FILE, store::sqlite::SqliteStore};

use crate::{
    chance::Chance,
    check,
    machine::{Machine, NEXT_DAY},
    office, postgres,
    report::Cause,
    sender, service,
    step::{self, Step},
    world::World,
};

/// Citizens at the same time.
const SENDERS: u64 = 3;
/// How long a step may take to come, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn nothing_answered_is_lost_on_files() {
    let sweeps = [
        Step::FileBefore,
        Step::FileRemoved,
        Step::LogWritten,
        Step::LogSynced,
    ];
    let mut machine = Machine::new();
    run(&mut machine, &step::with_files(), &sweeps);
    let file = machine.data().join(DATABASE_FILE);
    assert_eq!(SqliteStore::check(&file).expect("a database"), None);
    let named: BTreeSet<String> = (SqliteStore::named_files(&file).expect("names"))
        .into_iter()
        .collect();
    let files = std::fs::read_dir(machine.data().join("parts")).expect("the folder");
    let files = files.map(|file| file.expect("a file").file_name().into_string());
    let files: BTreeSet<String> = files.map(|name| name.expect("text")).collect();
    assert_eq!(files, named);
}

#[test]
fn nothing_answered_is_lost_on_a_database() {
    let address = postgres::fresh();
    let mut machine = Machine::on_database(&address);
    let sweeps = [Step::CommitBefore, Step::CommitSent, Step::CommitDone];
    run(&mut machine, &step::with_database(), &sweeps);
    let odd = "SELECT (SELECT count(*) FROM content) - (SELECT count(*) FROM reply_attachment)
                    + (SELECT count(*) FROM part WHERE file IS NOT NULL)";
    assert_eq!(postgres::run(&address, odd).as_deref(), Some("0"));
}

pub(crate) fn number(name: &str, usual: u64) -> u64 {
    env::var(name).map_or(usual, |text| text.parse().expect("a number"))
}

fn run(machine: &mut Machine, steps: &[Step], sweeps: &[Step]) {
    let (kills, seed) = (number("CRASH_KILLS", 25), number("CRASH_SEED", 1));
    println!("{kills} kills, seed {seed}");
    let world = World::new(machine.control.clone());
    thread::scope(|scope| {
        // Whatever happens here, the others go home.
        let _end = End(&world);
        let mut others: Vec<_> = (0..SENDERS)
            .map(|n| {
                let chance = Chance::new(seed ^ (n << 32));
                let world = &world;
                scope.spawn(move || sender::run(world, chance))
            })
            .collect();
        others.push(scope.spawn(|| service::run(&world, Chance::new(!seed))));
        others.push(scope.spawn(|| office::run(&world)));
        let mut chance = Chance::new(seed);
        for kill in 0..kills {
            let line = machine.start().expect("it starts after a kill");
            check::property(&world, &line);
            let cause = cause(kill, steps, sweeps);
            world.open(line, Some(cause));
            end(machine, &world, cause, &mut chance);
            world.close();
            machine.control.disarm();
            if others.iter().any(thread::ScopedJoinHandle::is_finished) {
                return;
            }
        }
    });
    finish(machine, &world);
}

pub(crate) struct End<'a>(pub(crate) &'a World);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Every step in turn, then some at any time.
fn cause(kill: u64, steps: &[Step], sweeps: &[Step]) -> Cause {
    let round = steps.len() as u64 + 4;
    let at = usize::try_from(kill % round).expect("small");
    match at.checked_sub(steps.len()) {
        None => Cause::Step(steps[at]),
        Some(0 | 1) => Cause::AnyTime,
        Some(2) => Cause::Starting,
        Some(_) => {
            let turn = usize::try_from(kill / round).expect("small");
            Cause::Sweep(sweeps[turn % sweeps.len()])
        }
    }
}

/// Ends the running node in this way.
fn end(machine: &mut Machine, world: &World, cause: Cause, chance: &mut Chance) {
    let any_time = Duration::from_millis(chance.below(400));
    match cause {
        Cause::Step(step) => {
            machine.control.arm(step, chance.below(often(step)));
            let fired = machine.ends_within(PATIENCE);
            assert!(fired, "{step:?} was never reached\n{}", machine.log());
            assert_eq!(machine.control.fired(), Some(step), "{}", machine.log());
        }
        Cause::Sweep(step) => {
            sleep(any_time);
            machine.kill();
            world.close();
            world.swept();
            machine.control.arm(step, chance.below(5));
            let started = machine.start_ahead(NEXT_DAY);
            let reached = started.is_err() || machine.ends_within(Duration::from_secs(2));
            machine.kill();
            if !reached {
                // There was not so much to sweep.
                return;
            }
            assert_eq!(machine.control.fired(), Some(step), "{}", machine.log());
        }
        Cause::Starting => {
            machine.kill();
            world.close();
            machine.start_and_kill(any_time);
        }
        Cause::AnyTime | Cause::Database => {
            sleep(any_time);
            machine.kill();
        }
    }
    world.report(|report| report.killed(cause));
}

/// From how many times a step passes one is chosen.
const fn often(step: Step) -> u64 {
    match step {
        Step::FileBefore | Step::FileRemoved | Step::LogUncut => 3,
        Step::PagesBefore | Step::PagesUnsynced | Step::PartBegun => 5,
        Step::PartUnsynced | Step::PartSynced | Step::PartRenamed | Step::PartKept => 5,
        _ => 40,
    }
}

/// Everything arrives, and a day later nothing is left over.
fn finish(machine: &mut Machine, world: &World) {
    let line = machine.start().expect("it starts after the last kill");
    check::to_the_end(world, &line);
    machine.kill();
    let line = machine
        .start_ahead(NEXT_DAY)
        .expect("it starts a day later");
    let documents = world.documents();
    // Two sweeps: the database may still be ending what the killed node began
    // when the first one looks.
    for _ in 0..1000 {
        if machine.left_over() == documents {
            break;
        }
        sleep(Duration::from_millis(100));
    }
    assert_eq!(
        machine.left_over(),
        documents,
        "files that nobody needs\n{}",
        machine.log()
    );
    world.unsettle();
    check::property(world, &line);
    machine.kill();
    let (bundles, taken, again) = world.counts();
    let told = world.report(|report| format!("{} kills\n\n{report}", report.kills()));
    let services = world.of_services();
    assert!(services > 0, "the service has sent nothing");
    println!(
        "{bundles} bundles, {services} of them a service's; \
         {taken} submissions taken, {again} offered again; {told}"
    );
}
