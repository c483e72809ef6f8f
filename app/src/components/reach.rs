//! How to reach somebody: name, address, telephone, e-mail.

use leptos::prelude::*;
use relocation::envelope::operator::Contact;

use super::rich::link;

/// A label and what stands behind it; none when there is nothing.
pub(crate) type Line = Option<(String, AnyView)>;

/// Lines of a list; those without a value are left out.
pub(crate) fn lines(lines: impl IntoIterator<Item = Line>) -> AnyView {
    let rows: Vec<AnyView> = lines
        .into_iter()
        .flatten()
        .map(|(label, value)| {
            view! {
                <div class="umzug-check__row">
                    <dt>{label}</dt>
                    <dd class="umzug-name">{value}</dd>
                </div>
            }
            .into_any()
        })
        .collect();
    view! { <dl class="umzug-check__list">{rows}</dl> }.into_any()
}

/// A text of the operator's, which is German.
pub(crate) fn german(label: String, text: &str) -> Line {
    let text = text.to_owned();
    (!text.is_empty()).then(|| (label, view! { <bdi lang="de">{text}</bdi> }.into_any()))
}

/// All ways to somebody.
pub(crate) fn reach(contact: &Contact) -> Vec<Line> {
    let address = contact.address.iter().map(|line| {
        view! { <bdi lang="de">{line.clone()}</bdi> <br/> }
    });
    let address = (!contact.address.is_empty())
        .then(|| (t!("reach.address"), address.collect::<Vec<_>>().into_any()));
    let linked = |label: String, scheme: &str, text: &str| -> Line {
        // A telephone number is dialled without its spaces, and stands on one line.
        let words = match scheme {
            "tel:" => text.replace(' ', "\u{a0}"),
            _ => text.to_owned(),
        };
        let address = [scheme, &text.replace(' ', "")].concat();
        (!text.is_empty()).then(|| {
            (
                label,
                view! { <bdi dir="ltr">{link(address, words)}</bdi> }.into_any(),
            )
        })
    };
    vec![
        german(t!("reach.name"), &contact.name),
        address,
        linked(t!("reach.email"), "mailto:", &contact.email),
        linked(t!("reach.phone"), "tel:", &contact.phone),
        german(t!("reach.hours"), &contact.hours),
        linked(t!("reach.web"), "", &contact.web),
    ]
}
