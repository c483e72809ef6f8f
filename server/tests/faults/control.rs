//! The shim and the page by which it is told what to do.

use std::{
    fs::File,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    shim,
    step::{ALL, Step},
};

/// Places in the page, in words of eight bytes.
const ARMED: u64 = 0;
const COUNTDOWN: u64 = 1;
const FIRED: u64 = 2;
const FAILS: u64 = 3;
const ROOM: u64 = 4;
const JOURNAL: u64 = 5;
const ENDS: u64 = 6;
const INSIDE: u64 = 7;
const WORDS: u64 = 8;

/// The page of one process.
pub(crate) struct Control {
    page: File,
    path: PathBuf,
}

impl Control {
    pub(crate) fn new(path: PathBuf) -> Self {
        let page = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path)
            .expect("a page");
        page.set_len(WORDS * 8).expect("room for the page");
        let control = Self { page, path };
        control.give_room(None);
        control
    }

    /// Puts the shim between this process and the kernel.
    pub(crate) fn watch(&self, command: &mut Command, data: &Path) {
        command
            .env("LD_PRELOAD", shim::library())
            .env("FAULTS_CONTROL", &self.path)
            .env("FAULTS_DATA", data);
    }

    /// The process ends at this step, after passing it `times` times.
    pub(crate) fn arm(&self, step: Step, times: u64) {
        self.write(COUNTDOWN, times);
        self.write(ARMED, step as u64);
    }

    /// The step fails, once, after it was passed `times` times: what is synced
    /// is not, what is told to the database gets no answer.
    pub(crate) fn fail(&self, step: Step, times: u64) {
        self.write(FAILS, 1);
        self.arm(step, times);
    }

    pub(crate) fn disarm(&self) {
        self.write(ARMED, 0);
        self.write(FIRED, 0);
        self.write(FAILS, 0);
    }

    /// Where it ended or failed, if it was the shim.
    pub(crate) fn fired(&self) -> Option<Step> {
        let number = self.read(FIRED);
        ALL.iter()
            .map(|(step, _)| *step)
            .find(|step| *step as u64 == number)
    }

    /// The process ends before it changes a file again.
    pub(crate) fn end(&self) {
        self.write(ENDS, 1);
    }

    /// Whether a file is being changed, or the change noted.
    pub(crate) fn inside(&self) -> bool {
        self.read(INSIDE) != 0
    }

    /// By how many bytes files may still grow; none for any number.
    pub(crate) fn give_room(&self, bytes: Option<u32>) {
        self.write(ROOM, bytes.map_or(u64::MAX, u64::from));
    }

    /// Length of the journal.
    pub(crate) fn journal(&self) -> u64 {
        self.read(JOURNAL)
    }

    fn write(&self, word: u64, value: u64) {
        let written = self.page.write_all_at(&value.to_le_bytes(), word * 8);
        written.expect("the page is written");
    }

    fn read(&self, word: u64) -> u64 {
        let mut bytes = [0; 8];
        let read = self.page.read_exact_at(&mut bytes, word * 8);
        read.expect("the page is read");
        u64::from_le_bytes(bytes)
    }
}
