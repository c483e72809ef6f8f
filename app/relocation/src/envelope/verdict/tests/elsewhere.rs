//! What may be believed of a FIT-Connect service of others, which gives ids of
//! its own.
use super::*;
use crate::envelope::event::Elsewhere;

const SERVICE: &str = "https://service";
const THEIR_CASE: Uuid = Uuid::from_u128(0x5C);
const THEIR_FIRST: Uuid = Uuid::from_u128(0x5A);
const THEIR_OFFICE: Uuid = Uuid::from_u128(0x5D);

fn there() -> Elsewhere {
    Elsewhere {
        issuer: SERVICE.into(),
        destination: THEIR_OFFICE,
        submission: THEIR_FIRST,
        case: THEIR_CASE,
    }
}

/// An event under the service's ids.
fn theirs(number: u128, kind: EventKind, iss: &str, signer: &str) -> CheckedEvent {
    let mut event = event(number, kind, FIRST, None);
    event.signer = Some(signer.into());
    let claims = event.claims.as_mut().unwrap();
    claims.iss = iss.into();
    claims.sub = format!("submission:{THEIR_FIRST}");
    claims.txn = format!("case:{THEIR_CASE}");
    event
}

/// Sent, handed on, received there, and what `last` says.
fn story(last: CheckedEvent) -> (Directory, Shown) {
    let mut directory = directory();
    directory.peers.push(NodeEntry {
        issuer: SERVICE.into(),
        signing: vec!["service-1".into()],
    });
    let mut shown = shown();
    let events = log(&mut shown);
    events.truncate(2);
    events.push(event(3, EventKind::HandOn, FIRST, None));
    events.push(theirs(4, Submit, SERVICE, "service-1"));
    events.push(last);
    let noted = payload(&mut shown, 3);
    noted.elsewhere = Some(there());
    noted.authentication_tags = Some(tags(FIRST));
    payload(&mut shown, 5).predecessor = None;
    shown.submissions.pop();
    shown.replies.clear();
    (directory, shown)
}

fn by_authority(kind: EventKind) -> (Directory, Shown) {
    story(theirs(5, kind, &THEIR_OFFICE.to_string(), "office-1"))
}

fn judged_by((directory, shown): &(Directory, Shown)) -> Verdict {
    let mut manifest = manifest();
    manifest.submissions.pop();
    judge(&manifest, directory, shown).remove(0).1
}

fn last(story: &(Directory, Shown)) -> (EventKind, Option<Through>) {
    match judged_by(story) {
        Verdict::Believed(history) => {
            let step = history.steps.last().unwrap();
            (step.kind, step.through)
        }
        Verdict::NotVerified(reason) => panic!("{reason:?}"),
    }
}

#[test]
fn what_the_authority_signs_there_is_believed_by_the_tags() {
    let accepted = by_authority(Accept);
    assert_eq!(last(&accepted), (Accept, Some(Through::Authority)));
    let mut proven = by_authority(Reject);
    payload(&mut proven.1, 5).authentication_tags = Some(tags(FIRST));
    assert_eq!(last(&proven), (Reject, Some(Through::Authority)));
}

#[test]
fn a_rejection_without_tags_is_reported_and_one_of_the_service_is_its_own() {
    let told = by_authority(Reject);
    assert_eq!(last(&told), (Reject, Some(Through::Reported)));
    let mut returned = story(theirs(5, Reject, SERVICE, "service-1"));
    assert_eq!(last(&returned), (Reject, Some(Through::Reported)));
    payload(&mut returned.1, 5).authentication_tags = Some(tags(FIRST));
    assert_eq!(last(&returned), (Reject, Some(Through::Service)));
}

/// A service deletes what was taken over. Without an acceptance it will not
/// arrive; one that comes afterwards counts.
#[test]
fn what_is_deleted_there_without_being_taken_over_is_reported() {
    let mut deleted = story(theirs(5, Delete, SERVICE, "service-1"));
    assert_eq!(last(&deleted), (Reject, Some(Through::Reported)));
    let mut accepted = theirs(6, Accept, &THEIR_OFFICE.to_string(), "office-1");
    let accept = accepted.claims.as_mut().unwrap().events.values_mut().next();
    accept.unwrap().predecessor = None;
    log(&mut deleted.1).push(accepted);
    assert_eq!(last(&deleted), (Accept, Some(Through::Authority)));
    let (directory, mut shown) = by_authority(Accept);
    log(&mut shown).push(theirs(6, Delete, SERVICE, "service-1"));
    let taken = (directory, shown);
    assert_eq!(last(&taken), (Accept, Some(Through::Authority)));
}

/// A draft that a service forgot was announced anew.
#[test]
fn a_deleted_draft_means_nothing() {
    let mut anew = story(theirs(5, Delete, SERVICE, "service-1"));
    let mut noted = log(&mut anew.1)[2].clone();
    let claims = noted.claims.as_mut().unwrap();
    claims.jti = Uuid::from_u128(77);
    let payload = claims.events.values_mut().next().unwrap();
    payload.elsewhere = Some(Elsewhere {
        submission: Uuid::from_u128(0x5E),
        ..there()
    });
    log(&mut anew.1).push(noted);
    assert_eq!(last(&anew), (Submit, None));
    // Nor that of one which was never complete.
    let mut early = story(theirs(5, Delete, SERVICE, "service-1"));
    log(&mut early.1).remove(3);
    assert_eq!(last(&early), (Submit, None));
}

/// Neither what is taken over first nor what follows names what came before.
#[test]
fn what_is_handed_in_later_is_taken_over_there_as_well() {
    let (directory, mut shown) = by_authority(Accept);
    let (mut noted, mut taken) = (
        event(8, EventKind::HandOn, ANSWER, None),
        theirs(9, Accept, &THEIR_OFFICE.to_string(), "office-1"),
    );
    let (second, later) = (Uuid::from_u128(0x5B), Some(tags(ANSWER)));
    let note = noted
        .claims
        .as_mut()
        .unwrap()
        .events
        .values_mut()
        .next()
        .unwrap();
    note.authentication_tags = later.clone();
    note.elsewhere = Some(Elsewhere {
        submission: second,
        ..there()
    });
    let claims = taken.claims.as_mut().unwrap();
    claims.sub = format!("submission:{second}");
    let accept = claims.events.values_mut().next().unwrap();
    (accept.authentication_tags, accept.predecessor) = (later, None);
    let more = [
        event(6, Create, ANSWER, None),
        event(7, Submit, ANSWER, None),
        noted,
        taken,
    ];
    log(&mut shown).extend(more);
    shown.submissions.push(view(ANSWER));
    let mut manifest = manifest();
    manifest.submissions[1].answers = None;
    let judged = judge(&manifest, &directory, &shown).remove(0).1;
    let Verdict::Believed(history) = judged else {
        panic!("{judged:?}");
    };
    assert_eq!(history.steps.len(), 6);
}

#[test]
fn a_service_is_believed_no_more_than_it_may_say() {
    let reason = |kind, change: fn(&mut Directory, &mut Shown)| {
        let mut story = by_authority(kind);
        change(&mut story.0, &mut story.1);
        match judged_by(&story) {
            Verdict::NotVerified(reason) => Some(reason),
            Verdict::Believed(_) => None,
        }
    };
    type Lie = fn(&mut Directory, &mut Shown);
    let lies: [(&str, EventKind, Lie, Reason); 9] = [
        (
            "other ciphertexts taken over",
            Accept,
            |_, shown| payload(shown, 5).authentication_tags = Some(tags(ANSWER)),
            Reason::Tags,
        ),
        (
            "none named",
            Accept,
            |_, shown| payload(shown, 5).authentication_tags = None,
            Reason::Tags,
        ),
        (
            "other ciphertexts rejected",
            Reject,
            |_, shown| payload(shown, 5).authentication_tags = Some(tags(ANSWER)),
            Reason::Tags,
        ),
        (
            "the service takes over",
            Accept,
            |_, shown| {
                claims(shown, 5).iss = SERVICE.into();
                log(shown)[4].signer = Some("service-1".into());
            },
            Reason::Signer,
        ),
        (
            "the service in the authority's name",
            Reject,
            |_, shown| log(shown)[4].signer = Some("service-1".into()),
            Reason::Signer,
        ),
        (
            "the authority under its id here",
            Accept,
            |_, shown| claims(shown, 5).iss = OFFICE.to_string(),
            Reason::Signer,
        ),
        (
            "the service notes itself where it has it",
            Accept,
            |_, shown| log(shown)[2].signer = Some("service-1".into()),
            Reason::Signer,
        ),
        (
            "no note",
            Accept,
            |_, shown| drop(log(shown).remove(2)),
            Reason::ForeignEvent,
        ),
        (
            "a note about other ciphertexts",
            Accept,
            |_, shown| payload(shown, 3).authentication_tags = Some(tags(ANSWER)),
            Reason::Tags,
        ),
    ];
    for (name, kind, lie, expected) in lies {
        assert_eq!(reason(kind, lie), Some(expected), "{name}");
    }
    assert_eq!(
        reason(Accept, |directory, _| directory.peers.clear()),
        Some(Reason::Signer)
    );
    // A key of another one that the directory names.
    let other = |directory: &mut Directory, _: &mut Shown| {
        let signing = std::mem::take(&mut directory.peers[0].signing);
        directory.peers.push(NodeEntry {
            issuer: "https://other".into(),
            signing,
        });
    };
    assert_eq!(reason(Accept, other), Some(Reason::Signer));
}
