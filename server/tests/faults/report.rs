//! What was killed where, which requests lost their answer by it, and what had
//! become of them.

use std::{collections::BTreeMap, fmt};

use crate::{step::Step, world::Act};

/// Why a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cause {
    /// At a step, while everybody sends.
    Step(Step),
    /// At a step of the sweep at its start.
    Sweep(Step),
    /// At any time.
    AnyTime,
    /// While it was starting.
    Starting,
    /// The database's server, not the node.
    Database,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    kills: u64,
    announce: u64,
    part: u64,
    commit: u64,
    there: u64,
    not_there: u64,
    withdraw: u64,
    fetch: u64,
    accept: u64,
    decide: u64,
}

/// Rows by cause.
#[derive(Debug, Default)]
pub(crate) struct Report(BTreeMap<Cause, Row>);

impl Report {
    pub(crate) fn killed(&mut self, cause: Cause) {
        self.row(cause).kills += 1;
    }

    /// A request lost its answer.
    pub(crate) fn cut(&mut self, cause: Cause, act: &Act) {
        let row = self.row(cause);
        *match act {
            Act::Announce => &mut row.announce,
            Act::Part(..) => &mut row.part,
            Act::Commit => &mut row.commit,
            Act::Withdraw(_) => &mut row.withdraw,
            Act::Fetch(_) => &mut row.fetch,
            Act::Accept(_) => &mut row.accept,
            Act::Decide(_) => &mut row.decide,
        } += 1;
    }

    pub(crate) fn turned_out(&mut self, cause: Cause, there: bool) {
        let row = self.row(cause);
        *if there {
            &mut row.there
        } else {
            &mut row.not_there
        } += 1;
    }

    pub(crate) fn kills(&self) -> u64 {
        self.0.values().map(|row| row.kills).sum()
    }

    fn row(&mut self, cause: Cause) -> &mut Row {
        self.0.entry(cause).or_default()
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(step) => f.write_str(step.words()),
            Self::Sweep(step) => write!(f, "sweep at the start, {}", step.words()),
            Self::AnyTime => f.write_str("any time"),
            Self::Starting => f.write_str("while starting"),
            Self::Database => f.write_str("the database's server, any time"),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "| killed | times | announce | part | commit (there / not) | withdraw | fetch | accept | decide |\n\
             | --- | --: | --: | --: | --: | --: | --: | --: | --: |\n",
        )?;
        for (cause, row) in &self.0 {
            writeln!(
                f,
                "| {cause} | {} | {} | {} | {} ({} / {}) | {} | {} | {} | {} |",
                row.kills,
                row.announce,
                row.part,
                row.commit,
                row.there,
                row.not_there,
                row.withdraw,
                row.fetch,
                row.accept,
                row.decide
            )?;
        }
        Ok(())
    }
}
