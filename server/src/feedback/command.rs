//! `umzug feedback`: the operator reads and deletes what people reported.

use std::path::PathBuf;

use clap::Subcommand;

use super::{Folder, KEPT_DAYS, Message};
use crate::{german_time::sortable_day, http::serve::sentence};

/// `umzug feedback …`
#[derive(Debug, Subcommand)]
pub enum FeedbackCommand {
    /// Lists the reports, oldest first: id, day, language, page
    List {
        /// Folder of the node's data
        #[arg(long)]
        data: PathBuf,
    },
    /// Prints one report
    Read {
        /// Folder of the node's data
        #[arg(long)]
        data: PathBuf,
        /// Its id
        id: String,
    },
    /// Deletes reports
    Delete {
        /// Folder of the node's data
        #[arg(long)]
        data: PathBuf,
        /// Their ids
        #[arg(required = true)]
        ids: Vec<String>,
    },
}

/// Runs one command; results go to standard output.
///
/// # Errors
/// One sentence for the operator.
pub fn run(command: &FeedbackCommand) -> Result<(), String> {
    let failed = |error: std::io::Error| sentence(&error);
    match command {
        FeedbackCommand::List { data } => {
            let folder = Folder::of(data);
            let all = folder.all().map_err(failed)?;
            for (id, received) in &all {
                let day = sortable_day(*received);
                // One that a crash has left half must not hide those behind it.
                match folder.read(id) {
                    Ok(Message { feedback, .. }) => {
                        let (page, language) = (plain(&feedback.page), plain(&feedback.language));
                        println!("{id}\t{day}\t{language}\t{page}");
                    }
                    Err(error) => println!("{id}\t{day}\tcannot be read: {}", sentence(&error)),
                }
            }
            if all.is_empty() {
                eprintln!("No reports. Each is kept for {KEPT_DAYS} days.");
            }
            Ok(())
        }
        FeedbackCommand::Read { data, id } => {
            let message = Folder::of(data).read(id).map_err(failed)?;
            let feedback = &message.feedback;
            println!("received  {}", sortable_day(message.received));
            println!("language  {}", plain(&feedback.language));
            println!("page      {}", plain(&feedback.page));
            println!("answer to {}", plain(&feedback.contact));
            println!();
            for line in feedback.barrier.lines() {
                println!("{}", plain(line));
            }
            Ok(())
        }
        FeedbackCommand::Delete { data, ids } => {
            let folder = Folder::of(data);
            ids.iter()
                .try_for_each(|id| folder.delete(id).map_err(failed))
        }
    }
}

/// Without signs that a terminal would obey.
fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_steers_no_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\r\u{9b}c"), "a[2Jbc");
    }
}
