//! What a machine may reject: what cannot be decrypted, verified or read.

use relocation::envelope::event::EventKind::{Reject, Submit};
use relocation::envelope::jose::{JweHeader, to_segment};
use uuid::Uuid;

use super::world::{NOW, Parcel, World, request};
use crate::authority::case_file::all;
use crate::authority::node::SealedSubmission;
use crate::authority::serve::look;
use crate::jose::{sha512_hex, test_keys};

/// Sends a changed parcel; gives the problem code of the rejection.
fn rejected(change: impl FnOnce(&mut Parcel)) -> String {
    let mut parcel = request();
    change(&mut parcel);
    rejected_at(&parcel, |_| {})
}

/// Sends a parcel and changes what the node then has of it.
fn rejected_at(parcel: &Parcel, change: impl FnOnce(&mut SealedSubmission)) -> String {
    let world = World::new();
    world.node.accept(parcel);
    change(
        world
            .node
            .shelf
            .borrow_mut()
            .submissions
            .values_mut()
            .next()
            .unwrap(),
    );
    look(&world.office, &world.node, None, NOW).unwrap();
    assert_eq!(world.kinds(parcel.case), [Submit, Reject]);
    assert!(all(&world.office.handover()).unwrap().is_empty());
    let claims = world.claims(parcel.case).remove(1);
    let payload = claims.single().unwrap().1;
    payload.problems[0]
        .kind
        .strip_prefix("urn:umzug:problem:")
        .unwrap()
        .into()
}

fn set_data(parcel: &mut Parcel, data: &[u8]) {
    parcel.data = data.to_vec();
    parcel.metadata.content_structure.data.hash.content = sha512_hex(data);
}

#[test]
fn each_fault_has_its_code() {
    let metadata_schema = |p: &mut Parcel| p.metadata.schema.push('x');
    assert_eq!(rejected(metadata_schema), "schema");

    let unknown_schema = |p: &mut Parcel| {
        let schema = &mut p.metadata.content_structure.data.submission_schema;
        schema.schema_uri = "urn:umzug:schema:registration:9".into();
    };
    assert_eq!(rejected(unknown_schema), "schema");

    let data_hash = |p: &mut Parcel| p.data.push(b' ');
    assert_eq!(rejected(data_hash), "hash");

    let not_json = |p: &mut Parcel| set_data(p, b"{");
    assert_eq!(rejected(not_json), "syntax");

    let says_other_schema = |p: &mut Parcel| set_data(p, br#"{"schema":"urn:x"}"#);
    assert_eq!(rejected(says_other_schema), "syntax");

    let file_hash = |p: &mut Parcel| p.files[0].1[0] = b'X';
    assert_eq!(rejected(file_hash), "hash");

    let weak_reply_key = |p: &mut Parcel| {
        let channel = p.metadata.reply_channel.as_mut().unwrap();
        channel.fit_connect.encryption_public_key.n = "AQAB".into();
    };
    assert_eq!(rejected(weak_reply_key), "reply-key");
}

#[test]
fn what_was_sealed_for_others_under_our_name() {
    let mut parcel = request();
    parcel.key = test_keys::other_sealing().jwk().clone();
    parcel.files.clear();
    let header = JweHeader::new(&test_keys::sealing().jwk().kid, "application/json");
    let header = to_segment(&header);
    let renamed = |jwe: &str| format!("{header}.{}", jwe.split_once('.').unwrap().1);
    let problem = rejected_at(&parcel, |sealed| {
        sealed.encrypted_metadata = renamed(&sealed.encrypted_metadata);
        sealed.encrypted_data = sealed.encrypted_data.as_deref().map(renamed);
    });
    assert_eq!(problem, "decryption");
}

#[test]
fn attachments_must_be_the_same_everywhere() {
    let not_delivered = |p: &mut Parcel| p.files.clear();
    assert_eq!(rejected(not_delivered), "attachments");
    let named_twice = |p: &mut Parcel| {
        let other = Uuid::from_u128(0xa9);
        let file = p.files[0].1.clone();
        p.files.push((other, file));
        let listed = &mut p.metadata.content_structure.attachments;
        listed.push(listed[0].clone());
        let mut data: serde_json::Value = serde_json::from_slice(&p.data).unwrap();
        let documents = data["matter"]["confirmation"]["attachments"]
            .as_array_mut()
            .unwrap();
        documents.push(documents[0].clone());
        set_data(p, &serde_json::to_vec(&data).unwrap());
    };
    assert_eq!(rejected(named_twice), "attachments");
    let not_in_metadata = |p: &mut Parcel| p.metadata.content_structure.attachments.clear();
    assert_eq!(rejected(not_in_metadata), "attachments");
    let another = |p: &mut Parcel| {
        let id = Uuid::from_u128(0xaf);
        p.files[0].0 = id;
        p.metadata.content_structure.attachments[0].attachment_id = id;
    };
    assert_eq!(rejected(another), "attachments");
}

#[test]
fn padding_hides_nothing() {
    let message_in_the_padding = |p: &mut Parcel| {
        let file = &mut p.files[0].1;
        *file.last_mut().unwrap() = 1;
        p.metadata.content_structure.attachments[0].hash.content = sha512_hex(file);
    };
    assert_eq!(rejected(message_in_the_padding), "hash");
}
