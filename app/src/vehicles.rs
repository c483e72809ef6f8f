//! What becomes of the vehicles of a visit, in words: before sending and after.

use leptos::prelude::*;
use relocation::envelope::directory::{AuthorityEntry, AuthorityKind};
use relocation::services::vehicle::{
    self, Planned, Way, ask_after, decisive_places, fees::euros, plan,
};
use serde::{Deserialize, Serialize};
use time::Date;

use crate::browser::clock;
use crate::kiosk;
use crate::state::state;
use crate::texts::key;
use crate::visit::Visit;

/// Whether the visit is about a vehicle only.
pub(crate) fn is_alone(visit: Visit) -> bool {
    let context = visit.context();
    let answers = visit.answers;
    answers.with_untracked(|answers| vehicle::is_alone(answers, &context))
}

/// One vehicle, as it can be kept and shown again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Vehicle {
    /// Which one, from 1.
    number: u8,
    /// Its plate, where it was asked.
    plate: String,
    /// Last part of the text key of its way.
    way: String,
    /// The least fee online, in euros.
    fee: String,
    /// The same at the counter.
    counter: String,
    /// When to ask if nothing was decided, ISO.
    ask_after: String,
    /// An E plate whose rules end.
    electric: bool,
    /// The authority's own portal, where that is the way.
    portal: Option<String>,
}

/// The vehicles named in this visit; `deadline` is that of the registration.
pub(crate) fn named(visit: Visit, deadline: Date) -> Vec<Vehicle> {
    let context = visit.context();
    let all = visit.answers.with_untracked(|all| plan(all, &context));
    let portal = authority_of(visit).and_then(|entry| portal_of(visit, &entry));
    let day = ask_after(deadline, context.today);
    all.into_iter()
        .map(|one| vehicle(one, day, portal.as_deref()))
        .collect()
}

/// The vehicle registration authority of the new place, as far as the directory
/// is known.
pub(crate) fn authority_of(visit: Visit) -> Option<AuthorityEntry> {
    let context = visit.context();
    state().directory.with(|directory| {
        let answers = visit.answers;
        answers.with_untracked(|answers| {
            let (new, _) = decisive_places(answers, &context);
            let entry = (directory.as_ref()?).competent(AuthorityKind::Vehicle, new)?;
            Some(entry.clone())
        })
    })
}

/// Its portal today.
pub(crate) fn portal_of(visit: Visit, entry: &AuthorityEntry) -> Option<String> {
    let profile = entry.profile_on(visit.context().today);
    profile.portal.map(|portal| portal.to_string())
}

/// The way to a portal, told to lead out of this service; on a kiosk its address.
pub(crate) fn portal_link(portal: Option<String>) -> Option<AnyView> {
    portal.map(|portal| {
        if kiosk::settings().is_some() {
            let text = t!("kiosk.portal", address = &portal);
            return view! { <p class="kern-body">{text}</p> }.into_any();
        }
        view! {
            <p class="kern-body">
                <a href=portal rel="noreferrer">
                    {t!("vehicles.portal")}
                </a>
            </p>
        }
        .into_any()
    })
}

fn vehicle(one: Planned, day: Date, portal: Option<&str>) -> Vehicle {
    Vehicle {
        number: one.number,
        plate: one
            .plate
            .map_or_else(String::new, |plate| plate.to_string()),
        way: one.told.to_owned(),
        fee: one.fee.map_or_else(String::new, euros),
        counter: one.counter_fee.map_or_else(String::new, euros),
        ask_after: clock::iso_text(day),
        electric: one.electric,
        portal: (portal.filter(|_| one.way == Way::Portal)).map(str::to_owned),
    }
}

/// A section that tells the way of each; none without vehicles.
pub(crate) fn section(visit: Visit, id: &'static str, vehicles: &[Vehicle]) -> Option<AnyView> {
    if vehicles.is_empty() {
        return None;
    }
    let items: Vec<AnyView> = vehicles.iter().map(|one| item(visit, one)).collect();
    Some(
        view! {
            <section class="umzug-check" aria-labelledby=id>
                <h2 class="kern-heading-medium" id=id>{t!("vehicles.title")}</h2>
                <div class="umzug-prose">
                    <ul>{items}</ul>
                </div>
            </section>
        }
        .into_any(),
    )
}

fn item(visit: Visit, one: &Vehicle) -> AnyView {
    let name = match one.plate.is_empty() {
        true => {
            let number = one.number.to_string();
            [&t!("member.vehicle"), " ", &number].concat()
        }
        false => one.plate.clone(),
    };
    let date = clock::long_date_of_iso(visit.locale(), &one.ask_after);
    let text = t!(
        &key(&["result.vehicle", &one.way]),
        fee = &one.fee,
        counter = &one.counter,
        date = &date
    );
    let electric = one.electric.then(|| t!("result.vehicle.electric"));
    view! {
        <li>
            <strong class="umzug-name">{name}</strong>
            ": "
            {text}
            " "
            {electric}
            {portal_link(one.portal.clone())}
        </li>
    }
    .into_any()
}
