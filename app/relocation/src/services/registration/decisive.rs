//! Which authority a declaration will go to, while it is still being answered.

use super::pages::matters::decisive_places;
use crate::journey::answers::Answers;
use crate::journey::model::{Context, Scope};

/// Regional keys answered so far whose authority decides: the first for which
/// there is one.
pub fn decisive_keys<'a>(
    answers: &'a Answers,
    context: &'a Context,
) -> impl Iterator<Item = &'a str> {
    let scope = Scope {
        answers,
        context,
        member: None,
    };
    decisive_places(&scope)
        .iter()
        .map(|field| answers.get(field))
        .filter(|key| !key.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::cases::{all, attachment, name};
    use crate::services::registration::build;

    /// What is told before is what the request says.
    #[test]
    fn the_same_as_in_the_request() {
        for case in all() {
            let context = case.context();
            let Ok(request) = build(&case.answers, &context, &[attachment()], &name) else {
                continue;
            };
            let told: Vec<&str> = decisive_keys(&case.answers, &context).collect();
            let said: Vec<&str> = request
                .decisive_keys()
                .iter()
                .map(|key| key.as_str())
                .collect();
            assert_eq!(told, said, "{}", case.name);
        }
    }
}
