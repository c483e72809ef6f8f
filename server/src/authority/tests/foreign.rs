//! What services of others send through the FIT-Connect interface: metadata
//! 1.0.0, compressed, without padding, without a reply key, without data.

use std::collections::BTreeMap;

use miniz_oxide::deflate::compress_to_vec;
use relocation::envelope::event::AuthenticationTags;
use relocation::envelope::event::EventKind::{Accept, Reject, Submit};
use relocation::envelope::jose::{authentication_tag, to_segment};
use serde_json::{Value, json};
use uuid::Uuid;

use super::world::{ISSUER, NOW, PDF, World, destination, document, node_key, receipt};
use crate::authority::ToolError;
use crate::authority::case_file::all;
use crate::authority::node::{SealedSubmission, Waiting};
use crate::authority::reply::Message;
use crate::authority::request::SCHEMAS;
use crate::authority::serve::look;
use crate::jose::{seal_under, sha512_hex, test_keys};

const CASE: Uuid = Uuid::from_u128(0xcb);
const SUBMISSION: Uuid = Uuid::from_u128(0x53);
const FILE: Uuid = Uuid::from_u128(0xa1);

fn seal(plain: &[u8]) -> String {
    let jwk = test_keys::sealing().jwk();
    let header = json!({
        "alg": "RSA-OAEP-256", "enc": "A256GCM", "typ": "JWE", "zip": "DEF",
        "cty": "application/json", "kid": jwk.kid,
    });
    seal_under(jwk, &to_segment(&header), &compress_to_vec(plain, 6)).unwrap()
}

fn metadata(schema: &str, data: &[u8]) -> Value {
    json!({
        "$schema": "https://schema.fitko.de/fit-connect/metadata/1.0.0/metadata.schema.json",
        "contentStructure": {
            "data": {
                "hash": { "type": "sha512", "content": sha512_hex(data) },
                "submissionSchema": { "schemaUri": schema, "mimeType": "application/json" },
            },
            "attachments": [{
                "attachmentId": FILE, "purpose": "attachment", "mimeType": "application/pdf",
                "hash": { "type": "sha512", "content": sha512_hex(PDF) },
            }],
        },
        "replyChannel": { "eMail": { "address": "portal@example.org" } },
        "additionalReferenceInfo": { "senderReference": "A-1" },
    })
}

fn request() -> Vec<u8> {
    super::sample::request(&document(FILE))
}

/// Puts a submission where the tool fetches it, and lets it look.
fn take(world: &World, metadata: &Value, data: Option<&[u8]>) {
    let tag = |jwe: &String| authentication_tag(jwe).unwrap().to_owned();
    let (metadata, data) = (seal(metadata.to_string().as_bytes()), data.map(seal));
    let file = seal(PDF);
    let tags = AuthenticationTags {
        metadata: tag(&metadata),
        data: data.as_ref().map(tag),
        attachments: BTreeMap::from([(FILE, tag(&file))]),
    };
    let mut shelf = world.node.shelf.borrow_mut();
    shelf.waiting.push(Waiting {
        destination_id: destination(),
        submission_id: SUBMISSION,
        case_id: CASE,
    });
    let sealed = SealedSubmission {
        destination_id: destination(),
        submission_id: SUBMISSION,
        case_id: CASE,
        attachments: vec![FILE],
        encrypted_metadata: metadata,
        encrypted_data: data,
    };
    shelf.submissions.insert(SUBMISSION, sealed);
    shelf.attachments.insert(FILE, file);
    let receipt = receipt(SUBMISSION, CASE, tags, node_key(), ISSUER);
    shelf.logs.entry(CASE).or_default().push(receipt);
    drop(shelf);
    look(&world.office, &world.node, None, NOW).unwrap();
}

/// The problem and where, of a rejection.
fn rejected(metadata: &Value, data: Option<&[u8]>) -> (String, String) {
    let world = World::new();
    take(&world, metadata, data);
    assert_eq!(world.kinds(CASE), [Submit, Reject]);
    assert!(all(&world.office.handover()).unwrap().is_empty());
    let claims = world.claims(CASE).remove(1);
    let problem = claims.single().unwrap().1.problems[0].clone();
    (problem.kind, problem.instance.unwrap())
}

#[test]
fn a_request_in_our_schema_is_taken_over() {
    let world = World::new();
    let data = request();
    take(&world, &metadata(SCHEMAS[0], &data), Some(&data));
    assert_eq!(world.kinds(CASE), [Submit, Accept]);
    let (folder, case) = all(&world.office.handover()).unwrap().remove(0);
    let file = std::fs::read(folder.join("attachments/01-proof.pdf")).unwrap();
    assert_eq!(file, PDF);
    // Whom it cannot seal to it cannot answer through the node.
    assert_eq!(case.reply_key, None);
    let question = Message::Question {
        text: "Welche Etage?".into(),
        wants_proof: false,
        due: None,
    };
    let asked = world.send(&folder, case, question, NOW);
    assert!(matches!(asked, Err(ToolError::NoReplyKey)), "{asked:?}");
}

#[test]
fn what_cannot_be_read_is_rejected_with_a_reason() {
    let problem = |code: &str, part: &str| (format!("urn:umzug:problem:{code}"), part.to_owned());
    let data = request();
    let unknown = metadata("https://schema.example/other.json", &data);
    assert_eq!(rejected(&unknown, Some(&data)), problem("schema", "data"));
    let known = metadata(SCHEMAS[0], &data);
    assert_eq!(rejected(&known, None), problem("missing", "data"));
    let other = rejected(&known, Some(b"{}"));
    assert_eq!(other, problem("hash", "data"));

    let mut no_hash = known.clone();
    no_hash["contentStructure"]["data"]["hash"].take();
    let found = rejected(&no_hash, Some(&data));
    assert_eq!(found, problem("syntax", "metadata"));
    let mut version = known;
    version["$schema"] = "https://schema.fitko.de/fit-connect/metadata/9.0.0/x".into();
    let found = rejected(&version, Some(&data));
    assert_eq!(found, problem("schema", "metadata"));
}
