//! What every way to an authority does that leads out of this node.

use std::io;

use tokio::io::AsyncReadExt;

use crate::{
    http::App,
    store::{contents::Later, outbox::Parcel},
};

/// A way out.
pub trait Channel: Send + Sync {
    /// Hands a parcel over; gives the SHA-256 (base64url) of the receiver's
    /// confirmation. Must be repeatable: an answer may have been lost.
    ///
    /// Errors: [`Undelivered`].
    fn deliver<'a>(
        &'a self,
        app: &'a App,
        parcel: Parcel,
    ) -> Later<'a, Result<String, Undelivered>>;
}

/// Why a parcel was not handed over. Codes are for the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// The receiver does not answer, or not sensibly.
    Unreachable {
        /// Code.
        outcome: &'static str,
        /// Seconds that it asks to wait.
        after: Option<i64>,
    },
    /// The receiver answers, but not yes; later it may.
    NotNow {
        /// Code.
        outcome: &'static str,
    },
    /// Trying again would bring the same.
    Refused {
        /// Code.
        outcome: &'static str,
    },
    /// This node failed itself.
    Here,
}

impl Undelivered {
    /// Code for the attempt log.
    #[must_use]
    pub const fn outcome(self) -> &'static str {
        match self {
            Self::Unreachable { outcome, .. }
            | Self::NotNow { outcome }
            | Self::Refused { outcome } => outcome,
            Self::Here => "here",
        }
    }
}

/// A sealed attachment of a parcel, whole: at most 21 MiB, four at a time.
///
/// # Errors
/// As disk or database say.
pub(super) async fn content(app: &App, name: &str) -> io::Result<Vec<u8>> {
    let mut content = app.files.read(name).await?;
    let mut bytes = Vec::new();
    content.bytes.read_to_end(&mut bytes).await?;
    match bytes.len() as u64 == content.length {
        true => Ok(bytes),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}
