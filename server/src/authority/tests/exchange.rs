//! The office exchanges its keys while requests are on their way.

use relocation::envelope::event::EventKind::{Accept, Submit};
use relocation::envelope::jose::{CompactJws, Jwk};

use super::world::{NOW, World, request};
use crate::authority::ToolError;
use crate::authority::case_file::all;
use crate::authority::serve::look;
use crate::jose::test_keys;

/// The office has made new keys; the region has not signed them yet.
fn rotated() -> World {
    let mut world = World::new();
    world
        .office
        .encryption
        .insert(0, test_keys::other_sealing());
    world
        .office
        .signing
        .insert(0, test_keys::owned_other_signing());
    world
}

fn sealed_to(key: &Jwk) -> super::world::Parcel {
    let mut parcel = request();
    parcel.key = key.clone();
    parcel
}

/// Key of the last event in the log.
fn signer(world: &World) -> String {
    let shelf = world.node.shelf.borrow();
    let jws = shelf.logs[&request().case].last().unwrap();
    CompactJws::parse(jws).unwrap().header.kid
}

#[test]
fn requests_under_either_key_are_opened() {
    for key in [test_keys::sealing().jwk(), test_keys::other_sealing().jwk()] {
        let world = rotated();
        world.node.accept(&sealed_to(key));
        look(&world.office, &world.node, None, NOW).unwrap();
        assert_eq!(world.kinds(request().case), [Submit, Accept]);
        assert_eq!(all(&world.office.handover()).unwrap().len(), 1);
    }
}

#[test]
fn the_new_key_signs_once_the_directory_names_it() {
    let mut world = rotated();
    world.node.accept(&request());
    look(&world.office, &world.node, None, NOW).unwrap();
    assert_eq!(signer(&world), test_keys::signing().jwk().kid);

    let new = test_keys::other_signing().jwk().kid.clone();
    world.publish(|directory| {
        let keys = directory.authorities[0].keys.as_mut().unwrap();
        keys.former_signing = std::mem::replace(&mut keys.signing, vec![new.clone()]);
    });
    world
        .node
        .accept(&super::world::answer(uuid::Uuid::from_u128(1)));
    look(&world.office, &world.node, None, NOW).unwrap();
    assert_eq!(signer(&world), new);
}

#[test]
fn under_an_unknown_key_it_waits() {
    let mut world = World::new();
    let parcel = sealed_to(test_keys::other_sealing().jwk());
    world.node.accept(&parcel);
    let error = look(&world.office, &world.node, None, NOW).unwrap_err();
    let kid = test_keys::other_sealing().jwk().kid.clone();
    assert!(error.to_string().contains(&kid), "{error}");
    assert_eq!(world.kinds(parcel.case), [Submit], "not rejected");

    world.office.encryption.push(test_keys::other_sealing());
    look(&world.office, &world.node, None, NOW).unwrap();
    assert_eq!(world.kinds(parcel.case), [Submit, Accept]);
}

#[test]
fn nothing_is_signed_with_a_key_that_nobody_believes() {
    let mut world = World::new();
    world.office.signing = vec![test_keys::owned_other_signing()];
    world.node.accept(&request());
    let error = look(&world.office, &world.node, None, NOW).unwrap_err();
    let ToolError::Case { source, .. } = error else {
        panic!("{error}")
    };
    assert!(matches!(*source, ToolError::NoSigningKey));
    assert_eq!(world.kinds(request().case), [Submit]);
}
