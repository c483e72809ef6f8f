//! Tells what is being done, with the seconds since the start.
use std::sync::OnceLock;
use std::time::Instant;

static START: OnceLock<Instant> = OnceLock::new();

/// Prints one line such as `[ 12 s] app: WebAssembly`. Goes to standard error: results go to standard output.
pub(crate) fn step(what: &str) {
    let seconds = START.get_or_init(Instant::now).elapsed().as_secs();
    eprintln!("[{seconds:>3} s] {what}");
}
