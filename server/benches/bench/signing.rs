//! Signatures of events apart: they cost processor time, not disk, and come
//! due when somebody reads an event for the first time: in an acceptance, that
//! is the receipt in the answer to the commit.

use std::time::{Duration, Instant};

use relocation::envelope::event::{EVENT_TYPE, EventClaims, EventKind, EventPayload};
use tokio::runtime::Runtime;
use umzug::{
    jose::{Pkcs8, SigningKey, verify},
    machine,
};

use crate::{
    Figure,
    node::{Log, Node, busy},
    replay::{house::House, moves},
};

const TIME: Duration = Duration::from_secs(4);
/// Bundles whose acceptance is measured, one after the other.
const BUNDLES: usize = 200;
/// Events that the node writes about one submission before anybody fetches it,
/// and submissions of one bundle.
const EVENTS: f64 = 2.0;
const SUBMISSIONS: f64 = 2.0;

pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let text = |error: umzug::jose::JoseError| error.to_string();
    let key = SigningKey::new(&Pkcs8::generate_rsa().map_err(text)?).map_err(text)?;
    let claims = claims();
    let signed = key.sign(EVENT_TYPE, &claims).map_err(text)?;
    let signs = rate(|| key.sign(EVENT_TYPE, &claims).is_ok())?;
    let verifies = rate(|| verify(&signed, EVENT_TYPE, key.jwk()).is_ok())?;

    let house = House::new()?;
    let node = Node::on(house.folder()?, Log::Lines)?;
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    let before = node.busy()?;
    runtime.block_on(moves::one_by_one(&node.address, &house, BUNDLES))?;
    let seconds = (node.busy()? - before) / BUNDLES as f64;
    let figure = |name, value, unit| Figure { name, value, unit };
    Ok(vec![
        figure("signatures_per_second", signs, "1/s on one core, RSA 4096"),
        figure("verifications_per_second", verifies, "1/s on one core"),
        figure(
            "acceptance_processor_ms",
            seconds * 1000.0,
            "ms of one core for a bundle of two requests over HTTP",
        ),
        figure(
            "signing_share_of_acceptance",
            EVENTS * SUBMISSIONS / signs / seconds,
            "of that, for its four signatures",
        ),
    ])
}

/// How often in one second of a core's time; each must succeed.
fn rate(act: impl Fn() -> bool) -> Result<f64, String> {
    let (begun, mut count) = (Instant::now(), 0.0);
    let before = busy("thread-self")?;
    while begun.elapsed() < TIME {
        assert!(act(), "a signature failed");
        count += 1.0;
    }
    Ok(count / (busy("thread-self")? - before))
}

fn claims() -> EventClaims {
    EventClaims::new(
        machine::new_id(),
        "https://node.example".into(),
        1_700_000_000,
        machine::new_id(),
        machine::new_id(),
        EventKind::Submit,
        EventPayload::default(),
    )
}
