//! Where the sealed attachments lie: too large for a row that is read as a
//! whole. A folder of files ([`super::files`]) beside SQLite, pieces in the
//! same database ([`super::postgres::PieceStore`]) with PostgreSQL. The rows of
//! the store know names only.

use std::{
    fmt::Debug,
    future::Future,
    io,
    pin::Pin,
    time::{Duration, SystemTime},
};

use tokio::io::AsyncRead;
use uuid::Uuid;

use super::StoreError;

/// What every call gives, sooner or later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The keeper of sealed attachments.
pub trait Contents: Debug + Send + Sync + 'static {
    /// Begins a content under a fresh name.
    ///
    /// Errors: as the disk or the database says.
    fn begin(&self, name: Uuid) -> Later<'_, io::Result<Box<dyn NewContent>>>;

    /// Opens a kept content for reading.
    ///
    /// Errors: when it is not there.
    fn read<'a>(&'a self, name: &'a str) -> Later<'a, io::Result<Content>>;

    /// Removes contents. One that is gone already is no failure; one that
    /// stays is found by [`Contents::orphans`] later.
    fn remove<'a>(&'a self, names: &'a [String]) -> Later<'a, ()>;

    /// Contents older than `age` that `known` does not name: left by a crash
    /// between content and row, or between row and removal.
    ///
    /// Errors: when they cannot be listed.
    fn orphans(
        &self,
        known: Vec<String>,
        now: SystemTime,
        age: Duration,
    ) -> Later<'_, io::Result<Vec<String>>>;

    /// Whether something can be written now.
    ///
    /// Errors: as for a content.
    fn probe(&self) -> Later<'_, io::Result<()>>;
}

/// A content that is being written. Dropped before [`NewContent::keep`] has
/// ended, it is gone.
pub trait NewContent: Send {
    /// Appends bytes.
    ///
    /// Errors: when the disk or the database refuses.
    fn write<'a>(&'a mut self, bytes: &'a [u8]) -> Later<'a, io::Result<()>>;

    /// Makes it durable and gives its name.
    ///
    /// Errors: when the disk or the database refuses; it is gone then.
    fn keep(self: Box<Self>) -> Later<'static, io::Result<String>>;
}

/// Which content nobody needs any more after the store was asked to take one:
/// the one that it replaced, or the one that it refused. Where nobody knows what
/// became of the call, a row may name the new one by now, so it stays; if none
/// does, the sweep finds it as an orphan.
#[must_use]
pub fn left_over(
    asked: &Result<Option<String>, StoreError>,
    new: Option<String>,
) -> Option<String> {
    match asked {
        Ok(replaced) => replaced.clone(),
        Err(error) if error.leaves_doubt() => None,
        Err(_) => new,
    }
}

/// A content that is being read.
pub struct Content {
    /// Bytes.
    pub length: u64,
    /// Gives fewer bytes than `length` when the rest cannot be read.
    pub bytes: Box<dyn AsyncRead + Send + Unpin>,
}
