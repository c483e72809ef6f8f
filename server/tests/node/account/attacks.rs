//! Everybody who tries to get in between: forged tokens, foreign returns, another
//! provider.

use super::*;

#[test]
fn a_forged_token_is_none() {
    let world = World::new();
    let now = umzug::machine::now();
    let other = "https://other.example";
    let claims = [
        ("nonce", json!("another")),
        ("nonce", Value::Null),
        ("aud", json!("another")),
        ("aud", json!([CLIENT, "another"])),
        ("aud", json!([])),
        ("azp", json!("another")),
        ("iss", json!(other)),
        ("iss", json!(format!("{}/", world.op.base))),
        ("exp", json!(now - 1)),
        ("iat", json!(now - 3600)),
        ("iat", json!(now + 3600)),
        // The session of whoever sat there before.
        ("auth_time", json!(now - 600)),
        ("auth_time", Value::Null),
    ];
    let claims = claims.map(|(name, value)| with(erika(), name, value));
    let claims = claims.into_iter().map(|claims| (claims, Signing::Es256));
    let signed = [
        Signing::Foreign,
        Signing::None,
        Signing::ClientSecret,
        Signing::PublicKey,
    ];
    let signed = signed.map(|signing| (erika(), signing));
    let mut taken = Vec::new();
    for (claims, signing) in claims.chain(signed) {
        let what = format!("{signing:?} {claims}");
        world.op.is(Mood {
            claims,
            signing,
            ..Mood::default()
        });
        if world.outcome() != "failed" {
            taken.push(what);
        }
    }
    assert_eq!(taken, Vec::<String>::new());
    for (exchange, expected) in [
        (Exchange::Bare, "failed"),
        (Exchange::Endless, "failed"),
        (Exchange::Strict, "verified"),
    ] {
        world.op.is(Mood {
            exchange,
            ..Mood::default()
        });
        assert_eq!(world.outcome(), expected, "{exchange:?}");
    }
    world.op.is(Mood {
        signing: Signing::Rs256,
        claims: with(erika(), "azp", json!(CLIENT)),
        ..Mood::default()
    });
    assert_eq!(world.outcome(), "verified");
}

#[test]
fn a_code_of_another_attempt_is_worth_nothing() {
    let world = World::new();
    // A careless provider takes any code again and again, without PKCE.
    for exchange in [Exchange::Strict, Exchange::Careless] {
        world.op.is(Mood {
            exchange,
            ..Mood::default()
        });
        let (attacker, victim) = (world.begin(), world.begin());
        let stolen = world.login(&attacker);
        let own = world.login(&victim);
        let injected = own.replace(
            parameter(&own, "code").unwrap(),
            parameter(&stolen, "code").unwrap(),
        );
        world.returns(&injected, &victim.cookie);
        let answer = world.finish(&victim.cookie).json();
        assert_eq!(answer, json!({"outcome": "failed"}), "{exchange:?}");
        // And one that was used before.
        world.returns(&stolen, &attacker.cookie);
        world.finish(&attacker.cookie);
        let again = world.begin();
        let state = parameter(&again.to, "state").unwrap();
        let replayed = stolen.replace(parameter(&stolen, "state").unwrap(), state);
        world.returns(&replayed, &again.cookie);
        let answer = world.finish(&again.cookie).json();
        assert_eq!(answer, json!({"outcome": "failed"}), "{exchange:?}");
    }
}

#[test]
fn nobody_returns_for_somebody_else() {
    let world = World::new();
    let (attacker, victim) = (world.begin(), world.begin());
    // Login CSRF: the attacker's code and state in the victim's browser. Session
    // fixation: the victim logs in at the attacker's address. To the node both
    // are the same call.
    let fixed = world.login(&attacker);
    world.returns(&fixed, &victim.cookie);
    world.returns(&fixed, "");
    world.returns(&fixed, &format!("{}x", attacker.cookie));
    assert_eq!(world.finish(&victim.cookie).status, 409);
    let poll = world.finish(&attacker.cookie);
    assert_eq!(poll.status, 409, "no polling in the other browser");
    assert_eq!(world.op.called("token"), 0);
    // Nothing was consumed: each browser still returns by its own way.
    for browser in [&victim, &attacker] {
        world.returns(&world.login(browser), &browser.cookie);
        let answer = world.finish(&browser.cookie).json();
        assert_eq!(answer["outcome"], "verified");
    }
}

#[test]
fn a_return_needs_the_state_and_is_taken_once() {
    let world = World::new();
    let browser = world.begin();
    let back = world.login(&browser);
    let state = parameter(&back, "state").unwrap();
    let code = parameter(&back, "code").unwrap();
    for forged in [
        format!("{BACK}?code={code}"),
        format!("{BACK}?code={code}&state="),
        format!("{BACK}?code={code}&state={}", encode(&[1; 32])),
        format!("{BACK}?code={code}&code=x&state={state}"),
        format!("{BACK}?code={code}&state={state}&state={state}"),
        BACK.to_owned(),
    ] {
        world.returns(&forged, &browser.cookie);
        assert_eq!(world.finish(&browser.cookie).status, 409, "{forged}");
    }
    world.returns(&back, &browser.cookie);
    // A second return changes nothing any more.
    let second = format!("{BACK}?state={state}&error=access_denied");
    world.returns(&second, &browser.cookie);
    assert_eq!(world.finish(&browser.cookie).json()["outcome"], "verified");
}

#[test]
fn the_answer_of_another_provider_is_not_taken_further() {
    let world = World::new();
    let own = |back: &str| parameter(back, "iss").unwrap().to_owned();
    for other in ["https%3A%2F%2Fother.example", "", "x"] {
        let browser = world.begin();
        let back = world.login(&browser);
        let mixed = back.replace(&own(&back), other);
        world.returns(&mixed, &browser.cookie);
        let answer = world.finish(&browser.cookie).json();
        assert_eq!(answer, json!({"outcome": "failed"}), "{other}");
    }
    assert_eq!(world.op.called("token"), 0, "no code went anywhere");
    // Without a name: where the provider does not promise one.
    let nameless = |world: &World| {
        let browser = world.begin();
        let back = world.login(&browser);
        let cut = back.split("&iss=").next().unwrap();
        world.returns(cut, &browser.cookie);
        world.finish(&browser.cookie).json()["outcome"].clone()
    };
    assert_eq!(nameless(&world), "verified");
    let world = World::new();
    world.op.is(Mood {
        document: json!({"authorization_response_iss_parameter_supported": true}),
        ..Mood::default()
    });
    assert_eq!(nameless(&world), "failed");
    assert_eq!(world.op.called("token"), 0);
    assert_eq!(world.outcome(), "verified");
}

#[test]
fn the_way_back_of_another_means_counts_for_nothing() {
    let eid = EidServer::start();
    let world = World::with(&["--eid-server", &eid.base]);
    let offer = world.node.get("/api/identity", None).json();
    assert_eq!(offer["means"], json!(["eid", "account"]));

    // The account's answer on the way of the Online-Ausweis.
    let browser = world.begin();
    let back = world.login(&browser);
    let state = parameter(&back, "state").unwrap();
    let crossed = format!("/eid/back?r={state}&ResultMajor=ok");
    world.returns(&crossed, &browser.cookie);
    assert_eq!(world.finish(&browser.cookie).status, 409);
    // And its start token is none for the Online-Ausweis's program.
    let token = world.node.get(&format!("/eid/token?t={state}"), None);
    assert!(token.text().contains("<ServerAddress></ServerAddress>"));
    world.returns(&back, &browser.cookie);
    assert_eq!(world.finish(&browser.cookie).json()["outcome"], "verified");

    // The other way round.
    let wish = wish("eid");
    let answer = world
        .node
        .post_with("/api/identity/attempts", &[HERE], &wish);
    let cookie = cookie_of(&answer);
    let link = answer.json()["desktop"].as_str().unwrap().to_owned();
    let start = link.rsplit("%3D").next().unwrap();
    let token = world.node.get(&format!("/eid/token?t={start}"), None);
    let token = token.text();
    let secret = token
        .split("?r=")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    for state in [secret, start] {
        world.returns(&format!("{BACK}?code=x&state={state}"), &cookie);
        assert_eq!(world.finish(&cookie).status, 409);
    }
    world.returns(&format!("/eid/back?r={secret}&ResultMajor=ok"), &cookie);
    assert_eq!(world.finish(&cookie).json()["outcome"], "verified");
}
