//! A question or a decision of the authority, in its own words.

use leptos::prelude::*;
use relocation::envelope::reply::{Document, Outcome, Reply};
use uuid::Uuid;

use super::case::kind;
use super::lookup::reason;
use super::part;
use crate::browser::{clock, save_file};
use crate::components::alert::paragraph;
use crate::components::files::size;
use crate::components::icon::icon;
use crate::kiosk;
use crate::node::status::{OneCase, OpenedReply, StatusError, document};
use crate::state::state;
use crate::texts::{key, t};
use crate::visit::Visit;

/// One reply. What the authority sealed unreadably is said to be so.
pub(super) fn reply(visit: Visit, case: &OneCase, opened: &OpenedReply) -> AnyView {
    match &opened.content {
        Some(Reply::Question {
            text,
            wants_proof,
            due,
        }) => {
            let due = due
                .as_ref()
                .map(|due| clock::long_date_of_iso(visit.locale(), due));
            let due = due.map(|date| t!("status.question.due", date = &date));
            let proof = wants_proof.then(|| t!("status.answer.proof"));
            let answered = opened.answered.then(|| t!("status.answered"));
            let more = [proof, due, answered].into_iter().flatten().map(paragraph);
            let from = t!("status.question.from", name = &case.authority);
            view! {
                <div class="umzug-thread">
                    <div class="umzug-message umzug-message--authority">
                        <p class="umzug-message__from">
                            {from} ", " <time>{clock::moment(visit.locale(), opened.at)}</time>
                        </p>
                        {words(text)}
                        {more.collect::<Vec<_>>()}
                    </div>
                </div>
            }
            .into_any()
        }
        Some(Reply::Decision {
            outcome,
            text,
            documents,
            ..
        }) => decision(case, opened.reply, *outcome, text, documents),
        None => paragraph(t!("status.reply.unreadable")),
    }
}

/// The authority's words, by line. They are German whatever the page speaks.
fn words(text: &str) -> AnyView {
    let lines: Vec<AnyView> = text
        .lines()
        .map(|line| paragraph(line.to_owned()))
        .collect();
    view! { <div class="umzug-message__text" lang="de" dir="ltr">{lines}</div> }.into_any()
}

fn decision(
    case: &OneCase,
    reply: Uuid,
    outcome: Outcome,
    text: &str,
    documents: &[Document],
) -> AnyView {
    let outcome = match outcome {
        Outcome::Registered => "registered",
        Outcome::Appear => "appear",
        Outcome::Refused => "refused",
    };
    let failed = RwSignal::new(None::<String>);
    let downloads: Vec<AnyView> = documents
        .iter()
        .map(|document| download(reply, document.clone(), failed))
        .collect();
    let class = ["umzug-decision umzug-decision--", outcome].concat();
    let id = ["decision-", &reply.to_string()].concat();
    let papers = ["papers-", &reply.to_string()].concat();
    let list = (!downloads.is_empty()).then(|| {
        view! {
            <p class="kern-heading-small" id=papers.clone()>{t!("status.documents")}</p>
            <ul class="umzug-downloads" aria-labelledby=papers>{downloads}</ul>
            {kiosk::settings().map(|_| paragraph(t!("kiosk.documents")))}
        }
    });
    let of = kind(case).code();
    view! {
        <section class=class aria-labelledby=id>
            {part(id.clone(), t(&key(&["status.outcome", of, outcome])))}
            {words(text)}
            {list}
            <p class="kern-body" role="status">{move || failed.get()}</p>
        </section>
    }
    .into_any()
}

fn download(reply: Uuid, named: Document, failed: RwSignal<Option<String>>) -> AnyView {
    let label = named.filename.clone();
    let bytes = [" (", &size(named.size), ")"].concat();
    if kiosk::settings().is_some() {
        return view! { <li>{label} {bytes}</li> }.into_any();
    }
    let press = move |_| {
        let named = named.clone();
        failed.set(None);
        leptos::task::spawn_local(async move {
            if let Err(error) = fetch_and_save(reply, &named).await {
                let name = t!("status.document.failed", name = &named.filename);
                failed.set(Some([&name, " ", &t!(reason(&error))].concat()));
            }
        });
    };
    view! {
        <li>
            <button class="umzug-link" type="button" on:click=press>
                {icon("download")} {label}
            </button>
            {bytes}
        </li>
    }
    .into_any()
}

async fn fetch_and_save(reply: Uuid, named: &Document) -> Result<(), StatusError> {
    let Some(view) = state().lookup.view.get_untracked() else {
        return Ok(());
    };
    let content = document(&view, reply, named).await?;
    save_file(&named.filename, &named.mime_type, &content).map_err(|_| StatusError::NotVerified)
}
