//! The description of a terminal's certificate: what the person reads about the eService before consent.

use openssl::sha::sha256;

use crate::{oid, tlv};

const TERMS: &str = "Name, Anschrift und E-Mail-Adresse des Diensteanbieters:\n\
    Umzug (Test)\nHamburg\n\nZweck: Test der Online-Ausweisfunktion";

/// Encodes it for an eService at this address with these TLS certificates (DER).
pub(crate) fn encoded(subject: &str, certificates: &[Vec<u8>]) -> Vec<u8> {
    let mut hashes: Vec<_> = certificates
        .iter()
        .map(|certificate| tlv::object(0x04, &sha256(certificate)))
        .collect();
    // The members of a DER set stand in order.
    hashes.sort();
    let text = |tag, text: &str| tlv::object(tag, &tlv::object(0x0C, text.as_bytes()));
    let address = |tag, text: &str| tlv::object(tag, &tlv::object(0x13, text.as_bytes()));
    let fields = [
        oid::object(oid::PLAIN_DESCRIPTION),
        text(0xA1, "Umzug Test CA"),
        address(0xA2, "https://localhost"),
        text(0xA3, "Umzug (Test)"),
        address(0xA4, subject),
        text(0xA5, TERMS),
        tlv::object(0xA7, &tlv::object(0x31, &hashes.concat())),
    ];
    tlv::object(0x30, &fields.concat())
}

#[cfg(test)]
mod tests {
    use super::encoded;
    use crate::tlv;

    #[test]
    fn address_and_hashes_stand_where_clients_look_for_them() {
        let description = encoded("https://localhost:8443", &[vec![1], vec![2]]);
        let subject = tlv::within(&description, &[0x30, 0xA4, 0x13]).expect("subject");
        assert_eq!(subject, b"https://localhost:8443");
        let hashes = tlv::within(&description, &[0x30, 0xA7, 0x31]).expect("hashes");
        let hashes = tlv::objects(hashes).expect("well formed");
        assert_eq!(hashes.len(), 2);
        assert!(hashes[0].value < hashes[1].value);
    }
}
