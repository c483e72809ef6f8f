//! The node.

use umzug::region;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "umzug", about = "The node between citizens and authorities")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Works with region packs
    #[command(subcommand)]
    Region(region::RegionCommand),
}

fn main() -> ExitCode {
    let Command::Region(command) = Cli::parse().command;
    match region::run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("umzug: {error}");
            ExitCode::FAILURE
        }
    }
}
