//! Where answers, photos and a request on its way live between page loads:
//! encrypted in IndexedDB, the key in the tab's session storage. A reload, a
//! killed and restored tab, the camera: nothing is lost. Without the tab the
//! rest is unreadable, and it is deleted after [`DAYS`].

mod browser;
mod files;
mod sealed;

use relocation::journey::answers::Answers;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;

use crate::seal::SealError;
use crate::seal::symmetric::{Key, random};

/// Days after the last change until a draft is deleted (OZG § 8a).
pub const DAYS: u32 = 30;
/// Days that a receipt is kept in the tab after sending.
pub const RECEIPT_DAYS: u32 = 1;

/// Which draft of the tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The request.
    Request,
    /// The answer to a question of the authority.
    Answer,
}

/// Why something was not kept or not found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftError {
    /// The device has no room left.
    Full,
    /// The browser's storage failed.
    Storage,
    /// What lies there was not written with this tab's key.
    Unreadable,
}

/// A draft. Cheap to clone; all clones are the same draft.
#[derive(Clone)]
pub struct Draft {
    id: String,
    key: Key,
    session: &'static str,
    lasting: bool,
}

impl Draft {
    /// Finds the tab's draft or begins one; deletes expired drafts of this
    /// device. Where the browser forbids storage the draft lives in the memory
    /// of the page: see [`Self::lasting`].
    pub async fn open(purpose: Purpose) -> Self {
        let session = match purpose {
            Purpose::Request => "umzug.request",
            Purpose::Answer => "umzug.answer",
        };
        let stored = browser::open().await.is_truthy();
        if let Some((id, key)) = browser::session(session).and_then(|text| split(&text)) {
            return Self {
                id,
                key,
                session,
                lasting: stored,
            };
        }
        let id = relocation::envelope::jose::encode(&random::<16>());
        let key = Key::random();
        let text = id.clone() + "." + &relocation::envelope::jose::encode(key.bytes());
        let kept = browser::set_session(session, Some(&text));
        Self {
            id,
            key,
            session,
            lasting: stored && kept,
        }
    }

    /// Whether the draft outlives the page. If not, people should know.
    #[must_use]
    pub const fn lasting(&self) -> bool {
        self.lasting
    }

    /// Answers of an earlier page load.
    ///
    /// # Errors
    /// [`DraftError`].
    pub async fn load(&self) -> Result<Option<Answers>, DraftError> {
        self.get("answers").await
    }

    /// Keeps the answers.
    ///
    /// # Errors
    /// [`DraftError`].
    pub async fn save(&self, answers: &Answers) -> Result<(), DraftError> {
        self.put("answers", answers, DAYS).await
    }

    /// Deletes everything of this draft, its key first.
    ///
    /// # Errors
    /// [`DraftError::Storage`]; without its key nothing is readable any more.
    pub async fn clear(&self) -> Result<(), DraftError> {
        browser::set_session(self.session, None);
        browser::clear(&self.id).await?;
        Ok(())
    }

    /// Replaces everything by one record, which stays for [`RECEIPT_DAYS`].
    pub(crate) async fn replace_by<T: Serialize>(
        &self,
        name: &str,
        value: &T,
    ) -> Result<(), DraftError> {
        let sealed = self.seal(value).await?;
        browser::clear(&self.id).await?;
        browser::put(&self.id, name, sealed, RECEIPT_DAYS).await?;
        Ok(())
    }

    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<Option<T>, DraftError> {
        match self.bytes(name).await? {
            Some(sealed) => self.unseal(&sealed).await.map(Some),
            None => Ok(None),
        }
    }

    pub(crate) async fn put<T: Serialize>(
        &self,
        name: &str,
        value: &T,
        days: u32,
    ) -> Result<(), DraftError> {
        browser::put(&self.id, name, self.seal(value).await?, days).await?;
        Ok(())
    }

    /// Keeps `value` unless there is one already, and gives the one that
    /// stays: two clicks or two tabs agree.
    pub(crate) async fn keep_first<T: Serialize + DeserializeOwned>(
        &self,
        name: &str,
        value: &T,
    ) -> Result<T, DraftError> {
        let sealed = self.seal(value).await?;
        let stays = browser::keep_first(&self.id, name, sealed, DAYS).await?;
        self.unseal(&bytes(&stays)).await
    }

    pub(crate) async fn remove(&self, name: &str) -> Result<(), DraftError> {
        browser::remove(&self.id, name).await?;
        Ok(())
    }

    async fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, DraftError> {
        let found = browser::get(&self.id, name).await?;
        Ok((!found.is_undefined()).then(|| bytes(&found)))
    }

    async fn seal<T: Serialize>(&self, value: &T) -> Result<Vec<u8>, DraftError> {
        let text = serde_json::to_vec(value).map_err(|_| DraftError::Unreadable)?;
        Ok(self.key.seal(&text).await?)
    }

    async fn unseal<T: DeserializeOwned>(&self, sealed: &[u8]) -> Result<T, DraftError> {
        let text = self.key.open(sealed).await?;
        serde_json::from_slice(&text).map_err(|_| DraftError::Unreadable)
    }
}

fn bytes(value: &JsValue) -> Vec<u8> {
    js_sys::Uint8Array::new(value).to_vec()
}

/// Id and key as they lie in session storage.
fn split(text: &str) -> Option<(String, Key)> {
    let (id, key) = text.split_once('.')?;
    let key = relocation::envelope::jose::decode(key).ok()?;
    Some((id.to_owned(), Key::from_bytes(&key).ok()?))
}

impl From<JsValue> for DraftError {
    fn from(error: JsValue) -> Self {
        let name = js_sys::Reflect::get(&error, &"name".into());
        if name.is_ok_and(|name| name == "QuotaExceededError") {
            Self::Full
        } else {
            Self::Storage
        }
    }
}

impl From<SealError> for DraftError {
    fn from(_: SealError) -> Self {
        Self::Unreadable
    }
}
