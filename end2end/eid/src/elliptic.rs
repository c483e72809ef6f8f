//! Keys, signatures and key agreement on brainpoolP256r1, the curve of the German eID.

use openssl::bn::{BigNum, BigNumContext};
use openssl::derive::Deriver;
use openssl::ec::{EcGroup, EcKey, EcPoint, PointConversionForm};
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::sha::sha256;

/// Bytes of a coordinate and of half a signature.
pub(crate) const SIZE: i32 = 32;

/// The curve.
pub(crate) fn curve() -> Result<EcGroup, ErrorStack> {
    EcGroup::from_curve_name(Nid::BRAINPOOL_P256R1)
}

/// A key pair.
pub(crate) struct Key {
    pair: EcKey<Private>,
    point: Vec<u8>,
}

impl Key {
    /// A new random one.
    pub(crate) fn generate() -> Result<Self, ErrorStack> {
        let curve = curve()?;
        let pair = EcKey::generate(&curve)?;
        let point = encoded(&curve, pair.public_key())?;
        Ok(Self { pair, point })
    }

    /// The public point, uncompressed.
    pub(crate) fn point(&self) -> &[u8] {
        &self.point
    }

    /// The x coordinate of the public point.
    pub(crate) fn x(&self) -> &[u8] {
        &self.point[1..=SIZE as usize]
    }

    /// ECDSA with SHA-256 in the plain format: r and s, one after the other.
    pub(crate) fn sign(&self, data: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        let signature = EcdsaSig::sign(&sha256(data), &self.pair)?;
        let mut plain = signature.r().to_vec_padded(SIZE)?;
        plain.extend(signature.s().to_vec_padded(SIZE)?);
        Ok(plain)
    }

    /// The x coordinate that this key has in common with somebody's public point.
    pub(crate) fn agree(&self, other: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        let curve = curve()?;
        let point = EcPoint::from_bytes(&curve, other, &mut *BigNumContext::new()?)?;
        let other = PKey::from_ec_key(EcKey::from_public_key(&curve, &point)?)?;
        let own = PKey::from_ec_key(self.pair.clone())?;
        let mut deriver = Deriver::new(&own)?;
        deriver.set_peer(&other)?;
        deriver.derive_to_vec()
    }
}

/// The curve's parameters in the order of a certificate: p, a, b, generator, order.
pub(crate) fn parameters() -> Result<[Vec<u8>; 5], ErrorStack> {
    let curve = curve()?;
    let mut context = BigNumContext::new()?;
    let (mut p, mut a, mut b) = (BigNum::new()?, BigNum::new()?, BigNum::new()?);
    curve.components_gfp(&mut p, &mut a, &mut b, &mut context)?;
    let mut order = BigNum::new()?;
    curve.order(&mut order, &mut context)?;
    let generator = curve.generator_opt().ok_or_else(ErrorStack::get)?;
    let generator = encoded(&curve, generator)?;
    Ok([
        p.to_vec_padded(SIZE)?,
        a.to_vec_padded(SIZE)?,
        b.to_vec_padded(SIZE)?,
        generator,
        order.to_vec_padded(SIZE)?,
    ])
}

fn encoded(curve: &EcGroup, point: &openssl::ec::EcPointRef) -> Result<Vec<u8>, ErrorStack> {
    point.to_bytes(
        curve,
        PointConversionForm::UNCOMPRESSED,
        &mut *BigNumContext::new()?,
    )
}

#[cfg(test)]
mod tests {
    use openssl::bn::BigNum;
    use openssl::ecdsa::EcdsaSig;
    use openssl::sha::sha256;

    use super::Key;

    #[test]
    fn two_keys_agree_on_one_secret() {
        let (one, other) = (Key::generate().expect("key"), Key::generate().expect("key"));
        let secret = one.agree(other.point()).expect("on the curve");
        assert_eq!(secret, other.agree(one.point()).expect("on the curve"));
        assert_eq!(secret.len(), 32);
        assert!(one.agree(&[4; 65]).is_err(), "a point beside the curve");
    }

    #[test]
    fn a_signature_has_a_fixed_length_and_is_valid() {
        let key = Key::generate().expect("key");
        let plain = key.sign(b"certificate").expect("signature");
        assert_eq!(plain.len(), 64);
        let half = |bytes| BigNum::from_slice(bytes).expect("number");
        let signature = EcdsaSig::from_private_components(half(&plain[..32]), half(&plain[32..]))
            .expect("signature");
        assert!(
            signature
                .verify(&sha256(b"certificate"), &key.pair)
                .expect("checked")
        );
    }
}
