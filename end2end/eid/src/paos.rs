//! The messages of TR-03112 that travel over PAOS: what this server writes.

use crate::failure::Result;
use crate::pki::Pki;
use crate::rights::{Rights, Role};

const NAMESPACES: &str = concat!(
    r#"xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" "#,
    r#"xmlns:wsa="http://www.w3.org/2005/03/addressing" "#,
    r#"xmlns:iso="urn:iso:std:iso-iec:24727:tech:schema" "#,
    r#"xmlns:dss="urn:oasis:names:tc:dss:1.0:core:schema" "#,
    r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#,
);
const CONNECTION: &str = concat!(
    r#"<iso:ConnectionHandle xsi:type="iso:ConnectionHandleType">"#,
    "<iso:CardApplication>e80704007f00070302</iso:CardApplication>",
    "<iso:SlotHandle>00</iso:SlotHandle></iso:ConnectionHandle>",
);
pub(crate) const OK: &str = "http://www.bsi.bund.de/ecard/api/1.1/resultmajor#ok";
pub(crate) const ERROR: &str = "http://www.bsi.bund.de/ecard/api/1.1/resultmajor#error";

/// The whole message with this body, in answer to the message of this id.
pub(crate) fn envelope(body: &str, answered: &str) -> Result<String> {
    let mut random = [0; 16];
    openssl::rand::rand_bytes(&mut random)?;
    let id = uuid::Builder::from_random_bytes(random).into_uuid();
    let answered = escaped(answered);
    Ok(format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><soap:Envelope {NAMESPACES}><soap:Header><wsa:RelatesTo>{answered}</wsa:RelatesTo><wsa:MessageID>urn:uuid:{id}</wsa:MessageID></soap:Header><soap:Body>{body}</soap:Body></soap:Envelope>"#
    ))
}

/// Shows certificate and wishes to the client, and so to the person.
pub(crate) fn certificates(
    pki: &Pki,
    required: Rights,
    optional: Rights,
    auxiliary: &[u8],
    transaction: Option<&str>,
) -> String {
    let hex = |name, bytes: &[u8]| element(name, &hex::encode(bytes));
    let rights = |name, rights: Rights| hex(name, &rights.template(Role::Terminal));
    authenticate(
        "EAC1InputType",
        &[
            hex("Certificate", &pki.terminal),
            hex("Certificate", &pki.verifier),
            hex("CertificateDescription", &pki.description),
            rights("RequiredCHAT", required),
            rights("OptionalCHAT", optional),
            hex("AuthenticatedAuxiliaryData", auxiliary),
            transaction.map_or_else(String::new, |text| element("TransactionInfo", text)),
        ],
    )
}

/// Proves that this server has the terminal's key.
pub(crate) fn signature(ephemeral: &[u8], signature: &[u8]) -> String {
    authenticate(
        "EAC2InputType",
        &[
            element("EphemeralPublicKey", &hex::encode(ephemeral)),
            element("Signature", &hex::encode(signature)),
        ],
    )
}

/// Hands commands to the chip.
pub(crate) fn transmit(commands: &[Vec<u8>]) -> String {
    let commands: String = commands
        .iter()
        .map(|command| element("InputAPDU", &hex::encode(command)))
        .map(|command| format!("<iso:InputAPDUInfo>{command}</iso:InputAPDUInfo>"))
        .collect();
    format!("<iso:Transmit><iso:SlotHandle>00</iso:SlotHandle>{commands}</iso:Transmit>")
}

/// Ends the conversation; with the minor code of an error if there was one.
pub(crate) fn end(error: Option<&str>) -> String {
    let result = match error {
        None => format!("<dss:ResultMajor>{OK}</dss:ResultMajor>"),
        Some(minor) => format!(
            "<dss:ResultMajor>{ERROR}</dss:ResultMajor><dss:ResultMinor>{}</dss:ResultMinor>",
            escaped(minor)
        ),
    };
    format!(
        r#"<iso:StartPAOSResponse Profile="http://www.bsi.bund.de/ecard/api/1.1"><dss:Result>{result}</dss:Result></iso:StartPAOSResponse>"#
    )
}

fn authenticate(kind: &str, fields: &[String]) -> String {
    let fields = fields.concat();
    format!(
        r#"<iso:DIDAuthenticate>{CONNECTION}<iso:DIDName>PIN</iso:DIDName><iso:AuthenticationProtocolData Protocol="urn:oid:1.3.162.15480.3.0.14" xsi:type="iso:{kind}">{fields}</iso:AuthenticationProtocolData></iso:DIDAuthenticate>"#
    )
}

fn element(name: &str, text: &str) -> String {
    format!("<iso:{name}>{}</iso:{name}>", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{element, end, envelope, transmit};

    #[test]
    fn every_message_is_well_formed() {
        for body in [
            end(None),
            end(Some("minor#<odd> & \"quoted\"")),
            transmit(&[vec![0, 0xA4]]),
            element("TransactionInfo", "Umzug & mehr <b>"),
        ] {
            let message = envelope(&body, "urn:uuid:<>").expect("random bytes");
            assert!(
                roxmltree::Document::parse(&message).is_ok(),
                "not XML: {message}"
            );
        }
    }
}
