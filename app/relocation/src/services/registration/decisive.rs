//! Which authority a declaration will go to, while it is still being answered.

use time::Date;

use super::deadline::{deadline, free_months, months_later};
use super::pages::dwellings::became_longer;
use super::pages::home::comes_from_abroad;
use super::pages::matters::decisive_places;
use crate::journey::answers::Answers;
use crate::journey::field::civil_date;
use crate::journey::model::{Context, Scope};
use crate::values::RegionalKey;

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

/// Until when to register a new or another main dwelling, by the answers so far;
/// none while the day or the place is open.
#[must_use]
pub fn due(answers: &Answers, context: &Context) -> Option<Date> {
    let key = decisive_keys(answers, context).next()?;
    let key = RegionalKey::parse(key).ok()?;
    let event = civil_date(answers, "move-in-date");
    let event = event.or_else(|_| civil_date(answers, "main-since")).ok()?;
    let scope = Scope {
        answers,
        context,
        member: None,
    };
    let months = match became_longer(&scope) {
        true => free_months(comes_from_abroad(&scope)),
        false => 0,
    };
    Some(deadline(months_later(event.date(), months), &key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::cases::{all, attachment, name};
    use crate::services::registration::build;
    use crate::services::registration::request::Matter;

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
            if matches!(request.matter, Matter::MoveIn(_) | Matter::ChangeMain(_)) {
                let key = request.decisive_keys()[0];
                let due = due(&case.answers, &context);
                assert_eq!(due, Some(request.deadline(key)), "{}", case.name);
            }
        }
    }
}
