//! The steps at which the process can be made to end: places between two calls
//! into the kernel, seen from outside.

/// A step. The order is that of `shim.c`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u64)]
pub(crate) enum Step {
    PartBegun = 1,
    PartWritten,
    PartUnsynced,
    PartSynced,
    PartRenamed,
    PartKept,
    LogBefore,
    LogWritten,
    LogUnsynced,
    LogSynced,
    Unanswered,
    Answered,
    PagesBefore,
    PagesUnsynced,
    LogUncut,
    FileBefore,
    FileRemoved,
    CommitBefore,
    CommitSent,
    CommitDone,
}

/// Each step with what it means.
pub(crate) const ALL: [(Step, &str); 20] = {
    use Step as S;
    [
        (S::PartBegun, "attachment: file begun, nothing in it"),
        (S::PartWritten, "attachment: a piece written"),
        (S::PartUnsynced, "attachment: whole, not synced"),
        (S::PartSynced, "attachment: synced, not renamed"),
        (S::PartRenamed, "attachment: renamed, folder not synced"),
        (S::PartKept, "attachment: kept, no row yet"),
        (S::LogBefore, "transaction: before it is written to the log"),
        (S::LogWritten, "transaction: in the middle of the log"),
        (S::LogUnsynced, "transaction: written, log not synced"),
        (S::LogSynced, "transaction: committed, nobody told"),
        (S::Unanswered, "before an answer is sent"),
        (S::Answered, "after an answer was sent"),
        (S::PagesBefore, "erasure: log not yet moved to the database"),
        (S::PagesUnsynced, "erasure: pages moved, not synced"),
        (S::LogUncut, "erasure: database synced, log not cut"),
        (S::FileBefore, "erasure: row erased, file still there"),
        (S::FileRemoved, "erasure: file removed, folder not synced"),
        (S::CommitBefore, "PostgreSQL: COMMIT not sent"),
        (S::CommitSent, "PostgreSQL: COMMIT sent, no answer"),
        (S::CommitDone, "PostgreSQL: COMMIT answered, nobody told"),
    ]
};

/// What a node on its own files passes.
pub(crate) fn with_files() -> Vec<Step> {
    steps(|step| step < Step::CommitBefore)
}

/// What a node on PostgreSQL passes.
pub(crate) fn with_database() -> Vec<Step> {
    steps(|step| step >= Step::CommitBefore || matches!(step, Step::Unanswered | Step::Answered))
}

fn steps(wanted: fn(Step) -> bool) -> Vec<Step> {
    let all = ALL.iter().map(|(step, _)| *step);
    all.filter(|step| wanted(*step)).collect()
}

impl Step {
    /// In words.
    pub(crate) fn words(self) -> &'static str {
        ALL.iter()
            .find(|(step, _)| *step == self)
            .map_or("", |(_, words)| words)
    }
}
