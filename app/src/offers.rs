//! What the competent authorities offer, by the signed directory: kept up as
//! the place is answered.

use leptos::prelude::*;
use relocation::envelope::directory::{AuthorityKind, Directory};
use relocation::journey::model::Facts;
use relocation::services::facts::NOT_CONNECTED;
use relocation::services::registration::decisive_keys;

use crate::node::directory;
use crate::state::{forever, state};
use crate::visit::Visit;

/// Fetches the directory and keeps the facts of this visit in step with the
/// places answered. Without it nothing is known, and nothing is held against
/// anybody.
pub(crate) fn watch(visit: Visit) {
    leptos::task::spawn_local(async move {
        if let Ok(directory) = directory::fetch().await {
            state().directory.set(Some(directory));
        }
    });
    forever(|| {
        Effect::new(move || {
            let facts = state().directory.with(|directory| match directory {
                Some(directory) => facts(directory, visit),
                None => Facts::default(),
            });
            if visit.facts.get_untracked() != facts {
                visit.facts.set(facts);
            }
        });
    });
}

fn facts(directory: &Directory, visit: Visit) -> Facts {
    let context = visit.context();
    let entry = visit.answers.with(|answers| {
        decisive_keys(answers, &context)
            .find_map(|key| directory.competent(AuthorityKind::Registration, key))
            .map(|entry| entry.keys.is_some())
    });
    match entry {
        Some(false) => NOT_CONNECTED,
        _ => Facts::default(),
    }
}
