//! The declaration as a form to sign, for an authority that takes nothing by
//! this way. Nothing leaves the device.

use leptos::prelude::*;
use relocation::services::registration::clerk::{Row, rows};

use super::heading;
use crate::browser;
use crate::components::alert::paragraph;
use crate::components::button::button;
use crate::components::icon::icon;
use crate::components::prose::prose;
use crate::pages::check::requests;
use crate::router::Route;
use crate::texts::{Language, speak};
use crate::visit::Visit;

/// The form; it needs the list of places for the official names.
pub(crate) fn print(visit: Visit) -> AnyView {
    let form = RwSignal::new(None::<AnyForm>);
    leptos::task::spawn_local(async move {
        let rows = requests::declared(visit)
            .await
            .map(|request| rows(&request));
        form.set(Some(rows.ok()));
    });
    let body = move || {
        form.get().map(|form| match form {
            Some(rows) => sheet(&rows),
            None => paragraph(t!("print.offline")),
        })
    };
    view! {
        <a class="umzug-back umzug-no-print" href=Route::of("check").path()>
            {icon("arrow-back")} {t!("action.back")}
        </a>
        {heading(t!("print.title"))}
        <div class="umzug-no-print">
            {paragraph(t!("print.lead"))}
            <div class="umzug-actions">{button("primary", t!("action.print"), browser::print)}</div>
        </div>
        {body}
    }
    .into_any()
}

/// The rows, or that they could not be made.
type AnyForm = Option<Vec<Row>>;

/// In German, as all that an authority gets.
fn sheet(rows: &[Row]) -> AnyView {
    let groups: Vec<AnyView> = rows
        .chunk_by(|a, b| a.group == b.group)
        .map(|rows| {
            let lines: Vec<AnyView> = rows
                .iter()
                .map(|row| {
                    view! {
                        <div class="umzug-check__row">
                            <dt>{row.label}</dt>
                            <dd class="umzug-name">{row.value.clone()}</dd>
                        </div>
                    }
                    .into_any()
                })
                .collect();
            view! {
                <section class="umzug-check">
                    <h3 class="kern-heading-small">{rows[0].group.clone()}</h3>
                    <dl class="umzug-check__list">{lines}</dl>
                </section>
            }
            .into_any()
        })
        .collect();
    view! {
        <article lang="de">
            <h2 class="kern-heading-medium">{speak(Language::German, "print.heading")}</h2>
            {groups}
            {prose(speak(Language::German, "declaration.text"))}
            <p class="umzug-signature">{speak(Language::German, "print.signature")}</p>
        </article>
    }
    .into_any()
}
