//! `umzug`: one binary, one subcommand for each role.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use umzug::{authority, demo, region};

#[derive(Parser)]
#[command(name = "umzug", about = "The node between citizens and authorities")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Works with region packs, the root key and the directory
    #[command(subcommand)]
    Region(region::RegionCommand),
    /// The authority's own tool
    #[command(subcommand)]
    Authority(authority::AuthorityCommand),
    /// The whole story on one machine; nothing reaches a real authority
    Demo(demo::DemoArgs),
}

fn main() -> ExitCode {
    demo::end_with_parent();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let result = match Cli::parse().command {
        Command::Region(command) => region::run(command).map_err(|error| error.to_string()),
        Command::Demo(args) => demo::run(&args).map_err(|error| error.to_string()),
        Command::Authority(command) => authority::run(command).map_err(|error| error.to_string()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("umzug: {error}");
            ExitCode::FAILURE
        }
    }
}
