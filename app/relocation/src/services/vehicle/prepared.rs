//! What waits for the registration: the same service again, begun with what is
//! known already.

use super::plan::{Planned, Way, id, plan};
use crate::journey::answers::Answers;
use crate::journey::model::{Context, Scope};
use crate::services::SERVICE;
use crate::services::registration::pages::dwellings::keeps_another;
use crate::services::registration::pages::matters::{changes_main, only_the_vehicle};

/// A vehicle that waits. It lies in the sealed manifest, so that only the case
/// code opens it; no code of a paper, no IBAN stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// With these answers the vehicle's own journey begins.
    pub answers: Answers,
    /// Who is the holder.
    pub holder: Who,
    /// The plate, and whose it is where that is not the declarant: only the
    /// holder finishes it.
    pub label: String,
}

/// Who of the household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Who declares.
    Declarant,
    /// The spouse or registered partner.
    Spouse,
}

/// The vehicles of a move that are finished once it is registered.
#[must_use]
pub fn prepared(answers: &Answers, context: &Context) -> Vec<Prepared> {
    let mut answers = answers.clone();
    SERVICE.prune(&mut answers, context);
    let scope = Scope {
        answers: &answers,
        context,
        member: None,
    };
    if only_the_vehicle(&scope) {
        return Vec::new();
    }
    plan(&answers, context)
        .into_iter()
        .filter(|vehicle| vehicle.way == Way::Here)
        .map(|vehicle| one(&answers, context, &vehicle))
        .collect()
}

/// Who is the holder of vehicle `number`.
pub(super) fn who(answers: &Answers, number: u8) -> Who {
    match answers.get(&id(number, "holder")) {
        "spouse" => Who::Spouse,
        _ => Who::Declarant,
    }
}

fn one(answers: &Answers, context: &Context, vehicle: &Planned) -> Prepared {
    let number = vehicle.number;
    let holder = who(answers, number);
    let mut begun = Answers::default();
    for (key, value) in [("moved", "other"), ("matter", "vehicle")] {
        begun.set(key, value);
    }
    let mut copy = |from: &str, to: &str| {
        for (key, text) in answers.iter() {
            if let Some(part) = key.strip_prefix(from)
                && (part.is_empty() || part.starts_with('.'))
            {
                begun.set(&[to, part].concat(), text);
            }
        }
    };
    let scope = Scope {
        answers,
        context,
        member: None,
    };
    let (new, last) = match changes_main(&scope) {
        true => ("new-main-", "former-main-"),
        false => ("", "last-"),
    };
    copy(&[new, "place"].concat(), "place");
    // Of several dwellings another one may have been the main one: asked then.
    if !keeps_another(&scope) {
        copy(&[last, "place"].concat(), "vehicle-place");
    }
    for name in ["postcode", "street", "house-number"] {
        copy(&[new, name].concat(), name);
    }
    let whose = match holder {
        Who::Declarant => "",
        Who::Spouse => "spouse-",
    };
    for name in ["family-name", "single-name", "given-names", "birth-date"] {
        copy(&[whose, name].concat(), name);
    }
    for name in ["kind", "state", "plate", "keep"] {
        copy(&id(number, name), &id(1, name));
    }
    // How to reach who declares is nothing of another holder.
    if holder == Who::Declarant {
        for name in ["contact", "email", "phone"] {
            copy(name, name);
        }
    }
    begun.set(&id(1, "holder"), "me");
    let mut label = (vehicle.plate.as_ref()).map_or_else(String::new, ToString::to_string);
    if holder == Who::Spouse {
        label = [&label, " (", answers.get("spouse-given-names"), ")"].concat();
    }
    Prepared {
        answers: begun,
        holder,
        label,
    }
}
