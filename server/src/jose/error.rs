//! What can go wrong with keys and compact forms.

use std::path::PathBuf;

use relocation::envelope::jose::FormError;

/// Why something was not sealed, opened, signed or verified.
///
/// Deliberately coarse: an answer that tells a wrong key from a wrong tag
/// would help an attacker only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoseError {
    /// Not a compact JWE or JWS with the expected header.
    #[error("not a readable JWE or JWS")]
    Form,
    /// Another algorithm than the one that this project uses, or an extension.
    #[error("algorithm not allowed")]
    Algorithm,
    /// Header names another key.
    #[error("made for or by another key")]
    KeyId,
    /// The key itself is unusable: wrong kind, too short, thumbprint wrong.
    #[error("key not usable")]
    Key,
    /// Could not be opened: wrong key or changed bytes.
    #[error("cannot be opened")]
    Open,
    /// Signature does not match.
    #[error("signature wrong")]
    Signature,
    /// The cryptographic library refused to work.
    #[error("cryptographic operation failed")]
    Operation,
}

impl From<FormError> for JoseError {
    fn from(error: FormError) -> Self {
        match error {
            FormError::Extension => Self::Algorithm,
            FormError::Segments | FormError::Base64 | FormError::Json => Self::Form,
        }
    }
}

/// Why a key file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Reading or writing failed.
    #[error("key file {path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Contents are no PKCS #8 PEM of the expected kind.
    #[error("key file {path}: no usable PKCS #8 key")]
    Content {
        /// Which file.
        path: PathBuf,
    },
    /// The key could not be made.
    #[error(transparent)]
    Jose(#[from] JoseError),
}
