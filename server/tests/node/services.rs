//! Handing on to FIT-Connect services of others: under ids of theirs, once, and
//! what comes of it is believed by the tags of the ciphertexts.

use relocation::envelope::{
    event::{EVENT_TYPE, EventClaims, EventKind},
    verdict::{CaseState, Through},
};
use serde_json::{Value, json};
use umzug::region::registry::Channel;
use uuid::Uuid;

use crate::{
    bundles::{Bundle, Submission},
    delivery_service::{DeliveryService, ISSUER, THERE, claims, signed},
    elsewhere::{HERE, add, believed, beside, bundle, done, lead, region, state, tags, through},
    events::Clerk,
    fault_proxy::{ANNOUNCE, ATTACH, EVENTS, Fault, SUBMIT},
    keys,
    linked::{change, delivery, issuer, sign, until},
    node::{DESTINATION, Engine, Node, on_both_engines, umzug},
    nodes::{LIST, SLOW, arrives, story, waiting},
};

on_both_engines!(
    what_is_sent_here_is_taken_over_there_under_other_ids,
    whatever_happens_on_the_line_it_lies_there_once,
    who_gave_it_back_is_told,
);

fn what_is_sent_here_is_taken_over_there_under_other_ids(engine: Engine) {
    let (here, there, _proxy) = through(engine);
    let bundle = bundle();
    bundle.send(&here);
    arrives(&there, 1);
    let (own, theirs) = (issuer(&here), issuer(&there));
    let handed = [
        (own.clone(), EventKind::Create),
        (own.clone(), EventKind::Submit),
        (own, EventKind::HandOn),
        (theirs.clone(), EventKind::Create),
        (theirs, EventKind::Submit),
    ];
    until("its receipt is here", || story(&bundle, &here) == handed);
    let shown = bundle.view(&here).json();
    assert_eq!(shown["submissions"][0]["withdrawable"], false);
    assert!(matches!(
        state(&here, &bundle),
        Some(CaseState::Sent { .. })
    ));

    let ids: Value = waiting(&there)[0].clone();
    let id = |name: &str| -> Uuid { serde_json::from_value(ids[name].clone()).expect("an id") };
    assert_ne!(id("submissionId"), bundle.first().id);
    // What the authority sees there: the same ciphertexts.
    let seen = Bundle::new(vec![Submission {
        id: id("submissionId"),
        case: id("caseId"),
        destination: DESTINATION,
        parts: bundle.first().parts.clone(),
    }]);
    let path = format!("{LIST}/{}", seen.first().id);
    let fetched = there.get(&path, Some(&there.access("office"))).json();
    assert_eq!(fetched["encryptedData"], seen.first().parts["data"]);
    let clerk = Clerk::new(&there, &seen);
    assert_eq!(clerk.post(&clerk.accepting()).status, 204);
    until("it is taken over", || story(&bundle, &here).len() == 6);
    let history = believed(&here, &bundle).expect("it is believed");
    assert!(matches!(history.state(), Some(CaseState::Arrived { .. })));
    assert_eq!(
        history.steps.last().unwrap().through,
        Some(Through::Authority)
    );
    assert!(delivery(&here, &["list"]).is_empty());
    assert_eq!(
        here.attachments(),
        0,
        "what the authority has is erased here"
    );
    // Nobody takes back what somebody else's service has, and is not led to try.
    let path = format!("/api/bundle/submissions/{}", bundle.first().id);
    assert_eq!(
        here.delete(&path, &bundle.token).problem(),
        "already_fetched"
    );

    // What is handed in later goes into the same case there.
    let mut later = Submission {
        destination: HERE,
        ..Submission::new(0)
    };
    later.case = bundle.first().case;
    let next = Bundle {
        submissions: vec![later],
        ..bundle
    };
    assert_eq!(next.announce(&here).status, 201);
    next.upload(&here);
    let mut body = next.commit_body();
    body["replaces"] = next.manifest_hash().into();
    body.as_object_mut().expect("an object").remove("reply_key");
    assert_eq!(next.commit_with(&here, &body).status, 202);
    arrives(&there, 1);
    assert_eq!(waiting(&there)[0]["caseId"], json!(seen.first().case));
}

fn whatever_happens_on_the_line_it_lies_there_once(engine: Engine) {
    let (here, there, proxy) = through(engine);
    let lost = |step| Fault::once(step, Fault::Lost);
    let faults = [
        lost(ANNOUNCE),
        lost(ATTACH),
        lost(SUBMIT),
        lost(EVENTS),
        Fault::Cut,
        Fault::Twice,
        Fault::Drip(SLOW),
        Fault::Endless,
        Fault::Answer("HTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n"),
        Fault::Answer("HTTP/1.1 202 X\r\ncontent-length: 2\r\n\r\n{}"),
        Fault::Answer("HTTP/1.1 302 X\r\nlocation: http://elsewhere.example/\r\n\r\n"),
        Fault::Answer("garbage\r\n\r\n"),
    ];
    for (count, fault) in (1..).zip(faults) {
        let said = format!("{fault:?}");
        let passes = matches!(fault, Fault::Once(..) | Fault::Twice | Fault::Drip(_));
        let before = proxy.requests();
        proxy.set(fault);
        let bundle = bundle();
        bundle.send(&here);
        if !passes {
            until(&said, || proxy.requests() > before);
            proxy.set(Fault::None);
        }
        until(&said, || {
            let history = believed(&here, &bundle).expect("it is believed");
            assert!(matches!(history.state(), Some(CaseState::Sent { .. })));
            let receipt = (issuer(&there), EventKind::Submit);
            story(&bundle, &here).contains(&receipt)
        });
        proxy.set(Fault::None);
        assert_eq!(waiting(&there).len(), count, "{said}");
    }
}

/// Sends and waits until the service has it; gives its ids there.
pub(crate) fn sent(here: &Node, service: &DeliveryService) -> (Bundle, (Uuid, Uuid)) {
    let bundle = bundle();
    let before = service.with(|inside| inside.complete.len());
    bundle.send(here);
    until("it lies there", || {
        service.with(|inside| inside.complete.len()) > before
    });
    let ids = service.with(|inside| inside.complete[before]);
    until("it is confirmed", || story(&bundle, here).len() == 5);
    (bundle, ids)
}

pub(crate) fn by_authority(claims: &EventClaims) -> String {
    keys::AUTHORITY.sign(EVENT_TYPE, claims).expect("signed")
}

fn who_gave_it_back_is_told(engine: Engine) {
    let (here, service) = beside(engine);
    let authority = THERE.to_string();
    let through = |bundle: &Bundle| {
        let history = believed(&here, bundle).expect("it is believed");
        let last = history.steps.last().expect("a step").clone();
        (last.kind, last.through)
    };
    let cases = [
        (Some(Through::Service), ISSUER, true),
        (Some(Through::Reported), ISSUER, false),
        (Some(Through::Reported), &*authority, false),
        (Some(Through::Authority), &*authority, true),
    ];
    for (expected, issuer, named) in cases {
        let (bundle, ids) = sent(&here, &service);
        let received = believed(&here, &bundle).expect("it is believed").steps[1].at;
        let tags = named.then(|| tags(bundle.first()));
        let event = claims(issuer, ids, EventKind::Reject, tags);
        service.show(
            ids.1,
            match issuer == ISSUER {
                true => signed(&event),
                false => by_authority(&event),
            },
        );
        let rejected = (EventKind::Reject, expected);
        until("it is given back", || through(&bundle) == rejected);
        let history = believed(&here, &bundle).expect("it is believed");
        assert!(matches!(history.state(), Some(CaseState::Rejected { .. })));
        // The signed time of receipt stays: it proves that nobody was late.
        let receipt = history
            .steps
            .iter()
            .find(|step| step.kind == EventKind::Submit);
        assert_eq!(receipt.expect("a receipt").at, received);
        assert_eq!(here.attachments(), 0);
    }
    assert!(delivery(&here, &["list"]).is_empty());
}

#[test]
fn what_a_service_shows_of_others_changes_nothing() {
    let (here, service) = beside(Engine::Sqlite);
    let (bundle, ids) = sent(&here, &service);
    let (other, theirs) = sent(&here, &service);
    let (authority, right) = (THERE.to_string(), tags(bundle.first()));
    let accept = |iss: &str, ids, tags| claims(iss, ids, EventKind::Accept, tags);
    let by_other = |claims: &EventClaims| keys::OTHER.sign(EVENT_TYPE, claims).expect("signed");
    for jws in [
        // In the authority's name, by the service and by another authority.
        signed(&accept(&authority, ids, Some(right.clone()))),
        by_other(&accept(&authority, ids, Some(right.clone()))),
        // The service does not take over.
        signed(&accept(ISSUER, ids, Some(right.clone()))),
        // Other ciphertexts, or none; another submission.
        by_authority(&accept(&authority, ids, Some(tags(other.first())))),
        by_authority(&accept(&authority, ids, None)),
        by_authority(&accept(
            &authority,
            (Uuid::nil(), ids.1),
            Some(right.clone()),
        )),
        by_authority(&accept(&authority, theirs, Some(right.clone()))),
        // As the authority is called here.
        by_authority(&accept(&HERE.to_string(), ids, Some(right.clone()))),
        "garbage".into(),
        // The only one that counts, and what came before it is gone through.
        by_authority(&accept(&authority, ids, Some(right.clone()))),
    ] {
        service.show(ids.1, jws);
    }
    until("it is taken over", || {
        matches!(state(&here, &bundle), Some(CaseState::Arrived { .. }))
    });
    assert_eq!(story(&bundle, &here).len(), 6, "nothing else was kept");
    assert_eq!(story(&other, &here).len(), 5);
}

#[test]
fn what_a_service_forgot_is_announced_anew_and_a_mere_yes_is_not_believed() {
    let (here, service) = beside(Engine::Sqlite);
    service.with(|inside| inside.careless = true);
    let bundle = bundle();
    bundle.send(&here);
    let attempts = || delivery(&here, &["attempts", &HERE.to_string()]);
    until("nothing is confirmed", || attempts().contains("no-receipt"));
    assert_eq!((story(&bundle, &here).len(), service.drafts()), (3, 1));
    // The draft is gone, as after a day.
    service.forget();
    service.with(|inside| inside.careless = false);
    until("it lies there", || {
        service.with(|inside| inside.complete.len()) == 1
    });
    until("it is confirmed", || story(&bundle, &here).len() == 6);
    let kinds: Vec<EventKind> = story(&bundle, &here).into_iter().map(|one| one.1).collect();
    use EventKind::{Create, HandOn, Submit};
    assert_eq!(kinds, [Create, Submit, HandOn, HandOn, Create, Submit]);
    let ids = service.with(|inside| inside.complete[0]);
    let taken = claims(
        &THERE.to_string(),
        ids,
        EventKind::Accept,
        Some(tags(bundle.first())),
    );
    service.show(ids.1, by_authority(&taken));
    until("it is taken over", || {
        matches!(state(&here, &bundle), Some(CaseState::Arrived { .. }))
    });
}

/// As after a year: another key under the same name, compared and signed for.
#[test]
fn what_was_signed_with_a_former_key_stays_believed() {
    let (here, service) = beside(Engine::Sqlite);
    let (bundle, ids) = sent(&here, &service);
    service.with(|inside| inside.exchanged = true);
    let (api, tokens) = (
        format!("{}/api", service.base),
        format!("{}/tokens", service.base),
    );
    done(add(&here, ISSUER, &api, &tokens, &["--replace"]));
    sign(&here);
    assert!(matches!(
        state(&here, &bundle),
        Some(CaseState::Sent { .. })
    ));
    take_over(&service, &bundle, ids);
    until("it is taken over", || arrived(&here, &bundle));
    let (other, ids) = sent(&here, &service);
    take_over(&service, &other, ids);
    until("the next one, too", || arrived(&here, &other));
}

/// It lies there, and nobody knows the key that says so: not sent again.
#[test]
fn a_receipt_under_an_unknown_key_doubles_nothing() {
    let (here, service) = beside(Engine::Sqlite);
    service.with(|inside| inside.exchanged = true);
    bundle().send(&here);
    let attempts = || delivery(&here, &["attempts", &HERE.to_string()]);
    until("it was tried again", || {
        attempts().matches("no-receipt").count() > 1
    });
    let lies = service.with(|inside| inside.complete.len());
    assert_eq!((lies, service.drafts()), (1, 0));
    let (api, tokens) = (
        format!("{}/api", service.base),
        format!("{}/tokens", service.base),
    );
    done(add(&here, ISSUER, &api, &tokens, &["--replace"]));
    sign(&here);
    delivery(&here, &["resend", &HERE.to_string()]);
    until("it is confirmed", || {
        delivery(&here, &["attempts", &HERE.to_string()]).contains("handed")
    });
    assert_eq!(service.with(|inside| inside.complete.len()), 1);
}

#[test]
fn what_names_other_ciphertexts_is_neither_kept_nor_obeyed() {
    let (here, service) = beside(Engine::Sqlite);
    let (bundle, ids) = sent(&here, &service);
    let (other, _) = sent(&here, &service);
    let authority = THERE.to_string();
    for tags in [None, Some(tags(other.first()))] {
        let event = claims(ISSUER, ids, EventKind::Submit, tags.clone());
        service.show(ids.1, signed(&event));
        if tags.is_some() {
            let event = claims(&authority, ids, EventKind::Reject, tags);
            service.show(ids.1, by_authority(&event));
        }
    }
    take_over(&service, &bundle, ids);
    until("it is taken over", || arrived(&here, &bundle));
    assert_eq!(story(&bundle, &here).len(), 6, "nothing else was kept");
}

/// The authority's acceptance of the newest submission there.
pub(crate) fn take_over(service: &DeliveryService, bundle: &Bundle, ids: (Uuid, Uuid)) {
    let tags = Some(tags(bundle.first()));
    let event = claims(&THERE.to_string(), ids, EventKind::Accept, tags);
    service.show(ids.1, by_authority(&event));
}

pub(crate) fn arrived(here: &Node, bundle: &Bundle) -> bool {
    matches!(state(here, bundle), Some(CaseState::Arrived { .. }))
}

#[test]
fn what_no_service_has_yet_can_be_taken_back() {
    let (here, service) = beside(Engine::Sqlite);
    service.with(|inside| inside.closed = true);
    let bundle = bundle();
    bundle.send(&here);
    let attempts = || delivery(&here, &["attempts", &HERE.to_string()]);
    until("it was tried", || attempts().contains("disturbed"));
    let path = format!("/api/bundle/submissions/{}", bundle.first().id);
    until("nobody is at it", || {
        here.delete(&path, &bundle.token).status == 204
    });
    service.with(|inside| inside.closed = false);
    let (other, _) = sent(&here, &service);
    assert_eq!(here.delete(&path, &bundle.token).status, 204);
    assert_eq!(service.with(|inside| inside.complete.len()), 1);
    let path = format!("/api/bundle/submissions/{}", other.first().id);
    assert_eq!(
        here.delete(&path, &other.token).problem(),
        "already_fetched"
    );
}

#[test]
fn the_operator_is_told_what_does_not_fit() {
    let (here, service) = beside(Engine::Sqlite);
    let (api, tokens) = (
        format!("{}/api", service.base),
        format!("{}/tokens", service.base),
    );
    let refused = |(could, said): (bool, String), why: &str| {
        assert!(!could && said.contains(why), "{why}: {said}");
    };
    refused(add(&here, ISSUER, &api, &tokens, &[]), "--replace");
    done(add(&here, ISSUER, &api, &tokens, &["--replace"]));
    refused(add(&here, "x", "ftp://x", &tokens, &[]), "no address");
    refused(add(&here, "x", &service.base, &tokens, &[]), "gave nothing");
    refused(lead(&here, "unknown", THERE, &[]), "service add");
    refused(lead(&here, ISSUER, HERE, &[]), "says nothing");
    service.with(|inside| inside.services = vec!["a", "b"]);
    refused(lead(&here, ISSUER, THERE, &[]), "a, b");
    refused(lead(&here, ISSUER, THERE, &["--identifier", "c"]), "a, b");
    done(lead(
        &here,
        ISSUER,
        THERE,
        &["--identifier", "b", "--abandon"],
    ));
    service.with(|inside| inside.schemas = vec!["urn:example:older"]);
    refused(
        lead(&here, ISSUER, THERE, &["--identifier", "b"]),
        "does not take urn:umzug:schema:registration:1 for b",
    );
    service.with(|inside| inside.schemas = vec!["urn:umzug:schema:registration:1"]);
    refused(
        lead(&here, ISSUER, THERE, &["--identifier", "b"]),
        "does not take urn:umzug:schema:answer:1 for b",
    );
    service.with(|inside| inside.metadata = "1.0.0");
    refused(
        lead(&here, ISSUER, THERE, &["--identifier", "b"]),
        r#"alone: "1.0.0""#,
    );
    service.with(|inside| inside.status = "inactive");
    refused(
        lead(&here, ISSUER, THERE, &["--identifier", "b"]),
        "takes no submissions",
    );
    service.with(|inside| inside.encryption = "other".into());
    refused(lead(&here, ISSUER, THERE, &[]), "another key");
    let listed = done(region(&here, &["peer", "list"]));
    assert!(
        listed.contains(&format!("{ISSUER}\t{api}\t1\t")),
        "{listed}"
    );
    done(region(&here, &["peer", "refresh"]));
    let said = || {
        let mut doctor = umzug();
        let output = doctor.arg("doctor").arg("--data").arg(here.data()).output();
        String::from_utf8(output.expect("it starts").stdout).expect("text")
    };
    let pinned = format!("ok       The service {ISSUER} signs with keys that are pinned here");
    assert!(said().contains(&pinned));
    let refuses = "PROBLEM  Meldebehörde";
    assert!(said().contains(refuses), "{}", said());
    service.with(|inside| inside.exchanged = true);
    let told = said();
    let problem = format!("PROBLEM  The service {ISSUER} publishes none of the keys");
    assert!(told.contains(&problem), "{told}");
    // What lies there would be fetched twice.
    let leave = ["channel", &HERE.to_string()];
    refused(region(&here, &leave), "--abandon");
    done(region(&here, &[&leave[..], &["--abandon"]].concat()));
    let remove = ["peer", "remove", ISSUER];
    refused(region(&here, &remove), "--abandon");
    done(region(&here, &[&remove[..], &["--abandon"]].concat()));
    let node = || Channel::Node {
        issuer: ISSUER.into(),
    };
    change(&here, |registry| registry.destinations[0].channel = node());
    refused(add(&here, ISSUER, &api, &tokens, &[]), "still known here");
}
