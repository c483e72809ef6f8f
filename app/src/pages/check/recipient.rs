//! Who will receive the declaration, named before it is sent, and what the
//! node in between learns from it.

use leptos::prelude::*;
use relocation::envelope::directory::{AuthorityEntry, AuthorityKind, Directory};
use relocation::services::vehicle::{decisive_places, is_alone, tells_along};

use crate::browser::clock;
use crate::components::alert::paragraph;
use crate::components::prose::prose;
use crate::offers;
use crate::state::state;
use crate::texts::{key, t};
use crate::visit::Visit;

/// Pause before it is said that the directory cannot be had.
const PATIENCE_MS: i32 = 5_000;

/// The section that names the authorities. Sending does not wait for it; the
/// directory is fetched by `offers`, again and again until it is there.
pub(super) fn recipient(visit: Visit) -> AnyView {
    let failed = RwSignal::new(false);
    look_up(failed);
    let kinds = kinds(visit);
    let rows: Vec<AnyView> = kinds.iter().map(|kind| row(visit, *kind, failed)).collect();
    let closed = Memo::new(move |_| {
        let registration = found(visit, AuthorityKind::Registration);
        kinds.contains(&AuthorityKind::Registration)
            && matches!(registration, Some((_, Reached::Not)))
    });
    let unconnected = move || {
        closed
            .get()
            .then(|| paragraph(t!("check.recipient.unconnected")))
    };
    view! {
        <section class="umzug-check" aria-labelledby="check-recipient">
            <h2 class="kern-heading-medium" id="check-recipient">{t!("check.recipient.title")}</h2>
            <dl class="umzug-check__list">{rows}</dl>
            {unconnected}
            {paragraph(t!("check.recipient.node"))}
            <details class="umzug-details">
                <summary>{t!("check.recipient.fold")}</summary>
                {prose(t!("check.recipient.text"))}
            </details>
        </section>
    }
    .into_any()
}

/// The authorities to which something goes now.
fn kinds(visit: Visit) -> Vec<AuthorityKind> {
    let context = visit.context();
    visit.answers.with_untracked(|answers| {
        if is_alone(answers, &context) {
            return vec![AuthorityKind::Vehicle];
        }
        match tells_along(answers, &context) {
            true => AuthorityKind::ALL.to_vec(),
            false => vec![AuthorityKind::Registration],
        }
    })
}

fn row(visit: Visit, kind: AuthorityKind, failed: RwSignal<bool>) -> AnyView {
    let found = Memo::new(move |_| found(visit, kind));
    let name = move || match found.get() {
        Some((name, _)) => name,
        None if failed.get() => t!("check.recipient.unknown"),
        None => t!("check.recipient.looking"),
    };
    let pending = move || found.with(Option::is_none);
    let answers = move || match found.get() {
        Some((name, Reached::Elsewhere)) => Some(paragraph(t!("elsewhere.text", name = &name))),
        _ => None,
    };
    view! {
        <div class="umzug-check__row">
            <dt>{t(&key(&["check.recipient.label", kind.code()]))}</dt>
            <dd class="umzug-name">
                <span role="status" class:umzug-pending=pending>
                    {name}
                </span>
                {answers}
            </dd>
        </div>
    }
    .into_any()
}

/// Name of the competent authority, and how it is reached; none while the
/// directory is not there.
fn found(visit: Visit, kind: AuthorityKind) -> Option<(String, Reached)> {
    state().directory.with(|directory| {
        let entry = competent(visit, directory.as_ref()?, kind)?;
        let reached = match (&entry.keys, entry.elsewhere) {
            (None, _) => Reached::Not,
            (Some(_), true) => Reached::Elsewhere,
            (Some(_), false) => Reached::Here,
        };
        Some((entry.name.clone(), reached))
    })
}

/// How an authority is reached.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reached {
    /// By this service, and it answers here.
    Here,
    /// By a service of others, from which no answers come.
    Elsewhere,
    /// On paper.
    Not,
}

fn competent(visit: Visit, directory: &Directory, kind: AuthorityKind) -> Option<&AuthorityEntry> {
    let context = visit.context();
    visit.answers.with_untracked(|answers| {
        if kind == AuthorityKind::Vehicle {
            return directory.competent(kind, decisive_places(answers, &context).0);
        }
        offers::registration(directory, answers, &context)
    })
}

/// Says after a while that the name is not there; fetches it anew, for it may
/// have changed since the visit began.
fn look_up(failed: RwSignal<bool>) {
    clock::after(PATIENCE_MS, move || {
        failed.try_set(true);
    });
    leptos::task::spawn_local(async move {
        offers::refresh().await;
        // What is not named by then cannot be named.
        failed.try_set(true);
    });
}
