//! What may be believed of a node to which the request was handed on.
use super::*;

/// What the node wrote to which the request was handed on.
fn theirs(number: u128, kind: EventKind) -> CheckedEvent {
    let mut event = event(number, kind, FIRST, None);
    event.signer = Some("peer-1".into());
    event.claims.as_mut().unwrap().iss = "https://peer".into();
    event
}

/// The story of a request that was handed on to another node, which the
/// directory names.
fn handed_on() -> (Directory, Shown) {
    let mut directory = directory();
    directory.peers.push(NodeEntry {
        issuer: "https://peer".into(),
        signing: vec!["peer-1".into()],
    });
    let mut shown = shown();
    let events = log(&mut shown);
    events.truncate(3);
    // The authority has seen the other node's receipt.
    events.splice(2..2, [theirs(11, Create), theirs(12, Submit)]);
    payload(&mut shown, 5).predecessor = Some("h12".into());
    shown.submissions.pop();
    shown.replies.clear();
    (directory, shown)
}

fn judged_by(directory: &Directory, shown: &Shown) -> Verdict {
    let mut manifest = manifest();
    manifest.submissions.pop();
    judge(&manifest, directory, shown).remove(0).1
}

#[test]
fn what_another_node_wrote_counts_in_the_chain_and_tells_nothing_new() {
    let (directory, shown) = handed_on();
    let Verdict::Believed(history) = judged_by(&directory, &shown) else {
        panic!("{:?}", judged_by(&directory, &shown));
    };
    assert_eq!(history.state(), Some(CaseState::Arrived { at: 1003 }));
    assert_eq!(
        history.steps.len(),
        3,
        "people are told once that it was sent"
    );
}

#[test]
fn another_node_is_believed_no_more_than_it_may_say() {
    let reason = |change: fn(&mut Directory, &mut Shown)| {
        let (mut directory, mut shown) = handed_on();
        change(&mut directory, &mut shown);
        match judged_by(&directory, &shown) {
            Verdict::NotVerified(reason) => Some(reason),
            Verdict::Believed(_) => None,
        }
    };
    assert_eq!(reason(|d, _| d.peers.clear()), Some(Reason::Signer));
    assert_eq!(
        reason(|_, shown| payload(shown, 4).authentication_tags = Some(tags(ANSWER))),
        Some(Reason::Tags)
    );
    // Its receipt alone does not stand for that of the citizen's own node.
    assert_eq!(
        reason(|_, shown| drop(log(shown).drain(..2))),
        Some(Reason::Order)
    );
    assert_eq!(
        reason(|_, shown| drop(log(shown).remove(3))),
        Some(Reason::Omitted)
    );
    assert_eq!(
        reason(|_, shown| log(shown)[4].signer = Some("peer-1".into())),
        Some(Reason::Signer)
    );
}
