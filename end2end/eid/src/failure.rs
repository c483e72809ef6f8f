//! What can go wrong while a session is served.

use openssl::error::ErrorStack;

/// Why a message could not be answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// OpenSSL refused.
    #[error("cryptography: {0}")]
    Cryptography(#[from] ErrorStack),
    /// A data object is cut off or is not what stands there by the specification.
    #[error("not a valid {0}")]
    Malformed(&'static str),
    /// A message that nobody waits for.
    #[error("unexpected message {0}")]
    Unexpected(String),
    /// The chip, or what speaks for it, has not proved what it should.
    #[error("not genuine: {0}")]
    NotGenuine(&'static str),
    /// The message is not XML.
    #[error("XML: {0}")]
    Xml(#[from] roxmltree::Error),
    /// A field is not hexadecimal.
    #[error("hexadecimal: {0}")]
    Hex(#[from] hex::FromHexError),
}

/// The result of serving a session.
pub(crate) type Result<T> = std::result::Result<T, Failure>;
