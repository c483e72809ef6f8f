//! After sending: not registered yet, what to do by when, the case code.

use leptos::prelude::*;
use relocation::envelope::directory::AuthorityEntry;
use relocation::journey::answers::Answers;

use super::{heading, takeaway};
use crate::browser::{self, clock};
use crate::components::alert::{alert, paragraph};
use crate::components::authority::{authority, offices};
use crate::components::button::button;
use crate::components::code;
use crate::components::prose::prose;
use crate::keeping;
use crate::kiosk;
use crate::receipt;
use crate::router::{self, Route};
use crate::seal::reply_key;
use crate::sent::Sent;
use crate::state::state;
use crate::texts::{key, t};
use crate::vehicles;
use crate::visit::{HEADING, Visit};

/// The page after sending; without a receipt on this device it says so.
pub(crate) fn done(visit: Visit) -> AnyView {
    match state().sent.get_untracked() {
        Some(sent) => sent_page(visit, sent),
        None => view! {
            {heading(t!("done.empty.title"))}
            {paragraph(t!("done.empty.text"))}
            {status_link()}
        }
        .into_any(),
    }
}

fn status_link() -> AnyView {
    view! {
        <div class="umzug-actions">
            <a class="kern-btn kern-btn--secondary" href=Route::Status.path()>
                <span class="kern-label">{t!("done.status")}</span>
            </a>
        </div>
    }
    .into_any()
}

fn sent_page(visit: Visit, sent: Sent) -> AnyView {
    if sent.facts.vehicle_only {
        return vehicle_page(visit, &sent);
    }
    let deadline = clock::long_date_of_iso(visit.locale(), &sent.facts.deadline);
    let lead = match (sent.facts.appear, sent.facts.late) {
        (false, _) => "done.declared",
        (true, true) => late_of(&sent.facts.status),
        (true, false) => open_of(&sent.facts.status),
    };
    let declared_late = !sent.facts.appear && sent.facts.late;
    let declared_late =
        declared_late.then(|| paragraph(t!("done.late.declared", date = &deadline)));
    let sent_at = clock::moment(visit.locale(), sent.receipt.submitted_at);
    let mark = ["umzug-panel__", "mark"].concat();
    view! {
        <div class="umzug-panel umzug-panel--warning">
            <span class=mark aria-hidden="true"></span>
            <h1 class="kern-heading-x-large" id=HEADING tabindex="-1">{t!("done.title")}</h1>
            <p class="umzug-lead">{t!(lead, date = &deadline)}</p>
            {declared_late}
            {paragraph(t!("done.sent-at", time = &sent_at))}
        </div>
        {earlier(&sent)}
        {case_code(&sent)}
        <section class="umzug-check" aria-labelledby="next">
            <h2 class="kern-heading-medium" id="next">{t!("done.next.title")}</h2>
            {steps(&sent, &deadline)}
        </section>
        {takeaway::landlord(&sent)}
        {vehicles::section(visit, "vehicles", &sent.facts.vehicles)}
        {sent.receipt.others.iter().map(|other| offices(&other.authority)).collect::<Vec<_>>()}
        {list("follows", "done.follows.title", &sent.facts.follows)}
        {list("todo", "done.todo.title", &sent.facts.todo)}
        {takeaway::takeaway(&sent)}
        {sent.facts.second.clone().map(|shared| second(visit, sent.clone(), shared))}
        {status_link()}
    }
    .into_any()
}

/// That an earlier attempt counts.
fn earlier(sent: &Sent) -> Option<AnyView> {
    let text = || paragraph(t!("done.earlier.text"));
    (sent.receipt.earlier).then(|| alert("warning", t!("done.earlier.title"), text()))
}

/// After a request for a vehicle alone.
fn vehicle_page(visit: Visit, sent: &Sent) -> AnyView {
    let sent_at = clock::moment(visit.locale(), sent.receipt.submitted_at);
    let mark = ["umzug-panel__", "mark"].concat();
    view! {
        <div class="umzug-panel umzug-panel--warning">
            <span class=mark aria-hidden="true"></span>
            <h1 class="kern-heading-x-large" id=HEADING tabindex="-1">
                {t!("done.vehicle.title")}
            </h1>
            <p class="umzug-lead">{t!("done.vehicle")}</p>
            {paragraph(t!("done.sent-at", time = &sent_at))}
        </div>
        {earlier(sent)}
        {case_code(sent)}
        {vehicles::section(visit, "vehicles", &sent.facts.vehicles)}
        <section class="umzug-check" aria-labelledby="next">
            <h2 class="kern-heading-medium" id="next">{t!("done.next.title")}</h2>
            {match sent.receipt.authority.elsewhere {
                true => view! {
                    {prose(t!("done.vehicle.elsewhere"))}
                    {paragraph(answers_elsewhere(&sent.receipt.authority))}
                }.into_any(),
                false => prose(t(&key(&["done.vehicle", &sent.facts.status]))).into_any(),
            }}
            {authority(&sent.receipt.authority)}
            {offices(&sent.receipt.authority)}
        </section>
        {status_link()}
    }
    .into_any()
}

/// That no answer comes here, and how it comes.
fn answers_elsewhere(entry: &AuthorityEntry) -> String {
    t!("elsewhere.text", name = &entry.name)
}

/// Nothing is done yet: until when to go.
fn open_of(status: &str) -> &'static str {
    match status {
        "given-up" | "left" => "done.not-yet.left",
        "changed" => "done.not-yet.changed",
        _ => "done.not-yet",
    }
}

/// The same, late.
fn late_of(status: &str) -> &'static str {
    match status {
        "given-up" | "left" | "changed" => "done.late.other",
        _ => "done.late",
    }
}

/// What follows by itself, or what is left to do.
fn list(name: &'static str, title: &str, codes: &[String]) -> Option<AnyView> {
    let items: Vec<AnyView> = codes
        .iter()
        .map(|code| view! { <li>{t(&key(&["result", name, code]))}</li> }.into_any())
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="umzug-check" aria-labelledby=name>
                <h2 class="kern-heading-medium" id=name>{t(title)}</h2>
                <div class="umzug-prose">
                    <ul>{items}</ul>
                </div>
            </section>
        }
        .into_any()
    })
}

/// A browser that refuses the download leaves the code on the page.
fn save_receipt(sent: &Sent) {
    let page = receipt::page(sent);
    let _ = browser::save_file(&t!("receipt.file"), "text/html", page.as_bytes());
}

/// The registration of an unmarried partner, begun with the shared answers.
/// The first receipt is saved before this device forgets it.
fn second(visit: Visit, sent: Sent, shared: Answers) -> AnyView {
    let at_kiosk = visit.kiosk.is_some();
    let begin = move || {
        // A kiosk saves nothing: the code was printed or written down.
        if !at_kiosk {
            save_receipt(&sent);
        }
        let shared = shared.clone();
        // Each case has its own; making one takes seconds.
        reply_key::prepare();
        leptos::task::spawn_local(async move {
            // A new draft, with a case code of its own.
            let _ = keeping::draft().await.clear().await;
            state().sent.set(None);
            visit.answers.set(shared);
            keeping::save_now(visit).await;
            router::go(visit, Route::Continued);
        });
    };
    let text = match at_kiosk {
        true => t!("kiosk.second"),
        false => t!("done.second.text"),
    };
    view! {
        <section class="umzug-check umzug-no-print" aria-labelledby="second">
            <h2 class="kern-heading-medium" id="second">{t!("done.second.title")}</h2>
            {paragraph(text)}
            <div class="umzug-actions">
                {button("secondary", t!("done.second.begin"), begin)}
            </div>
        </section>
    }
    .into_any()
}

fn case_code(sent: &Sent) -> AnyView {
    let text = sent.receipt.code.clone();
    view! {
        <section class="umzug-case" aria-labelledby="code">
            <div>
                <h2 class="kern-heading-medium" id="code">{t!("done.code.title")}</h2>
                {code::groups(&text)}
                {paragraph(t!("done.code.text"))}
            </div>
            {code::qr(&text, t!("done.code.qr"))}
        </section>
        {match kiosk::settings() {
            Some(settings) => kiosk::slip::offer(settings, sent),
            None => keeping_it(sent.clone()),
        }}
    }
    .into_any()
}

/// The ways to keep the code.
fn keeping_it(sent: Sent) -> AnyView {
    let text = sent.receipt.code.clone();
    let copied = RwSignal::new(false);
    let copy = move || {
        let text = text.clone();
        leptos::task::spawn_local(async move {
            copied.set(browser::copy(&text).await);
        });
    };
    let save = move || save_receipt(&sent);
    view! {
        <div class="umzug-actions umzug-no-print">
            {button("primary", t!("done.receipt"), save)}
            {button("secondary", t!("action.copy"), copy)}
            {button("secondary", t!("action.print"), browser::print)}
        </div>
        <p class="kern-body" role="status">{move || copied.get().then(|| t!("action.copied"))}</p>
    }
    .into_any()
}

fn steps(sent: &Sent, deadline: &str) -> AnyView {
    let bring: Vec<AnyView> = sent
        .facts
        .bring
        .iter()
        .map(|code| view! { <li>{t(&key(&["result.bring", code]))}</li> }.into_any())
        .collect();
    let status = t(&key(&["result.status", &sent.facts.status]));
    let by = (!sent.facts.late).then(|| paragraph(t!("done.step.go.by", date = deadline)));
    let appear = sent.facts.appear.then(|| {
        view! {
            <li>
                <strong>{t!("done.step.go")}</strong>
                {by}
                {authority(&sent.receipt.authority)}
                {offices(&sent.receipt.authority)}
                {paragraph(status.clone())}
            </li>
            <li>
                <strong>{t!("done.step.bring")}</strong>
                <div class="umzug-prose">
                    <ul>{bring}</ul>
                </div>
            </li>
        }
    });
    let decides = (!sent.facts.appear).then(|| {
        view! {
            <li>
                <strong>{status}</strong>
                {authority(&sent.receipt.authority)}
            </li>
        }
    });
    view! {
        <ol class="umzug-steps">
            {appear} {decides}
            <li>
                <strong>{t!("done.step.status")}</strong>
                {match sent.receipt.authority.elsewhere {
                    true => paragraph(answers_elsewhere(&sent.receipt.authority)),
                    false => prose(t!("done.step.status.text")).into_any(),
                }}
                {sent.receipt.others.iter()
                    .map(|other| &other.authority)
                    .filter(|entry| entry.elsewhere && !sent.receipt.authority.elsewhere)
                    .take(1)
                    .map(|entry| paragraph(answers_elsewhere(entry)))
                    .collect::<Vec<_>>()}
            </li>
        </ol>
    }
    .into_any()
}
