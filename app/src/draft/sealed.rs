//! Sealed parts that wait for their commit. They are kept exactly as they were
//! uploaded: after a cut connection or a reload the same bytes go out again,
//! so the node sees one request, not two.

use uuid::Uuid;

use super::{DAYS, Draft, DraftError, browser};

impl Draft {
    /// Keeps a sealed part; it needs no second encryption.
    pub(crate) async fn put_part(
        &self,
        submission: Uuid,
        part: &str,
        jwe: String,
    ) -> Result<(), DraftError> {
        let name = record(submission, part);
        browser::put(&self.access().id, &name, jwe.into_bytes(), DAYS).await?;
        Ok(())
    }

    /// A sealed part.
    pub(crate) async fn part(&self, submission: Uuid, part: &str) -> Result<String, DraftError> {
        let found = self.access().bytes(&record(submission, part)).await?;
        String::from_utf8(found.unwrap_or_default()).map_err(|_| DraftError::Unreadable)
    }

    /// Deletes a sealed part.
    pub(crate) async fn remove_part(&self, submission: Uuid, part: &str) -> Result<(), DraftError> {
        self.remove(&record(submission, part)).await
    }
}

fn record(submission: Uuid, part: &str) -> String {
    [&submission.to_string(), part].join("/")
}
