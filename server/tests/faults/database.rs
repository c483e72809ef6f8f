//! The database's server is killed, under load, and started again: the nodes
//! stay, say 503 meanwhile, and go on by themselves.

use std::{
    fs,
    path::PathBuf,
    process::{Child, Stdio},
    thread::{self, sleep},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tokio_postgres::NoTls;

use crate::{
    chance::Chance,
    check,
    kills::{End, number},
    line::{Cut, Line},
    machine::Machine,
    office, postgres,
    report::Cause,
    sender, service,
    world::World,
};

/// Citizens at the same time, a service, and the authority.
const PEOPLE: usize = 4;

/// A server of its own, with everything synced. Most of the time of a round is
/// its own: it syncs all its files before it recovers.
struct Server {
    folder: PathBuf,
    port: u16,
    child: Option<Child>,
}

impl Server {
    fn new() -> Self {
        let (folder, port) = postgres::make();
        Self {
            folder,
            port,
            child: None,
        }
    }

    /// Waits until it has recovered. What is left of a killed server may still
    /// hold its memory for a moment: the new one ends by itself then.
    fn start(&mut self) {
        let address = self.address("postgres");
        for _ in 0..1200 {
            let child = self.child.get_or_insert_with(|| {
                let log = self.folder.join("log");
                let log = fs::File::options().create(true).append(true).open(log);
                let mut server = postgres::server(&self.folder, self.port);
                let server = server.stdout(Stdio::null()).stderr(log.expect("a log"));
                server.spawn().expect("the server starts")
            });
            if answers(&address) {
                return;
            }
            if child.try_wait().expect("a state").is_some() {
                self.child = None;
            }
            sleep(Duration::from_millis(100));
        }
        panic!("the server does not start again");
    }

    /// `kill -9` to all of its processes.
    fn kill(&mut self) {
        let Some(mut child) = self.child.take() else {
            return;
        };
        let workers = children(child.id());
        let _ = child.kill();
        for worker in workers {
            // It may have ended by itself.
            let _ = kill_process(worker, Signal::KILL);
        }
        child.wait().expect("it ended");
    }

    fn address(&self, name: &str) -> String {
        postgres::address(&self.folder, self.port, name)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Whether it takes connections now.
fn answers(address: &str) -> bool {
    let address = address.to_owned();
    postgres::aside(async move { tokio_postgres::connect(&address, NoTls).await.is_ok() })
}

fn children(of: u32) -> Vec<Pid> {
    let parent = |status: &str| {
        let line = status.lines().find(|line| line.starts_with("PPid:"))?;
        line.split_whitespace().nth(1)?.parse::<u32>().ok()
    };
    let all = fs::read_dir("/proc").expect("processes").flatten();
    all.filter(|entry| {
        let status = fs::read_to_string(entry.path().join("status"));
        status.is_ok_and(|status| parent(&status) == Some(of))
    })
    .filter_map(|entry| Pid::from_raw(entry.file_name().to_str()?.parse().ok()?))
    .collect()
}

fn health(line: &Line) -> Result<u16, Cut> {
    let answer = line.get("/api/health", "nobody")?;
    Ok(answer.status)
}

#[test]
fn nothing_is_lost_when_the_database_is_killed() {
    let (kills, seed) = (
        number("CRASH_KILLS", 25).div_ceil(10),
        number("CRASH_SEED", 1),
    );
    println!("{kills} kills of the database, seed {seed}");
    let mut server = Server::new();
    server.start();
    postgres::run(&server.address("postgres"), "CREATE DATABASE umzug");
    assert_eq!(
        postgres::run(&server.address("umzug"), "SHOW fsync").as_deref(),
        Some("on")
    );
    let mut machine = Machine::on_database(&server.address("umzug"));
    let line = machine.start().expect("it starts");
    let world = World::new(machine.control.clone());
    thread::scope(|scope| {
        let _end = End(&world);
        for n in 2..PEOPLE {
            let (world, chance) = (&world, Chance::new(seed ^ ((n as u64) << 32)));
            scope.spawn(move || sender::run(world, chance));
        }
        scope.spawn(|| service::run(&world, Chance::new(!seed)));
        scope.spawn(|| office::run(&world));
        let mut chance = Chance::new(seed);
        for _ in 0..kills {
            world.open(line.clone(), Some(Cause::Database));
            sleep(Duration::from_millis(chance.below(600)));
            server.kill();
            let gone = Err(Cut::NotNow("store".into()));
            assert_eq!(health(&line), gone);
            sleep(Duration::from_millis(chance.below(300)));
            world.close();
            server.start();
            recovered(&line);
            world.wait_for(PEOPLE);
            check::property(&world, &line);
            world.report(|report| report.killed(Cause::Database));
        }
    });
    check::to_the_end(&world, &line);
    let (bundles, taken, again) = world.counts();
    let table = world.report(|report| report.to_string());
    println!("{bundles} bundles, {taken} submissions taken, {again} offered again\n\n{table}");
}

/// The node finds the database again by itself.
fn recovered(line: &Line) {
    let mut tries = 0..600;
    while health(line) != Ok(200) {
        assert!(tries.next().is_some(), "it does not recover");
        sleep(Duration::from_millis(100));
    }
}
