//! Why a task stopped: one sentence for the person and an exit code for scripts.

/// The result of every task.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// One clear sentence and the exit code. An empty sentence means: the program that failed said it already.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What went wrong and what to do, without a final line break.
    pub(crate) sentence: String,
    /// Never 0.
    pub(crate) code: u8,
}

impl Failure {
    /// A task that could not be done.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            code: 1,
        }
    }

    /// A command line that makes no sense.
    pub(crate) fn usage(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            code: 2,
        }
    }

    /// A program that failed and told why itself; its exit code is handed on.
    pub(crate) fn silent(code: u8) -> Self {
        Self {
            sentence: String::new(),
            code: code.max(1),
        }
    }
}

/// Adds what was being attempted to an error of the operating system.
pub(crate) trait Attempt<T> {
    /// Turns the error into "could not ATTEMPT: ERROR".
    fn attempt(self, attempt: impl std::fmt::Display) -> Result<T>;
}

impl<T, E: std::fmt::Display> Attempt<T> for std::result::Result<T, E> {
    fn attempt(self, attempt: impl std::fmt::Display) -> Result<T> {
        self.map_err(|error| Failure::new(format!("could not {attempt}: {error}")))
    }
}
