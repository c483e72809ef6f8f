//! What the competent authorities offer, by the signed directory: kept up as
//! the place is answered.

use leptos::prelude::*;
use relocation::envelope::directory::{AuthorityKind, Directory};
use relocation::journey::model::Facts;
use relocation::services::facts::NOT_CONNECTED;

use crate::node::directory;
use crate::state::forever;
use crate::visit::Visit;

/// Field that names the place of the new dwelling.
const PLACE: &str = "place";

/// Fetches the directory and keeps the facts of this visit in step with the
/// place. Without it nothing is known, and nothing is held against anybody.
pub(crate) fn watch(visit: Visit) {
    leptos::task::spawn_local(async move {
        let Ok(directory) = directory::fetch().await else {
            return;
        };
        forever(|| {
            Effect::new(move || {
                let place = visit.answers.with(|answers| answers.get(PLACE).to_owned());
                let facts = facts(&directory, &place);
                if visit.facts.get_untracked() != facts {
                    visit.facts.set(facts);
                }
            });
        });
    });
}

fn facts(directory: &Directory, place: &str) -> Facts {
    let authority = directory.competent(AuthorityKind::Registration, place);
    match authority {
        Some(authority) if authority.keys.is_none() => NOT_CONNECTED,
        _ => Facts::default(),
    }
}
