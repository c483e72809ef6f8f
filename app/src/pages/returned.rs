//! Back from a means of identification: on at once when it went well, else
//! what happened and how to go on. Nothing that was typed is lost.

use leptos::prelude::*;

use super::heading;
use crate::browser::dom;
use crate::components::alert::paragraph;
use crate::components::button::button;
use crate::identity::attempt::looked;
use crate::identity::back::{Ending, finish, goes_on};
use crate::router::{self, Route};
use crate::texts::{key, t};
use crate::visit::{HEADING, Visit};

/// The page.
pub(crate) fn returned(visit: Visit) -> AnyView {
    let ending = RwSignal::new(None::<Ending>);
    // Whoever goes on from here to their answers has seen what there is.
    let _ = looked();
    let look = move || {
        leptos::task::spawn_local(async move {
            let how = finish(visit).await;
            // Who has left the page in the meantime stays where they are.
            if visit.route.get_untracked() != Route::Returned {
                return;
            }
            if how == Ending::Known {
                router::replace(visit, goes_on());
                return;
            }
            ending.try_set(Some(how));
            let title = t(&key(&["returned", how.code(), "title"]));
            dom::set_title(&[&title, " – ", &t!("service.name")].concat());
            dom::after_render(|| {
                dom::focus(HEADING);
            });
        });
    };
    look();
    let body = move || match ending.get() {
        None => view! {
            {heading(t!("returned.title"))}
            <p class="kern-body" role="status">{t!("returned.text")}</p>
        }
        .into_any(),
        Some(how) => {
            let text = |part| t(&key(&["returned", how.code(), part]));
            let again = move || {
                ending.set(None);
                visit.announce();
                look();
                dom::after_render(|| {
                    dom::focus(HEADING);
                });
            };
            let on = move || router::go(visit, goes_on());
            let retry = matches!(how, Ending::Offline | Ending::Away | Ending::Silent);
            view! {
                {heading(text("title"))}
                {paragraph(text("text"))}
                <div class="umzug-actions">
                    {retry.then(|| button("secondary", t!("returned.look"), again))}
                    {button("primary", t!("returned.on"), on)}
                </div>
            }
            .into_any()
        }
    };
    view! { {body} }.into_any()
}
