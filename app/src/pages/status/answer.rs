//! Answering a question: text and further proof, sealed like the request.

use std::rc::Rc;

use leptos::prelude::*;
use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::reply::Document;
use relocation::journey::answers::Answers;
use relocation::services::{registration, vehicle};
use uuid::Uuid;
use web_sys::SubmitEvent;

use super::case::kind;
use crate::browser::dom;
use crate::components::error_summary::{SUMMARY, error_summary};
use crate::components::field::error_view;
use crate::components::files::{Upload, upload};
use crate::components::parcel::parcels;
use crate::components::sending::{FAILED, Sending, failure_of, sending};
use crate::draft::Draft;
use crate::node::status::{OneCase, answer};
use crate::node::submit::SendError;
use crate::state::state;
use crate::visit::Visit;

/// The text of the answer.
pub(super) const FIELD: &str = "answer";
const FILES: &str = "answer-files";
/// Most characters of an answer.
const LONGEST: usize = 4000;

/// Handles of the form.
#[derive(Clone, Copy)]
struct Form {
    visit: Visit,
    case: Uuid,
    service: &'static str,
    reply: Option<Uuid>,
    text: RwSignal<String>,
    wrong: RwSignal<Option<&'static str>>,
    state: RwSignal<Sending>,
}

/// The form for the question `reply` of `case`, or for what is handed in
/// without a question.
pub(super) fn form(visit: Visit, case: &OneCase, reply: Option<Uuid>) -> AnyView {
    let form = Form {
        visit,
        case: case.case,
        service: match kind(case) {
            AuthorityKind::Vehicle => vehicle::request::SERVICE_URN,
            AuthorityKind::Registration => registration::request::SERVICE_URN,
        },
        reply,
        text: RwSignal::new(String::new()),
        wrong: RwSignal::new(None),
        state: RwSignal::new(Sending::Idle),
    };
    let label = match reply {
        Some(_) => "status.answer.text",
        None => "status.more.label",
    };
    leptos::task::spawn_local(form.load());
    let wrong = move || form.wrong.get().map(crate::texts::t);
    let class = move |base: &str| match form.wrong.get() {
        Some(_) => [base, " ", base, "--error"].concat(),
        None => base.to_owned(),
    };
    let summary = move || {
        let errors = wrong().map(|text| (FIELD.to_owned(), text));
        error_summary(errors.into_iter().collect())
    };
    let files = upload(Upload {
        id: FILES.to_owned(),
        draft: Rc::new(move || Box::pin(form.draft())),
        changed: Rc::new(|_| ()),
        described_by: None,
        invalid: None,
    });
    view! {
        {summary}
        <form class="umzug-form" novalidate=true on:submit=move |event| form.submit(&event)>
            <div class=move || class("kern-form-input")>
                <label class="kern-label" for=FIELD>{t!(label)}</label>
                <textarea
                    class=move || class("kern-form-input__input")
                    id=FIELD
                    rows="6"
                    aria-required="true"
                    aria-invalid=move || wrong().map(|_| "true")
                    aria-describedby=move || wrong().map(|_| "answer-error")
                    prop:value=move || form.text.get()
                    on:input:target=move |event| form.typed(event.target().value())
                ></textarea>
                {move || error_view([FIELD, "-error"].concat(), wrong())}
            </div>
            <fieldset class="kern-fieldset">
                <legend class="kern-label">{t!("status.answer.files")}</legend>
                {files}
            </fieldset>
            <div class="umzug-actions">
                <button
                    class="kern-btn kern-btn--primary"
                    type="submit"
                    aria-disabled=move || form.busy().then_some("true")
                >
                    <span class="kern-label">{t!("status.answer.send")}</span>
                </button>
            </div>
            {sending(form.state)}
        </form>
    }
    .into_any()
}

impl Form {
    fn busy(self) -> bool {
        self.state.with(|state| matches!(state, Sending::Busy(_)))
    }

    /// The draft of this answer: it must not reach another authority.
    async fn draft(self) -> Draft {
        Draft::of_answer(&self.about()).await
    }

    async fn load(self) {
        if let Ok(Some(kept)) = self.draft().await.load().await {
            self.text.set(kept.raw(FIELD).to_owned());
        }
    }

    /// To whom and to what it is an answer.
    fn about(self) -> String {
        let reply = self
            .reply
            .map_or_else(String::new, |reply| reply.to_string());
        [&self.case.to_string(), "/", &reply].concat()
    }

    fn typed(self, text: String) {
        let text = String::from(js_sys::JsString::from(text).normalize("NFC"));
        let mut kept = Answers::default();
        kept.set(FIELD, text.clone());
        self.text.set(text);
        leptos::task::spawn_local(async move {
            // Failing to keep it is no reason to stop typing; it is on the page.
            let _ = self.draft().await.save(&kept).await;
        });
    }

    fn submit(self, event: &SubmitEvent) {
        event.prevent_default();
        if self.busy() {
            return;
        }
        let text = self.text.get_untracked();
        let wrong = match text.trim().chars().count() {
            0 => Some("status.answer.missing"),
            count if count > LONGEST => Some("status.answer.long"),
            _ => None,
        };
        self.wrong.set(wrong);
        self.visit.announce_as(wrong.is_some());
        if wrong.is_some() {
            dom::after_render(|| {
                dom::focus(SUMMARY);
            });
            return;
        }
        self.state.set(Sending::Busy(Vec::new()));
        leptos::task::spawn_local(async move {
            match self.send(text.trim()).await {
                Ok(()) => state().lookup.says.set(t!("status.answer.sent")),
                Err(error) => {
                    self.state.set(failure_of(&error));
                    dom::after_render(|| {
                        dom::focus(FAILED);
                    });
                }
            }
        });
    }

    async fn send(self, text: &str) -> Result<(), SendError> {
        let Some(view) = state().lookup.view.get_untracked() else {
            return Ok(());
        };
        let draft = self.draft().await;
        let names: Vec<Document> = draft.files().await?;
        let told =
            Rc::new(move |progress| self.state.set(Sending::Busy(parcels(&progress, &names))));
        let now = answer(
            &view,
            &draft,
            self.case,
            self.reply,
            self.service,
            text,
            told,
        )
        .await?;
        state().lookup.show(now);
        dom::after_render(|| {
            dom::focus(crate::visit::HEADING);
        });
        Ok(())
    }
}
