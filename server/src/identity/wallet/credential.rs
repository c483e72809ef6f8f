//! An SD-JWT VC with key binding (RFC 9901, SD-JWT VC) as a wallet presents it:
//! who has signed it, for whom, and for which request.

use std::collections::HashSet;

use relocation::envelope::identity::{BINDING_TYPE, SD_ALG, STATEMENT_TYPE};
use sd_jwt_payload::{Hasher, SdJwt};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Refusal, SKEW, ask, jwe::Point, jws::Jws, status::Listed, trust::Trust};
use crate::jose::{same, sha256, sha256_base64url};

/// Most disclosures.
const DISCLOSURES: usize = 64;
/// Seconds for which a presentation counts.
const FRESH: i64 = 300;
/// Seconds for which a credential may count that nobody can revoke (EUDI ARF,
/// high-level requirement VCR_01).
const UNREVOCABLE: i64 = 24 * 3600;

/// What a presentation has to fit.
pub(super) struct Expected<'a> {
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: i64,
}

/// What it says; whether it was revoked is not known yet.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) claims: Map<String, Value>,
    pub(super) status: Option<Listed>,
}

/// What the issuer has signed and nobody can hold back.
#[derive(Deserialize)]
struct Signed {
    vct: String,
    iat: Option<i64>,
    nbf: Option<i64>,
    exp: Option<i64>,
    cnf: Confirmation,
    status: Option<Status>,
    #[serde(rename = "_sd_alg")]
    sd_alg: Option<String>,
}

#[derive(Deserialize)]
struct Confirmation {
    jwk: Point,
}

#[derive(Deserialize)]
struct Status {
    status_list: Listed,
}

/// The key binding.
#[derive(Deserialize)]
struct Binding {
    iat: i64,
    aud: String,
    nonce: String,
    sd_hash: String,
}

/// Checks everything but the status list.
pub(super) fn check(
    text: &str,
    trust: &Trust,
    expected: &Expected<'_>,
) -> Result<Checked, Refusal> {
    let end = text.rfind('~').ok_or(Refusal::Form)?;
    let (issued, binding) = text.split_at(end + 1);
    let jws = issued.split('~').next().and_then(Jws::parse);
    let jws = jws.ok_or(Refusal::Form)?;
    let issuer = trust.key(jws.chain(), expected.now);
    let issuer = issuer.ok_or(Refusal::Issuer)?;
    let signed: Signed = jws
        .verified(STATEMENT_TYPE, &issuer)
        .ok_or(Refusal::Issuer)?;
    if !ask::VCT.contains(&signed.vct.as_str()) {
        return Err(Refusal::Kind);
    }
    bound(issued, binding, &signed.cnf.jwk, expected)?;
    in_time(&signed, expected.now)?;
    Ok(Checked {
        claims: disclosed(issued, signed.sd_alg.as_deref())?,
        status: signed.status.map(|status| status.status_list),
    })
}

fn in_time(signed: &Signed, now: i64) -> Result<(), Refusal> {
    let from = signed.nbf.max(signed.iat).unwrap_or(0);
    let until = signed.exp.unwrap_or(0);
    if from > now + SKEW || until <= now {
        return Err(Refusal::Document);
    }
    match signed.status.is_none() && until.saturating_sub(from) > UNREVOCABLE {
        true => Err(Refusal::Status),
        false => Ok(()),
    }
}

/// The holder has signed just this, for this request, a moment ago.
fn bound(
    issued: &str,
    binding: &str,
    holder: &Point,
    expected: &Expected<'_>,
) -> Result<(), Refusal> {
    let holder = holder.bytes().ok_or(Refusal::Binding)?;
    let jws = Jws::parse(binding).ok_or(Refusal::Binding)?;
    let said: Binding = jws
        .verified(BINDING_TYPE, &holder)
        .ok_or(Refusal::Binding)?;
    let fresh = (expected.now - FRESH..=expected.now + SKEW).contains(&said.iat);
    let fits = same(said.nonce.as_bytes(), expected.nonce.as_bytes())
        && said.aud == expected.client_id
        && said.sd_hash == sha256_base64url(issued.as_bytes());
    (fresh && fits).then_some(()).ok_or(Refusal::Binding)
}

/// The claims with every disclosure in its place; each has to have one.
pub(super) fn disclosed(
    issued: &str,
    algorithm: Option<&str>,
) -> Result<Map<String, Value>, Refusal> {
    if algorithm.is_some_and(|algorithm| algorithm != SD_ALG) {
        return Err(Refusal::Disclosures);
    }
    let sd_jwt = SdJwt::parse(issued).map_err(|_| Refusal::Disclosures)?;
    let all = sd_jwt.disclosures();
    let different: HashSet<&str> = all.iter().map(AsRef::as_ref).collect();
    if all.len() > DISCLOSURES || different.len() != all.len() {
        return Err(Refusal::Disclosures);
    }
    // The error's text may hold a claim: it is dropped here.
    let claims = sd_jwt.into_disclosed_object(&Sha256);
    claims.map_err(|_| Refusal::Disclosures)
}

struct Sha256;

impl Hasher for Sha256 {
    fn digest(&self, input: &[u8]) -> Vec<u8> {
        sha256(input).to_vec()
    }

    fn alg_name(&self) -> &str {
        SD_ALG
    }
}
