//! Who is still to be told of something: rows written with what is told, taken
//! by lease as those of the [outbox](super::outbox).

use uuid::Uuid;

use super::{
    Answer,
    types::{Pickup, TokenHash},
};

/// What somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum News {
    /// To the subscriber: something waits.
    Submissions,
    /// To the sender: an authority has written an event.
    Events,
}

impl News {
    /// The word in rows and, after the prefix, in bodies.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submissions => "new-submissions",
            Self::Events => "new-events",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let mut all = [Self::Submissions, Self::Events].into_iter();
        all.find(|news| news.code() == code)
    }
}

/// Where a sender wants to be told.
#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    /// Address.
    pub url: String,
    /// Key of the authentication.
    pub secret: String,
}

/// A notice that this worker has now.
#[derive(Clone)]
pub struct Notice {
    /// Destination, submission and case.
    pub ids: Pickup,
    /// What is told.
    pub news: News,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Until when it is this worker's, Unix seconds.
    pub lease_until: i64,
    /// Where to, if the submission's sender said so.
    pub callback: Option<Callback>,
    /// Token of the submission's bundle: tells senders apart.
    pub token: TokenHash,
}

/// The notices' part of the [`Store`](super::Store). Times are Unix seconds.
pub trait Notices: Send + Sync {
    /// Keeps where the sender of a submission wants to be told.
    ///
    /// Errors: [`StoreError::NotFound`](super::StoreError::NotFound).
    fn keep_callback(&self, submission: Uuid, callback: Callback) -> Answer<'_, ()>;

    /// Takes up to `most` notices that are due.
    fn claim_notices(&self, now: i64, lease_until: i64, most: u32) -> Answer<'_, Vec<Notice>>;

    /// Ends a notice: told, or given up, without `due_at`; else to be tried
    /// again then. One that was written anew meanwhile stays.
    fn end_notice(&self, notice: Notice, due_at: Option<i64>) -> Answer<'_, ()>;
}

#[cfg(test)]
mod tests {
    use super::News;

    #[test]
    fn each_word_is_read_again() {
        for news in [News::Submissions, News::Events] {
            assert_eq!(News::parse(news.code()), Some(news));
        }
        assert_eq!(News::parse("x"), None);
    }
}
