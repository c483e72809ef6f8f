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

/// A content that is being read.
pub struct Content {
    /// Bytes.
    pub length: u64,
    /// Gives fewer bytes than `length` when the rest cannot be read.
    pub bytes: Box<dyn AsyncRead + Send + Unpin>,
}
