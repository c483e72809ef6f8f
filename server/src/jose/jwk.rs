//! Public RSA keys: from a key pair, and checked before use.

use aws_lc_rs::rsa::PublicKey;
use aws_lc_rs::signature::RsaPublicKeyComponents;
use relocation::envelope::jose::{Jwk, KeyUse, decode, encode, thumbprint_input};

use super::{JoseError, same, sha256_base64url};

/// Smallest modulus: FIT-Connect asks for 4096 bits.
const MODULUS_BYTES: usize = 512;
/// Largest modulus that is still worth the time of an operation.
const MODULUS_BYTES_MAX: usize = 1024;

/// RFC 7638 thumbprint of a key: base64url SHA-256.
#[must_use]
pub fn thumbprint(jwk: &Jwk) -> String {
    sha256_base64url(jwk.thumbprint_input().as_bytes())
}

/// Refuses keys that are not RSA of at least 4096 bits, are made for another
/// use, or do not bear their own thumbprint as key id.
///
/// # Errors
/// [`JoseError::Key`].
pub fn check_jwk(jwk: &Jwk, usage: KeyUse) -> Result<(), JoseError> {
    components(jwk, usage).map(|_| ())
}

pub(super) fn components(
    jwk: &Jwk,
    usage: KeyUse,
) -> Result<RsaPublicKeyComponents<Vec<u8>>, JoseError> {
    let expected = Jwk::rsa(usage, jwk.n.clone(), jwk.e.clone(), thumbprint(jwk));
    let shape = jwk.kty == expected.kty
        && jwk.e == "AQAB"
        && jwk.alg == expected.alg
        && jwk.key_ops == expected.key_ops
        && same(jwk.kid.as_bytes(), expected.kid.as_bytes());
    let n = decode(&jwk.n).map_err(|_| JoseError::Key)?;
    let size = (MODULUS_BYTES..=MODULUS_BYTES_MAX).contains(&n.len()) && n[0] & 0x80 != 0;
    if !shape || !size {
        return Err(JoseError::Key);
    }
    Ok(RsaPublicKeyComponents {
        n,
        e: vec![1, 0, 1],
    })
}

pub(super) fn public_jwk(key: &PublicKey, usage: KeyUse) -> Jwk {
    let parts = RsaPublicKeyComponents::<Vec<u8>>::from(key);
    let (n, e) = (encode(&parts.n), encode(&parts.e));
    let kid = sha256_base64url(thumbprint_input(&n, &e).as_bytes());
    Jwk::rsa(usage, n, e, kid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::test_keys;

    // RFC 7638 § 3.1.
    #[test]
    fn thumbprint_is_that_of_the_standard() {
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let jwk = Jwk::rsa(KeyUse::Sign, n.into(), "AQAB".into(), String::new());
        let print = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
        assert_eq!(thumbprint(&jwk), print);
        // and it is too short to be accepted
        let jwk = Jwk::rsa(KeyUse::Sign, n.into(), "AQAB".into(), print.into());
        assert_eq!(check_jwk(&jwk, KeyUse::Sign), Err(JoseError::Key));
    }

    #[test]
    fn near_misses_are_refused() {
        let good = test_keys::sealing().jwk().clone();
        assert_eq!(check_jwk(&good, KeyUse::Seal), Ok(()));
        assert_eq!(check_jwk(&good, KeyUse::Sign), Err(JoseError::Key));
        let change: [fn(&mut Jwk); 5] = [
            |k| k.kid = "another".into(),
            |k| k.e = "Aw".into(),
            |k| k.kty = "EC".into(),
            |k| k.alg = "RSA1_5".into(),
            |k| k.n = k.n.replace(&k.n[..4], "AAAA"),
        ];
        for edit in change {
            let mut jwk = good.clone();
            edit(&mut jwk);
            assert_eq!(check_jwk(&jwk, KeyUse::Seal), Err(JoseError::Key));
        }
    }
}
