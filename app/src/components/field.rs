//! What every field has: label or legend, hint, error; and which component
//! asks it.

use leptos::prelude::*;
use relocation::journey::answers::Answers;
use relocation::journey::model::{Field, FieldKind, Page, PageKind};
use relocation::services::registration::{Placeholder, placeholders};

use super::icon::icon;
use crate::browser::clock;
use crate::texts::{fill, foreign, key, optional, t};
use crate::visit::{HEADING, Visit};

/// A field as it stands on its page.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    /// The visit.
    pub visit: Visit,
    /// The page.
    pub page: &'static Page,
    /// The field.
    pub field: &'static Field,
    /// Whether it is the only field, so that its label is the heading.
    pub alone: bool,
}

impl Asked {
    /// Element id of the field or of one of its parts.
    pub(crate) fn id(&self, part: &str) -> String {
        if part.is_empty() {
            self.field.id.to_owned()
        } else {
            // Two hyphens: `confirmation-code` is a field, not an option.
            [self.field.id, "--", part].concat()
        }
    }

    /// Element that takes the focus when the field is wrong.
    pub(crate) fn focus_id(&self, part: Option<&str>) -> String {
        let first = match self.field.kind {
            FieldKind::Date | FieldKind::BirthDate => part.unwrap_or("day"),
            FieldKind::Month => part.unwrap_or("month"),
            FieldKind::Choice(_) | FieldKind::Checks(_) => self.values().next().unwrap_or(""),
            _ => "",
        };
        self.id(first)
    }

    /// The question: the page's title for a field alone, else its label.
    pub(crate) fn label(&self) -> String {
        if self.alone {
            page_text(self.visit, self.page, "title").unwrap_or_default()
        } else {
            t(&key(&["field", self.field.name, "label"]))
        }
    }

    /// The values that are offered now.
    pub(crate) fn values(&self) -> impl Iterator<Item = &'static str> {
        let context = self.visit.context();
        let values: Vec<_> = self
            .visit
            .answers
            .with_untracked(|answers| self.field.values(answers, &context).collect());
        values.into_iter()
    }

    /// A text with the values of the page filled in.
    pub(crate) fn filled(&self, text: String) -> String {
        filled(self.visit, self.page, text)
    }

    /// The message of what is wrong, if Continue found something.
    pub(crate) fn error(&self) -> Option<String> {
        self.visit.errors.with_untracked(|errors| {
            let (_, error) = errors.iter().find(|(id, _)| *id == self.field.id)?;
            Some(message(*self, error.code))
        })
    }

    /// The part that is wrong; none means the whole field.
    pub(crate) fn wrong_part(&self) -> Option<&'static str> {
        self.visit.errors.with_untracked(|errors| {
            let (_, error) = errors.iter().find(|(id, _)| *id == self.field.id)?;
            error.part
        })
    }

    fn text(&self, kind: &str) -> Option<String> {
        optional(&key(&["field", self.field.name, kind]))
    }

    /// Ids of hint and error, for `aria-describedby`.
    pub(crate) fn described_by(&self) -> Option<String> {
        let mut ids = Vec::new();
        if self.text("hint").is_some() {
            ids.push(self.id("hint"));
        }
        if self.error().is_some() {
            ids.push(self.id("error"));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// `true` for `aria-invalid` when something is wrong.
    pub(crate) fn invalid(&self) -> Option<&'static str> {
        self.error().map(|_| "true")
    }

    /// `base`, with `base--error` added when something is wrong.
    pub(crate) fn class(&self, base: &str) -> String {
        match self.error() {
            Some(_) => [base, " ", base, "--error"].concat(),
            None => base.to_owned(),
        }
    }

    /// The label's words with "(optional)" where it may stay empty.
    fn caption(&self) -> AnyView {
        let mark = (self.field.optional && !self.alone).then(|| {
            view! { <span class="kern-label__optional">{t!("field.optional")}</span> }
        });
        view! { {self.label()} " " {mark} }.into_any()
    }

    fn heading(&self, inner: AnyView) -> AnyView {
        view! { <h1 class="kern-heading-large" id=HEADING tabindex="-1">{inner}</h1> }.into_any()
    }

    /// Label of a single input, as the heading when it stands alone.
    pub(crate) fn label_view(&self) -> AnyView {
        let class = (!self.alone).then_some("kern-label");
        let label =
            view! { <label class=class for=self.id("")>{self.caption()}</label> }.into_any();
        if self.alone {
            self.heading(label)
        } else {
            label
        }
    }

    /// Legend of a group, as the heading when it stands alone. Must be the
    /// first child of its fieldset.
    pub(crate) fn legend_view(&self) -> AnyView {
        let inner = if self.alone {
            self.heading(self.caption())
        } else {
            self.caption()
        };
        view! { <legend class="kern-label">{inner}</legend> }.into_any()
    }

    /// What stands between question and input: lead of the page, hint.
    pub(crate) fn hint_view(&self) -> AnyView {
        let lead = self.alone.then(|| page_lead(self.visit, self.page));
        let name = key(&["field", self.field.name, "hint"]);
        let hint = self.text("hint").map(|hint| {
            view! { <div class="kern-hint" id=self.id("hint") lang=foreign(&name)>{hint}</div> }
        });
        view! { {lead} {hint} }.into_any()
    }

    /// What is wrong, at the field.
    pub(crate) fn error_view(&self) -> AnyView {
        error_view(self.id("error"), self.error())
    }
}

/// A message at a field, with its id for `aria-describedby`.
pub(crate) fn error_view(id: String, message: Option<String>) -> AnyView {
    message
        .map(|message| {
            view! {
                <p class="kern-error" id=id>
                    {icon("danger")} <span class="kern-body">{message}</span>
                </p>
            }
        })
        .into_any()
}

/// Title, lead or help of a page with the service's values filled in.
pub(crate) fn page_text(visit: Visit, page: &Page, kind: &str) -> Option<String> {
    optional(&key(&["page", page.name, kind])).map(|text| filled(visit, page, text))
}

/// `text` with the service's values for this page filled in.
pub(crate) fn filled(visit: Visit, page: &Page, mut text: String) -> String {
    for (name, value) in visit
        .answers
        .with_untracked(|answers| placeholders(page, answers))
    {
        let value = match value {
            Placeholder::Day(date) => clock::long_date(visit.locale(), date),
            Placeholder::Text(text) => text,
        };
        text = fill(text, &[(name, &value)]);
    }
    text
}

/// Lead of a page, if it has one.
pub(crate) fn page_lead(visit: Visit, page: &Page) -> AnyView {
    page_text(visit, page, "lead")
        .map(super::prose::prose)
        .into_any()
}

/// `error.<name>.<code>`, else `error.<code>` with the field's label.
pub(crate) fn message(asked: Asked, code: &str) -> String {
    let name = asked.field.name;
    optional(&key(&["error", name, code])).unwrap_or_else(|| {
        let label = t(&key(&["field", name, "label"]));
        t!(&key(&["error", code]), label = &label)
    })
}

/// Draws the input of a field; the two modules know different kinds.
pub(crate) type Input = fn(Asked) -> AnyView;

/// A field with its input, there or not as the answers want it.
pub(crate) fn field(asked: Asked, input: Input) -> AnyView {
    let inner = input(asked);
    let visit = asked.visit;
    let hidden = move || {
        visit
            .answers
            .with(|answers| !asked.field.is_shown(answers, &visit.context()))
    };
    // What only some answers bring up stands a step in, below what opened it.
    let first = asked
        .page
        .fields
        .first()
        .is_some_and(|first| first.id == asked.field.id);
    // The check page has no question that opens another.
    let first = first || asked.page.kind == PageKind::Check;
    let opened = !first && !asked.field.is_shown(&Answers::default(), &visit.context());
    let class = opened.then_some("umzug-conditional");
    view! { <div class=class hidden=hidden>{inner}</div> }.into_any()
}
