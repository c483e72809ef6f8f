//! What a wallet is asked for, in DCQL (OpenID4VP 1.0 § 6): enough to find the
//! person in the register, nothing else.

use serde_json::{Value, json};

/// Format of the credential: SD-JWT VC.
pub(super) const FORMAT: &str = "dc+sd-jwt";
/// Kinds that are accepted: the German PID, and the one all PIDs share.
pub(super) const VCT: [&str; 2] = ["urn:eudi:pid:de:1", "urn:eudi:pid:1"];
/// Name of the one query.
pub(super) const QUERY: &str = "pid";

/// Every claim that is asked for, by its path.
const CLAIMS: [&[&str]; 7] = [
    &["given_name"],
    &["family_name"],
    &["birthdate"],
    &["address", "street_address"],
    &["address", "postal_code"],
    &["address", "locality"],
    &["address", "country"],
];
/// How many of them everybody has: who has no fixed abode has no address.
const WITHOUT_ADDRESS: usize = 3;

/// The query.
pub(super) fn query() -> Value {
    let claim = |path: &&[&str]| json!({"id": path.join("-"), "path": path});
    let ids = |paths: &[&[&str]]| paths.iter().map(|path| path.join("-")).collect::<Vec<_>>();
    json!({"credentials": [{
        "id": QUERY,
        "format": FORMAT,
        "meta": {"vct_values": VCT},
        "claims": CLAIMS.iter().map(claim).collect::<Vec<_>>(),
        "claim_sets": [ids(&CLAIMS), ids(&CLAIMS[..WITHOUT_ADDRESS])],
    }]})
}
