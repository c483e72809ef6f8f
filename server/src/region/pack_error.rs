//! Why a pack cannot be used.

use std::path::PathBuf;

use relocation::competence::ExceptionError;
use relocation::competence::places::IndexError;

/// Why a pack cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// No such pack compiled in.
    #[error("unknown region {pack}; known: {known}")]
    Unknown {
        /// What was asked for.
        pack: String,
        /// What there is.
        known: String,
    },
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line is not as it should be.
    #[error("{file}, line {line}: {why}")]
    Row {
        /// Which file.
        file: String,
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// A value in a table is not as it should be.
    #[error("{file}: {value:?} is no {what}")]
    Value {
        /// Which file.
        file: &'static str,
        /// The value.
        value: String,
        /// What it should be.
        what: &'static str,
    },
    /// `region.json` is no such file.
    #[error("region.json: {0}")]
    Region(#[from] serde_json::Error),
    /// `operator.json` is no such file.
    #[error("operator.json: {0}")]
    Operator(serde_json::Error),
    /// An exception is not as it should be.
    #[error("{file}: {line}: {error:?}")]
    Exception {
        /// Which file.
        file: &'static str,
        /// The line.
        line: String,
        /// What is wrong.
        error: ExceptionError,
    },
    /// The index made from the pack is not as it should be.
    #[error("the place index of the pack: {0:?}")]
    Index(IndexError),
}

impl PackError {
    /// A value that is not what it should be.
    pub(super) fn value(file: &'static str, value: &str, what: &'static str) -> Self {
        Self::Value {
            file,
            value: value.to_owned(),
            what,
        }
    }
}
