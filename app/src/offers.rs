//! What the competent authorities offer, by the signed directory: kept up as
//! the places are answered.

use js_sys::{Array, Promise};
use leptos::prelude::*;
use relocation::competence::{Mode, Proof};
use relocation::envelope::directory::{AuthorityEntry, AuthorityKind, Directory};
use relocation::envelope::identity::{Assurance, Means, needed};
use relocation::journey::answers::Answers;
use relocation::journey::model::{Context, Facts};
use relocation::services::facts::{
    ANSWERS_ELSEWHERE, ASKS_EVB, ASKS_SEPA, ASKS_ZB2, HOLDER_IDENTIFIED, IDENTIFIED, NO_FILES,
    NOT_CONNECTED, OTHER_DISTRICT, RELEASED, VEHICLE_ELSEWHERE, VEHICLE_HERE, VEHICLE_PORTAL,
    VEHICLE_TOGETHER,
};
use relocation::services::registration::decisive_keys;
use relocation::services::vehicle::{decisive_places, request};
use time::Date;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::browser::clock;
use crate::finishing::Finishing;
use crate::identity::{self, Proven};
use crate::node::directory;
use crate::router;
use crate::state::{forever, state};
use crate::visit::Visit;

/// Pause before the directory is asked for again.
const RETRY_MS: i32 = 10_000;
/// How long the first page waits for it: which page is open may hang on it.
const PATIENCE_MS: i32 = 2_000;

/// Fetches the directory anew; the one before stays where that fails.
pub(crate) async fn refresh() -> bool {
    match directory::fetch().await {
        Ok(directory) => {
            state().directory.set(Some(directory));
            true
        }
        Err(_) => false,
    }
}

/// Fetches the directory before the first page, as far as that is quick.
pub(crate) async fn fetch_first() {
    let fetched = future_to_promise(async {
        refresh().await;
        Ok(JsValue::UNDEFINED)
    });
    let first = Promise::race(&Array::of2(&fetched, &clock::sleep(PATIENCE_MS)));
    let _ = JsFuture::from(first).await;
}

/// Fetches the directory and keeps the facts of this visit in step with the
/// places answered. Without it nothing is known, and nothing is held against
/// anybody.
pub(crate) fn watch(visit: Visit) {
    if state().directory.with_untracked(Option::is_none) {
        fetch();
    }
    forever(|| {
        Effect::new(move || {
            if judge(visit) {
                router::correct(visit);
            }
        });
    });
}

/// Judges the visit by what is known, before its first page is chosen.
pub(crate) fn begin(visit: Visit) {
    judge(visit);
}

/// Brings the facts of this visit up to date; true if they have changed.
pub(crate) fn judge(visit: Visit) -> bool {
    let mut facts = state().directory.with(|directory| match directory {
        Some(directory) => facts(directory, visit),
        None => Facts::default(),
    });
    let released =
        |one: &Option<Finishing>| (one.as_ref()).is_some_and(|one| one.certificate.is_some());
    if state().finishing.with(released) {
        facts = facts.with(RELEASED);
    }
    state().identity.track();
    if let Some(proven) = identity::proven(visit) {
        for (kind, fact) in [
            (AuthorityKind::Registration, IDENTIFIED),
            (AuthorityKind::Vehicle, HOLDER_IDENTIFIED),
        ] {
            if level(&proven, visit, kind) >= needed(kind) {
                facts = facts.with(fact);
            }
        }
    }
    if visit.kiosk.is_some() {
        facts = facts.with(NO_FILES);
    }
    let changed = visit.facts.get_untracked() != facts;
    if changed {
        visit.facts.set(facts);
    }
    changed
}

/// What a proof is worth at the authority of this kind that is competent.
fn level(proven: &Proven, visit: Visit, kind: AuthorityKind) -> Assurance {
    let context = visit.context();
    let level = state().directory.with(|directory| {
        let directory = directory.as_ref()?;
        visit.answers.with(|answers| {
            let entry = match kind {
                AuthorityKind::Vehicle => {
                    competent(directory, decisive_places(answers, &context).0)
                }
                AuthorityKind::Registration => {
                    registration(directory, answers, &context).filter(|one| one.keys.is_some())
                }
            };
            Some(proven.level_at(directory, entry?, context.today))
        })
    });
    // An office's word waits for the table that says where it counts.
    level.unwrap_or(match proven.means {
        Means::Counter => Assurance::Low,
        _ => proven.assurance,
    })
}

/// Again and again until it is there.
fn fetch() {
    leptos::task::spawn_local(async move {
        if !refresh().await {
            clock::after(RETRY_MS, fetch);
        }
    });
}

fn facts(directory: &Directory, visit: Visit) -> Facts {
    let context = visit.context();
    visit.answers.with(|answers| {
        let facts = match registration(directory, answers, &context) {
            Some(entry) if entry.keys.is_none() => NOT_CONNECTED,
            Some(entry) if entry.elsewhere => ANSWERS_ELSEWHERE,
            _ => Facts::default(),
        };
        let (new, former) = decisive_places(answers, &context);
        match competent(directory, new) {
            Some(entry) => {
                let facts = facts.with(of_vehicles(directory, entry, former, context.today));
                let along = directory
                    .competent(AuthorityKind::Registration, new)
                    .is_some_and(|entry| entry.profile_on(context.today).takes_vehicles_along());
                match along && facts.has(VEHICLE_HERE) {
                    true => facts.with(VEHICLE_TOGETHER),
                    false => facts,
                }
            }
            None => facts,
        }
    })
}

/// The registration authority that is told: where either may be, the first that
/// can be reached.
pub(crate) fn registration<'a>(
    directory: &'a Directory,
    answers: &Answers,
    context: &Context,
) -> Option<&'a AuthorityEntry> {
    let competent = |key| directory.competent(AuthorityKind::Registration, key);
    let all = || decisive_keys(answers, context).filter_map(competent);
    all()
        .find(|entry| entry.keys.is_some())
        .or_else(|| all().next())
}

fn competent<'a>(directory: &'a Directory, key: &str) -> Option<&'a AuthorityEntry> {
    let entry = directory.competent(AuthorityKind::Vehicle, key);
    entry.filter(|_| !key.is_empty())
}

/// What the vehicle registration authority of the new place offers and asks.
fn of_vehicles(directory: &Directory, entry: &AuthorityEntry, former: &str, today: Date) -> Facts {
    let profile = entry.profile_on(today);
    let keys = entry.keys.as_ref();
    let reads = keys.is_some_and(|keys| keys.schemas.iter().any(|s| s == request::SCHEMA_URN));
    let here = reads && profile.connected && profile.vehicle_mode() != Mode::Portal;
    // A former place outside of the region has an authority of its own.
    let before = competent(directory, former).map(|entry| entry.destination);
    let other = !former.is_empty() && before != Some(entry.destination);
    [
        (other, OTHER_DISTRICT),
        (here, VEHICLE_HERE),
        (!here, VEHICLE_PORTAL),
        (entry.elsewhere, VEHICLE_ELSEWHERE),
        (profile.asks.contains(&Proof::Evb), ASKS_EVB),
        (profile.asks.contains(&Proof::Sepa), ASKS_SEPA),
        (profile.asks.contains(&Proof::Zb2), ASKS_ZB2),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .fold(Facts::default(), |all, (_, fact)| all.with(fact))
}
