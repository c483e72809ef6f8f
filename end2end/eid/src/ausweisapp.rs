//! The configuration file of AusweisApp2 that makes it trust this start's root, for test cards only.

use serde_json::{Value, json};

/// Nothing is fetched from anywhere.
const NOWHERE: &str = "https://localhost:1/";

/// The whole file; AusweisApp reads it instead of the one inside itself.
pub(crate) fn configuration(root: &[u8]) -> Value {
    let signatures = json!([
        "ECDSA+SHA512",
        "ECDSA+SHA384",
        "ECDSA+SHA256",
        "RSA+SHA512",
        "RSA+SHA384",
        "RSA+SHA256"
    ]);
    let tls = |ciphers: Value, curves: Value| {
        json!({
            "protocolVersion": "TlsV1_2",
            "ocspStapling": true,
            "ciphers": ciphers,
            "ellipticCurves": curves,
            "signatureAlgorithms": signatures,
        })
    };
    let service = tls(
        json!([
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES128-GCM-SHA256"
        ]),
        json!(["prime256v1", "secp384r1"]),
    );
    let shared_key = tls(json!(["RSA-PSK-AES256-GCM-SHA384"]), json!([]));
    let sizes = json!({ "Rsa": 2000, "Dsa": 2000, "Dh": 2000, "Ec": 250 });
    json!({
        "vendor": "umzug test",
        "cvRootCertificates": [],
        "cvRootCertificatesTest": [hex::encode(root)],
        "updateCertificates": [],
        "tlsSettings": service,
        "tlsSettingsPsk": shared_key,
        "tlsSettingsRemoteIfd": service,
        "tlsSettingsRemoteIfdPairing": shared_key,
        "tlsSettingsLocalIfd": service,
        "minStaticKeySizes": sizes,
        "minEphemeralKeySizes": sizes,
        "selfAuthentication": { "url": NOWHERE, "testUrl": NOWHERE },
        "updateServer": { "baseUrl": NOWHERE },
        "whitelistServer": { "baseUrl": NOWHERE },
        "updates": { "release": NOWHERE, "beta": NOWHERE },
    })
}
