//! The code that the clerk types. The page goes on by itself.

use leptos::prelude::*;

use super::way::{NEXT, Way};
use crate::components::button::button;
use crate::components::code::groups;
use crate::components::prose::prose;

/// The code, large, and what to do with it.
pub(super) fn code(way: Way) -> AnyView {
    let code = move || groups(&way.to.get());
    view! {
        <div id=NEXT tabindex="-1">
            {prose(t!("identity.counter.steps"))}
            <div id="counter-code">{code}</div>
        </div>
        <div class="umzug-actions">
            {button("tertiary", t!("identity.again"), move || way.again())}
        </div>
    }
    .into_any()
}
