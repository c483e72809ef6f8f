use super::*;
use crate::envelope::directory::{AuthorityEntry, AuthorityKeys, AuthorityKind, NodeEntry};
use crate::envelope::event::{AuthenticationTags, EventKind, EventPayload};
use crate::envelope::manifest::ManifestEntry;
use crate::values::CivilDate;
use EventKind::{Accept, Create, Decision, Delete, Question, Reject, Submit};

mod elsewhere;
mod handed_on;

const CASE: Uuid = Uuid::from_u128(0xC);
const FIRST: Uuid = Uuid::from_u128(0x51);
const ANSWER: Uuid = Uuid::from_u128(0x52);
const OFFICE: Uuid = Uuid::from_u128(0xD);
const ASKED: Uuid = Uuid::from_u128(0xA1);
const DECIDED: Uuid = Uuid::from_u128(0xA2);

fn tags(of: Uuid) -> AuthenticationTags {
    AuthenticationTags {
        metadata: format!("m{of}"),
        data: Some(format!("d{of}")),
        attachments: BTreeMap::from([(Uuid::from_u128(of.as_u128() + 7), "a".into())]),
    }
}

fn manifest() -> Manifest {
    let entry = |submission, answers| ManifestEntry {
        submission,
        case: CASE,
        destination: OFFICE,
        authority: "Amt".into(),
        encryption: "enc".into(),
        signing: vec!["office-1".into()],
        node: vec!["node-1".into()],
        label: String::new(),
        tags: tags(submission),
        answers,
    };
    Manifest {
        version: 1,
        reply_key: "reply".into(),
        reply_public: None,
        submissions: vec![entry(FIRST, None), entry(ANSWER, Some(ASKED))],
        waiting: Vec::new(),
    }
}

/// The directory of today: node and office have signed with new keys since.
fn directory() -> Directory {
    Directory {
        region: "test".into(),
        table: CivilDate::parse("2026-08-31").unwrap(),
        sequence: 2,
        issued: 0,
        expires: 0,
        demo: true,
        node: NodeEntry {
            issuer: "https://node".into(),
            signing: vec!["node-2".into()],
        },
        peers: Vec::new(),
        authorities: vec![AuthorityEntry {
            destination: OFFICE,
            kind: AuthorityKind::Registration,
            name: "Amt".into(),
            prefixes: vec![],
            keys: Some(AuthorityKeys {
                encryption: "enc".into(),
                signing: vec!["office-2".into()],
                former_signing: vec!["office-0".into()],
                schemas: vec![],
            }),
            elsewhere: false,
            doubt: None,
            address: None,
            phone: None,
            booking: None,
            profile: None,
            front_offices: vec![],
        }],
    }
}

fn event(number: u128, kind: EventKind, submission: Uuid, reply: Option<Uuid>) -> CheckedEvent {
    let (issuer, signer) = if kind.by_node() {
        ("https://node".into(), "node-1")
    } else {
        (OFFICE.to_string(), "office-1")
    };
    let payload = EventPayload {
        authentication_tags: match kind {
            Submit | Accept => Some(tags(submission)),
            Question | Decision => reply.map(tags),
            _ => None,
        },
        predecessor: (!kind.by_node()).then(|| format!("h{}", number - 1)),
        reply_id: reply,
        problems: vec![],
        elsewhere: None,
    };
    let jti = Uuid::from_u128(0xE000 + number);
    let at = 1000 + i64::try_from(number).unwrap();
    CheckedEvent {
        hash: format!("h{number}"),
        claims: Some(EventClaims::new(
            jti, issuer, at, submission, CASE, kind, payload,
        )),
        signer: Some(signer.into()),
    }
}

fn view(submission: Uuid) -> SubmissionView {
    SubmissionView {
        submission,
        case: CASE,
        withdrawable: false,
    }
}

fn reply(reply: Uuid) -> ShownReply {
    ShownReply {
        reply,
        tag: tags(reply).data.unwrap(),
        attachments: tags(reply).attachments.into_keys().collect(),
    }
}

/// The whole story: sent, arrived, question, answered, arrived, decided.
fn shown() -> Shown {
    let log = [
        (Create, FIRST, None),
        (Submit, FIRST, None),
        (Accept, FIRST, None),
        (Question, FIRST, Some(ASKED)),
        (Create, ANSWER, None),
        (Submit, ANSWER, None),
        (Accept, ANSWER, None),
        (Decision, FIRST, Some(DECIDED)),
    ];
    let events = (1..)
        .zip(log)
        .map(|(number, (kind, about, reply))| event(number, kind, about, reply));
    Shown {
        submissions: vec![view(FIRST), view(ANSWER)],
        events: BTreeMap::from([(CASE, events.collect())]),
        replies: BTreeMap::from([(CASE, vec![reply(ASKED), reply(DECIDED)])]),
    }
}

fn log(shown: &mut Shown) -> &mut Vec<CheckedEvent> {
    shown.events.get_mut(&CASE).unwrap()
}

fn claims(shown: &mut Shown, number: usize) -> &mut EventClaims {
    log(shown)[number - 1].claims.as_mut().unwrap()
}

fn payload(shown: &mut Shown, number: usize) -> &mut EventPayload {
    let events = &mut claims(shown, number).events;
    events.values_mut().next().unwrap()
}

fn judged(shown: &Shown) -> Verdict {
    let all = judge(&manifest(), &directory(), shown);
    all.into_iter()
        .find(|(case, _)| *case == CASE)
        .expect("the case is judged")
        .1
}

#[test]
fn an_honest_story_is_believed_at_every_moment() {
    let states = [
        (2, CaseState::Sent { at: 1002 }),
        (3, CaseState::Arrived { at: 1003 }),
        (
            4,
            CaseState::Question {
                reply: ASKED,
                at: 1004,
            },
        ),
        (6, CaseState::Answered { at: 1006 }),
        (7, CaseState::Answered { at: 1006 }),
        (
            8,
            CaseState::Decided {
                reply: DECIDED,
                at: 1008,
            },
        ),
    ];
    for (events, state) in states {
        let (mut manifest, mut shown) = (manifest(), shown());
        log(&mut shown).truncate(events);
        if events < 6 {
            manifest.submissions.pop();
            shown.submissions.pop();
        }
        if events < 8 {
            shown.replies.get_mut(&CASE).unwrap().pop();
        }
        if events < 4 {
            shown.replies.clear();
        }
        let all = judge(&manifest, &directory(), &shown);
        let [(CASE, Verdict::Believed(history))] = &all[..] else {
            panic!("after {events}: {all:?}");
        };
        assert_eq!(history.state(), Some(state));
    }
}

#[test]
fn keys_of_the_current_directory_count_too() {
    let mut shown = shown();
    log(&mut shown)[1].signer = Some("node-2".into());
    log(&mut shown)[7].signer = Some("office-2".into());
    assert!(matches!(judged(&shown), Verdict::Believed(_)));
}

#[test]
fn keys_that_were_exchanged_go_on_counting_for_what_they_signed() {
    let mut shown = shown();
    log(&mut shown)[3].signer = Some("office-0".into());
    assert!(matches!(judged(&shown), Verdict::Believed(_)));
}

#[test]
fn an_event_of_the_node_may_come_between_an_event_and_its_predecessor() {
    let mut shown = shown();
    payload(&mut shown, 8).predecessor = Some("h5".into());
    assert!(matches!(judged(&shown), Verdict::Believed(_)));
}

#[test]
fn the_first_take_over_may_come_from_a_plain_subscriber() {
    let mut shown = shown();
    log(&mut shown).truncate(3);
    payload(&mut shown, 3).predecessor = None;
    shown.replies.clear();
    shown.submissions.truncate(1);
    let mut manifest = manifest();
    manifest.submissions.truncate(1);
    let judged = judge(&manifest, &directory(), &shown);
    assert!(matches!(judged[0].1, Verdict::Believed(_)), "{judged:?}");
}

#[test]
fn a_withdrawn_answer_leaves_the_question_open() {
    let mut shown = shown();
    log(&mut shown).truncate(6);
    log(&mut shown).push(event(7, Delete, ANSWER, None));
    shown.replies.get_mut(&CASE).unwrap().pop();
    let Verdict::Believed(history) = judged(&shown) else {
        panic!("not believed");
    };
    let (reply, at) = (ASKED, 1004);
    assert_eq!(history.state(), Some(CaseState::Question { reply, at }));
}

#[test]
fn an_answer_that_could_not_be_read_leaves_the_question_open() {
    let mut shown = shown();
    log(&mut shown).truncate(6);
    log(&mut shown).push(event(7, Reject, ANSWER, None));
    shown.replies.get_mut(&CASE).unwrap().pop();
    let Verdict::Believed(history) = judged(&shown) else {
        panic!("not believed");
    };
    let (reply, at) = (ASKED, 1004);
    assert_eq!(history.state(), Some(CaseState::Question { reply, at }));
    assert!(!history.answered(ASKED));
}

#[test]
fn an_answer_on_its_way_answers_the_question() {
    let mut shown = shown();
    log(&mut shown).truncate(6);
    shown.replies.get_mut(&CASE).unwrap().pop();
    let Verdict::Believed(history) = judged(&shown) else {
        panic!("not believed");
    };
    assert!(history.answered(ASKED));
    assert!(!history.answered(DECIDED));
}

type Lie = (&'static str, fn(&mut Shown), Reason);

const LIES: &[Lie] = &[
    (
        "swapped key of the office",
        |s| log(s)[7].signer = Some("mallory".into()),
        Reason::Signer,
    ),
    (
        "swapped key of the node",
        |s| log(s)[1].signer = Some("mallory".into()),
        Reason::Signer,
    ),
    ("bad signature", |s| log(s)[2].signer = None, Reason::Signer),
    (
        "the node signs a decision",
        |s| log(s)[7].signer = Some("node-1".into()),
        Reason::Signer,
    ),
    (
        "the office signs a receipt",
        |s| log(s)[1].signer = Some("office-1".into()),
        Reason::Signer,
    ),
    (
        "another issuer",
        |s| claims(s, 8).iss = Uuid::from_u128(9).to_string(),
        Reason::Signer,
    ),
    (
        "an unreadable event",
        |s| log(s)[3].claims = None,
        Reason::Unreadable,
    ),
    (
        "two events in one",
        |s| {
            claims(s, 3).events.insert(Reject, EventPayload::default());
        },
        Reason::Unreadable,
    ),
    (
        "an event of another case",
        |s| claims(s, 8).txn = "case:x".into(),
        Reason::ForeignEvent,
    ),
    (
        "an event of another submission",
        |s| {
            claims(s, 8).sub = format!("submission:{}", Uuid::from_u128(9));
        },
        Reason::ForeignEvent,
    ),
    (
        "a replayed event",
        |s| {
            let again = log(s)[3].clone();
            log(s).push(again);
        },
        Reason::Replayed,
    ),
    (
        "a replayed reply under a new event",
        |s| {
            let again = event(9, Question, FIRST, Some(ASKED));
            log(s).push(again);
        },
        Reason::Replayed,
    ),
    (
        "an omitted event of the office",
        |s| {
            log(s).remove(3);
        },
        Reason::Order,
    ),
    (
        "an omitted event of the office at the end of a chain",
        |s| {
            log(s).remove(6);
        },
        Reason::Omitted,
    ),
    (
        "an omitted predecessor",
        |s| payload(s, 8).predecessor = None,
        Reason::Omitted,
    ),
    ("moved events", |s| log(s).swap(2, 3), Reason::Omitted),
    (
        "an omitted receipt",
        |s| {
            log(s).remove(1);
        },
        Reason::Omitted,
    ),
    ("an omitted log", |s| s.events.clear(), Reason::Missing),
    (
        "a receipt for other ciphertexts",
        |s| {
            payload(s, 2).authentication_tags = Some(tags(ANSWER));
        },
        Reason::Tags,
    ),
    (
        "a takeover of other ciphertexts",
        |s| {
            payload(s, 3).authentication_tags = None;
        },
        Reason::Tags,
    ),
    (
        "a swapped reply",
        |s| s.replies.get_mut(&CASE).unwrap()[1].tag = "x".into(),
        Reason::Tags,
    ),
    (
        "an attachment too much",
        |s| {
            s.replies.get_mut(&CASE).unwrap()[1]
                .attachments
                .insert(CASE);
        },
        Reason::Tags,
    ),
    (
        "a missing reply",
        |s| {
            s.replies.clear();
        },
        Reason::Reply,
    ),
    (
        "a reply that nobody announced",
        |s| {
            s.replies.get_mut(&CASE).unwrap().push(reply(OFFICE));
        },
        Reason::Reply,
    ),
    (
        "a submission that is not in the manifest",
        |s| {
            s.submissions.push(view(OFFICE));
        },
        Reason::Foreign,
    ),
    (
        "a submission that is not shown",
        |s| {
            s.submissions.pop();
        },
        Reason::Missing,
    ),
    (
        "a submission shown twice",
        |s| s.submissions.push(view(FIRST)),
        Reason::Replayed,
    ),
    (
        "taken over twice",
        |s| {
            let again = event(9, Accept, FIRST, None);
            log(s).push(again);
        },
        Reason::Order,
    ),
    (
        "an event after the rejection",
        |s| {
            log(s)[2] = event(3, Reject, FIRST, None);
        },
        Reason::Order,
    ),
];

#[test]
fn every_lie_is_noticed() {
    for (name, lie, reason) in LIES {
        let mut shown = shown();
        lie(&mut shown);
        assert_eq!(judged(&shown), Verdict::NotVerified(*reason), "{name}");
    }
}

#[test]
fn a_foreign_case_is_told_beside_the_own_one() {
    let foreign = Uuid::from_u128(0xF);
    let mut shown = shown();
    shown.events.insert(foreign, vec![]);
    let all = judge(&manifest(), &directory(), &shown);
    assert!(matches!(all[0], (CASE, Verdict::Believed(_))));
    assert_eq!(all[1], (foreign, Verdict::NotVerified(Reason::Foreign)));
}
