//! Withdrawing, as long as the authority has fetched nothing; asks once more.

use leptos::prelude::*;
use uuid::Uuid;

use super::lookup::reason;
use super::part;
use crate::browser::dom;
use crate::components::alert::paragraph;
use crate::components::button::button;
use crate::node::http::NodeError;
use crate::node::status::{StatusError, withdraw as withdraw_now};
use crate::state::state;
use crate::visit::HEADING;

/// The offer for `submission`.
pub(super) fn withdraw(submission: Uuid) -> AnyView {
    let asked = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let act = move || {
        let Some(view) = state().lookup.view.get_untracked() else {
            return;
        };
        leptos::task::spawn_local(async move {
            match withdraw_now((*view).clone(), submission).await {
                Ok(now) => {
                    state().lookup.show(now);
                    dom::after_render(|| {
                        dom::focus(HEADING);
                    });
                }
                Err(StatusError::Node(NodeError::Refused { status: 409, .. })) => {
                    failed.set(Some(t!("status.withdraw.late")));
                }
                Err(error) => failed.set(Some(t!(reason(&error)))),
            }
        });
    };
    let body = move || match asked.get() {
        false => button("secondary", t!("status.withdraw"), move || asked.set(true)),
        true => view! {
            {paragraph(t!("status.withdraw.sure"))}
            <div class="umzug-actions">
                {button("primary", t!("status.withdraw.yes"), act)}
                {button("secondary", t!("action.cancel"), move || asked.set(false))}
            </div>
        }
        .into_any(),
    };
    let id = ["withdraw-", &submission.to_string()].concat();
    view! {
        <section aria-labelledby=id>
            {part(id.clone(), t!("status.withdraw.title"))}
            {paragraph(t!("status.withdraw.text"))}
            {body}
            <p class="kern-body" role="status">{move || failed.get()}</p>
        </section>
    }
    .into_any()
}
