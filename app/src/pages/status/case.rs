//! What is proven of the cases behind a code.

use leptos::prelude::*;
use relocation::envelope::case_code::CaseCode;
use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::event::EventKind;
use relocation::envelope::reply::{Outcome, Reply};
use relocation::envelope::verdict::{CaseState, History, Reason, Through, Verdict};
use uuid::Uuid;

use super::lookup::fetch;
use super::{answer, part, problem, reply, waiting, withdraw};
use crate::browser::{clock, dom};
use crate::components::alert::{alert, paragraph};
use crate::components::authority::authority;
use crate::components::button::button;
use crate::components::prose::prose;
use crate::node::status::OneCase;
use crate::state::state;
use crate::texts::{key, optional, t};
use crate::visit::Visit;

/// All cases, and the buttons to refresh and to close.
pub(super) fn cases(visit: Visit) -> AnyView {
    let lookup = state().lookup;
    let cases: Vec<AnyView> = lookup.view.with_untracked(|view| {
        let cases = view
            .as_ref()
            .map(|view| view.cases.as_slice())
            .unwrap_or_default();
        let several = cases.len() > 1;
        let writable = |case: &&OneCase| question(case).is_some() || takes_more(case);
        let chosen = lookup.writing.get_untracked();
        let still = |case: &&OneCase| Some(case.case) == chosen && writable(case);
        if !cases.iter().any(|case| still(&case)) {
            let asked = cases.iter().find(|case| question(case).is_some());
            lookup.writing.set(asked.map(|case| case.case));
        }
        cases.iter().map(|case| one(visit, case, several)).collect()
    });
    let refresh = move || {
        if let Ok(code) = lookup.typed.with_untracked(|typed| CaseCode::parse(typed)) {
            fetch(visit, code);
        }
    };
    let seen = move || {
        t!(
            "status.refreshed",
            time = &clock::moment(visit.locale(), lookup.seen.get())
        )
    };
    view! {
        {cases}
        {waiting::section(visit)}
        {move || problem()}
        <div class="umzug-actions umzug-no-print">
            {button("secondary", t!("status.refresh"), refresh)}
            {button("tertiary", t!("status.close"), move || lookup.close())}
        </div>
        <p class="kern-hint">{seen}</p>
        <details class="umzug-details">
            <summary>{t!("status.node.title")}</summary>
            {prose(t!("status.node.text"))}
        </details>
    }
    .into_any()
}

/// The question of a case that waits for an answer.
fn question(case: &OneCase) -> Option<Uuid> {
    match &case.verdict {
        Verdict::Believed(history) => match history.state() {
            Some(CaseState::Question { reply, .. }) => Some(reply),
            _ => None,
        },
        Verdict::NotVerified(_) => None,
    }
}

/// Whether something can be handed in without a question: the authority has
/// the case and has not decided for good.
fn takes_more(case: &OneCase) -> bool {
    let Verdict::Believed(history) = &case.verdict else {
        return false;
    };
    let state = history.state();
    let over = case.replies.iter().any(|reply| {
        matches!(
            reply.content,
            Some(Reply::Decision {
                outcome: Outcome::Registered | Outcome::Refused,
                ..
            })
        )
    });
    let there = matches!(
        state,
        Some(CaseState::Arrived { .. } | CaseState::Answered { .. } | CaseState::Decided { .. })
    );
    there && !over
}

/// The form for one case at a time: one draft holds what is written.
fn writing(visit: Visit, case: &OneCase) -> AnyView {
    let writing = state().lookup.writing;
    let id = case.case;
    let here = Memo::new(move |_| writing.get() == Some(id));
    let asked = question(case);
    let one = case.clone();
    let form = move || here.get().then(|| answer::form(visit, &one, asked));
    if asked.is_some() {
        let begin = move || {
            writing.set(Some(id));
            dom::after_render(|| {
                dom::focus(answer::FIELD);
            });
        };
        return view! {
            {form}
            {move || (!here.get()).then(|| button("secondary", t!("status.answer.this"), begin))}
        }
        .into_any();
    }
    if !takes_more(case) {
        return ().into_any();
    }
    let toggled = move |event: web_sys::Event| {
        let open = event_target::<web_sys::HtmlDetailsElement>(&event).open();
        if open {
            writing.set(Some(id));
        } else if writing.get_untracked() == Some(id) {
            writing.set(None);
        }
    };
    view! {
        <details
            class="umzug-details umzug-no-print"
            prop:open=move || here.get()
            on:toggle=toggled
        >
            <summary>{t!("status.more.title")}</summary>
            {paragraph(t!("status.more.text"))}
            {form}
        </details>
    }
    .into_any()
}

fn one(visit: Visit, case: &OneCase, several: bool) -> AnyView {
    let heading = several
        .then(|| view! { <h2 class="kern-heading-large umzug-case-heading">{case.name()}</h2> });
    let history = match &case.verdict {
        Verdict::Believed(history) => history,
        Verdict::NotVerified(reason) => {
            return view! { {heading} {not_verified(*reason)} }.into_any();
        }
    };
    let replies: Vec<AnyView> = case
        .replies
        .iter()
        .map(|one| reply::reply(visit, case, one))
        .collect();
    let contact = case.contact.as_ref().map(|entry| {
        let id = ["contact-", &case.case.to_string()].concat();
        view! {
            <section class="umzug-contact" aria-labelledby=id>
                {part(id.clone(), t!("status.contact"))}
                {authority(entry)}
            </section>
        }
    });
    view! {
        {heading}
        <ol class="umzug-timeline">{timeline(visit, history, case)}</ol>
        {replies}
        {writing(visit, case)}
        {case.withdrawable.map(withdraw::withdraw)}
        {contact}
    }
    .into_any()
}

fn not_verified(reason: Reason) -> AnyView {
    let reason = t(&key(&["status.reason", reason.code()]));
    let text = t!("status.unverified.text", reason = &reason);
    alert("danger", t!("status.unverified.title"), paragraph(text))
}

/// What happened, newest last, and what is still to come.
fn timeline(visit: Visit, history: &History, case: &OneCase) -> Vec<AnyView> {
    let of = kind(case);
    let mut past: Vec<Past> = Vec::new();
    // What is handed in later is no step of the case itself.
    let first = history.steps.first().map(|step| step.submission);
    for step in &history.steps {
        let own = first == Some(step.submission);
        let name = match (step.kind, step.reply) {
            (EventKind::Submit, None) if own => "sent",
            (EventKind::Submit, None) => "added",
            (EventKind::Submit, Some(_)) => "answered",
            (EventKind::Accept, None) if own => "arrived",
            (EventKind::Question, _) => "question",
            (EventKind::Decision, _) => "decided",
            (EventKind::Reject, None) if own => "rejected",
            (EventKind::Reject, _) => "unread",
            (EventKind::Delete, None) => "withdrawn",
            (EventKind::Create | EventKind::HandOn | EventKind::Accept | EventKind::Delete, _) => {
                continue;
            }
        };
        let sent = past.iter().find(|step| step.name == "sent");
        past.push(Past {
            name,
            at: step.at,
            through: step.through,
            received: sent.map(|sent| sent.at),
        });
    }
    let there = |name: &str| past.iter().any(|step| step.name == name);
    let over = there("decided") || there("rejected") || there("withdrawn");
    // From elsewhere no decision comes here.
    let decides = !over && !case.answers_elsewhere();
    let open = [
        ("arrived", !over && !there("arrived")),
        ("decision", decides),
    ];
    let last = past.len().saturating_sub(1);
    let mut items: Vec<AnyView> = past
        .iter()
        .enumerate()
        .map(|(at, step)| happened(visit, of, step, at == last))
        .collect();
    items.extend(
        open.iter()
            .filter(|(_, open)| *open)
            .map(|(name, _)| to_come(name)),
    );
    items
}

/// Of which kind the authority is; by the registration a bundle begins.
pub(super) fn kind(case: &OneCase) -> AuthorityKind {
    match (&case.contact, case.label.is_empty()) {
        (Some(entry), _) => entry.kind,
        // The authority is gone from the directory; only a vehicle has a label.
        (None, false) => AuthorityKind::Vehicle,
        (None, true) => AuthorityKind::Registration,
    }
}

/// A step that people are told.
struct Past {
    name: &'static str,
    at: i64,
    through: Option<Through>,
    /// When the request came in, by the signed receipt.
    received: Option<i64>,
}

impl Past {
    /// Last part of the key of its title. Who could not read something says so;
    /// from elsewhere nobody does.
    fn title(&self) -> &'static str {
        match (self.name, self.through) {
            ("unread", Some(Through::Service | Through::Reported)) => "rejected",
            (name, _) => name,
        }
    }

    /// What the step means; it depends on who said so and how surely.
    fn explains(&self, of: AuthorityKind) -> Option<String> {
        let elsewhere = match (self.name, self.through) {
            ("rejected" | "unread", Some(Through::Service)) => Some("status.rejected.service"),
            ("rejected" | "unread", Some(Through::Reported)) => Some("status.rejected.reported"),
            _ => None,
        };
        if let Some(elsewhere) = elsewhere {
            return Some(t(elsewhere));
        }
        let text = key(&["status", self.name, "text"]);
        optional(&key(&[&text, of.code()])).or_else(|| optional(&text))
    }
}

fn happened(visit: Visit, of: AuthorityKind, step: &Past, last: bool) -> AnyView {
    let Past { name, at, .. } = *step;
    let state = match (name, last) {
        ("rejected" | "unread", _) => "failed",
        (_, true) => "now",
        (_, false) => "done",
    };
    let explains = step.explains(of).filter(|_| last);
    let more = match (name, step.through, step.received) {
        _ if !last => None,
        ("arrived", Some(_), _) => Some(t!("status.arrived.elsewhere")),
        // Whoever has to send again must not count as late.
        ("rejected", _, Some(at)) => {
            let time = clock::moment(visit.locale(), at);
            Some(t!("status.rejected.receipt", time = &time))
        }
        _ => None,
    };
    view! {
        <li
            class="umzug-timeline__item"
            data-state=state
            aria-current=last.then_some("step")
        >
            <span class="umzug-timeline__title">
                <span class="kern-sr-only">{t!("status.done-mark")}</span>
                {t(&key(&["status", step.title()]))}
            </span>
            " "
            <time class="umzug-timeline__time">{clock::moment(visit.locale(), at)}</time>
            {explains.map(paragraph)}
            {more.map(paragraph)}
        </li>
    }
    .into_any()
}

fn to_come(name: &str) -> AnyView {
    view! {
        <li class="umzug-timeline__item" data-state="open">
            <span class="umzug-timeline__title">
                <span class="kern-sr-only">{t!("status.open-mark")}</span>
                {t(&key(&["status", name]))}
            </span>
        </li>
    }
    .into_any()
}
