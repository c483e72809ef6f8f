//! A node that can be ended at any moment, and its disk.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::{Arc, Mutex},
    thread::sleep,
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{
    control::Control,
    line::Line,
    node::{self, DATABASE, command, folder},
};

/// A day and a bit: what was begun and not finished is swept away by then.
pub(crate) const NEXT_DAY: i64 = 26 * 3600;

/// The folders of a node, and the process on them while it runs.
pub(crate) struct Machine {
    dir: TempDir,
    pub(crate) control: Arc<Control>,
    journal: Option<PathBuf>,
    child: Option<Child>,
    log: Arc<Mutex<String>>,
}

impl Machine {
    /// On its own files.
    pub(crate) fn new() -> Self {
        Self::of(folder())
    }

    /// On a PostgreSQL database.
    pub(crate) fn on_database(address: &str) -> Self {
        let dir = folder();
        let file = dir.path().join(DATABASE);
        umzug::private_file::write_new(&file, address.as_bytes()).expect("the address");
        Self::of(dir)
    }

    fn of(dir: TempDir) -> Self {
        Self {
            control: Arc::new(Control::new(dir.path().join("control"))),
            dir,
            journal: None,
            child: None,
            log: Arc::default(),
        }
    }

    /// On a copy of these folders, as a disk may look after the power was cut.
    pub(crate) fn on_disk(write: impl FnOnce(&Path)) -> Self {
        let machine = Self::of(folder());
        std::fs::remove_dir_all(machine.data()).expect("an empty place");
        write(&machine.data());
        machine
    }

    /// From now on everything that is written is noted too.
    pub(crate) fn keep_journal(&mut self) -> PathBuf {
        let path = self.dir.path().join("journal");
        std::fs::write(&path, "").expect("a journal");
        self.journal = Some(path.clone());
        path
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub(crate) fn start(&mut self) -> Result<Line, String> {
        self.start_ahead(0)
    }

    /// Starts with a clock that is `seconds` ahead. Fails with the node's log
    /// when it ends before it is ready.
    pub(crate) fn start_ahead(&mut self, seconds: i64) -> Result<Line, String> {
        self.spawn(seconds);
        self.ready()
    }

    /// Starts, and kills it so soon that it may not be ready.
    pub(crate) fn start_and_kill(&mut self, after: Duration) {
        self.spawn(0);
        sleep(after);
        self.kill();
    }

    fn spawn(&mut self, seconds: i64) {
        assert!(self.child.is_none(), "it runs");
        // Behind a proxy everybody has an address of their own, and limits by
        // address are not in the way.
        let arguments = ["--listen", "127.0.0.1:0", "--behind-proxy"];
        let mut command = command(self.dir.path(), &arguments);
        self.control.watch(&mut command, &self.data());
        if let Some(journal) = &self.journal {
            command.env("FAULTS_JOURNAL", journal);
        }
        command.env("FAULTS_CLOCK", seconds.to_string());
        let child = command.stderr(Stdio::piped()).spawn();
        self.child = Some(child.expect("a process"));
    }

    fn ready(&mut self) -> Result<Line, String> {
        let child = self.child.as_mut().expect("it runs");
        let mut lines = BufReader::new(child.stderr.take().expect("stderr"));
        let log = Arc::new(Mutex::new(String::new()));
        self.log = Arc::clone(&log);
        loop {
            let mut line = String::new();
            lines.read_line(&mut line).expect("a line");
            let told: Value = serde_json::from_str(&line).unwrap_or_default();
            log.lock().expect("log").push_str(&line);
            if line.is_empty() {
                self.wait();
                return Err(self.log());
            }
            if told["fields"]["message"] == "ready" {
                let address = told["fields"]["address"].as_str().expect("text");
                let line = Line::to(address);
                std::thread::spawn(move || {
                    let mut line = String::new();
                    while lines.read_line(&mut line).is_ok_and(|n| n > 0) {
                        log.lock().expect("log").push_str(&line);
                        line.clear();
                    }
                });
                return Ok(line);
            }
        }
    }

    /// How many attachments lie there, whole or not.
    pub(crate) fn left_over(&self) -> usize {
        node::attachments(self.dir.path())
    }

    /// How many files are begun and not kept.
    pub(crate) fn unfinished(&self) -> usize {
        let files = std::fs::read_dir(self.data().join("parts")).expect("the folder");
        let names = files.map(|file| file.expect("a file").file_name());
        names
            .filter(|name| name.to_string_lossy().starts_with('.'))
            .count()
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().expect("log").clone()
    }

    /// Whether it ended by itself, or rather by the shim, within the time.
    pub(crate) fn ends_within(&mut self, limit: Duration) -> bool {
        let pause = Duration::from_millis(5);
        for _ in 0..limit.as_millis() / pause.as_millis() {
            let child = self.child.as_mut().expect("it runs");
            if child.try_wait().expect("a state").is_some() {
                self.child = None;
                return true;
            }
            sleep(pause);
        }
        false
    }

    /// `kill -9`, but not between a change of a file and its note in the
    /// journal.
    pub(crate) fn kill_between_changes(&mut self) {
        self.control.end();
        // Who is inside when the end is asked for comes out; who comes later
        // ends by itself.
        while self.control.inside() && !self.ends_within(Duration::from_millis(5)) {}
        self.kill();
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
        }
        self.wait();
    }

    fn wait(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.wait().expect("it ended");
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.kill();
    }
}
