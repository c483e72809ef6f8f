//! Where answers, photos and a request on its way live between page loads:
//! encrypted in IndexedDB, the key in the tab's session storage. A reload, a
//! killed and restored tab, the camera: nothing is lost. Without the tab the
//! rest is unreadable, and it is deleted after [`DAYS`].

mod answers;
mod browser;
mod files;
mod sealed;

use std::sync::{Arc, Mutex, PoisonError};

use relocation::envelope::jose;
use relocation::journey::answers::Answers;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;

use crate::browser::storage;
use crate::seal::SealError;
use crate::seal::symmetric::{Key, random};

/// Days after the last change until a draft is deleted (OZG § 8a).
pub(crate) const DAYS: u32 = 30;
/// Days that a receipt is kept in the tab after sending.
pub(crate) const RECEIPT_DAYS: u32 = 1;

const ANSWERS: &str = "answers";
/// Name of the request's draft in session storage.
const REQUEST: &str = "umzug.request";

/// Name in session storage of what the draft of an answer is about.
const ABOUT: &str = "umzug.about";

/// Which draft of the tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The request.
    Request,
    /// The answer to a question of the authority.
    Answer,
}

/// Why something was not kept or not found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DraftError {
    /// The device has no room left.
    Full,
    /// The browser's storage failed.
    Storage,
    /// What lies there was not written with this tab's key.
    Unreadable,
}

/// A draft. Cheap to clone; all clones are the same draft.
#[derive(Clone)]
pub(crate) struct Draft {
    access: Arc<Mutex<Access>>,
    session: &'static str,
    lasting: bool,
}

/// Under which id the records lie, and what opens them.
#[derive(Clone)]
struct Access {
    id: String,
    key: Key,
}

impl Draft {
    /// Finds the tab's draft or begins one; deletes expired drafts of this
    /// device. Where the browser forbids storage the draft lives in the memory
    /// of the page: see [`Self::lasting`].
    pub(crate) async fn open(purpose: Purpose) -> Self {
        let session = match purpose {
            Purpose::Request => REQUEST,
            Purpose::Answer => "umzug.answer",
        };
        let stored = browser::open().await.is_truthy();
        let found = browser::session(session).and_then(|text| Access::parse(&text));
        let (access, kept) = match found {
            Some(access) => (access, true),
            None => Access::begin(session),
        };
        Self {
            access: Arc::new(Mutex::new(access)),
            session,
            lasting: stored && kept,
        }
    }

    /// The draft of an answer: to whom and to what, says `about`. What was begun
    /// for another one goes. Who opens it twice at once gets the same: it is
    /// looked at and begun anew in one step.
    pub(crate) async fn of_answer(about: &str) -> Self {
        let draft = Self::open(Purpose::Answer).await;
        if browser::session(ABOUT).as_deref() != Some(about) {
            browser::set_session(ABOUT, about);
            // What cannot be deleted is unreadable from then on.
            let _ = draft.clear().await;
        }
        draft
    }

    /// Whether the draft outlives the page. If not, people should know.
    #[must_use]
    pub(crate) const fn lasting(&self) -> bool {
        self.lasting
    }

    /// Answers of an earlier page load.
    ///
    /// # Errors
    /// [`DraftError`].
    pub(crate) async fn load(&self) -> Result<Option<Answers>, DraftError> {
        let access = self.access();
        let Some(sealed) = access.bytes(ANSWERS).await? else {
            return Ok(None);
        };
        let text = String::from_utf8(access.key.open(&sealed).await?);
        let text = text.map_err(|_| DraftError::Unreadable)?;
        Ok(Some(answers::read(&text)))
    }

    /// Keeps the answers.
    ///
    /// # Errors
    /// [`DraftError`].
    pub(crate) async fn save(&self, answers: &Answers) -> Result<(), DraftError> {
        let access = self.access();
        let text = answers::text(answers);
        let sealed = access.key.seal(text.as_bytes()).await?;
        browser::put(&access.id, ANSWERS, sealed, DAYS).await?;
        Ok(())
    }

    /// Deletes everything of this draft. Its key goes first: from then on
    /// nothing is readable, even if deleting fails. What is saved later begins
    /// a new draft.
    ///
    /// # Errors
    /// [`DraftError::Storage`].
    pub(crate) async fn clear(&self) -> Result<(), DraftError> {
        let old = self.access();
        let (new, _) = Access::begin(self.session);
        *self.access.lock().unwrap_or_else(PoisonError::into_inner) = new;
        browser::clear(&old.id).await?;
        Ok(())
    }

    /// Replaces everything by one record, which stays for [`RECEIPT_DAYS`].
    pub(crate) async fn replace_by<T: Serialize>(
        &self,
        name: &str,
        value: &T,
    ) -> Result<(), DraftError> {
        let access = self.access();
        let sealed = access.seal(value).await?;
        browser::clear(&access.id).await?;
        browser::put(&access.id, name, sealed, RECEIPT_DAYS).await?;
        Ok(())
    }

    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<Option<T>, DraftError> {
        let access = self.access();
        match access.bytes(name).await? {
            Some(sealed) => access.unseal(&sealed).await.map(Some),
            None => Ok(None),
        }
    }

    pub(crate) async fn put<T: Serialize>(
        &self,
        name: &str,
        value: &T,
        days: u32,
    ) -> Result<(), DraftError> {
        let access = self.access();
        browser::put(&access.id, name, access.seal(value).await?, days).await?;
        Ok(())
    }

    /// Keeps `value` unless there is one already, and gives the one that
    /// stays: two clicks or two tabs agree.
    pub(crate) async fn keep_first<T: Serialize + DeserializeOwned>(
        &self,
        name: &str,
        value: &T,
    ) -> Result<T, DraftError> {
        let access = self.access();
        let sealed = access.seal(value).await?;
        let stays = browser::keep_first(&access.id, name, sealed, DAYS).await?;
        access.unseal(&bytes(&stays)).await
    }

    pub(crate) async fn remove(&self, name: &str) -> Result<(), DraftError> {
        browser::remove(&self.access().id, name).await?;
        Ok(())
    }

    /// Lends the draft to whoever brings `share`: the tab that a means of
    /// identification leads back to may be another one.
    ///
    /// # Errors
    /// [`DraftError`].
    pub(crate) async fn lend(&self, share: &Key) -> Result<(), DraftError> {
        let sealed = share.seal_text(self.access().text().as_bytes()).await?;
        storage::lend(&sealed);
        Ok(())
    }

    /// Takes the draft that was lent over into this tab, unless the tab has one
    /// of its own that was begun.
    pub(crate) async fn take_back(share: &Key) {
        let Some(sealed) = storage::lent() else {
            return;
        };
        let text = share.open_text(&sealed).await.ok();
        let text = text.and_then(|text| String::from_utf8(text).ok());
        let Some(text) = text.filter(|text| Access::parse(text).is_some()) else {
            return;
        };
        browser::open().await;
        let own = browser::session(REQUEST).and_then(|text| Access::parse(&text));
        if let Some(own) = own
            && own.is_begun().await
        {
            return;
        }
        browser::set_session(REQUEST, &text);
        storage::take_back();
    }

    fn access(&self) -> Access {
        let access = self.access.lock();
        access.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Access {
    /// A new one, and whether the tab will remember it.
    fn begin(session: &str) -> (Self, bool) {
        let id = jose::encode(&random::<16>());
        let key = Key::random();
        let new = Self { id, key };
        let kept = browser::set_session(session, &new.text());
        (new, kept)
    }

    /// As it lies in session storage.
    fn text(&self) -> String {
        [&self.id, ".", &jose::encode(self.key.bytes())].concat()
    }

    /// Reads [`Self::text`].
    fn parse(text: &str) -> Option<Self> {
        let (id, key) = text.split_once('.')?;
        let key = Key::from_bytes(&jose::decode(key).ok()?).ok()?;
        let id = id.to_owned();
        Some(Self { id, key })
    }

    /// Whether something was answered in it.
    async fn is_begun(&self) -> bool {
        let Ok(Some(sealed)) = self.bytes(ANSWERS).await else {
            return false;
        };
        let opened = self.key.open(&sealed).await;
        opened.is_ok_and(|text| !text.is_empty())
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
