//! Answers what is newly asked after a change, as a person would go on.

use super::values::fitting;
use crate::journey::answers::Answers;
use crate::journey::model::{Context, Field, FieldKind, PageKind};
use crate::services::SERVICE;

/// More attempts than any case needs; a way that cannot be completed ends.
const ATTEMPTS: u32 = 200;

/// Complete answers.
pub(super) struct Completed {
    pub(super) answers: Answers,
    /// Nothing had to be filled in.
    pub(super) as_given: bool,
}

/// The answers given stay, open questions get the first value with which the way
/// goes on. None where it ends elsewhere, or an answer given does not fit any
/// more.
pub(super) fn completed(answers: &Answers, context: &Context) -> Option<Completed> {
    let mut left = ATTEMPTS;
    let answers = attempt(answers.clone(), context, &mut left)?;
    Some(Completed {
        answers,
        as_given: left + 1 == ATTEMPTS,
    })
}

fn attempt(mut answers: Answers, context: &Context, left: &mut u32) -> Option<Answers> {
    *left = left.checked_sub(1)?;
    SERVICE.prune(&mut answers, context);
    if has_choice_withdrawn(&answers, context) {
        return None;
    }
    let page = SERVICE.path(&answers, context).pop()?;
    let fields = page.visible_fields(&answers, context);
    let open = |field: &&&Field| field.error(&answers, context).is_some();
    match fields.iter().find(open) {
        None => (page.kind == PageKind::Check).then_some(answers),
        Some(field) if !field.is_empty(&answers) => None,
        Some(field) => {
            fitting(field, &answers, context).find_map(|next| attempt(next, context, left))
        }
    }
}

/// Whether an answer further down the way is not offered any more: no need to
/// try then.
fn has_choice_withdrawn(answers: &Answers, context: &Context) -> bool {
    let mut choices = SERVICE
        .pages
        .iter()
        .flat_map(|page| page.fields)
        .filter(|field| matches!(field.kind, FieldKind::Choice(_)));
    choices.any(|field| {
        let answer = answers.get(field.id);
        !answer.is_empty() && !field.values(answers, context).any(|value| value == answer)
    })
}
