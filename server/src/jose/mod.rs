//! Keys, signatures and sealing on the server side (aws-lc-rs).
//!
//! Forms are those of [`relocation::envelope::jose`]; this module adds the
//! cryptography: PS512 and ES256 signatures (RFC 7518 §§ 3.4, 3.5), JWE with
//! RSA-OAEP-256 and A256GCM (§§ 4.3, 5.3), thumbprints (RFC 7638). It knows no
//! other module of the server but [`crate::private_file`].

mod digest;
mod error;
mod foreign;
mod jwe;
mod jwk;
mod jws;
mod pkcs8;
mod root;

pub use digest::{same, sha256, sha256_base64url, sha512_hex};
pub use error::{JoseError, KeyFileError};
pub use foreign::ForeignHeader;
#[cfg(any(test, fuzzing))]
pub(crate) use foreign::inflate;
#[cfg(test)]
pub(crate) use jwe::seal_under;
pub use jwe::{EncryptionKey, seal};
pub use jwk::{check_jwk, thumbprint};
pub use jws::{SigningKey, verify, verify_named};
pub use pkcs8::Pkcs8;
pub use root::{RootKey, verify_es256};

#[cfg(test)]
pub(crate) mod test_keys;
