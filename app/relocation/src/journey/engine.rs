//! The flow engine. Everything follows from the pages and the answers; nothing
//! is remembered besides. A service's pages are in order, and a guard looks at
//! earlier answers only. All functions of a service judge by pruned answers, so
//! leftovers of another way never steer this one.

use super::answers::Answers;
use super::model::{Context, Field, FieldError, Page, PageKind, Scope, Service, Source};

/// How far a person is, for "part 2 of 5: people". Counted in sections: their
/// number is the same for everybody and never jumps while somebody answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Number of this section, from 1.
    pub step: usize,
    /// Sections in all.
    pub of: usize,
    /// Name of the section.
    pub section: &'static str,
}

/// A page of the path with the fields shown on it, for the check page.
pub type SummarySection = (&'static str, Vec<&'static str>);

impl Service {
    /// The page with this id.
    #[must_use]
    pub fn page(&self, id: &str) -> Option<&'static Page> {
        self.pages.iter().find(|page| page.id == id)
    }

    /// The field with this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&'static Field> {
        self.pages
            .iter()
            .flat_map(|page| page.fields)
            .find(|field| field.id == id)
    }

    /// Whether the answer to `id` must not be kept.
    #[must_use]
    pub fn is_secret(&self, id: &str) -> bool {
        self.field(id).is_some_and(|field| field.secret)
    }

    /// Pages whose guards hold, up to and including the first that ends the
    /// path or is not complete. Never empty for a service whose first page is
    /// always shown.
    #[must_use]
    pub fn path(&self, answers: &Answers, context: &Context) -> Vec<&'static Page> {
        let answers = self.pruned(answers, context);
        let mut path = Vec::new();
        for page in self.shown(&answers, context) {
            path.push(page);
            if !page.kind.goes_on() || !page.complete(&answers, context) {
                break;
            }
        }
        path
    }

    /// Whether the person may open this page: it lies on the path.
    #[must_use]
    pub fn may_enter(&self, id: &str, answers: &Answers, context: &Context) -> bool {
        self.position(id, answers, context).is_some()
    }

    /// The page after `id`; none when `id` is not on the path, is not complete
    /// or is the last.
    #[must_use]
    pub fn next(&self, id: &str, answers: &Answers, context: &Context) -> Option<&'static Page> {
        let position = self.position(id, answers, context)?;
        self.path(answers, context).get(position + 1).copied()
    }

    /// The page before `id`; none when `id` is not on the path or is the first.
    #[must_use]
    pub fn previous(
        &self,
        id: &str,
        answers: &Answers,
        context: &Context,
    ) -> Option<&'static Page> {
        let position = self.position(id, answers, context)?.checked_sub(1)?;
        self.path(answers, context).get(position).copied()
    }

    /// Where to go when an answer was changed from the check page: the first
    /// page that now needs an answer or ends the path, else the check page.
    #[must_use]
    pub fn after_change(&self, answers: &Answers, context: &Context) -> Option<&'static str> {
        self.path(answers, context).last().map(|page| page.id)
    }

    /// How far the page `id` is; none when there is no such page.
    #[must_use]
    pub fn progress(&self, id: &str) -> Option<Progress> {
        let section = self.page(id)?.section;
        let step = self.sections.iter().position(|one| *one == section)?;
        Some(Progress {
            step: step + 1,
            of: self.sections.len(),
            section,
        })
    }

    /// Removes answers that no question asks for any more: those of pages and
    /// fields whose guards do not hold, and those of no field at all. Answers
    /// further down the way stay, also behind a page that is not complete or
    /// behind an end: who corrects a slip finds them again, and nothing is sent
    /// before the path is whole.
    pub fn prune(&self, answers: &mut Answers, context: &Context) {
        loop {
            let kept: Vec<&str> = self
                .shown(answers, context)
                .flat_map(|page| page.visible_fields(answers, context))
                .map(|field| field.id)
                .collect();
            let before = answers.iter().count();
            answers.keep_fields(|id| kept.contains(&id));
            // An answer that went may have held a guard open.
            if answers.iter().count() == before {
                return;
            }
        }
    }

    /// What the check page lists: the questions of the path in order, each
    /// with its visible fields that the person answered or left out.
    #[must_use]
    pub fn summary(&self, answers: &Answers, context: &Context) -> Vec<SummarySection> {
        let answers = self.pruned(answers, context);
        self.path(&answers, context)
            .into_iter()
            .filter(|page| page.kind == PageKind::Question)
            .map(|page| {
                let fields = page.visible_fields(&answers, context);
                let asked = fields.into_iter().filter(|f| f.source != Source::Computed);
                (page.id, asked.map(|field| field.id).collect())
            })
            .filter(|(_, fields): &SummarySection| !fields.is_empty())
            .collect()
    }

    /// Whether everything is answered: the path reaches a complete check page.
    #[must_use]
    pub fn ready(&self, answers: &Answers, context: &Context) -> bool {
        self.path(answers, context)
            .last()
            .is_some_and(|page| page.kind == PageKind::Check && page.complete(answers, context))
    }

    /// Answers as the guards may see them: one that belongs to a page left
    /// behind must not open or end a way.
    fn pruned(&self, answers: &Answers, context: &Context) -> Answers {
        let mut answers = answers.clone();
        self.prune(&mut answers, context);
        answers
    }

    fn position(&self, id: &str, answers: &Answers, context: &Context) -> Option<usize> {
        self.path(answers, context)
            .iter()
            .position(|page| page.id == id)
    }

    fn shown<'a>(
        &'a self,
        answers: &'a Answers,
        context: &'a Context,
    ) -> impl Iterator<Item = &'static Page> + 'a {
        self.pages
            .iter()
            .filter(|page| page.is_shown(answers, context))
    }
}

impl Page {
    /// Whether its guard holds.
    #[must_use]
    pub fn is_shown(&self, answers: &Answers, context: &Context) -> bool {
        (self.shown)(&Scope {
            answers,
            context,
            member: self.member,
        })
    }

    /// Fields whose guards hold, in order. Guards may look at other fields of
    /// the same page: ask again after each change.
    #[must_use]
    pub fn visible_fields(&self, answers: &Answers, context: &Context) -> Vec<&'static Field> {
        self.fields
            .iter()
            .filter(|field| field.is_shown(answers, context))
            .collect()
    }

    /// At most one error for each visible field, in order.
    #[must_use]
    pub fn errors(&self, answers: &Answers, context: &Context) -> Vec<(&'static str, FieldError)> {
        self.visible_fields(answers, context)
            .into_iter()
            .filter_map(|field| field.error(answers, context).map(|error| (field.id, error)))
            .collect()
    }

    /// Whether no visible field has an error.
    #[must_use]
    pub fn complete(&self, answers: &Answers, context: &Context) -> bool {
        self.errors(answers, context).is_empty()
    }
}
