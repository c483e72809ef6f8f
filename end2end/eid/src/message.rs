//! The messages of TR-03112 that travel over PAOS: what a client writes.

use roxmltree::{Document, Node};

use crate::failure::{Failure, Result};

/// A message that is well-formed XML.
pub(crate) struct Message<'a>(Document<'a>);

impl<'a> Message<'a> {
    /// Reads it; document types are refused.
    pub(crate) fn read(text: &'a str) -> Result<Self> {
        Ok(Self(Document::parse(text)?))
    }

    /// The name of what the SOAP body holds.
    pub(crate) fn kind(&self) -> &str {
        self.elements("Body")
            .find_map(|body| body.first_element_child())
            .map_or("", |content| content.tag_name().name())
    }

    /// The text of the first element of this name.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.elements(name).next().map(|element| trimmed(&element))
    }

    /// The bytes of the first element of this name.
    pub(crate) fn bytes(&self, name: &'static str) -> Result<Vec<u8>> {
        let text = self.text(name).ok_or(Failure::Malformed(name))?;
        Ok(hex::decode(text)?)
    }

    /// The bytes of all elements of this name.
    pub(crate) fn all_bytes(&self, name: &str) -> Result<Vec<Vec<u8>>> {
        self.elements(name)
            .map(|element| Ok(hex::decode(trimmed(&element))?))
            .collect()
    }

    fn elements(&self, name: &str) -> impl Iterator<Item = Node<'_, 'a>> {
        self.0
            .descendants()
            .filter(move |node| node.is_element() && node.tag_name().name() == name)
    }
}

fn trimmed<'a>(element: &Node<'a, '_>) -> &'a str {
    element.text().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn elements_are_found_by_their_names_whatever_the_prefix() {
        let text = r#"<s:Envelope xmlns:s="soap"><s:Header><x:MessageID xmlns:x="wsa">urn:1</x:MessageID></s:Header>
            <s:Body><TransmitResponse xmlns="iso"><OutputAPDU> 9000 </OutputAPDU><OutputAPDU>6A82</OutputAPDU></TransmitResponse></s:Body></s:Envelope>"#;
        let message = Message::read(text).expect("well formed");
        assert_eq!(message.kind(), "TransmitResponse");
        assert_eq!(message.text("MessageID"), Some("urn:1"));
        assert_eq!(message.bytes("OutputAPDU").expect("bytes"), [0x90, 0]);
        assert_eq!(message.all_bytes("OutputAPDU").expect("bytes").len(), 2);
        assert!(message.bytes("Nonce").is_err());
    }

    #[test]
    fn document_types_are_refused() {
        assert!(Message::read(r#"<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>"#).is_err());
    }
}
