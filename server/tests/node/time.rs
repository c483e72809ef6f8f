//! The time in which nodes of a test live: it passes when the test says so, and
//! who waits for an answer may be made less patient. From outside, so that the
//! node itself has no switch for it (docs/adr/0022-faults-from-outside.md).

use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
    process::Command,
    sync::{
        OnceLock,
        atomic::{AtomicI64, Ordering},
    },
};

use tempfile::TempDir;

const SOURCE: &str = include_str!("time.c");

/// A time of its own.
pub(crate) struct Time {
    dir: TempDir,
    page: File,
    ahead: AtomicI64,
}

impl Time {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let library = dir.path().join("time.so");
        fs::write(&library, library_bytes()).expect("written");
        let page = File::create_new(dir.path().join("page")).expect("a page");
        let time = Self {
            dir,
            page,
            ahead: AtomicI64::new(0),
        };
        time.write(0, 0);
        time.write(8, 0);
        time
    }

    /// Nodes wait so many seconds less for what another one answers.
    pub(crate) fn impatient_by(seconds: i64) -> Self {
        let time = Self::new();
        time.write(8, seconds);
        time
    }

    /// So many seconds pass at once.
    pub(crate) fn pass(&self, seconds: i64) {
        let ahead = self.ahead.fetch_add(seconds, Ordering::SeqCst) + seconds;
        self.write(0, ahead);
    }

    /// Variables that put a process into this time.
    pub(crate) fn variables(&self) -> [(&'static str, String); 2] {
        let text = |name: &str| {
            let path = self.dir.path().join(name);
            path.to_str().expect("text").to_owned()
        };
        [("LD_PRELOAD", text("time.so")), ("TIME_PAGE", text("page"))]
    }

    fn write(&self, offset: u64, value: i64) {
        let bytes = value.to_ne_bytes();
        self.page.write_all_at(&bytes, offset).expect("written");
    }
}

/// The library, compiled once: what builds the server has a C compiler.
fn library_bytes() -> &'static [u8] {
    static LIBRARY: OnceLock<Vec<u8>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let dir = tempfile::tempdir().expect("a folder");
        let (source, library) = (dir.path().join("time.c"), dir.path().join("time.so"));
        fs::write(&source, SOURCE).expect("the source");
        let made = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"])
            .arg("-o")
            .arg(&library)
            .arg(&source)
            .output()
            .expect("a C compiler");
        let said = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "{said}");
        fs::read(library).expect("the library")
    })
}
