//! Makes the signed statement out of what a means said, at the node or at an
//! office. The only place that has both; it keeps nothing.

use relocation::envelope::identity::{
    Assurance, Card, Confirmation, Disclosure, HolderKey, LIFETIME, Means, SD_ALG, STATEMENT_TYPE,
    Statement, StatementClaims, VCT,
};

use crate::{
    jose::{JoseError, SigningKey, sha256_base64url},
    machine::random,
};

/// What is said, by whom, when, and whose it is.
pub struct Said<'a> {
    /// The node, or the destination of the office.
    pub issuer: String,
    /// By which means.
    pub means: Means,
    /// How sure it is.
    pub assurance: Assurance,
    /// About the person.
    pub card: &'a Card,
    /// The key that was made in the citizen's browser.
    pub holder: HolderKey,
    /// Who confirmed it at a counter; the office's key goes along then.
    pub confirmed_by: Option<String>,
    /// Unix seconds.
    pub now: i64,
}

/// The statement's text: `jws~disclosure~…~`.
///
/// # Errors
/// [`JoseError::Key`] when the holder's key is none; [`JoseError::Operation`].
pub fn issue(key: &SigningKey, said: Said<'_>) -> Result<String, JoseError> {
    said.holder.point().ok_or(JoseError::Key)?;
    let claims = said.card.claims().into_iter();
    let disclosures: Vec<Disclosure> = claims
        .map(|(name, value)| Disclosure::new(&random::<16>(), name, value))
        .collect();
    let digest = |one: &Disclosure| sha256_base64url(one.text.as_bytes());
    let mut sd: Vec<String> = disclosures.iter().map(digest).collect();
    sd.sort_unstable();
    let claims = StatementClaims {
        iss: said.issuer,
        iat: said.now,
        exp: said.now + LIFETIME,
        vct: VCT.into(),
        cnf: Confirmation { jwk: said.holder },
        means: said.means,
        assurance: said.assurance,
        key: (said.confirmed_by.is_some()).then(|| key.jwk().clone()),
        confirmed_by: said.confirmed_by,
        sd_alg: SD_ALG.into(),
        sd,
    };
    let jws = key.sign(STATEMENT_TYPE, &claims)?;
    Ok(Statement { jws, disclosures }.text())
}
