//! What waits for a decision, and the way to finish it.

use leptos::prelude::*;
use relocation::envelope::manifest::Waiting;
use relocation::envelope::reply::{Outcome, Reply};

use crate::browser::clock;
use crate::components::alert::paragraph;
use crate::components::button::button;
use crate::finishing;
use crate::node::status::{CaseView, OneCase};
use crate::state::state;
use crate::visit::Visit;

/// A section for each thing that waits.
pub(super) fn section(visit: Visit) -> Vec<AnyView> {
    let lookup = state().lookup;
    lookup.view.with_untracked(|view| {
        let Some(view) = view else {
            return Vec::new();
        };
        let all = view.waiting().into_iter().enumerate();
        all.map(|(at, waiting)| one(visit, view, at, waiting))
            .collect()
    })
}

fn one(visit: Visit, view: &CaseView, at: usize, waiting: &Waiting) -> AnyView {
    let after = view.cases.iter().find(|case| case.case == waiting.after);
    let decided = after.and_then(registered);
    // No decision comes here, but the person gets it on paper.
    let on_paper = after.is_some_and(OneCase::answers_elsewhere);
    let id = ["waiting-", &at.to_string()].concat();
    let title = t!("status.waiting.title", name = &waiting.label);
    let date = clock::long_date(visit.locale(), waiting.until.date());
    let begin = |certificate: Option<String>| {
        let (code, waiting) = (state().lookup.typed.get_untracked(), waiting.clone());
        move || finishing::begin(visit, code.clone(), waiting.clone(), certificate.clone())
    };
    // What was begun in this tab and not sent would go.
    let replaces = visit.answers.with_untracked(|answers| !answers.is_empty());
    let replaces = replaces.then(|| paragraph(t!("status.waiting.replaces")));
    let waits = match view.failed(waiting.after) {
        true => "status.waiting.failed",
        false if waiting.until.date() < visit.context().today => "status.waiting.late",
        false => "status.waiting.text",
    };
    let again = waiting.sent.map(|_| paragraph(t!("status.waiting.again")));
    let body = match decided {
        Some(certificate) => view! {
            {paragraph(t!("status.waiting.ready"))}
            {replaces}
            <div class="umzug-actions">
                {button("primary", t!("status.waiting.finish"), begin(certificate))}
            </div>
        }
        .into_any(),
        None if on_paper && !view.failed(waiting.after) => view! {
            {paragraph(t!("status.waiting.paper", date = &date))}
            {replaces}
            <div class="umzug-actions">
                {button("secondary", t!("status.waiting.finish"), begin(None))}
            </div>
        }
        .into_any(),
        None => view! {
            {paragraph(t!(waits, date = &date))}
            <details class="umzug-details">
                <summary>{t!("status.waiting.elsewhere")}</summary>
                {paragraph(t!("status.waiting.elsewhere.text"))}
                {replaces}
                <div class="umzug-actions">
                    {button("secondary", t!("status.waiting.finish"), begin(None))}
                </div>
            </details>
        }
        .into_any(),
    };
    view! {
        <section class="umzug-check umzug-no-print" aria-labelledby=id>
            <h2 class="kern-heading-medium" id=id.clone()>{title}</h2>
            {again}
            {body}
        </section>
    }
    .into_any()
}

/// The signed statement of a case that was decided so, if there is one.
fn registered(case: &OneCase) -> Option<Option<String>> {
    case.replies
        .iter()
        .rev()
        .find_map(|reply| match &reply.content {
            Some(Reply::Decision {
                outcome: Outcome::Registered,
                certificate,
                ..
            }) => Some(certificate.clone()),
            _ => None,
        })
}
