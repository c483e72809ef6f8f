//! `umzug authority …`

use std::fs;
use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::identity::names_a_clerk;
use relocation::envelope::reply::Outcome;
use time::Date;
use time::macros::format_description;

use super::ToolError;
use super::case_file::{all, find};
use super::counter::{Confirmation, CounterError, HELP, Seen, confirm};
use super::desk::Desk;
use super::http::HttpNode;
use super::office::{Office, make_keys};
use super::reply::{Message, read_document, send};
use super::request::SCHEMAS;
use super::serve::{Plan, serve, witness};
use crate::machine::now;
use crate::region::enrol_command::{EnrolArgs, EnrolCommandError, enrol};

/// Commands of an authority, and of the region for enrolling one.
#[derive(Debug, Subcommand)]
pub enum AuthorityCommand {
    /// Makes the keys of an authority and prints their fingerprint
    Keys {
        /// The authority's folder
        #[arg(long)]
        dir: PathBuf,
        /// Name for the region's operator
        #[arg(long)]
        name: String,
        /// Make new keys beside those in use; they count once the region has enrolled them
        #[arg(long)]
        rotate: bool,
    },
    /// For the region's operator: enrols an authority at the node
    Enrol(EnrolArgs),
    /// Fetches requests and puts them into the hand-over folder
    Serve {
        /// Which folder, which node
        #[command(flatten)]
        desk: DeskArgs,
        /// Seconds between two looks
        #[arg(long, default_value_t = 3)]
        every: u64,
        /// Demo only: answers each announcement after so many seconds
        #[arg(long, value_name = "SECONDS")]
        auto_decide: Option<u64>,
        /// Looks once and stops
        #[arg(long)]
        once: bool,
    },
    /// Lists the cases of the hand-over folder
    List {
        /// The authority's folder
        #[arg(long)]
        dir: PathBuf,
    },
    /// Confirms at the counter who a person is whose code is shown there
    Identify {
        /// Which folder, which node
        #[command(flatten)]
        desk: DeskArgs,
        /// File with what was seen, as lines of "name: text"; without it they are typed
        #[arg(long, value_name = "FILE")]
        seen: Option<PathBuf>,
        /// Who looked: name or sign, at most 80 characters; stands in the statement
        #[arg(long)]
        by: String,
        /// Which authority of the folder confirms: name or destination id
        #[arg(long)]
        authority: Option<String>,
        /// What that one decides
        #[arg(long, default_value = "registration", value_parser = kind)]
        kind: AuthorityKind,
    },
    /// Asks the person something
    Ask {
        /// Which folder, which node
        #[command(flatten)]
        desk: DeskArgs,
        /// Case id, or enough of its beginning
        #[arg(long)]
        case: String,
        /// The question
        #[arg(long)]
        text: String,
        /// A document is wanted
        #[arg(long)]
        wants_proof: bool,
        /// Until when, as 2026-01-31
        #[arg(long)]
        due: Option<String>,
    },
    /// Decides a case
    Decide {
        /// Which folder, which node
        #[command(flatten)]
        desk: DeskArgs,
        /// Case id, or enough of its beginning
        #[arg(long)]
        case: String,
        /// What
        #[arg(long)]
        outcome: OutcomeArg,
        /// Reasons or next steps
        #[arg(long)]
        text: String,
        /// A PDF to send with it; may be repeated
        #[arg(long, value_name = "FILE")]
        document: Vec<PathBuf>,
        /// The person appeared with documents
        #[arg(long)]
        appeared: bool,
        /// The request was entered as declared, although something was added to the case: sign so
        /// for other authorities
        #[arg(long)]
        as_declared: bool,
    },
}

/// Which folder, which node.
#[derive(Args, Debug)]
pub struct DeskArgs {
    /// The authority's folder
    #[arg(long)]
    dir: PathBuf,
    /// Address of the node: https, or http on this machine
    #[arg(long)]
    node: String,
    /// Certificate (PEM) that https is checked against, instead of the machine's own list
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

/// Outcome of a decision.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum OutcomeArg {
    /// Entered in the register
    Registered,
    /// The person is to appear with documents
    Appear,
    /// Not possible
    Refused,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The authority's own tool.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// Enrolment by the region.
    #[error(transparent)]
    Enrol(#[from] EnrolCommandError),
}

/// Runs one command; results go to standard output.
///
/// # Errors
/// [`CommandError`], one sentence for the operator.
pub fn run(command: AuthorityCommand) -> Result<(), CommandError> {
    match command {
        AuthorityCommand::Keys { dir, name, rotate } => {
            let enrolment = make_keys(&dir, &name, &SCHEMAS, rotate)?;
            println!("{}", enrolment.fingerprint());
            Ok(())
        }
        AuthorityCommand::Enrol(args) => Ok(enrol(&args)?),
        AuthorityCommand::Serve {
            desk,
            every,
            auto_decide,
            once,
        } => {
            let (office, node) = desk.open()?;
            let plan = Plan {
                every: Duration::from_secs(every.max(1)),
                auto_decide,
                once,
            };
            Ok(serve(&office, &node, plan)?)
        }
        AuthorityCommand::List { dir } => {
            for (folder, case) in all(&Office::open(&dir)?.handover())? {
                println!(
                    "{}\t{}\t{}\t{}\t{}",
                    case.case,
                    case.state.word(),
                    case.authority,
                    folder.display(),
                    case.kind.code()
                );
            }
            Ok(())
        }
        AuthorityCommand::Identify {
            desk,
            seen,
            by,
            authority,
            kind,
        } => {
            let confirmation = Confirmation {
                by: clerk(&by)?,
                seen: Seen::parse(&typed(seen.as_deref())?).map_err(ToolError::from)?,
                authority,
                kind,
            };
            Ok(desk.identify(confirmation)?)
        }
        AuthorityCommand::Ask {
            desk,
            case,
            text,
            wants_proof,
            due,
        } => {
            if let Some(due) = &due {
                Date::parse(due, format_description!("[year]-[month]-[day]"))
                    .map_err(|_| ToolError::Date(due.clone()))?;
            }
            let message = Message::Question {
                text,
                wants_proof,
                due,
            };
            Ok(desk.send(&case, message)?)
        }
        AuthorityCommand::Decide {
            desk,
            case,
            outcome,
            text,
            document,
            appeared,
            as_declared,
        } => {
            let documents = document.iter().map(|path| read_document(path));
            let message = Message::Decision {
                outcome: outcome.into(),
                text,
                documents: documents.collect::<Result<_, _>>()?,
                appeared,
                as_declared,
            };
            Ok(desk.send(&case, message)?)
        }
    }
}

/// What a clerk types, to its end or to an empty line; or a file.
fn typed(file: Option<&Path>) -> Result<String, ToolError> {
    let io = |path: &Path, source| ToolError::Io {
        path: path.to_owned(),
        source,
    };
    if let Some(path) = file {
        return fs::read_to_string(path).map_err(|source| io(path, source));
    }
    let mut input = std::io::stdin().lock();
    if !input.is_terminal() {
        let text = std::io::read_to_string(input);
        return text.map_err(|source| io(Path::new("standard input"), source));
    }
    eprintln!("{HELP}\nEnd with an empty line.\n");
    let mut text = String::new();
    loop {
        let before = text.len();
        let read = input.read_line(&mut text);
        read.map_err(|source| io(Path::new("standard input"), source))?;
        if text[before..].trim().is_empty() {
            return Ok(text);
        }
    }
}

/// Who looked.
fn clerk(by: &str) -> Result<String, ToolError> {
    let by = by.trim();
    match names_a_clerk(by) {
        true => Ok(by.to_owned()),
        false => {
            let why = "--by has to say who looked, in 1 to 80 characters.";
            Err(CounterError::Seen(why).into())
        }
    }
}

fn kind(word: &str) -> Result<AuthorityKind, String> {
    AuthorityKind::parse(word).ok_or_else(|| "registration or vehicle".to_owned())
}

impl DeskArgs {
    fn open(&self) -> Result<(Office, HttpNode), ToolError> {
        let office = Office::open(&self.dir)?;
        let node = HttpNode::new(&self.node, self.ca.as_deref(), &office.access)?;
        Ok((office, node))
    }

    fn identify(&self, confirmation: Confirmation) -> Result<(), ToolError> {
        let (office, node) = self.open()?;
        let _lock = office.lock()?;
        let witness = witness(&office, &node, now())?;
        let own = confirm(&office, &node, &witness.directory, confirmation, now())?;
        println!("Confirmed for {own}; the person's page goes on by itself.");
        Ok(())
    }

    fn send(&self, case: &str, message: Message) -> Result<(), ToolError> {
        let (office, node) = self.open()?;
        let _lock = office.lock()?;
        let (folder, case) = find(&office.handover(), case)?;
        let witness = witness(&office, &node, now())?;
        let desk = Desk {
            office: &office,
            node: &node,
            witness: &witness,
        };
        send(&desk, &folder, case, message, now())
    }
}

impl From<OutcomeArg> for Outcome {
    fn from(outcome: OutcomeArg) -> Self {
        match outcome {
            OutcomeArg::Registered => Self::Registered,
            OutcomeArg::Appear => Self::Appear,
            OutcomeArg::Refused => Self::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clerk_has_a_name_or_a_sign() {
        assert_eq!(clerk(" Frau Petersen ").unwrap(), "Frau Petersen");
        for by in ["", " ", &"x".repeat(81)] {
            assert!(clerk(by).unwrap_err().to_string().contains("--by"), "{by}");
        }
    }
}
