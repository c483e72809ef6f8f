//! Private keys at rest: PKCS #8 in PEM, readable by the owner only.

use std::fs;
use std::io;
use std::path::Path;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use zeroize::Zeroizing;

use super::{JoseError, KeyFileError};
use crate::private_file;

const TAG: &str = "PRIVATE KEY";

/// A private key as DER; wiped when dropped.
pub struct Pkcs8(Zeroizing<Vec<u8>>);

impl Pkcs8 {
    /// A new RSA key of 4096 bits. Takes a second or more.
    ///
    /// # Errors
    /// [`JoseError::Operation`].
    pub fn generate_rsa() -> Result<Self, JoseError> {
        let pair = KeyPair::generate(KeySize::Rsa4096).map_err(|_| JoseError::Operation)?;
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| JoseError::Operation)?;
        Ok(Self(Zeroizing::new(der.as_ref().to_vec())))
    }

    /// A new key on the curve P-256.
    ///
    /// # Errors
    /// [`JoseError::Operation`].
    pub fn generate_p256() -> Result<Self, JoseError> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
            .map_err(|_| JoseError::Operation)?;
        let document = pair.to_pkcs8v1().map_err(|_| JoseError::Operation)?;
        Ok(Self(Zeroizing::new(document.as_ref().to_vec())))
    }

    /// The DER bytes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0
    }

    /// Reads a PEM file.
    ///
    /// # Errors
    /// [`KeyFileError`] when it is missing or no private key.
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        let text = Zeroizing::new(fs::read(path).map_err(|source| at(path, source))?);
        let content = || KeyFileError::Content { path: path.into() };
        let parsed = pem::parse(text.as_slice()).map_err(|_| content())?;
        if parsed.tag() != TAG {
            return Err(content());
        }
        Ok(Self(Zeroizing::new(parsed.into_contents())))
    }

    /// Writes a new PEM file with mode 0600. Never overwrites one.
    ///
    /// # Errors
    /// [`KeyFileError::Io`], also when the file exists.
    pub fn store(&self, path: &Path) -> Result<(), KeyFileError> {
        let text = Zeroizing::new(pem::encode(&pem::Pem::new(TAG, self.0.as_slice())));
        private_file::write_new(path, text.as_bytes())
            .and_then(|()| private_file::sync_name(path))
            .map_err(|source| at(path, source))
    }

    /// Reads the file, or makes the key with `generate` and writes it.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn load_or_create(
        path: &Path,
        generate: impl FnOnce() -> Result<Self, JoseError>,
    ) -> Result<Self, KeyFileError> {
        if path.exists() {
            return Self::load(path);
        }
        let key = generate()?;
        key.store(path)?;
        Ok(key)
    }
}

fn at(path: &Path, source: io::Error) -> KeyFileError {
    KeyFileError::Io {
        path: path.into(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_key_file_is_private_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("root.key");
        let key = Pkcs8::load_or_create(&path, Pkcs8::generate_p256).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(key.store(&path).is_err());
        let again = Pkcs8::load_or_create(&path, Pkcs8::generate_p256).unwrap();
        assert_eq!(key.der(), again.der());
    }

    #[test]
    fn other_files_are_no_keys() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.key");
        fs::write(&path, "hello").unwrap();
        assert!(matches!(
            Pkcs8::load(&path),
            Err(KeyFileError::Content { .. })
        ));
        fs::write(&path, pem::encode(&pem::Pem::new("PUBLIC KEY", vec![1, 2]))).unwrap();
        assert!(matches!(
            Pkcs8::load(&path),
            Err(KeyFileError::Content { .. })
        ));
    }
}
