//! `umzug region import`: what a newer official register (GV100AD) changes in a region.
//!
//! The file comes from the Statistisches Bundesamt, under attribution. Reporting changes nothing;
//! with `--write` the tables of a folder of packs follow the register, and a person reviews what
//! `umzug region check` finds then: expected figures, exceptions, postcodes, localities.

mod changes;
mod derive;
mod record;
mod register;
#[cfg(test)]
mod tests;
mod write;

use std::path::PathBuf;

use clap::Args;

use super::{Authority, Pack, PackError, Source};
use relocation::envelope::directory::AuthorityKind;

use register::Register;
pub(super) use register::RegisterError;

/// Arguments of `umzug region import`.
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// The register file: GV100AD, fixed columns, Latin-1 or UTF-8
    file: PathBuf,
    /// Name of the region's pack
    #[arg(long)]
    region: String,
    /// Folder that holds the packs, instead of those compiled in
    #[arg(long)]
    packs: Option<PathBuf>,
    /// Update the tables in the folder of packs
    #[arg(long, requires = "packs")]
    write: bool,
}

/// Why an import failed.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The pack.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The register file is not as it should be.
    #[error("{path}: {error}")]
    Register {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        error: RegisterError,
    },
    /// No authority follows for a municipality.
    #[error("{0}")]
    Authority(String),
    /// An older register must not replace a newer list.
    #[error("the register is of {register}, the pack's list of {list}: nothing was written")]
    Older {
        /// Date of the register.
        register: String,
        /// Date of the list.
        list: String,
    },
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Reads a register, for the fuzzer.
#[cfg(any(test, fuzzing))]
pub(super) fn read(bytes: &[u8], districts: &[String]) -> Result<(), RegisterError> {
    Register::read(bytes, districts).map(drop)
}

/// Reports the changes and writes them if asked to; results go to standard output.
pub(super) fn run(args: &ImportArgs) -> Result<(), ImportError> {
    print!("{}", import(args)?);
    Ok(())
}

fn import(args: &ImportArgs) -> Result<String, ImportError> {
    let pack = Pack::load(&Source::new(args.packs.clone()), &args.region)?;
    let bytes = std::fs::read(&args.file).map_err(|source| ImportError::File {
        path: args.file.clone(),
        source,
    })?;
    let register =
        Register::read(&bytes, &pack.districts).map_err(|error| ImportError::Register {
            path: args.file.clone(),
            error,
        })?;
    let before = pack
        .municipalities()
        .map(|(key, name)| (*key, name.to_owned()));
    let changes = changes::changes(&before.collect(), &register.municipalities);
    let known: Vec<&Authority> = pack.deciding(AuthorityKind::Registration).collect();
    let derived = derive::derive(&register, &known).map_err(ImportError::Authority)?;

    let (date, list) = (register.as_of, pack.table());
    let mut report = format!(
        "{}: register of {date}, list of {list}\n{} municipalities, {} changes\n",
        pack.name,
        register.municipalities.len(),
        changes.len()
    );
    let mut line = |text: String| report = format!("{report}  {text}\n");
    for change in &changes {
        line(change.to_string());
    }
    for authority in &known {
        let prefix = &authority.prefix;
        if !derived.rows.iter().any(|(still, _, _)| still == prefix) {
            line(format!("authority {prefix} {} is gone", authority.name));
        }
    }
    for (prefix, _, name) in &derived.rows {
        if !known.iter().any(|authority| authority.prefix == *prefix) {
            line(format!("authority {prefix} {name} is new"));
        }
    }
    if let (true, Some(packs)) = (args.write, &args.packs) {
        if date < list {
            return Err(ImportError::Older {
                register: date.to_string(),
                list: list.to_string(),
            });
        }
        for path in write::write(packs, &pack, &register, &derived)? {
            report += &format!("written: {}\n", path.display());
        }
        report += "Now run `umzug region check` and review what it finds.\n";
    }
    Ok(report)
}
