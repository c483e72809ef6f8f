use super::super::attempt::Reported;
use super::*;

const MEANS: Means = Means::Eid;

fn of(share: &str) -> Wish {
    Wish {
        means: MEANS,
        share: share.into(),
        holder: holder(),
    }
}

fn holder() -> HolderKey {
    HolderKey::new("x".into(), "y".into())
}

#[test]
fn there_and_back_in_one_session() {
    let keeper = Keeper::default();
    let begun = keeper.begin(None, of("share"), 0).unwrap();
    assert_eq!(keeper.stage(&begun.session, 1), Ok((Stage::Away, None)));
    let id = keeper.fetch(MEANS, &begun.start, 1).unwrap();
    assert_eq!(keeper.fetch(MEANS, &begun.start, 1), Err(Refused::Order));
    let back = keeper.fetched(id, "x".into(), 2).unwrap();
    assert_eq!(
        keeper.finish(&begun.session, &holder(), 2),
        Err(Refused::Order),
        "not back yet"
    );
    keeper
        .back(&begun.session, MEANS, &back, Reported::Done, 3)
        .unwrap();
    let share = Some("share".to_owned());
    assert_eq!(
        keeper.stage(&begun.session, 3),
        Ok((Stage::Returned, share))
    );
    assert!(keeper.finish(&begun.session, &holder(), 4).is_ok());
    keeper.forget(&begun.session, 5);
    assert_eq!(keeper.stage(&begun.session, 5), Err(Refused::Unknown));
}

#[test]
fn a_stolen_link_leads_nowhere_in_another_browser() {
    let keeper = Keeper::default();
    let attacker = keeper.begin(None, of("a"), 0).unwrap();
    let victim = keeper.begin(None, of("v"), 0).unwrap();
    // The victim shows the card for the attacker's link.
    let id = keeper.fetch(MEANS, &attacker.start, 0).unwrap();
    let back = keeper.fetched(id, "x".into(), 0).unwrap();
    let returns = |session: &str| keeper.back(session, MEANS, &back, Reported::Done, 0);
    assert_eq!(returns(&victim.session), Err(Refused::Unknown));
    assert_eq!(returns(""), Err(Refused::Unknown));
    // The attacker's browser never came back by itself: no result.
    assert_eq!(
        keeper.finish(&attacker.session, &holder(), 0),
        Err(Refused::Order)
    );
    assert_eq!(
        keeper.finish(&victim.session, &holder(), 0),
        Err(Refused::Order)
    );
}

#[test]
fn a_second_attempt_ends_the_first() {
    let keeper = Keeper::default();
    let first = keeper.begin(None, of(""), 0).unwrap();
    let second = keeper.begin(Some(&first.session), of(""), 0).unwrap();
    assert_eq!(keeper.fetch(MEANS, &first.start, 0), Err(Refused::Unknown));
    assert!(keeper.fetch(MEANS, &second.start, 0).is_ok());
    // The id alone does not end anything.
    let guess = Secret::new(Secret::parse(&second.session).unwrap().id);
    keeper.begin(Some(&guess), of(""), 0).unwrap();
    assert!(keeper.stage(&second.session, 0).is_ok());
}

#[test]
fn an_attempt_ends_by_itself() {
    let keeper = Keeper::default();
    let begun = keeper.begin(None, of(""), 0).unwrap();
    assert!(keeper.stage(&begun.session, STEP - 1).is_ok());
    assert_eq!(keeper.stage(&begun.session, STEP), Err(Refused::Unknown));
    assert_eq!(
        keeper.fetch(MEANS, &begun.start, STEP),
        Err(Refused::Unknown)
    );
}

#[test]
fn a_code_leads_to_one_attempt_for_its_time() {
    let keeper = Keeper::default();
    let wish = || Wish {
        means: Means::Counter,
        ..of("")
    };
    let code = CounterCode::from_random([1; 5]);
    let first = keeper.begin(None, wish(), 0).unwrap();
    keeper.waits(&first.start, &code, 0).unwrap();
    let second = keeper.begin(None, wish(), 0).unwrap();
    assert_eq!(keeper.waits(&second.start, &code, 0), Err(Refused::Full));
    assert_eq!(keeper.looked(&code, STEP - 1), Ok(holder()));
    let other = CounterCode::from_random([2; 5]);
    assert_eq!(keeper.looked(&other, 0), Err(Refused::Unknown));

    // With its attempt, the code is free again; so it is when time is over.
    keeper.forget(&first.session, 0);
    assert_eq!(keeper.looked(&code, 0), Err(Refused::Unknown));
    keeper.waits(&second.start, &code, 1).unwrap();
    let state = |now| keeper.stated(&code, &holder(), "statement".into(), now);
    assert_eq!(state(1 + STEP), Err(Refused::Unknown));
    assert!(keeper.kept(1 + STEP).codes.is_empty());
}

#[test]
fn there_is_a_most() {
    let keeper = Keeper::default();
    for _ in 0..MOST {
        keeper.begin(None, of(""), 0).unwrap();
    }
    // The oldest that nobody went on with makes room.
    let more = keeper.begin(None, of(""), 1).unwrap();
    assert!(keeper.stage(&more.session, 1).is_ok());
    assert_eq!(keeper.kept(1).attempts.len(), MOST);
    for one in keeper.kept(1).attempts.values_mut() {
        one.state = State::Fetching;
    }
    let more = keeper.begin(None, of(""), 1).unwrap_err();
    assert_eq!(more, Refused::Full);
    assert!(keeper.begin(None, of(""), STEP + 1).is_ok());
}

#[test]
fn too_many_wrong_numbers_end_it() {
    let keeper = Keeper::default();
    let wish = Wish {
        means: Means::Wallet,
        ..of("")
    };
    let begun = keeper.begin(None, wish, 0).unwrap();
    let id = keeper.fetch(Means::Wallet, &begun.start, 0).unwrap();
    let state = keeper.asked(id, Means::Wallet, "ask".into(), 0).unwrap();
    assert_eq!(keeper.ask(id, 0).as_deref(), Ok("ask"));
    assert_eq!(keeper.answering(&state, 0), Ok(id));
    let back = keeper.answered(id, "x".into(), 0).unwrap();
    let number = keeper.shown(Means::Wallet, &back, 0).unwrap();
    assert!(number.len() == 8 && number.bytes().all(|b| b.is_ascii_digit()));
    for _ in 0..4 {
        let typed = keeper.typed(&begun.session, "x", 0);
        assert_eq!(typed, Ok(Typed::Wrong));
    }
    assert_eq!(keeper.typed(&begun.session, "x", 0), Ok(Typed::Over));
    let late = keeper.typed(&begun.session, &number, 0);
    assert_eq!(late, Err(Refused::Unknown));
}

#[test]
fn no_secret_is_no_secret() {
    for text in ["", "x", "AAAA", &"A".repeat(43), &"A".repeat(100)] {
        let keeper = Keeper::default();
        assert_eq!(
            keeper.fetch(MEANS, text, 0),
            Err(Refused::Unknown),
            "{text}"
        );
    }
}
