//! `umzug feedback`: the operator reads and deletes what people reported.

use std::path::PathBuf;

use clap::Subcommand;
use time::{OffsetDateTime, macros::format_description};

use super::{Folder, KEPT_DAYS};
use crate::http::serve::sentence;

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
    /// Deletes one report
    Delete {
        /// Folder of the node's data
        #[arg(long)]
        data: PathBuf,
        /// Its id
        id: String,
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
                let feedback = folder.read(id).map_err(failed)?.feedback;
                let (page, language) = (plain(&feedback.page), plain(&feedback.language));
                println!("{id}\t{}\t{language}\t{page}", day(*received));
            }
            if all.is_empty() {
                eprintln!("No reports. Each is kept for {KEPT_DAYS} days.");
            }
            Ok(())
        }
        FeedbackCommand::Read { data, id } => {
            let message = Folder::of(data).read(id).map_err(failed)?;
            let feedback = &message.feedback;
            println!("received  {}", day(message.received));
            println!("language  {}", plain(&feedback.language));
            println!("page      {}", plain(&feedback.page));
            println!("answer to {}", plain(&feedback.contact));
            println!();
            for line in feedback.barrier.lines() {
                println!("{}", plain(line));
            }
            Ok(())
        }
        FeedbackCommand::Delete { data, id } => Folder::of(data).delete(id).map_err(failed),
    }
}

/// Without signs that a terminal would obey.
fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control()).collect()
}

fn day(seconds: i64) -> String {
    let form = format_description!("[year]-[month]-[day]");
    let time = OffsetDateTime::from_unix_timestamp(seconds).ok();
    time.and_then(|time| time.format(form).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_steers_no_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\r\u{9b}c"), "a[2Jbc");
        assert_eq!(day(0), "1970-01-01");
    }
}
