//! How to reach an authority: what is known of it, else the number 115.

use leptos::prelude::*;
use relocation::envelope::directory::{AuthorityEntry, Doubt};

use super::alert::paragraph;
use crate::texts::{fill, key, optional, t};

/// Name, address, phone, booking; "115" where address or phone are missing.
pub(crate) fn authority(entry: &AuthorityEntry) -> AnyView {
    let mut lines = vec![t!("done.authority", name = &entry.name)];
    lines.extend(entry.address.clone());
    lines.extend(
        entry
            .phone
            .as_ref()
            .map(|phone| t!("done.authority.phone", phone = phone)),
    );
    lines.extend(
        entry
            .booking
            .as_ref()
            .map(|booking| t!("done.authority.booking", booking = booking)),
    );
    if entry.address.is_none() || entry.phone.is_none() {
        lines.push(t!("done.authority.115"));
    }
    lines.extend(entry.doubt.as_ref().map(doubt));
    lines
        .into_iter()
        .map(paragraph)
        .collect::<Vec<_>>()
        .into_any()
}

/// Offices that help although they do not decide, and how; none where there is
/// none. Only for what has to be done in person.
pub(crate) fn offices(entry: &AuthorityEntry) -> Option<AnyView> {
    let items: Vec<AnyView> = entry
        .front_offices
        .iter()
        .map(|office| {
            let can = office
                .can
                .iter()
                .map(|can| t(&key(&["office.can", can.code()])));
            let can = can.collect::<Vec<_>>().join(", ");
            view! { <li><strong>{office.name.clone()}</strong> ": " {can}</li> }.into_any()
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <p class="kern-body">{t!("office.text")}</p>
            <div class="umzug-prose">
                <ul>{items}</ul>
            </div>
        }
        .into_any()
    })
}

/// Why it may be another one. Of a reason that is newer than this app, only
/// that there is a doubt can be said.
fn doubt(doubt: &Doubt) -> String {
    let reason = optional(&key(&["done.authority.doubt", &doubt.reason]));
    let text = reason.unwrap_or_else(|| t!("done.authority.doubt"));
    fill(text, &[("place", &doubt.place)])
}
