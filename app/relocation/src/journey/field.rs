//! What the engine knows of a field without knowing its topic: whether it was
//! answered, and whether the answer has the form of its kind.

use super::answers::Answers;
use super::model::{Context, Field, FieldError, FieldKind, Scope};
use crate::values::date::DateError;
use crate::values::{CivilDate, Code, PartialDate};

impl Field {
    /// What its guard and check look at.
    #[must_use]
    pub const fn scope<'a>(&self, answers: &'a Answers, context: &'a Context) -> Scope<'a> {
        Scope {
            answers,
            context,
            member: self.member,
        }
    }

    /// Whether it is there, given that its page is.
    #[must_use]
    pub fn is_shown(&self, answers: &Answers, context: &Context) -> bool {
        (self.shown)(&self.scope(answers, context))
    }

    /// The values of a choice that are offered now; none for other kinds.
    pub fn values<'a>(
        &'a self,
        answers: &'a Answers,
        context: &'a Context,
    ) -> impl Iterator<Item = &'static str> + 'a {
        let scope = self.scope(answers, context);
        let all = match self.kind {
            FieldKind::Choice(values) | FieldKind::Select(values) | FieldKind::Checks(values) => {
                values
            }
            _ => &[],
        };
        let offered = move |value: &&'static str| (self.offered)(&scope, value);
        all.iter().copied().filter(offered)
    }

    /// Whether nothing was answered.
    #[must_use]
    pub fn is_empty(&self, answers: &Answers) -> bool {
        let part = |part: &str| answers.get(&dotted(self.id, part)).is_empty();
        match self.kind {
            FieldKind::Date | FieldKind::BirthDate => part("day") && part("month") && part("year"),
            FieldKind::Month => part("month") && part("year"),
            FieldKind::Checks(values) => !values.iter().any(|value| answers.ticked(self.id, value)),
            FieldKind::PlaceInRegion | FieldKind::PlaceInGermany | FieldKind::Country => {
                answers.get(self.id).is_empty() && part("text")
            }
            _ => answers.get(self.id).is_empty(),
        }
    }

    /// Why the field is not right yet: `missing`, the form of its kind, then
    /// its own check.
    #[must_use]
    pub fn error(&self, answers: &Answers, context: &Context) -> Option<FieldError> {
        if self.is_empty(answers) {
            return (!self.optional).then_some(FieldError::new("missing"));
        }
        let answer = answers.get(self.id);
        let form = match self.kind {
            FieldKind::Choice(_) | FieldKind::Select(_)
                if !self.values(answers, context).any(|value| value == answer) =>
            {
                Some("missing")
            }
            FieldKind::PlaceInRegion | FieldKind::PlaceInGermany | FieldKind::Country
                if answer.is_empty() =>
            {
                Some("not-chosen")
            }
            FieldKind::LongText(limit) if answer.chars().count() > usize::from(limit) => {
                Some("too-long")
            }
            _ => None,
        };
        form.map(FieldError::new)
            .or_else(|| (self.check)(&self.scope(answers, context), self).err())
    }
}

/// `field.part`, the key of one part of a field.
#[must_use]
pub fn dotted(field: &str, part: &str) -> String {
    let mut key = String::with_capacity(field.len() + 1 + part.len());
    key.push_str(field);
    key.push('.');
    key.push_str(part);
    key
}

/// The date answered under `field`.
///
/// # Errors
/// See [`DateError`].
pub fn civil_date(answers: &Answers, field: &str) -> Result<CivilDate, DateError> {
    let part = |part| answers.get(&dotted(field, part));
    CivilDate::from_parts(part("day"), part("month"), part("year"))
}

/// The date of birth answered under `field`.
///
/// # Errors
/// See [`DateError`].
pub fn partial_date(answers: &Answers, field: &str) -> Result<PartialDate, DateError> {
    let part = |part| answers.get(&dotted(field, part));
    PartialDate::from_parts(part("day"), part("month"), part("year"))
}

impl<E: Code> From<E> for FieldError {
    fn from(error: E) -> Self {
        Self {
            code: error.code(),
            part: error.part(),
        }
    }
}
