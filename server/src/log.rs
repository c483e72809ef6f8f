//! The log: one line for each event, to standard error.

use std::{
    fs::File,
    io::{self, IsTerminal},
    os::fd::AsFd,
};

use tracing_subscriber::{EnvFilter, fmt::writer::BoxMakeWriter};

/// Starts it: `UMZUG_LOG` sets the level, `UMZUG_LOG_FORMAT=json` the form.
pub fn start() {
    let filter = EnvFilter::try_from_env("UMZUG_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(writer());
    if std::env::var("UMZUG_LOG_FORMAT").is_ok_and(|format| format == "json") {
        log.json().with_span_list(false).init();
    } else {
        log.init();
    }
}

/// A line is one call into the kernel, so nobody has to wait for the lock that
/// Rust puts around standard error.
fn writer() -> BoxMakeWriter {
    match io::stderr().as_fd().try_clone_to_owned() {
        Ok(error) => BoxMakeWriter::new(File::from(error)),
        Err(_) => BoxMakeWriter::new(io::stderr),
    }
}
