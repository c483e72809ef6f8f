//! What a person takes along after sending: deadline, contact, copy, and the
//! form for the landlord. All of it is made on the device.

use leptos::prelude::*;
use relocation::services::registration::export::calendar;
use relocation::values::CivilDate;

use crate::browser::{clock, save_file};
use crate::components::alert::paragraph;
use crate::components::button::button;
use crate::kiosk;
use crate::router::Route;
use crate::sent::Sent;
use crate::texts::t;

/// One fold for all of it; a kiosk saves nothing.
pub(super) fn takeaway(sent: &Sent) -> AnyView {
    if kiosk::settings().is_some() {
        return ().into_any();
    }
    let event = event(sent).map(|text| saves("done.take.calendar", "text/calendar", text));
    let card = sent.facts.card.clone();
    let card = card.map(|text| saves("done.take.card", "text/vcard", text));
    let copy = (!sent.facts.copy.is_empty()).then(|| {
        saves(
            "done.take.json",
            "application/json",
            sent.facts.copy.clone(),
        )
    });
    view! {
        <details class="umzug-details umzug-no-print">
            <summary>{t!("done.take.title")}</summary>
            {paragraph(t!("done.take.text"))}
            <div class="umzug-actions">{event} {card} {copy}</div>
        </details>
    }
    .into_any()
}

/// The way to the landlord's form, where somebody has to confirm. It is a sheet
/// that a kiosk does not print.
pub(super) fn landlord(sent: &Sent) -> Option<AnyView> {
    sent.facts.landlord.as_ref()?;
    if kiosk::settings().is_some() {
        return None;
    }
    Some(
        view! {
            <section class="umzug-check umzug-no-print" aria-labelledby="landlord">
                <h2 class="kern-heading-medium" id="landlord">{t!("done.landlord.title")}</h2>
                {paragraph(t!("done.landlord.text"))}
                <div class="umzug-actions">
                    <a class="kern-btn kern-btn--secondary" href=Route::LandlordForm.path()>
                        <span class="kern-label">{t!("done.landlord.open")}</span>
                    </a>
                </div>
            </section>
        }
        .into_any(),
    )
}

/// The last day to appear, while it lies ahead.
fn event(sent: &Sent) -> Option<String> {
    let facts = &sent.facts;
    let day = CivilDate::parse(&facts.deadline).ok()?.date();
    let wanted = facts.appear && !facts.late;
    let stamp = clock::utc(sent.receipt.submitted_at);
    let uid = sent.receipt.case.to_string();
    let text = t!("done.authority", name = &sent.receipt.authority.name);
    wanted.then(|| calendar(day, &stamp, &uid, &t!("done.take.event"), &text))
}

/// A button that saves `text`; a browser that refuses leaves it on the page.
fn saves(key: &'static str, mime_type: &'static str, text: String) -> AnyView {
    let name = t(&[key, ".file"].concat());
    let save = move || {
        let _ = save_file(&name, mime_type, text.as_bytes());
    };
    button("secondary", t(key), save)
}
