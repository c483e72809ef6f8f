//! RSA keys for tests, made once per run: making one takes seconds.

use std::sync::LazyLock;

use super::{EncryptionKey, Pkcs8, SigningKey};

fn make() -> Pkcs8 {
    Pkcs8::generate_rsa().expect("a key")
}

static SEALING: LazyLock<EncryptionKey> =
    LazyLock::new(|| EncryptionKey::new(&make()).expect("an RSA key"));
static SIGNING: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::new(&make()).expect("an RSA key"));
static OTHER: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::new(&make()).expect("an RSA key"));

pub(crate) fn sealing() -> &'static EncryptionKey {
    &SEALING
}

pub(crate) fn signing() -> &'static SigningKey {
    &SIGNING
}

pub(crate) fn other_signing() -> &'static SigningKey {
    &OTHER
}
