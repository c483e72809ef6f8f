//! What follows from a case code.

use relocation::envelope::case_code::{CaseCode, LOOKUP_LABEL, MANIFEST_LABEL, REPLY_LABEL};
use relocation::envelope::jose;

use super::symmetric::Key;
use super::{SealError, browser};

/// The keys of a case code.
#[derive(Clone)]
pub(crate) struct CaseKeys {
    /// Finds the bundle: bearer token, base64url.
    pub token: String,
    /// Seals the manifest.
    pub manifest: Key,
    /// Wraps the private reply key.
    pub reply: Key,
}

impl CaseKeys {
    /// Derives them.
    ///
    /// # Errors
    /// [`SealError::Refused`] without WebCrypto.
    pub(crate) async fn derive(code: &CaseCode) -> Result<Self, SealError> {
        Ok(Self {
            token: jose::encode(derive(code, LOOKUP_LABEL).await?.bytes()),
            manifest: derive(code, MANIFEST_LABEL).await?,
            reply: derive(code, REPLY_LABEL).await?,
        })
    }
}

async fn derive(code: &CaseCode, label: &str) -> Result<Key, SealError> {
    let bits = browser::derive(code.secret().to_vec(), label).await?;
    Key::from_bytes(&browser::bytes(&bits))
}
