//! How to reach whoever runs the service, also without speech.

use leptos::prelude::*;
use relocation::envelope::operator::Operator;

use crate::components::reach::{lines, reach};
use crate::components::rich::rich;

/// The page.
pub(super) fn contact(operator: &Operator) -> AnyView {
    view! {
        {rich(t!("contact.text"))}
        <section class="umzug-prose">
            <h2>{t!("contact.operator")}</h2>
            {lines(reach(&operator.contact))}
            {relay(operator)}
        </section>
    }
    .into_any()
}

/// Through whom deaf people telephone; nothing where none is named.
pub(super) fn relay(operator: &Operator) -> AnyView {
    let named = !operator.relay.name.is_empty();
    let inner = named.then(|| {
        view! {
            <h2>{t!("contact.relay")}</h2>
            <p>{t!("contact.relay.text")}</p>
            {lines(reach(&operator.relay))}
        }
    });
    view! { {inner} }.into_any()
}
