//! Deletes everything that this visit keeps on the device.

use leptos::prelude::*;
use relocation::journey::answers::Answers;

use super::heading;
use crate::browser::storage;
use crate::components::alert::{alert, paragraph};
use crate::components::button::button;
use crate::draft::{Draft, Purpose};
use crate::state::state;
use crate::visit::Visit;
use crate::{identity, keeping};

/// The page that offers it, and says afterwards what happened.
pub(crate) fn delete(visit: Visit) -> AnyView {
    let result = RwSignal::new(None::<bool>);
    let press = move || {
        leptos::task::spawn_local(async move {
            result.set(Some(everything(visit).await));
        });
    };
    let says = move || {
        result.get().map(|deleted| match deleted {
            true => alert("success", t!("delete.done"), ().into_any()),
            false => alert("warning", t!("delete.failed"), ().into_any()),
        })
    };
    view! {
        {heading(t!("delete.title"))}
        {paragraph(t!("delete.text"))}
        <div class="umzug-actions">{button("primary", t!("delete.yes"), press)}</div>
        <div role="status">{says}</div>
    }
    .into_any()
}

/// Answers, photos, receipt, answer to a question; true when the browser
/// confirmed all of it.
async fn everything(visit: Visit) -> bool {
    keeping::stop();
    visit.answers.set(Answers::default());
    state().sent.set(None);
    state().finishing.set(None);
    identity::end();
    storage::take_back();
    storage::drop_pages();
    let request = keeping::draft().await.clear().await;
    keeping::close();
    let answer = Draft::open(Purpose::Answer).await.clear().await;
    Draft::of_answer("").await;
    request.is_ok() && answer.is_ok()
}
