//! The conversation as far as it goes without a chip.

use super::Dialogue;
use crate::date;
use crate::message::Message;
use crate::operation::{Operation, Wish, Wishes};
use crate::outcome::{Outcome, Plan, minor};
use crate::pki::Pki;

const CANCELLED: &str = "http://www.bsi.bund.de/ecard/api/1.1/resultminor/sal#cancellationByUser";

fn pki() -> Pki {
    Pki::generate("https://localhost:1", &[], date::today()).expect("keys")
}

fn dialogue() -> Dialogue {
    let wishes = Wishes::from([
        (Operation::GivenNames, Wish::Required),
        (Operation::AcademicTitle, Wish::Allowed),
    ]);
    Dialogue::new(&wishes, Some("a & b".into()), Plan::Ok, date::today()).expect("readable")
}

fn say(dialogue: &mut Dialogue, pki: &Pki, body: &str) -> String {
    let text = format!("<Envelope><Body>{body}</Body></Envelope>");
    dialogue.answer(pki, &Message::read(&text).expect("well formed"))
}

fn error(minor: &str) -> String {
    format!(
        "<DIDAuthenticateResponse><ResultMajor>x#error</ResultMajor><ResultMinor>{minor}</ResultMinor></DIDAuthenticateResponse>"
    )
}

fn minor_of(dialogue: &Dialogue) -> &str {
    match dialogue.outcome() {
        Some(Outcome::Refused { minor, .. }) => minor,
        _ => "",
    }
}

#[test]
fn it_begins_with_the_certificates_and_what_is_wished() {
    let (pki, mut dialogue) = (pki(), dialogue());
    let shown = say(&mut dialogue, &pki, "<StartPAOS/>");
    for part in ["EAC1InputType", &hex::encode(&pki.terminal), "a &amp; b"] {
        assert!(shown.contains(part), "{part}");
    }
    assert_eq!(dialogue.outcome(), None);
}

#[test]
fn a_message_out_of_turn_ends_it_and_it_stays_ended() {
    let (pki, mut dialogue) = (pki(), dialogue());
    say(&mut dialogue, &pki, "<TransmitResponse/>");
    assert_eq!(minor_of(&dialogue), minor("common#internalError"));
    say(&mut dialogue, &pki, &error(CANCELLED));
    assert_eq!(minor_of(&dialogue), minor("common#internalError"));
}

#[test]
fn a_client_reports_its_own_errors_and_no_others() {
    let pki = pki();
    for (reported, told) in [
        (CANCELLED, CANCELLED.to_owned()),
        (
            &minor("getResult#noResultYet"),
            minor("common#internalError"),
        ),
        ("", minor("common#internalError")),
    ] {
        let mut dialogue = dialogue();
        say(&mut dialogue, &pki, "<StartPAOS/>");
        say(&mut dialogue, &pki, &error(reported));
        assert_eq!(minor_of(&dialogue), told);
    }
}

#[test]
fn rights_that_nobody_asked_for_are_refused() {
    let pki = pki();
    // Given names and title; given names alone; title alone; given names and family names.
    for (rights, accepted) in [
        ("0000004800", true),
        ("0000000800", true),
        ("0000004000", false),
        ("0000001800", false),
    ] {
        let mut dialogue = dialogue();
        say(&mut dialogue, &pki, "<StartPAOS/>");
        let template = format!("7f4c12060904007f0007030102025305{rights}");
        let answer = say(
            &mut dialogue,
            &pki,
            &format!(
                "<DIDAuthenticateResponse><CertificateHolderAuthorizationTemplate>{template}</CertificateHolderAuthorizationTemplate><IDPICC>01</IDPICC><Challenge>02</Challenge></DIDAuthenticateResponse>"
            ),
        );
        assert_eq!(answer.contains("EAC2InputType"), accepted, "{rights}");
    }
}
