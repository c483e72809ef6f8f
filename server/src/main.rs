//! `umzug`: one binary, one subcommand for each role.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use umzug::{authority, doctor, http::serve, region};

#[derive(Parser)]
#[command(
    name = "umzug",
    version,
    about = "The node between citizens and authorities"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the node
    Serve(serve::ServeArgs),
    /// Works with region packs, the root key and the directory
    #[command(subcommand)]
    Region(region::RegionCommand),
    /// The authority's own tool
    #[command(subcommand)]
    Authority(authority::AuthorityCommand),
    /// Checks a node's data folder
    Doctor(doctor::DoctorArgs),
}

fn main() -> ExitCode {
    log();
    let result = match Cli::parse().command {
        Command::Serve(args) => serve::run(&args),
        Command::Region(command) => region::run(command).map_err(|error| error.to_string()),
        Command::Authority(command) => authority::run(command).map_err(|error| error.to_string()),
        Command::Doctor(args) => doctor::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("umzug: {error}");
            ExitCode::FAILURE
        }
    }
}

/// To standard error; `UMZUG_LOG` sets the level, `UMZUG_LOG_FORMAT=json` the
/// form.
fn log() {
    let filter = EnvFilter::try_from_env("UMZUG_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if std::env::var("UMZUG_LOG_FORMAT").is_ok_and(|format| format == "json") {
        log.json().init();
    } else {
        log.init();
    }
}
