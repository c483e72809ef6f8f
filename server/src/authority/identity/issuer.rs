//! Who signed a statement. The node speaks for every means but the counter, an
//! authority of the signed directory for its counter only: neither can stand in
//! for the other.

use relocation::envelope::directory::AuthorityEntry;
use relocation::envelope::identity::{Means, STATEMENT_TYPE, StatementClaims, VCT, names_a_clerk};
use relocation::envelope::jose::CompactJws;

use super::Doubt;
use crate::authority::testimony::Witness;
use crate::jose::verify;

/// Who signed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Issuer<'a> {
    /// The node of the directory.
    Node,
    /// An authority of the directory.
    Office(&'a AuthorityEntry),
}

/// Who signed, and what.
///
/// # Errors
/// [`Doubt`].
pub(super) fn signed<'a>(
    jws: &str,
    witness: &'a Witness,
) -> Result<(Issuer<'a>, StatementClaims), Doubt> {
    // Nothing of it is believed yet but what the signed directory says too.
    let unverified = CompactJws::parse(jws).map_err(|_| Doubt::Form)?;
    let named: StatementClaims = unverified.claims().map_err(|_| Doubt::Form)?;
    let (issuer, signed) = match named.iss == witness.directory.node.issuer {
        true => {
            let mut keys = witness.keys.iter();
            let signed = keys.find_map(|key| verify(jws, STATEMENT_TYPE, key).ok());
            (Issuer::Node, signed)
        }
        false => {
            let office = enrolled(&named, witness).ok_or(Doubt::Issuer)?;
            let key = named.key.as_ref().ok_or(Doubt::Issuer)?;
            // Refuses a key that does not bear its own thumbprint as id.
            let signed = verify(jws, STATEMENT_TYPE, key).ok();
            (Issuer::Office(office), signed)
        }
    };
    let signed = signed.ok_or(Doubt::Issuer)?;
    let claims: StatementClaims = signed.claims().map_err(|_| Doubt::Form)?;
    if claims.vct != VCT {
        return Err(Doubt::Issuer);
    }
    let at_a_counter = matches!(issuer, Issuer::Office(_));
    let confirmed = claims.confirmed_by.as_deref();
    if at_a_counter != (claims.means == Means::Counter) || at_a_counter != confirmed.is_some() {
        return Err(Doubt::Means);
    }
    match confirmed.is_none_or(names_a_clerk) {
        true => Ok((issuer, claims)),
        false => Err(Doubt::Form),
    }
}

/// The authority that is named as issuer, if the directory names the key, too.
/// One that was exchanged does not count: what it says is at most a day old, and
/// whoever finds it later must not be able to say who somebody is.
fn enrolled<'a>(claims: &StatementClaims, witness: &'a Witness) -> Option<&'a AuthorityEntry> {
    let office = witness.directory.destination(claims.iss.parse().ok()?)?;
    let (keys, key) = (office.keys.as_ref()?, claims.key.as_ref()?);
    keys.signing.contains(&key.kid).then_some(office)
}
