//! A node that lies: nothing is taken over, nothing is signed.

use relocation::envelope::event::{AuthenticationTags, EventKind};
use uuid::Uuid;

use super::world::{ISSUER, Line, NOW, World, destination, node_key, receipt, request};
use crate::authority::ToolError;
use crate::authority::case_file::all;
use crate::authority::serve::look;
use crate::authority::testimony::Distrust;
use crate::jose::{Pkcs8, RootKey, test_keys};

/// Delivers a request, lets `lie` change what the node says, and expects that
/// the office takes nothing over and says nothing.
fn refused(lie: impl FnOnce(&mut World)) -> Distrust {
    let mut world = World::new();
    let parcel = request();
    world.node.accept(&parcel);
    lie(&mut world);
    let before = world.node.shelf.borrow().logs.clone();
    let error = look(&world.office, &world.node, None, NOW).unwrap_err();
    assert!(all(&world.office.handover()).unwrap().is_empty());
    assert_eq!(world.node.shelf.borrow().logs, before);
    distrust(error)
}

fn distrust(error: ToolError) -> Distrust {
    match error {
        ToolError::Case { source, .. } => distrust(*source),
        ToolError::Distrust(distrust) => distrust,
        other => panic!("{other}"),
    }
}

fn tags(world: &World) -> AuthenticationTags {
    let claims = world.claims(request().case).remove(0);
    let payload = claims.single().unwrap().1;
    payload.authentication_tags.clone().unwrap()
}

fn set_log(world: &World, log: Vec<String>) {
    world
        .node
        .shelf
        .borrow_mut()
        .logs
        .insert(request().case, log);
}

#[test]
fn swapped_ciphertexts() {
    let (a, other) = (Uuid::from_u128(0xa1), Uuid::from_u128(0xa9));
    let seal = |bytes: &[u8]| {
        crate::jose::seal(test_keys::sealing().jwk(), "application/json", bytes).unwrap()
    };
    let swap_attachment = |world: &mut World| {
        let mut shelf = world.node.shelf.borrow_mut();
        shelf.attachments.insert(a, seal(b"another"));
    };
    let swap_data = |world: &mut World| {
        let mut shelf = world.node.shelf.borrow_mut();
        let submission = shelf.submissions.values_mut().next().unwrap();
        submission.encrypted_data = Some(seal(b"{}"));
    };
    let drop_attachment = |world: &mut World| {
        let mut shelf = world.node.shelf.borrow_mut();
        shelf
            .submissions
            .values_mut()
            .next()
            .unwrap()
            .attachments
            .clear();
    };
    let add_attachment = |world: &mut World| {
        let mut shelf = world.node.shelf.borrow_mut();
        shelf.attachments.insert(other, seal(b"another"));
        shelf
            .submissions
            .values_mut()
            .next()
            .unwrap()
            .attachments
            .push(other);
    };
    let name_twice = |world: &mut World| {
        let mut shelf = world.node.shelf.borrow_mut();
        shelf
            .submissions
            .values_mut()
            .next()
            .unwrap()
            .attachments
            .push(a);
    };
    assert_eq!(refused(swap_attachment), Distrust::Parts);
    assert_eq!(refused(swap_data), Distrust::Parts);
    assert_eq!(refused(drop_attachment), Distrust::Parts);
    assert_eq!(refused(add_attachment), Distrust::Parts);
    assert_eq!(refused(name_twice), Distrust::Parts);
}

#[test]
fn a_withheld_attachment_is_tried_again() {
    let world = World::new();
    world.node.accept(&request());
    let withheld = std::mem::take(&mut world.node.shelf.borrow_mut().attachments);
    assert!(look(&world.office, &world.node, None, NOW).is_err());
    assert!(all(&world.office.handover()).unwrap().is_empty());
    world.node.shelf.borrow_mut().attachments = withheld;
    look(&world.office, &world.node, None, NOW).unwrap();
    assert_eq!(all(&world.office.handover()).unwrap().len(), 1);
}

#[test]
fn foreign_and_missing_receipts() {
    let (submission, case) = (request().submission, request().case);
    let foreign_key = |world: &mut World| {
        let key = test_keys::signing();
        set_log(
            world,
            vec![receipt(submission, case, tags(world), key, ISSUER)],
        );
    };
    let foreign_issuer = |world: &mut World| {
        let issuer = "https://other.example";
        set_log(
            world,
            vec![receipt(submission, case, tags(world), node_key(), issuer)],
        );
    };
    let other_case = |world: &mut World| {
        let other = Uuid::from_u128(1);
        set_log(
            world,
            vec![receipt(submission, other, tags(world), node_key(), ISSUER)],
        );
    };
    let other_submission = |world: &mut World| {
        let other = Uuid::from_u128(1);
        set_log(
            world,
            vec![receipt(other, case, tags(world), node_key(), ISSUER)],
        );
    };
    let twice = |world: &mut World| {
        let one = receipt(submission, case, tags(world), node_key(), ISSUER);
        let two = receipt(submission, case, tags(world), node_key(), ISSUER);
        set_log(world, vec![one, two]);
    };
    assert_eq!(refused(foreign_key), Distrust::ForeignReceipt);
    assert_eq!(refused(foreign_issuer), Distrust::ForeignReceipt);
    assert_eq!(refused(other_case), Distrust::ForeignReceipt);
    assert_eq!(refused(other_submission), Distrust::NoReceipt);
    assert_eq!(refused(twice), Distrust::SecondReceipt);
    assert_eq!(refused(|w| set_log(w, vec![])), Distrust::NoReceipt);
}

#[test]
fn a_forged_or_old_directory() {
    let forged = |world: &mut World| {
        world.root = RootKey::new(&Pkcs8::generate_p256().unwrap()).unwrap();
        world.publish(|_| {});
    };
    let expired = |world: &mut World| world.publish(|directory| directory.expires = NOW);
    let another_key = |world: &mut World| {
        world.publish(|directory| directory.node.signing = vec!["another".into()]);
    };
    assert_eq!(refused(forged), Distrust::Directory);
    assert_eq!(refused(expired), Distrust::Directory);
    assert_eq!(refused(another_key), Distrust::ForeignReceipt);
}

#[test]
fn a_directory_that_goes_back() {
    let mut world = World::new();
    let earlier = world.node.directory.clone();
    world.publish(|directory| directory.sequence = 2);
    world.node.accept(&request());
    look(&world.office, &world.node, None, NOW).unwrap();
    world.node.directory = earlier;
    world.node.accept(&super::world::answer(Uuid::from_u128(1)));
    let error = look(&world.office, &world.node, None, NOW).unwrap_err();
    assert_eq!(distrust(error), Distrust::Directory);
}

#[test]
fn another_destination() {
    let wrong = |world: &mut World| {
        let mut shelf = world.node.shelf.borrow_mut();
        let submission = shelf.submissions.values_mut().next().unwrap();
        assert_eq!(submission.destination_id, destination());
        submission.destination_id = Uuid::from_u128(1);
    };
    assert_eq!(refused(wrong), Distrust::Destination);
}

#[test]
fn a_log_that_lost_events() {
    let world = World::new();
    let parcel = request();
    world.node.accept(&parcel);
    look(&world.office, &world.node, None, NOW).unwrap();
    world
        .node
        .shelf
        .borrow_mut()
        .logs
        .get_mut(&parcel.case)
        .unwrap()
        .pop();
    world.node.accept(&super::world::answer(Uuid::from_u128(1)));
    let error = look(&world.office, &world.node, None, NOW).unwrap_err();
    assert_eq!(distrust(error), Distrust::Shortened);
}

#[test]
fn a_conflict_about_nothing() {
    let world = World::new();
    let parcel = request();
    world.node.accept(&parcel);
    world.node.shelf.borrow_mut().line = Line::Refuses(409);
    assert!(look(&world.office, &world.node, None, NOW).is_err());
    world.node.shelf.borrow_mut().line = Line::Good;
    look(&world.office, &world.node, None, NOW).unwrap();
    assert_eq!(
        world.kinds(parcel.case),
        [EventKind::Submit, EventKind::Accept]
    );
}
