//! What a FIT-Connect service of others deletes, and what is not handed on to
//! one at all.

use relocation::envelope::{
    directory::Directory,
    event::{EVENT_TYPE, EventKind},
    jose::CompactJws,
    verdict::{CaseState, Through},
};
use rusqlite::Connection;
use umzug::region::registry::Channel;
use uuid::Uuid;

use crate::{
    bundles::{Bundle, Submission},
    delivery_service::{DeliveryService, ISSUER, THERE, claims, signed},
    elsewhere::{HERE, believed, beside, bundle, done, lead, region, state, tags},
    keys,
    linked::{change, delivery, sign, until},
    node::{Engine, Node, destination},
    services::{arrived, by_authority, sent, take_over},
};

fn delete(service: &DeliveryService, ids: (Uuid, Uuid)) {
    let event = claims(ISSUER, ids, EventKind::Delete, None);
    service.show(ids.1, signed(&event));
}

fn rejection(here: &Node, bundle: &Bundle) -> Option<Option<Through>> {
    let history = believed(here, bundle).expect("it is believed");
    let mut steps = history.steps.iter();
    let step = steps.find(|step| step.kind == EventKind::Reject);
    step.map(|step| step.through)
}

#[test]
fn what_is_deleted_untaken_is_over_and_people_are_told() {
    let (here, service) = beside(Engine::Sqlite);
    let (bundle, ids) = sent(&here, &service);
    delete(&service, ids);
    until("it is told", || {
        rejection(&here, &bundle) == Some(Some(Through::Reported))
    });
    // Nothing waits any more, and so nothing stands in the way of an alarm.
    assert!(delivery(&here, &["list"]).is_empty());
    assert_eq!(here.attachments(), 0);
    assert!(here.log().contains("did not take over"));
}

#[test]
fn what_is_deleted_after_it_was_taken_over_stays_taken_over() {
    let (here, service) = beside(Engine::Sqlite);
    let (bundle, ids) = sent(&here, &service);
    // In whatever order the service tells it.
    delete(&service, ids);
    take_over(&service, &bundle, ids);
    until("it is taken over", || arrived(&here, &bundle));
    assert_eq!(rejection(&here, &bundle), None);
}

/// The authority's answer lies there, and its key is not known here yet.
#[test]
fn a_deletion_beside_an_answer_that_nobody_can_check_means_nothing() {
    let (here, service) = beside(Engine::Sqlite);
    let (bundle, ids) = sent(&here, &service);
    let tags = tags(bundle.first());
    let accept = claims(&THERE.to_string(), ids, EventKind::Accept, Some(tags));
    let by_other = keys::OTHER.sign(EVENT_TYPE, &accept).expect("signed");
    service.show(ids.1, by_other);
    delete(&service, ids);
    until("the operator is told", || {
        here.log().contains("not-verified")
    });
    assert!(matches!(
        state(&here, &bundle),
        Some(CaseState::Sent { .. })
    ));
    service.show(ids.1, by_authority(&accept));
    until("it is taken over", || arrived(&here, &bundle));
}

#[test]
fn a_draft_that_is_deleted_means_nothing() {
    let (here, service) = beside(Engine::Sqlite);
    service.with(|inside| inside.careless = true);
    let bundle = bundle();
    bundle.send(&here);
    until("it is announced", || service.drafts() == 1);
    let (draft, case) = service.with(|inside| {
        let (id, (case, _)) = inside.drafts.first_key_value().expect("a draft");
        (*id, *case)
    });
    delete(&service, (draft, case));
    service.forget();
    service.with(|inside| inside.careless = false);
    until("it lies there", || {
        service.with(|inside| inside.complete.len()) == 1
    });
    let ids = service.with(|inside| inside.complete[0]);
    take_over(&service, &bundle, ids);
    until("it is taken over", || arrived(&here, &bundle));
    assert_eq!(rejection(&here, &bundle), None);
}

/// People are told first, by the signed directory, that identification does not
/// count there and the answer comes in another way.
#[test]
fn nothing_is_handed_on_before_people_are_told() {
    let (here, service) = beside(Engine::Sqlite);
    let text = here.get("/api/directory", None).text();
    let directory: Directory = CompactJws::parse(&text).unwrap().claims().unwrap();
    let known = directory.authorities[0].destination;
    change(&here, |registry| {
        registry
            .destinations
            .push(destination(known, &keys::AUTHORITY));
    });
    sign(&here);
    let (id, there) = (known.to_string(), THERE.to_string());
    done(region(
        &here,
        &["channel", &id, "--service", ISSUER, "--as", &there],
    ));
    let bundle = Bundle::new(vec![Submission {
        destination: known,
        ..Submission::new(1)
    }]);
    bundle.send(&here);
    let attempts = || delivery(&here, &["attempts", &id]);
    until("it was tried", || attempts().contains("not-signed"));
    assert_eq!(service.with(|inside| inside.complete.len()), 0);
    assert_eq!(service.drafts(), 0);
    sign(&here);
    until("it lies there", || {
        service.with(|inside| inside.complete.len()) == 1
    });
}

/// It could not tell by the ids that it gets it a second time.
#[test]
fn what_the_authority_has_fetched_here_is_not_handed_on() {
    let (here, service) = beside(Engine::Sqlite);
    change(&here, |registry| {
        registry.destinations[0].channel = Channel::Mailbox;
    });
    sign(&here);
    let fetched = bundle();
    fetched.send(&here);
    let database = Connection::open(here.data().join("umzug.sqlite")).expect("a database");
    let sql = "UPDATE submission SET fetched_at = committed_at";
    assert_eq!(database.execute(sql, []).expect("noted"), 1);
    done(lead(&here, ISSUER, THERE, &[]));
    sign(&here);
    let other = bundle();
    other.send(&here);
    until("the other one lies there", || {
        service.with(|inside| inside.complete.len()) == 1
    });
    until("the first one is parked", || {
        delivery(&here, &["attempts", &HERE.to_string()]).contains("fetched")
    });
    assert_eq!(service.with(|inside| inside.complete.len()), 1);
}
