//! The node, the authority's tool and the tools around them: `umzug --help`.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use umzug::{
    authority, config, delivery, demo, doctor, feedback,
    http::serve,
    keep::{backup, receipt, restore},
    log, region,
};

/// Moves within the region: the node between citizens and authorities.
#[derive(Parser)]
#[command(name = "umzug", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the node
    Serve(Box<serve::ServeArgs>),
    /// The whole story on one machine; nothing reaches a real authority
    Demo(demo::DemoArgs),
    /// The authority's own tool
    #[command(subcommand)]
    Authority(authority::AuthorityCommand),
    /// Works with region packs, the root key and the directory
    #[command(subcommand)]
    Region(region::RegionCommand),
    /// Reads and deletes what people reported about barriers
    #[command(subcommand)]
    Feedback(feedback::FeedbackCommand),
    /// Copies what the node was given, while it runs
    Backup(backup::BackupArgs),
    /// Fills an empty node from a backup
    Restore(restore::RestoreArgs),
    /// Tells what became of a request, by its receipt
    Receipt(receipt::ReceiptArgs),
    /// What waits for authorities: list, attempts, park, send again
    #[command(subcommand)]
    Delivery(delivery::command::DeliveryCommand),
    /// Checks a node's data folder
    Doctor(doctor::DoctorArgs),
}

fn main() -> ExitCode {
    demo::end_with_parent();
    log::start();
    let line = config::complete(std::env::args_os().collect(), &Cli::command(), |name| {
        std::env::var_os(name)
    });
    let done = line.and_then(|line| run(Cli::parse_from(line).command));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("umzug: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), String> {
    match command {
        Command::Serve(args) => serve::run(&args),
        Command::Demo(args) => demo::run(&args).map_err(|error| error.to_string()),
        Command::Authority(command) => authority::run(command).map_err(|error| error.to_string()),
        Command::Region(command) => region::run(command).map_err(|error| error.to_string()),
        Command::Feedback(command) => feedback::run(&command),
        Command::Backup(args) => backup::run(&args),
        Command::Restore(args) => restore::run(&args),
        Command::Receipt(args) => receipt::run(&args),
        Command::Delivery(command) => delivery::command::run(&command),
        Command::Doctor(args) => doctor::run(&args),
    }
}
