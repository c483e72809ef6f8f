//! RSA keys for tests, made once per run: making one takes seconds.

use std::sync::LazyLock;

use super::{EncryptionKey, Pkcs8, SigningKey};

static SEALING: LazyLock<Pkcs8> = LazyLock::new(make);
static SIGNING: LazyLock<Pkcs8> = LazyLock::new(make);
static OTHER: LazyLock<Pkcs8> = LazyLock::new(make);

static SEALING_KEY: LazyLock<EncryptionKey> = LazyLock::new(owned_sealing);
static SIGNING_KEY: LazyLock<SigningKey> = LazyLock::new(owned_signing);
static OTHER_SIGNING_KEY: LazyLock<SigningKey> = LazyLock::new(owned_other_signing);

fn make() -> Pkcs8 {
    Pkcs8::generate_rsa().expect("a key")
}

pub(crate) fn owned_sealing() -> EncryptionKey {
    EncryptionKey::new(&SEALING).expect("an RSA key")
}

pub(crate) fn owned_signing() -> SigningKey {
    SigningKey::new(&SIGNING).expect("an RSA key")
}

pub(crate) fn owned_other_signing() -> SigningKey {
    SigningKey::new(&OTHER).expect("an RSA key")
}

/// A signing key that no directory of a test names.
pub(crate) fn strange_signing() -> SigningKey {
    SigningKey::new(&SEALING).expect("an RSA key")
}

/// Another key to seal to: the citizen's reply key in tests.
pub(crate) fn other_sealing() -> EncryptionKey {
    EncryptionKey::new(&OTHER).expect("an RSA key")
}

pub(crate) fn sealing() -> &'static EncryptionKey {
    &SEALING_KEY
}

pub(crate) fn signing() -> &'static SigningKey {
    &SIGNING_KEY
}

pub(crate) fn other_signing() -> &'static SigningKey {
    &OTHER_SIGNING_KEY
}
