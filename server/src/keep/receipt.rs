//! `umzug receipt`: what the node still knows of a receipt that somebody
//! shows, long after everything else is erased.

use std::{fs, path::PathBuf};

use clap::Args;
use relocation::envelope::{event::EVENT_TYPE, jose::CompactJws};

use super::block_on;
use crate::{
    german_time::sortable_day,
    http::{database::DatabaseArgs, serve::sentence},
    jose::sha256_base64url,
    store::types::Fate,
};

/// Options of `umzug receipt`.
#[derive(Clone, Debug, Args)]
pub struct ReceiptArgs {
    /// The saved page, or the signed text alone
    pub file: PathBuf,
    /// The node's configuration: data and database are taken from it
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the node's data
    #[arg(long)]
    pub data: PathBuf,
    /// Database
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Looks up each receipt in the file. It is found by what this node signed, so
/// one that is found is genuine.
///
/// # Errors
/// One sentence; also when one is unknown.
pub fn run(args: &ReceiptArgs) -> Result<(), String> {
    let shown = args.file.display();
    let text = fs::read_to_string(&args.file)
        .map_err(|error| format!("{shown} cannot be read: {error}."))?;
    let receipts = receipts(&text);
    if receipts.is_empty() {
        return Err(format!("There is no receipt in {shown}."));
    }
    let mut unknown = false;
    block_on(async {
        let now = crate::machine::now();
        let (store, _) = args.database.open(&args.data, now).await?;
        for receipt in receipts {
            let hash = sha256_base64url(receipt.as_bytes());
            let fate = store.fate(hash).await.map_err(|error| sentence(&error))?;
            unknown |= fate.is_none();
            println!("{}", said(fate));
        }
        Ok(())
    })?;
    if unknown {
        Err("A receipt is not from this node, was changed, or its time is over.".into())
    } else {
        Ok(())
    }
}

/// The signed events in a text.
fn receipts(text: &str) -> Vec<&str> {
    let words = text.split(|sign: char| sign.is_whitespace() || "<>\"".contains(sign));
    let event = |word: &&str| {
        CompactJws::parse(word).is_ok_and(|jws| jws.header.typ.as_deref() == Some(EVENT_TYPE))
    };
    words.filter(event).collect()
}

fn said(fate: Option<Fate>) -> String {
    match fate {
        None => "Unknown.".into(),
        Some(Fate::Waits) => "Received; the authority has not confirmed it yet.".into(),
        Some(Fate::Accepted(at)) => format!("Taken over on {}.", sortable_day(at)),
        Some(Fate::Rejected(at)) => format!("Rejected on {}.", sortable_day(at)),
        Some(Fate::Withdrawn(at)) => format!("Withdrawn on {}.", sortable_day(at)),
        Some(Fate::Erased(day)) => {
            format!("Taken over on {}; erased since.", sortable_day(day))
        }
    }
}
