//! RSA keys, made once per run: making one takes seconds.

use std::sync::LazyLock;

use relocation::envelope::jose::{Jwk, KeyUse};
use umzug::jose::{Pkcs8, SigningKey};

fn make() -> Pkcs8 {
    Pkcs8::generate_rsa().expect("a key")
}

/// The node's key, as a file.
pub(crate) static NODE: LazyLock<Pkcs8> = LazyLock::new(make);
/// The key of another node.
pub(crate) static NODE_ELSEWHERE: LazyLock<Pkcs8> = LazyLock::new(make);
/// Signs for the authority.
pub(crate) static AUTHORITY: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::new(&make()).expect("an RSA key"));
/// Signs for another authority.
pub(crate) static OTHER: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::new(&make()).expect("an RSA key"));

/// A public key to seal to. Nobody opens anything here, so the signing key's
/// numbers will do.
pub(crate) fn sealing(key: &SigningKey) -> Jwk {
    let jwk = key.jwk();
    Jwk::rsa(KeyUse::Seal, jwk.n.clone(), jwk.e.clone(), jwk.kid.clone())
}
