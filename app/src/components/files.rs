//! Photos and files: chosen or taken, shown with the question whether all can
//! be read, removed again. They lie in a draft; the answer holds their ids.

use std::rc::Rc;

use leptos::prelude::*;
use relocation::envelope::reply::Document;
use web_sys::HtmlInputElement;

use super::alert::paragraph;
use super::field::{Asked, error_view};
use super::icon::icon;
use crate::browser::dom;
use crate::draft::Draft;
use crate::keeping;
use crate::kiosk;
use crate::photo::{self, PhotoError, Preview};
use crate::texts::key;

/// A file with what shows it.
struct Kept {
    document: Document,
    preview: Option<Preview>,
}

/// Which draft, and who wants to know what lies in it.
pub(crate) struct Upload {
    /// Element id.
    pub id: String,
    /// Opens the draft.
    pub draft: Rc<dyn Fn() -> std::pin::Pin<Box<dyn Future<Output = Draft>>>>,
    /// Told the ids of all files after each change.
    pub changed: Rc<dyn Fn(String)>,
    /// Ids of hint and error outside.
    pub described_by: Option<String>,
    /// `true` when something is wrong outside.
    pub invalid: Option<&'static str>,
}

/// The files field of the journey.
pub(crate) fn files(asked: Asked) -> AnyView {
    let visit = asked.visit;
    let upload = upload(Upload {
        id: asked.id(""),
        draft: Rc::new(|| Box::pin(keeping::draft())),
        changed: Rc::new(move |ids| visit.answer(asked.field.id, &ids)),
        described_by: asked.described_by(),
        invalid: asked.invalid(),
    });
    view! {
        <fieldset class=asked.class("kern-fieldset")>
            {asked.legend_view()} {asked.hint_view()} {upload} {asked.error_view()}
        </fieldset>
    }
    .into_any()
}

/// Handles of one upload field.
#[derive(Clone, Copy)]
struct State {
    upload: StoredValue<Upload, LocalStorage>,
    kept: RwSignal<Vec<Kept>, LocalStorage>,
    working: RwSignal<bool>,
    error: RwSignal<Option<String>>,
    /// What the live region says.
    says: RwSignal<String>,
}

/// The button, the list and the live region; a kiosk takes no files and says so.
pub(crate) fn upload(upload: Upload) -> AnyView {
    if kiosk::settings().is_some() {
        return paragraph(t!("kiosk.files"));
    }
    let (id, described_by, invalid) = (
        upload.id.clone(),
        upload.described_by.clone(),
        upload.invalid,
    );
    let state = State {
        upload: StoredValue::new_local(upload),
        kept: RwSignal::new_local(Vec::new()),
        working: RwSignal::new(false),
        error: RwSignal::new(None),
        says: RwSignal::new(String::new()),
    };
    leptos::task::spawn_local(state.load());
    let rules = [&id, "-rules"].concat();
    let error_id = [&id, "-wrong"].concat();
    let own_id = error_id.clone();
    let described = [Some(rules.clone()), Some(error_id.clone()), described_by]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    view! {
        <div class="umzug-upload">
            <div class="kern-hint" id=rules>{t!("files.rules")}</div>
            // There from the start: the input is described by it.
            <div role="alert" id=error_id>
                {move || error_view([&own_id, "-said"].concat(), state.error.get())}
            </div>
            <label class="umzug-upload__pick kern-btn kern-btn--secondary" for=id.clone()>
                {icon("add")} <span class="kern-label">{t!("files.add")}</span>
            </label>
            <input
                class="kern-sr-only"
                id=id.clone()
                type="file"
                accept="image/jpeg,image/png,application/pdf"
                multiple=true
                aria-describedby=described
                aria-invalid=move || invalid.or(state.error.get().map(|_| "true"))
                on:change:target=move |event| state.picked(&event.target())
            />
            <ul class="umzug-files">{move || state.list()}</ul>
            <p class="kern-sr-only" role="status">{move || state.says.get()}</p>
        </div>
    }
    .into_any()
}

impl State {
    async fn draft(self) -> Draft {
        let open = self.upload.with_value(|upload| upload.draft.clone());
        open().await
    }

    /// Shows what lies in the draft already.
    async fn load(self) {
        let draft = self.draft().await;
        let Ok(documents) = draft.files().await else {
            return;
        };
        let mut kept = Vec::new();
        for document in documents {
            let content = draft.file(document.attachment).await.ok();
            let preview = content.and_then(|content| preview(content, &document.mime_type));
            kept.push(Kept { document, preview });
        }
        // What was chosen meanwhile stays.
        self.kept.update(|chosen| {
            let id = |one: &Kept| one.document.attachment;
            kept.retain(|one| chosen.iter().all(|other| id(other) != id(one)));
            kept.append(chosen);
            *chosen = kept;
        });
    }

    fn picked(self, input: &HtmlInputElement) {
        let Some(list) = input.files() else { return };
        let files: Vec<_> = (0..list.length()).filter_map(|at| list.item(at)).collect();
        if files.is_empty() || self.working.get_untracked() {
            return;
        }
        self.working.set(true);
        self.error.set(None);
        self.says.set(t!("files.working"));
        let input = input.clone();
        leptos::task::spawn_local(async move {
            for file in files {
                let name = file.name();
                match self.add(&file).await {
                    Ok(()) => self.says.set(t!("files.added", name = &name)),
                    Err(code) => {
                        self.says.set(String::new());
                        let text = key(&["files.error", code]);
                        self.error.set(Some(t!(&text, name = &name)));
                        break;
                    }
                }
            }
            // The same file may be chosen again after it was removed.
            input.set_value("");
            self.working.set(false);
            self.tell();
        });
    }

    async fn add(self, file: &web_sys::File) -> Result<(), &'static str> {
        if self.kept.with_untracked(Vec::len) >= photo::MOST {
            return Err("many");
        }
        let ready = photo::prepare(file).await.map_err(|error| match error {
            PhotoError::TooLarge => "large",
            PhotoError::Heic => "heic",
            PhotoError::Kind => "type",
            PhotoError::Empty | PhotoError::Unreadable => "unreadable",
        })?;
        let document = self
            .draft()
            .await
            .put_file(&ready.filename, ready.mime_type, &ready.content)
            .await
            .map_err(|_| "storage")?;
        let preview = preview(ready.content, ready.mime_type);
        self.kept
            .update(|kept| kept.push(Kept { document, preview }));
        Ok(())
    }

    fn remove(self, document: Document) {
        leptos::task::spawn_local(async move {
            let removed = self.draft().await.remove_file(document.attachment).await;
            if removed.is_err() {
                return;
            }
            self.kept
                .update(|kept| kept.retain(|one| one.document.attachment != document.attachment));
            self.says
                .set(t!("files.removed", name = &document.filename));
            self.tell();
            // The button that was pressed is gone; the focus must not get lost.
            let id = self.upload.with_value(|upload| upload.id.clone());
            dom::focus(&id);
        });
    }

    fn tell(self) {
        let ids = self.kept.with_untracked(|kept| {
            let ids: Vec<String> = kept
                .iter()
                .map(|one| one.document.attachment.to_string())
                .collect();
            ids.join(" ")
        });
        let changed = self.upload.with_value(|upload| upload.changed.clone());
        changed(ids);
    }

    fn list(self) -> Vec<AnyView> {
        self.kept
            .with(|kept| kept.iter().map(|one| self.item(one)).collect())
    }

    fn item(self, one: &Kept) -> AnyView {
        let document = one.document.clone();
        let name = document.filename.clone();
        let bytes = size(document.size);
        let remove = view! {
            <button
                class="umzug-link"
                type="button"
                on:click=move |_| self.remove(document.clone())
            >
                {t!("action.remove")}
                <span class="kern-sr-only">" " {name.clone()}</span>
            </button>
        };
        match &one.preview {
            Some(preview) => view! {
                <li>
                    <figure class="umzug-photo">
                        <img src=preview.url().to_owned() alt=t!("files.preview", name = &name) />
                        <figcaption>
                            <span class="umzug-file__name">{name}</span>
                            " "
                            <span class="umzug-file__size">{bytes}</span>
                            {paragraph(t!("files.readable"))}
                        </figcaption>
                    </figure>
                    <div class="umzug-actions">{remove}</div>
                </li>
            }
            .into_any(),
            None => {
                let pdf = ["umzug-file__preview", " umzug-file__preview--pdf"].concat();
                view! {
                    <li class="umzug-file">
                        <span class=pdf aria-hidden="true">{"PDF"}</span>
                        <div class="umzug-file__text">
                            <span class="umzug-file__name">{name}</span>
                            <span class="umzug-file__size">{bytes}</span>
                            {remove}
                        </div>
                    </li>
                }
                .into_any()
            }
        }
    }
}

fn preview(content: Vec<u8>, mime_type: &str) -> Option<Preview> {
    mime_type
        .starts_with("image/")
        .then(|| Preview::new(content, mime_type))
}

/// `412 kB` or `15 MB`, in the measure of the limit.
pub(crate) fn size(bytes: u64) -> String {
    let kib = bytes.div_ceil(1024);
    let (count, unit) = if kib < 1024 {
        (kib, "\u{a0}kB")
    } else {
        ((kib + 512) / 1024, "\u{a0}MB")
    };
    count.to_string() + unit
}
