//! Who will receive the declaration, named before it is sent, and what the
//! node in between learns from it.

use leptos::prelude::*;
use relocation::envelope::directory::AuthorityKind;
use relocation::services::registration::decisive_keys;

use crate::browser::clock;
use crate::components::alert::paragraph;
use crate::components::prose::prose;
use crate::node::directory;
use crate::state::state;
use crate::visit::Visit;

/// Pause before the directory is asked for again.
const RETRY_MS: i32 = 10_000;

/// The section that names the authority. Sending does not wait for it.
pub(super) fn recipient(visit: Visit) -> AnyView {
    let failed = RwSignal::new(false);
    look_up(failed);
    let found = Memo::new(move |_| competent(visit));
    let name = move || match found.get() {
        Some((name, _)) => name,
        None if failed.get() => t!("check.recipient.unknown"),
        None => t!("check.recipient.looking"),
    };
    let pending = move || found.with(Option::is_none);
    let unconnected = move || {
        let closed = matches!(found.get(), Some((_, false)));
        closed.then(|| paragraph(t!("check.recipient.unconnected")))
    };
    view! {
        <section class="umzug-check" aria-labelledby="check-recipient">
            <h2 class="kern-heading-medium" id="check-recipient">{t!("check.recipient.title")}</h2>
            <dl class="umzug-check__list">
                <div class="umzug-check__row">
                    <dt>{t!("check.recipient.label")}</dt>
                    <dd class="umzug-name">
                        <span role="status" class:umzug-pending=pending>
                            {name}
                        </span>
                    </dd>
                </div>
            </dl>
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

/// Name of the competent authority, and whether it can be reached this way;
/// none while the directory is not there.
fn competent(visit: Visit) -> Option<(String, bool)> {
    let context = visit.context();
    state().directory.with(|directory| {
        let directory = directory.as_ref()?;
        let entry = visit.answers.with_untracked(|answers| {
            decisive_keys(answers, &context)
                .find_map(|key| directory.competent(AuthorityKind::Registration, key))
        })?;
        Some((entry.name.clone(), entry.keys.is_some()))
    })
}

/// Fetches the directory, again and again until it is there or the page gone.
fn look_up(failed: RwSignal<bool>) {
    leptos::task::spawn_local(async move {
        match directory::fetch().await {
            Ok(found) => {
                state().directory.set(Some(found));
                // Then what is not named cannot be named.
                failed.try_set(true);
            }
            Err(_) if failed.try_set(true).is_none() => {
                clock::after(RETRY_MS, move || look_up(failed));
            }
            Err(_) => {}
        }
    });
}
