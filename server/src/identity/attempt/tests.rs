use super::*;

const OWNER: Hash = [1; 32];
const START: Hash = [2; 32];
const BACK: Hash = [3; 32];
const OTHER: Hash = [9; 32];

fn asked(finish: Finish) -> Returned {
    match finish {
        Finish::Ask(returned) => returned,
        Finish::Done(answer) => panic!("done: {answer}"),
    }
}

fn holder(x: &str) -> HolderKey {
    HolderKey::new(x.into(), "y".into())
}

fn begun() -> Attempt {
    Attempt {
        id: Uuid::nil(),
        session: OWNER,
        means: Means::Eid,
        share: "share".into(),
        holder: holder("x"),
        state: State::Begun { start: START },
        expires: STEP,
    }
}

fn fetched() -> Attempt {
    let mut attempt = begun();
    attempt.fetch(attempt.means, &START, 0).unwrap();
    attempt.fetched(BACK, "x".into(), 0).unwrap();
    attempt
}

#[test]
fn the_whole_way() {
    let mut attempt = fetched();
    let done = Reported::Done.into();
    attempt.back(&OWNER, Means::Eid, &BACK, done, 10).unwrap();
    assert_eq!(attempt.expires, 10 + STEP);
    let returned = asked(attempt.finish(&OWNER, &holder("x"), 11).unwrap());
    let expected = Returned {
        session: "x".into(),
        answer: None,
        reported: Reported::Done,
        counter: 1,
    };
    assert_eq!(returned, expected);
    attempt.not_yet(returned, false, 12).unwrap();
    let same = asked(attempt.finish(&OWNER, &holder("x"), 12).unwrap());
    assert_eq!(same.counter, 1, "the provider was not reached");
    attempt.not_yet(same, true, 12).unwrap();
    let again = asked(attempt.finish(&OWNER, &holder("x"), 13).unwrap());
    assert_eq!(again.counter, 2);
}

#[test]
fn the_start_token_counts_once_and_only_itself() {
    let mut attempt = begun();
    assert_eq!(
        attempt.fetch(attempt.means, &OTHER, 0),
        Err(Refused::Unknown)
    );
    attempt.fetch(attempt.means, &START, 0).unwrap();
    assert_eq!(attempt.fetch(attempt.means, &START, 0), Err(Refused::Order));
}

#[test]
fn only_the_browser_that_began_returns_and_only_with_the_secret() {
    let mut attempt = fetched();
    let back = |attempt: &mut Attempt, owner, secret| {
        attempt.back(owner, Means::Eid, secret, Reported::Done.into(), 0)
    };
    let other = attempt.back(&OWNER, Means::Account, &BACK, Reported::Done.into(), 0);
    assert_eq!(
        other,
        Err(Refused::Unknown),
        "the way back of another means"
    );
    assert_eq!(back(&mut attempt, &OTHER, &BACK), Err(Refused::Unknown));
    assert_eq!(back(&mut attempt, &OWNER, &START), Err(Refused::Unknown));
    assert_eq!(attempt.finish(&OWNER, &holder("x"), 0), Err(Refused::Order));
    // Refused tries have consumed nothing.
    back(&mut attempt, &OWNER, &BACK).unwrap();
    assert_eq!(back(&mut attempt, &OWNER, &BACK), Err(Refused::Order));
    assert_eq!(
        attempt.finish(&OTHER, &holder("x"), 0),
        Err(Refused::Unknown)
    );
    let other_tab = attempt.finish(&OWNER, &holder("other"), 0);
    assert_eq!(other_tab, Err(Refused::Unknown));
    asked(attempt.finish(&OWNER, &holder("x"), 0).unwrap());
    assert_eq!(attempt.finish(&OWNER, &holder("x"), 0), Err(Refused::Order));
}

#[test]
fn who_is_sent_on_returns_with_the_start_token() {
    let mut attempt = begun();
    attempt.sent("nonce".into(), 0).unwrap();
    assert_eq!(attempt.sent("again".into(), 0), Err(Refused::Order));
    assert_eq!(attempt.fetch(attempt.means, &START, 0), Err(Refused::Order));
    let way = Way {
        reported: Reported::Done,
        answer: Some("code".into()),
    };
    let back = attempt.back(&OWNER, Means::Eid, &BACK, way.clone(), 0);
    assert_eq!(back, Err(Refused::Unknown));
    attempt.back(&OWNER, Means::Eid, &START, way, 0).unwrap();
    let returned = asked(attempt.finish(&OWNER, &holder("x"), 0).unwrap());
    assert_eq!(returned.session, "nonce");
    assert_eq!(returned.answer.as_deref(), Some("code"));
}

fn answered() -> Attempt {
    let mut attempt = begun();
    attempt.means = Means::Wallet;
    attempt.fetch(attempt.means, &START, 0).unwrap();
    let asked = attempt.asked(Means::Wallet, [4; 32], "ask".into(), 0);
    asked.unwrap();
    assert_eq!(attempt.ask(), Ok("ask"));
    attempt.answering(&[4; 32], 0).unwrap();
    attempt.answered(BACK, "x".into(), 0).unwrap();
    attempt
}

#[test]
fn a_wallet_answers_once_and_with_its_state() {
    let mut attempt = begun();
    attempt.fetch(attempt.means, &START, 0).unwrap();
    let other = attempt.asked(Means::Wallet, [4; 32], String::new(), 0);
    assert_eq!(other, Err(Refused::Order), "begun by another means");
    attempt
        .asked(Means::Eid, [4; 32], String::new(), 0)
        .unwrap();
    assert_eq!(attempt.answering(&OTHER, 0), Err(Refused::Unknown));
    let early = attempt.answered(BACK, String::new(), 0);
    assert_eq!(early, Err(Refused::Order));
    attempt.answering(&[4; 32], 0).unwrap();
    assert_eq!(attempt.answering(&[4; 32], 0), Err(Refused::Order));
    assert_eq!(attempt.ask(), Err(Refused::Order));
    attempt.answered(BACK, String::new(), 0).unwrap();
    let again = attempt.answered(OTHER, String::new(), 0);
    assert_eq!(again, Err(Refused::Order));
}

#[test]
fn a_number_leads_back_to_the_browser_that_began() {
    let mut attempt = answered();
    let show = |attempt: &mut Attempt, secret| attempt.shown(Means::Wallet, secret, [7; 32]);
    assert_eq!(show(&mut attempt, &OTHER), Err(Refused::Unknown));
    assert_eq!(attempt.typed(&OWNER, &[7; 32]), Err(Refused::Order));
    show(&mut attempt, &BACK).unwrap();
    show(&mut attempt, &BACK).unwrap();
    assert_eq!(attempt.typed(&OTHER, &[7; 32]), Err(Refused::Unknown));
    assert_eq!(attempt.typed(&OWNER, &OTHER), Ok(Typed::Wrong));
    assert_eq!(attempt.typed(&OWNER, &[7; 32]), Ok(Typed::Right));
    let returned = asked(attempt.finish(&OWNER, &holder("x"), 0).unwrap());
    assert_eq!(returned.answer.as_deref(), Some(BY_NUMBER));
    assert_eq!(returned.session, "x");
}

#[test]
fn whoever_was_shown_a_number_may_still_return_by_itself() {
    let mut attempt = answered();
    attempt.shown(Means::Wallet, &BACK, [7; 32]).unwrap();
    let back = attempt.back(&OWNER, Means::Wallet, &BACK, Reported::Done.into(), 9);
    back.unwrap();
    assert_eq!(attempt.expires, STEP, "what it said waits no longer");
    assert_eq!(attempt.typed(&OWNER, &[7; 32]), Err(Refused::Order));
    assert_eq!(
        asked(attempt.finish(&OWNER, &holder("x"), 0).unwrap()).answer,
        None
    );
}

#[test]
fn numbers_cannot_be_tried_through() {
    let mut attempt = answered();
    attempt.shown(Means::Wallet, &BACK, [7; 32]).unwrap();
    for _ in 1..WRONG {
        assert_eq!(attempt.typed(&OWNER, &OTHER), Ok(Typed::Wrong));
    }
    assert_eq!(attempt.typed(&OWNER, &OTHER), Ok(Typed::Over));
}

#[test]
fn who_is_shown_the_code_states_once_and_for_its_key_only() {
    let at_the_counter = || Attempt {
        means: Means::Counter,
        ..begun()
    };
    let mut attempt = at_the_counter();
    let state =
        |attempt: &mut Attempt, code, x| attempt.stated(code, &holder(x), "statement".into(), 0);
    assert_eq!(state(&mut attempt, &START, "x"), Err(Refused::Unknown));
    attempt.waits(BACK, 0).unwrap();
    assert_eq!(attempt.waits(BACK, 0), Err(Refused::Order));
    assert_eq!(attempt.looked(&BACK), Ok(&holder("x")));
    assert_eq!(attempt.looked(&OTHER), Err(Refused::Unknown));
    assert_eq!(state(&mut attempt, &OTHER, "x"), Err(Refused::Unknown));
    assert_eq!(state(&mut attempt, &BACK, "other"), Err(Refused::Unknown));
    assert_eq!(attempt.finish(&OWNER, &holder("x"), 0), Err(Refused::Order));
    state(&mut attempt, &BACK, "x").unwrap();
    assert_eq!(state(&mut attempt, &BACK, "x"), Err(Refused::Order));
    assert_eq!(attempt.looked(&BACK), Err(Refused::Order));
    let returned = asked(attempt.finish(&OWNER, &holder("x"), 0).unwrap());
    assert_eq!(returned.session, "statement");

    // Who went another way is not found by a code.
    let mut other = fetched();
    assert_eq!(other.looked(&BACK), Err(Refused::Unknown));
    assert_eq!(state(&mut other, &BACK, "x"), Err(Refused::Unknown));
}

#[test]
fn the_answer_is_given_again_to_the_same_browser_and_key_for_a_moment() {
    let mut attempt = fetched();
    assert_eq!(attempt.done("x".into(), 0), Err(Refused::Order));
    let way = Reported::Done.into();
    attempt.back(&OWNER, Means::Eid, &BACK, way, 0).unwrap();
    attempt.finish(&OWNER, &holder("x"), 0).unwrap();
    attempt.done("{}".into(), 7).unwrap();
    assert_eq!(attempt.expires, 7 + AGAIN);
    let again = attempt.finish(&OWNER, &holder("x"), 8);
    assert_eq!(again, Ok(Finish::Done("{}".into())));
    let foreign = [(OTHER, "x"), (OWNER, "other")];
    for (owner, key) in foreign {
        let refused = attempt.finish(&owner, &holder(key), 8);
        assert_eq!(refused, Err(Refused::Unknown));
    }
    assert_eq!(attempt.done("y".into(), 8), Err(Refused::Order));
}

#[test]
fn no_step_is_left_out() {
    let mut attempt = begun();
    assert_eq!(
        attempt.back(&OWNER, Means::Eid, &BACK, Reported::Done.into(), 0),
        Err(Refused::Order)
    );
    assert_eq!(attempt.fetched(BACK, String::new(), 0), Err(Refused::Order));
    let nothing = Returned {
        session: String::new(),
        answer: None,
        reported: Reported::Done,
        counter: 1,
    };
    assert_eq!(attempt.not_yet(nothing, true, 0), Err(Refused::Order));
}
