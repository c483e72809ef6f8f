//! Sole, main or secondary dwelling: computed, never asked (BMG §§ 21, 22).

use serde::{Deserialize, Serialize};

use super::pages::dwellings::{dwellings, keeps_previous};
use super::pages::matters::changes_main;
use super::pages::opening::moves;
use crate::journey::model::Scope;

/// Status of a dwelling, DSMeld sheet 1213.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Alleinige Wohnung: the only one in Germany.
    Sole,
    /// Hauptwohnung: the one used most (BMG § 21(2)).
    Main,
    /// Nebenwohnung: every other one (BMG § 21(3)).
    Secondary,
}

/// The status of every dwelling after the move: one sole, or exactly one main.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statuses {
    /// Of the new dwelling.
    pub new: Status,
    /// Of the previous one, if it is kept.
    pub previous: Option<Status>,
    /// Of the others, in their order.
    pub others: Vec<Status>,
}

/// The statuses that follow from the dwellings and from which is used most.
#[must_use]
pub fn statuses(scope: &Scope) -> Statuses {
    let (previous, others) = (keeps_previous(scope), dwellings(scope));
    if !previous && others == 0 {
        return Statuses {
            new: Status::Sole,
            previous: None,
            others: Vec::new(),
        };
    }
    let used_most = scope.get("more-often");
    let status = |dwelling: &str| match dwelling == used_most {
        true => Status::Main,
        false => Status::Secondary,
    };
    let names = ["dwelling-1", "dwelling-2", "dwelling-3"];
    Statuses {
        new: status("new"),
        previous: previous.then(|| status("previous")),
        others: names.into_iter().take(others.into()).map(status).collect(),
    }
}

/// Whether the declaration gives a person who was registered in Germany
/// another sole or main dwelling.
#[must_use]
pub fn main_after_the_move(scope: &Scope) -> bool {
    let moves = moves(scope)
        && scope.is("last-registered", "germany")
        && statuses(scope).new != Status::Secondary;
    moves || changes_main(scope)
}
