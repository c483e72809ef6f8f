//! AES-256-GCM under keys that only this browser or this case code has, and
//! random bytes.

use relocation::envelope::jose;

use super::{SealError, browser};

/// A 256-bit key.
#[derive(Clone)]
pub(crate) struct Key([u8; 32]);

impl Key {
    /// From 32 bytes.
    ///
    /// # Errors
    /// [`SealError::Form`] for another length.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        Ok(Self(bytes.try_into().map_err(|_| SealError::Form)?))
    }

    /// A new random key.
    #[must_use]
    pub(crate) fn random() -> Self {
        Self(random())
    }

    /// The bytes, for storage or use as a token.
    #[must_use]
    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Iv, ciphertext and tag of `data`.
    ///
    /// # Errors
    /// [`SealError::Refused`].
    pub(crate) async fn seal(&self, data: &[u8]) -> Result<Vec<u8>, SealError> {
        let sealed = browser::seal(self.0.to_vec(), data.to_vec()).await?;
        Ok(browser::bytes(&sealed))
    }

    /// Opens what [`Self::seal`] made.
    ///
    /// # Errors
    /// [`SealError::Refused`] when key or bytes are not the same.
    pub(crate) async fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let data = browser::open(self.0.to_vec(), sealed.to_vec()).await?;
        Ok(browser::bytes(&data))
    }

    /// [`Self::seal`] as base64url.
    ///
    /// # Errors
    /// [`SealError::Refused`].
    pub(crate) async fn seal_text(&self, data: &[u8]) -> Result<String, SealError> {
        Ok(jose::encode(&self.seal(data).await?))
    }

    /// Opens what [`Self::seal_text`] made.
    ///
    /// # Errors
    /// [`SealError`].
    pub(crate) async fn open_text(&self, sealed: &str) -> Result<Vec<u8>, SealError> {
        self.open(&jose::decode(sealed)?).await
    }
}

/// Random bytes of the browser's cryptographic source.
#[must_use]
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    browser::random(u32::try_from(N).expect("a short array")).copy_to(&mut bytes);
    bytes
}

/// A random UUID (version 4).
#[must_use]
pub(crate) fn new_id() -> uuid::Uuid {
    uuid::Builder::from_random_bytes(random()).into_uuid()
}
