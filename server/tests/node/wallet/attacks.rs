//! Everybody who tries to get in between: foreign browsers, answers that are not
//! bound, credentials that are not believed.

use super::*;

#[test]
fn a_number_cannot_be_tried_through_or_typed_by_a_foreign_page() {
    let world = World::new();
    let browser = world.begin();
    let number = number_of(&world.opens(&world.answered(&browser.link), ""));
    let headers = [
        ("sec-fetch-site", "cross-site"),
        ("cookie", browser.cookie.as_str()),
    ];
    let foreign = world.node.post_with(
        "/api/identity/wallet/confirm",
        &headers,
        &json!({"code": number}),
    );
    assert_eq!(foreign.status, 403);
    let stranger = world.begin();
    assert_eq!(world.confirm(&stranger.cookie, &number).status, 409);
    for _ in 0..4 {
        assert_eq!(world.confirm(&browser.cookie, &other(&number)).status, 422);
    }
    assert_eq!(world.confirm(&browser.cookie, &other(&number)).status, 404);
    assert_eq!(world.confirm(&browser.cookie, &number).status, 404);
    world.is_over(&browser);
}

/// Login CSRF and session fixation: the way back of one browser in another.
#[test]
fn nobody_returns_for_somebody_else() {
    let world = World::new();
    let (attacker, victim) = (world.begin(), world.begin());
    let back = world.answered(&attacker.link);
    // Who has an attempt of their own is another device like any: a number, and a warning.
    number_of(&world.opens(&back, &victim.cookie));
    assert_eq!(world.finish(&victim.cookie).status, 409);
    assert_eq!(world.finish(&attacker.cookie).status, 409, "no polling");
    for forged in [
        BACK.to_owned(),
        format!("{BACK}?r=AAAA"),
        format!("/eid{back}"),
    ] {
        let answer = world.opens(&forged, &attacker.cookie);
        assert!([303, 200, 404].contains(&answer.status));
        assert_eq!(world.finish(&attacker.cookie).status, 409, "{forged}");
    }
    let eid = back.replace(BACK, "/eid/back");
    world.returns(&eid, &attacker.cookie);
    assert_eq!(world.finish(&attacker.cookie).status, 409, "another means");
    // Nothing was used up by them.
    world.returns(&back, &attacker.cookie);
    said(&world.finish(&attacker.cookie));
}

#[test]
fn a_start_token_counts_once() {
    let world = World::new();
    let browser = world.begin();
    let path = path_of(&browser.link);
    let long = "x".repeat(600);
    let odd = world.node.post_form(&path, &[("wallet_nonce", &long)]);
    assert_eq!(odd.status, 422, "and uses nothing up");
    checked(&world.node.get(&path, None).text(), &browser.link);
    assert_eq!(world.node.get(&path, None).status, 409);
    assert_eq!(world.node.post_form(&path, &[]).status, 409);
    assert_eq!(
        world
            .node
            .get("/identity/wallet/request?r=AAAA", None)
            .status,
        404
    );
    assert_eq!(world.node.get("/identity/wallet/request", None).status, 404);
}

#[test]
fn an_answer_counts_once() {
    let world = World::new();
    let browser = world.begin();
    let request = world.request(&browser.link);
    let presentation = world.credential().present(&world.holder, &request.bound());
    let jwe = encrypt(request.jwk(), &request.answer(&presentation));
    let first = world.post(&jwe);
    assert_eq!(world.post(&jwe).status, 409);
    assert_eq!(world.outcome(&browser, &first)["outcome"], "verified");
    assert_eq!(world.post(&jwe).status, 409);
    // The presentation is worth nothing for another request either.
    let later = world.begin();
    let request = world.request(&later.link);
    let jwe = encrypt(request.jwk(), &request.answer(&presentation));
    assert_eq!(world.post(&jwe).status, 400);
    world.is_over(&later);
}

/// What does not even open, or knows no state, uses nothing up.
#[test]
fn strangers_use_nothing_up() {
    let world = World::new();
    let (browser, other) = (world.begin(), world.begin());
    let (request, others) = (world.request(&browser.link), world.request(&other.link));
    let presentation = world.credential().present(&world.holder, &request.bound());
    let good = request.answer(&presentation);
    let mut answer = good.clone();
    answer["state"] = json!("AAAA");
    assert_eq!(
        world.post(&encrypt(request.jwk(), &answer)).status,
        404,
        "wrong state"
    );
    answer["state"] = json!(encode(
        &[&decode(request.text("state")).unwrap()[..16], &[0; 16]].concat()
    ));
    assert_eq!(
        world.post(&encrypt(request.jwk(), &answer)).status,
        404,
        "guessed state"
    );
    let mut jwk = others.jwk().clone();
    jwk["kid"] = request.jwk()["kid"].clone();
    assert_eq!(world.post(&encrypt(&jwk, &good)).status, 400, "another key");
    let jwe = encrypt(request.jwk(), &good);
    let cut = jwe.len() - 30;
    for odd in ["", "x", &jwe[..cut], &jwe.replacen('.', "..", 1)] {
        assert_eq!(world.post(odd).status, 400, "{odd}");
    }
    assert_eq!(
        world.node.post_form(RESPONSE, &[("state", "x")]).status,
        400
    );
    let answer = world.post(&jwe);
    assert_eq!(world.outcome(&browser, &answer)["outcome"], "verified");
}

/// The state of another attempt: neither goes on.
#[test]
fn a_state_belongs_to_its_request() {
    let world = World::new();
    let (browser, other) = (world.begin(), world.begin());
    let (request, others) = (world.request(&browser.link), world.request(&other.link));
    let presentation = world.credential().present(&world.holder, &request.bound());
    let mut answer = request.answer(&presentation);
    answer["state"] = others.0["state"].clone();
    assert_eq!(world.post(&encrypt(request.jwk(), &answer)).status, 400);
    world.is_over(&other);
    assert_eq!(world.finish(&browser.cookie).status, 409);
}

#[test]
fn long_bodies_are_refused() {
    let world = World::new();
    let long = "A".repeat(70 * 1024);
    assert_eq!(world.post(&long).status, 413);
    let browser = world.begin();
    let answer = world
        .node
        .post_form(&path_of(&browser.link), &[("wallet_metadata", &long)]);
    assert_eq!(answer.status, 422);
    world.request(&browser.link);
}

/// Each presentation that is not believed ends the attempt.
#[test]
fn what_is_not_bound_is_not_believed() {
    let world = World::new();
    let stranger = Signer::holder();
    let good = world.credential();
    type Present<'a> = &'a dyn Fn(&Request) -> String;
    let nonce: Present<'_> = &|request| {
        let bound = Bound {
            nonce: "other",
            ..request.bound()
        };
        good.present(&world.holder, &bound)
    };
    let audience: Present<'_> = &|request| {
        let bound = Bound {
            aud: "x509_hash:other",
            ..request.bound()
        };
        good.present(&world.holder, &bound)
    };
    let old: Present<'_> = &|request| {
        let bound = Bound {
            iat: now() - 3600,
            ..request.bound()
        };
        good.present(&world.holder, &bound)
    };
    let early: Present<'_> = &|request| {
        let bound = Bound {
            iat: now() + 3600,
            ..request.bound()
        };
        good.present(&world.holder, &bound)
    };
    let holder: Present<'_> = &|request| good.present(&stranger, &request.bound());
    let unbound: Present<'_> = &|request| {
        let text = good.present(&world.holder, &request.bound());
        text[..=text.rfind('~').unwrap()].to_owned()
    };
    // A binding over other disclosures.
    let fewer: Present<'_> = &|request| {
        let text = good.present(&world.holder, &request.bound());
        text.replacen(&format!("~{}", good.disclosures[0]), "", 1)
    };
    for (name, present) in [
        ("nonce", nonce),
        ("audience", audience),
        ("old", old),
        ("early", early),
        ("holder", holder),
        ("unbound", unbound),
        ("fewer", fewer),
    ] {
        let browser = world.begin();
        let request = world.request(&browser.link);
        let answer = request.answer(&present(&request));
        assert_eq!(
            world.post(&encrypt(request.jwk(), &answer)).status,
            400,
            "{name}"
        );
        world.is_over(&browser);
    }
    assert_eq!(world.status.asked(), 0, "nothing was fetched for them");
}

#[test]
fn other_credentials_are_not_believed() {
    let world = World::new();
    let foreign = Authority::new("PID CA").signer(2100);
    let uncertified = Signer::holder();
    let uri = &world.status.uri;
    let made = |issuer: &Signer, change: &dyn Fn(&mut Value)| {
        erika(issuer, &world.holder, uri, |claims| change(claims))
    };
    let mut tampered = made(&world.issuer, &|_| {});
    let at = tampered.disclosures.len() - 2;
    tampered.disclosures[at] = encode(br#"["c2FsdA","birthdate","1999-09-09"]"#);
    let mut twice = made(&world.issuer, &|_| {});
    twice.disclosures.push(twice.disclosures[0].clone());
    let mut added = made(&world.issuer, &|_| {});
    added
        .disclosures
        .push(encode(br#"["c2FsdA","academic_title","DR."]"#));
    let mut resigned = made(&world.issuer, &|_| {});
    let (input, _) = resigned.jwt.rsplit_once('.').unwrap();
    resigned.jwt = format!("{input}.{}", encode(&[1; 64]));
    let mut nameless = made(&world.issuer, &|_| {});
    nameless.disclosures = nameless.disclosures.split_off(6);
    for (name, credential) in [
        ("foreign issuer", made(&foreign, &|_| {})),
        (
            "expired certificate",
            made(&world.authority.signer(2020), &|_| {}),
        ),
        ("no certificate", made(&uncertified, &|_| {})),
        (
            "kind",
            made(&world.issuer, &|claims| {
                claims["vct"] = json!("urn:other:1")
            }),
        ),
        (
            "holder",
            made(&world.issuer, &|claims| claims["cnf"] = Value::Null),
        ),
        (
            "hash",
            made(&world.issuer, &|claims| {
                claims["_sd_alg"] = json!("sha-512")
            }),
        ),
        ("tampered disclosure", tampered),
        ("disclosure twice", twice),
        ("disclosure of nobody", added),
        ("signature", resigned),
        ("no name", nameless),
    ] {
        let browser = world.begin();
        let request = world.request(&browser.link);
        let presentation = credential.present(&world.holder, &request.bound());
        let jwe = encrypt(request.jwk(), &request.answer(&presentation));
        assert_eq!(world.post(&jwe).status, 400, "{name}");
        world.is_over(&browser);
    }
}
