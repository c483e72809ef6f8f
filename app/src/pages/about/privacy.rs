//! What happens to personal data (GDPR Art. 13).

use leptos::prelude::*;
use relocation::envelope::operator::About;

use crate::components::reach::{german, lines, reach};
use crate::components::rich::rich;
use crate::texts::{key, t};

/// The page.
pub(super) fn privacy(about: &About) -> AnyView {
    let operator = &about.operator;
    let kept: Vec<AnyView> = (about.kept.iter())
        .map(|id| view! { <li>{t(&key(&["retention", id]))}</li> }.into_any())
        .collect();
    let joint = german(t!("privacy.joint"), &operator.joint_controllers);
    view! {
        <section class="umzug-prose">
            <h2>{t!("privacy.who")}</h2>
            {lines(reach(&operator.contact))}
            <h3>{t!("privacy.officer")}</h3>
            {lines(reach(&operator.data_protection_officer))}
            {joint.map(|joint| lines([Some(joint)]))}
        </section>
        {rich(t!("privacy.purposes"))}
        {rich(t!("privacy.text"))}
        <section class="umzug-prose">
            <h2>{t!("privacy.kept")}</h2>
            <p>{t!("privacy.kept.text")}</p>
            <ul>{kept}</ul>
        </section>
        {rich(t!("privacy.rights"))}
        {lines(reach(&operator.data_protection_authority))}
    }
    .into_any()
}
