//! Who runs the service (DDG § 5).

use leptos::prelude::*;
use relocation::envelope::operator::Operator;

use crate::components::reach::{german, lines, reach};
use crate::components::rich::rich;

/// The page.
pub(super) fn imprint(operator: &Operator) -> AnyView {
    let mut all = reach(&operator.contact);
    all.insert(
        2,
        german(t!("imprint.represented"), &operator.represented_by),
    );
    all.push(german(t!("imprint.supervision"), &operator.supervision));
    view! {
        {lines(all)}
        {rich(t!("imprint.text"))}
    }
    .into_any()
}
