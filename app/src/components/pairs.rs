//! A list of labels and what stands behind them.

use leptos::prelude::*;

/// The list.
pub(crate) fn pairs(lines: impl IntoIterator<Item = (String, String)>) -> AnyView {
    let rows: Vec<AnyView> = lines
        .into_iter()
        .map(|(label, value)| {
            view! {
                <div class="umzug-check__row">
                    <dt>{label}</dt>
                    <dd class="umzug-name"><bdi>{value}</bdi></dd>
                </div>
            }
            .into_any()
        })
        .collect();
    view! { <dl class="umzug-check__list">{rows}</dl> }.into_any()
}
