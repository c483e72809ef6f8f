//! Photos and files of a draft. Their list is one record, each file another:
//! so listing does not decrypt megabytes.

use relocation::envelope::reply::Document;
use uuid::Uuid;

use super::{DAYS, Draft, DraftError, browser};
use crate::seal::hash;
use crate::seal::symmetric::new_id;

const LIST: &str = "files";

impl Draft {
    /// What files there are, in the order in which they were added.
    ///
    /// # Errors
    /// [`DraftError`].
    pub(crate) async fn files(&self) -> Result<Vec<Document>, DraftError> {
        Ok(self.get(LIST).await?.unwrap_or_default())
    }

    /// Keeps a file under a new id.
    ///
    /// # Errors
    /// [`DraftError`].
    pub(crate) async fn put_file(
        &self,
        filename: &str,
        mime_type: &str,
        content: &[u8],
    ) -> Result<Document, DraftError> {
        let document = Document {
            attachment: new_id(),
            filename: filename.to_owned(),
            mime_type: mime_type.to_owned(),
            size: content.len() as u64,
            sha512: hash::sha512_hex(content).await?,
        };
        let access = self.access();
        let sealed = access.key.seal(content).await?;
        browser::put(&access.id, &record(document.attachment), sealed, DAYS).await?;
        let mut list = self.files().await?;
        list.push(document.clone());
        self.put(LIST, &list, DAYS).await?;
        Ok(document)
    }

    /// Content of a file.
    ///
    /// # Errors
    /// [`DraftError::Unreadable`] when there is none.
    pub(crate) async fn file(&self, id: Uuid) -> Result<Vec<u8>, DraftError> {
        let access = self.access();
        let sealed = access.bytes(&record(id)).await?;
        let sealed = sealed.ok_or(DraftError::Unreadable)?;
        Ok(access.key.open(&sealed).await?)
    }

    /// Deletes a file.
    ///
    /// # Errors
    /// [`DraftError`].
    pub(crate) async fn remove_file(&self, id: Uuid) -> Result<(), DraftError> {
        let mut list = self.files().await?;
        list.retain(|document| document.attachment != id);
        self.put(LIST, &list, DAYS).await?;
        self.remove(&record(id)).await
    }
}

fn record(id: Uuid) -> String {
    String::from("file:") + &id.to_string()
}
