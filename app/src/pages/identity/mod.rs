//! Who the person is: by a means of identification, or as they type it.

mod known;
mod means;

use leptos::prelude::*;
use relocation::journey::answers::Answers;
use relocation::journey::model::Page;

use super::question::question_below;
use crate::components::input;
use crate::identity::attempt::look;
use crate::identity::proven;
use crate::visit::Visit;

/// The page.
pub(crate) fn identity(visit: Visit, page: &'static Page) -> AnyView {
    look();
    let context = visit.context();
    let wrong = |answers: &Answers| !page.errors(answers, &context).is_empty();
    match proven(visit) {
        // What the form itself would not take is typed, with what is wrong.
        Some(proven) if !visit.answers.with_untracked(wrong) => known::known(visit, page, &proven),
        _ => question_below(visit, page, input::any, Some(means::means(visit))),
    }
}
