//! The end of the way where the vehicle registration authority has a portal of
//! its own: it is named, with the link.

use leptos::prelude::*;
use relocation::journey::model::Page;

use super::end::end;
use crate::components::authority::authority;
use crate::vehicles;
use crate::visit::Visit;

/// The end page with what the signed directory knows of the authority.
pub(crate) fn portal(visit: Visit, page: &'static Page) -> AnyView {
    let known = move || {
        vehicles::authority_of(visit).map(|entry| {
            view! {
                <section class="umzug-contact" aria-labelledby="portal">
                    <h2 class="kern-heading-medium" id="portal">{t!("status.contact")}</h2>
                    {authority(&entry)}
                    {vehicles::portal_link(vehicles::portal_of(visit, &entry))}
                </section>
            }
        })
    };
    view! { {end(visit, page)} {known} }.into_any()
}
