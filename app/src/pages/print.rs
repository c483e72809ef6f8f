//! The declaration as a form to sign, for an authority that takes nothing by
//! this way. Nothing leaves the device.

use leptos::prelude::*;
use relocation::envelope::directory::{AuthorityEntry, AuthorityKind};
use relocation::services::registration::RegistrationRequest;
use relocation::services::registration::clerk::{Row, rows};

use super::heading;
use crate::browser::{self, clock};
use crate::components::alert::paragraph;
use crate::components::authority::authority;
use crate::components::button::button;
use crate::components::icon::icon;
use crate::components::pairs::pairs;
use crate::components::prose::prose;
use crate::pages::check::requests;
use crate::router::Route;
use crate::sent::Facts;
use crate::state::state;
use crate::texts::{Language, key, speak, t};
use crate::vehicles;
use crate::visit::Visit;

/// The form; it needs the list of places for the official names.
pub(crate) fn print(visit: Visit) -> AnyView {
    let form = RwSignal::new(None::<Option<Printed>>);
    leptos::task::spawn_local(async move {
        let declared = requests::declared(visit).await.ok();
        form.set(Some(declared.map(|request| printed(visit, &request))));
    });
    let loading = move || match form.get() {
        None => t!("print.loading"),
        Some(None) => t!("print.offline"),
        Some(Some(_)) => String::new(),
    };
    let body = move || form.get().flatten().map(|form| form.view(visit));
    view! {
        <a class="umzug-back umzug-no-print" href=Route::of("check").path()>
            {icon("arrow-back")} {t!("action.back")}
        </a>
        {heading(t!("print.title"))}
        {match visit.kiosk {
            // It prints slips alone.
            Some(_) => paragraph(t!("kiosk.print")),
            None => by_printer(),
        }}
        <p class="kern-body" role="status">{loading}</p>
        {body}
    }
    .into_any()
}

fn by_printer() -> AnyView {
    view! {
        <div class="umzug-no-print">
            {paragraph(t!("print.lead"))}
            <div class="umzug-actions">{button("primary", t!("action.print"), browser::print)}</div>
        </div>
    }
    .into_any()
}

/// The form, and how to hand it in.
#[derive(Clone)]
struct Printed {
    rows: Vec<Row>,
    facts: Facts,
    /// Who takes it, as far as the directory is known.
    authority: Option<AuthorityEntry>,
}

fn printed(visit: Visit, request: &RegistrationRequest) -> Printed {
    let key = request.decisive_key(|_| true);
    let directory = state().directory.get_untracked();
    let authority = directory.and_then(|directory| {
        let entry = directory.competent(AuthorityKind::Registration, key.as_str());
        entry.cloned()
    });
    Printed {
        rows: rows(request),
        facts: Facts::of(visit, request, key),
        authority,
    }
}

impl Printed {
    fn view(self, visit: Visit) -> AnyView {
        let date = clock::long_date_of_iso(visit.locale(), &self.facts.deadline);
        let by = match self.facts.late {
            true => t!("print.late"),
            false => t!("print.by", date = &date),
        };
        // Nobody gets a case code on paper.
        let bring = self.facts.bring.iter().filter(|code| *code != "case-code");
        let bring: Vec<AnyView> = bring
            .map(|code| view! { <li>{t(&key(&["result.bring", code]))}</li> }.into_any())
            .collect();
        view! {
            <section class="umzug-check" aria-labelledby="print-next">
                <h2 class="kern-heading-medium" id="print-next">{t!("print.next")}</h2>
                {paragraph(by)}
                {self.authority.as_ref().map(authority)}
                <div class="umzug-prose">
                    <ul>{bring}</ul>
                </div>
            </section>
            {vehicles::section(visit, "print-vehicles", &self.facts.vehicles)}
            {sheet(&self.rows)}
        }
        .into_any()
    }
}

/// In German, as all that an authority gets.
fn sheet(rows: &[Row]) -> AnyView {
    let groups: Vec<AnyView> = rows
        .chunk_by(|a, b| a.group == b.group)
        .map(|rows| {
            let lines = rows.iter();
            let lines = lines.map(|row| (row.label.to_owned(), row.value.clone()));
            view! {
                <section class="umzug-check">
                    <h3 class="kern-heading-small">{rows[0].group.clone()}</h3>
                    {pairs(lines)}
                </section>
            }
            .into_any()
        })
        .collect();
    view! {
        <article lang="de" dir="ltr">
            <h2 class="kern-heading-medium">{speak(Language::GERMAN, "print.heading")}</h2>
            {groups}
            {prose(speak(Language::GERMAN, "declaration.text"))}
            <p class="umzug-signature">{speak(Language::GERMAN, "print.signature")}</p>
        </article>
    }
    .into_any()
}
