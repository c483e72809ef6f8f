//! Whose programs are part of the service.

use leptos::prelude::*;
use relocation::envelope::operator::About;

use crate::components::rich::rich;
use crate::kiosk;

/// The page.
pub(super) fn licences(about: &About) -> AnyView {
    let rows: Vec<AnyView> = (about.components.iter())
        .map(|one| {
            let licence = one.licence.clone();
            let name = [&one.name, " ", &one.version].concat();
            view! { <tr><th scope="row"><bdi>{name}</bdi></th><td><bdi>{licence}</bdi></td></tr> }
                .into_any()
        })
        .collect();
    // A kiosk saves nothing.
    let download = kiosk::settings().is_none().then(|| {
        view! {
            <p class="kern-body">
                <a class="kern-link" href="/licences.txt" download="">{t!("licences.download")}</a>
            </p>
        }
    });
    let count = about.components.len().to_string();
    view! {
        {rich(t!("licences.text"))}
        {download}
        <details class="umzug-details">
            <summary>{t!("licences.all", count = &count)}</summary>
            <table class="umzug-table">
                <thead>
                    <tr>
                        <th scope="col">{t!("licences.name")}</th>
                        <th scope="col">{t!("licences.licence")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
    .into_any()
}
