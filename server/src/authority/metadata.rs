//! Metadata as they arrive: this project's own, and what other senders write
//! by FIT-Connect's schemas 1.x and 2.x. Both say the same in the same places;
//! what the tool does not use may be anything.

use relocation::envelope::jose::Jwk;
use relocation::envelope::metadata::{ContentStructure, FitConnectReply};
use serde::Deserialize;

/// What stands before and behind the version in `$schema`.
const SCHEMA: (&str, &str) = (
    "https://schema.fitko.de/fit-connect/metadata/",
    "/metadata.schema.json",
);

/// The part that the tool reads.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// 1.0.0 lets it be missing.
    #[serde(rename = "$schema")]
    schema: Option<String>,
    /// Hashes and schema of the contents.
    pub content_structure: ContentStructure,
    reply_channel: Option<ReplyChannel>,
}

/// Where replies go. Through the node goes one kind only; by e-mail, De-Mail
/// and the rest this tool answers nobody.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReplyChannel {
    fit_connect: Option<FitConnectReply>,
}

impl Metadata {
    /// Whether they say that they follow a schema that is read here.
    #[must_use]
    pub fn is_read(&self) -> bool {
        let Some(schema) = &self.schema else {
            return true;
        };
        let version = schema.strip_prefix(SCHEMA.0);
        let version = version.and_then(|rest| rest.strip_suffix(SCHEMA.1));
        version.is_some_and(|version| {
            let parts: Vec<&str> = version.split('.').collect();
            let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            parts.len() == 3 && ["1", "2"].contains(&parts[0]) && parts.iter().all(digits)
        })
    }

    /// Key that replies through the node are sealed to.
    #[must_use]
    pub fn reply_key(&self) -> Option<&Jwk> {
        let channel = self.reply_channel.as_ref()?;
        Some(&channel.fit_connect.as_ref()?.encryption_public_key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(schema: &str, channel: &str) -> Metadata {
        let hash = r#"{"type":"sha512","content":""}"#;
        let of = r#"{"schemaUri":"urn:x","mimeType":"application/json"}"#;
        let text = format!(
            r#"{{{schema}"contentStructure":{{"data":{{"hash":{hash},"submissionSchema":{of}}},
            "attachments":[]}},"additionalReferenceInfo":{{"senderReference":"1"}}{channel}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn versions_one_and_two_are_read() {
        let named = |uri: &str| read(&format!(r#""$schema":"{uri}","#), "").is_read();
        let version = |v: &str| named(&format!("{}{v}{}", SCHEMA.0, SCHEMA.1));
        assert!(read("", "").is_read(), "1.0.0 may leave it out");
        assert!(version("1.0.0") && version("1.3.0") && version("2.1.0"));
        for wrong in ["3.0.0", "2.1", "2.1.0.1", "2..0", "2.x.0", "", "21.0.0"] {
            assert!(!version(wrong), "{wrong}");
        }
        assert!(!named("urn:other"));
    }

    #[test]
    fn other_reply_channels_are_no_fault() {
        let mail = r#","replyChannel":{"eMail":{"address":"a@example.org"}}"#;
        assert!(read("", mail).reply_key().is_none());
        assert!(read("", "").reply_key().is_none());
    }
}
