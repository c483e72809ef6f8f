//! The form by which people report a barrier.

use leptos::prelude::*;
use relocation::envelope::operator::Feedback;
use web_sys::SubmitEvent;

use crate::browser::dom;
use crate::components::alert::{alert, paragraph};
use crate::components::button::button;
use crate::components::error_summary::{SUMMARY, error_summary};
use crate::components::field::error_view;
use crate::components::rich::rich;
use crate::node::api;
use crate::node::http::NodeError;
use crate::state::state;
use crate::texts::{Language, key, t};
use crate::visit::Visit;

/// What is being reported. It lives as long as the page: looking up something elsewhere, or
/// another language, loses nothing.
#[derive(Clone, Copy)]
pub(crate) struct Report {
    barrier: RwSignal<String>,
    page: RwSignal<String>,
    contact: RwSignal<String>,
    /// Name of a field and what is wrong with it.
    wrong: RwSignal<Option<(&'static str, &'static str)>>,
    phase: RwSignal<Phase>,
}

/// How far sending is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Writing,
    Sending,
    Sent,
    /// The last part of the text key that says why not.
    Failed(&'static str),
}

impl Report {
    /// Nothing written yet.
    pub(crate) fn new() -> Self {
        Self {
            barrier: RwSignal::new(String::new()),
            page: RwSignal::new(String::new()),
            contact: RwSignal::new(String::new()),
            wrong: RwSignal::new(None),
            phase: RwSignal::new(Phase::Writing),
        }
    }

    /// Whether something is written.
    pub(crate) fn is_begun(self) -> bool {
        let texts = [self.barrier, self.page, self.contact];
        texts
            .iter()
            .any(|text| text.with_untracked(|text| !text.is_empty()))
    }

    /// Forgets what was written.
    fn clear(self) {
        for text in [self.barrier, self.page, self.contact] {
            text.set(String::new());
        }
    }

    fn written(self) -> Feedback {
        let text = |text: RwSignal<String>| text.with_untracked(|text| text.trim().to_owned());
        Feedback {
            barrier: text(self.barrier),
            page: text(self.page),
            contact: text(self.contact),
            language: Language::spoken().tag.to_owned(),
        }
    }
}

/// The page below its heading.
pub(super) fn feedback(visit: Visit) -> AnyView {
    let report = state().report;
    let sent = Memo::new(move |_| report.phase.get() == Phase::Sent);
    let body = move || match sent.get() {
        true => thanks(report),
        false => form(visit, report),
    };
    view! { {body} }.into_any()
}

/// Id of what says that it is sent; takes the focus.
const SENT: &str = "feedback-sent";

fn thanks(report: Report) -> AnyView {
    let again = move || {
        report.phase.set(Phase::Writing);
        dom::after_render(|| {
            dom::focus("barrier");
        });
    };
    view! {
        <div id=SENT tabindex="-1" role="group" aria-label=t!("feedback.sent")>
            {alert("success", t!("feedback.sent"), paragraph(t!("feedback.sent.text")))}
        </div>
        <div class="umzug-actions">{button("secondary", t!("feedback.again"), again)}</div>
    }
    .into_any()
}

fn form(visit: Visit, report: Report) -> AnyView {
    let summary = move || {
        let wrong = report.wrong.get();
        let errors = wrong.map(|(field, code)| (field.to_owned(), message(field, code)));
        error_summary(errors.into_iter().collect())
    };
    let says = move || match report.phase.get() {
        Phase::Sending => view! { <p class="kern-body">{t!("feedback.sending")}</p> }.into_any(),
        Phase::Failed(why) => {
            let text = t(&key(&["feedback.failed", why]));
            alert("danger", t!("feedback.failed"), paragraph(text))
        }
        _ => ().into_any(),
    };
    view! {
        {summary}
        {rich(t!("feedback.text"))}
        <form class="umzug-form" novalidate=true on:submit=move |event| submit(visit, report, &event)>
            {field(report, "barrier", report.barrier)}
            {field(report, "page", report.page)}
            {field(report, "contact", report.contact)}
            <div class="umzug-actions">
                <button class="kern-btn kern-btn--primary" type="submit">
                    <span class="kern-label">{t!("feedback.send")}</span>
                </button>
            </div>
            <div role="status">{says}</div>
        </form>
    }
    .into_any()
}

/// A field with label, hint and error; the description takes several lines.
fn field(report: Report, name: &'static str, text: RwSignal<String>) -> AnyView {
    let wrong = move || report.wrong.get().filter(|(field, _)| *field == name);
    let hint = [name, "-hint"].concat();
    let error = StoredValue::new([name, "-error"].concat());
    let described = {
        let hint = hint.clone();
        move || match wrong() {
            Some(_) => [&hint, " ", &error.get_value()].concat(),
            None => hint.clone(),
        }
    };
    let invalid = move || wrong().map(|_| "true");
    let class = move || match wrong() {
        Some(_) => "kern-form-input kern-form-input--error",
        None => "kern-form-input",
    };
    let needed = name == "barrier";
    let input = if needed {
        view! {
            <textarea
                class="kern-form-input__input"
                id=name
                dir="auto"
                rows="6"
                aria-required="true"
                aria-invalid=invalid
                aria-describedby=described
                prop:value=text.get_untracked()
                on:input:target=move |event| text.set(event.target().value())
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                class="kern-form-input__input"
                id=name
                dir="auto"
                type="text"
                autocomplete="off"
                spellcheck="false"
                aria-invalid=invalid
                aria-describedby=described
                prop:value=text.get_untracked()
                on:input:target=move |event| text.set(event.target().value())
            />
        }
        .into_any()
    };
    let optional = (!needed)
        .then(|| view! { <span class="kern-label__optional">{t!("field.optional")}</span> });
    let label = key(&["feedback", name]);
    view! {
        <div class=class>
            <label class="kern-label" for=name>{t(&label)} " " {optional}</label>
            <div class="kern-hint" id=hint>{t(&key(&[&label, "hint"]))}</div>
            {input}
            {move || error_view(error.get_value(), wrong().map(|(field, code)| message(field, code)))}
        </div>
    }
    .into_any()
}

fn message(field: &str, code: &str) -> String {
    t(&key(&["feedback", field, code]))
}

fn submit(visit: Visit, report: Report, event: &SubmitEvent) {
    event.prevent_default();
    if report.phase.get_untracked() == Phase::Sending {
        return;
    }
    let written = report.written();
    let wrong = written.problem();
    report.wrong.set(wrong);
    report.phase.set(Phase::Writing);
    visit.announce_as(wrong.is_some());
    if wrong.is_some() {
        dom::after_render(|| {
            dom::focus(SUMMARY);
        });
        return;
    }
    report.phase.set(Phase::Sending);
    leptos::task::spawn_local(async move {
        match api::report(&written).await {
            Ok(()) => {
                report.clear();
                report.phase.set(Phase::Sent);
                dom::after_render(|| {
                    dom::focus(SENT);
                });
            }
            Err(error) => report.phase.set(Phase::Failed(reason(&error))),
        }
    });
}

/// The last part of the text key.
fn reason(error: &NodeError) -> &'static str {
    match error {
        NodeError::Offline => "offline",
        NodeError::Refused { status: 429, .. } => "busy",
        _ => "server",
    }
}
