//! Counters, lifetimes and the number of sessions.

use std::time::{Duration, Instant};

use time::{Date, Month};

use super::{LIMIT, NoResult, Opened, Sessions};
use crate::dialogue::Dialogue;
use crate::message::Message;
use crate::operation::{Operation, Wish, Wishes};
use crate::outcome::{Outcome, Plan};
use crate::pki::Pki;

const CANCELLED: &str = "http://www.bsi.bund.de/ecard/api/1.1/resultminor/sal#cancellationByUser";

fn today() -> Date {
    Date::from_calendar_date(2027, Month::March, 9).expect("valid")
}

fn dialogue() -> Dialogue {
    let wishes = Wishes::from([(Operation::GivenNames, Wish::Required)]);
    Dialogue::new(&wishes, None, Plan::Ok, today()).expect("readable")
}

fn opened(sessions: &mut Sessions, now: Instant) -> Opened {
    sessions
        .open(dialogue(), now)
        .expect("random")
        .expect("room")
}

fn sessions() -> Sessions {
    Sessions::new(Duration::from_secs(600))
}

#[test]
fn the_counter_goes_up_by_one_or_the_session_is_lost() {
    let (mut sessions, now) = (sessions(), Instant::now());
    let session = opened(&mut sessions, now).session;
    assert_eq!(sessions.result(&session, 1, now), Err(NoResult::NotYet));
    assert_eq!(sessions.result(&session, 2, now), Err(NoResult::NotYet));
    assert_eq!(
        sessions.result(&session, 2, now),
        Err(NoResult::InvalidCounter)
    );
    assert_eq!(
        sessions.result(&session, 3, now),
        Err(NoResult::InvalidSession)
    );
}

#[test]
fn what_the_client_sees_opens_no_result() {
    let (mut sessions, now) = (sessions(), Instant::now());
    let opened = opened(&mut sessions, now);
    assert!(opened.session.len() >= 32 && opened.session != opened.psk_id);
    assert_eq!(
        sessions.result(&opened.psk_id, 1, now),
        Err(NoResult::InvalidSession)
    );
    assert_eq!(sessions.key(&opened.psk_id, now), Some(opened.key));
    assert_eq!(sessions.key(&opened.session, now), None);
}

#[test]
fn a_result_is_given_once() {
    let (mut sessions, now) = (sessions(), Instant::now());
    let opened = opened(&mut sessions, now);
    let pki = Pki::generate("https://localhost:1", &[], today()).expect("keys");
    let text = format!(
        "<Envelope><Body><DIDAuthenticateResponse><ResultMajor>x#error</ResultMajor><ResultMinor>{CANCELLED}</ResultMinor></DIDAuthenticateResponse></Body></Envelope>"
    );
    let message = Message::read(&text).expect("well formed");
    let body = sessions
        .dialogue(&opened.psk_id, now)
        .expect("open")
        .answer(&pki, &message);
    assert!(body.contains(CANCELLED));
    let cancelled = Outcome::Refused {
        minor: CANCELLED.into(),
        message: String::new(),
    };
    assert_eq!(sessions.result(&opened.session, 1, now), Ok(cancelled));
    assert_eq!(
        sessions.result(&opened.session, 2, now),
        Err(NoResult::InvalidSession)
    );
}

#[test]
fn sessions_end_and_make_room() {
    let (mut sessions, now) = (sessions(), Instant::now());
    let first = opened(&mut sessions, now);
    for _ in 1..LIMIT {
        opened(&mut sessions, now);
    }
    assert!(sessions.open(dialogue(), now).expect("random").is_none());
    let later = now + Duration::from_secs(600);
    assert_eq!(sessions.key(&first.psk_id, later), None);
    assert_eq!(
        sessions.result(&first.session, 1, later),
        Err(NoResult::InvalidSession)
    );
    assert!(sessions.open(dialogue(), later).expect("random").is_some());
}
