//! `umzug delivery …`: what waits for authorities, for the node's operator. The
//! commands work beside a running node, on its database.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use uuid::Uuid;

use super::alarm;
use crate::{
    german_time::written_moment,
    http::database::DatabaseArgs,
    machine,
    region::registry::{Channel, Registry},
    store::Store,
};

/// Lines of the attempt log.
const LINES: u32 = 50;

/// Commands for the node's operator.
#[derive(Debug, Subcommand)]
pub enum DeliveryCommand {
    /// What waits, a line for each authority: waiting, parked, days of the oldest, way, name
    List {
        #[command(flatten)]
        /// Which node
        node: Which,
    },
    /// What was tried of late for an authority
    Attempts {
        /// Its destination id
        destination: Uuid,
        #[command(flatten)]
        /// Which node
        node: Which,
    },
    /// Holds back what waits for an authority, until it is sent again
    Park {
        /// Its destination id
        destination: Uuid,
        #[command(flatten)]
        /// Which node
        node: Which,
    },
    /// Lets what is parked for an authority go on
    Resend {
        /// Its destination id
        destination: Uuid,
        /// Also what its receiver has confirmed and nobody has taken over: that
        /// one has lost it
        #[arg(long)]
        handed: bool,
        #[command(flatten)]
        /// Which node
        node: Which,
    },
}

/// Which node.
#[derive(Args, Clone, Debug)]
pub struct Which {
    /// The node's configuration: data and database are taken from it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The node's data folder
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    /// Its database
    database: DatabaseArgs,
}

/// Runs one command; results go to standard output.
///
/// # Errors
/// A sentence.
pub fn run(command: &DeliveryCommand) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("The command cannot start: {error}."))?;
    runtime.block_on(done(command))
}

async fn done(command: &DeliveryCommand) -> Result<(), String> {
    let (DeliveryCommand::List { node }
    | DeliveryCommand::Attempts { node, .. }
    | DeliveryCommand::Park { node, .. }
    | DeliveryCommand::Resend { node, .. }) = command;
    let now = machine::now();
    let registry = Registry::load(&node.data).map_err(|error| format!("{error}."))?;
    let (store, _) = node.database.open(&node.data, now).await?;
    let failed = |error| format!("The database does not answer: {error}.");
    match command {
        DeliveryCommand::List { .. } => list(&*store, &registry, now).await.map_err(failed)?,
        DeliveryCommand::Attempts { destination, .. } => {
            let attempts = store.attempts(vec![*destination], LINES).await;
            for attempt in attempts.map_err(failed)? {
                let outcome = attempt.outcome.as_deref().unwrap_or("cut off, or running");
                println!(
                    "{}\t{}\t{outcome}",
                    written_moment(attempt.begun_at),
                    attempt.number
                );
            }
        }
        DeliveryCommand::Park { destination, .. } => {
            let parked = store.park(vec![*destination], "operator", now).await;
            println!("Parked: {}.", parked.map_err(failed)?);
        }
        DeliveryCommand::Resend {
            destination,
            handed,
            ..
        } => {
            let mut sent = store
                .resend(vec![*destination], now)
                .await
                .map_err(failed)?;
            if *handed {
                let again = store.resend_handed(vec![*destination], now).await;
                sent += again.map_err(failed)?;
            }
            println!("Sent again: {sent}.");
        }
    }
    Ok(())
}

async fn list(
    store: &dyn Store,
    registry: &Registry,
    now: i64,
) -> Result<(), crate::store::StoreError> {
    for backlog in store.backlog().await? {
        let known = registry.destination(backlog.destination);
        let name = known.map_or("not enrolled any more", |known| &known.name);
        let way = known.map_or("-".into(), |known| way(&known.channel));
        let days = (now - backlog.oldest) / (24 * 3600);
        let alarm = if alarm::age(&backlog, now) > 0 {
            "!"
        } else {
            ""
        };
        let (waiting, parked) = (backlog.waiting, backlog.parked);
        let id = backlog.destination;
        println!("{waiting}\t{parked}\t{days}{alarm}\t{way}\t{id}\t{name}");
    }
    Ok(())
}

fn way(channel: &Channel) -> String {
    match channel {
        Channel::Mailbox => "fetches".into(),
        Channel::Node { issuer } | Channel::Service { issuer, .. } => issuer.clone(),
        Channel::Folder { path } => path.display().to_string(),
    }
}
