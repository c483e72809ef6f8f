//! What a wallet and its issuers send, for the fuzzer.

use serde_json::Value;

use super::{
    claims,
    credential::{self, Expected},
    jwe::{Ephemeral, Jwe},
    status,
    trust::Trust,
};

/// A key that the fuzzer may know.
const KEY: &str = "VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw";

/// A presentation, its disclosures, a sealed answer, claims, a status list.
pub(crate) fn read(form: u8, text: &str) {
    match form {
        0 => {
            let expected = Expected {
                client_id: "x509_hash:x",
                nonce: "x",
                now: 1_700_000_000,
            };
            let checked = credential::check(text, &Trust::new(Vec::new()), &expected);
            assert!(checked.is_err(), "nobody is trusted");
        }
        1 => {
            let _ = credential::disclosed(text, None);
        }
        2 => {
            if let Some(jwe) = Jwe::parse(text) {
                let _ = Ephemeral::parse(KEY).and_then(|key| key.open(jwe));
            }
        }
        3 => {
            if let Ok(Value::Object(claims)) = serde_json::from_str(text) {
                let _ = claims::card(&claims);
            }
        }
        _ => status::fuzzing(text),
    }
}
