//! Sole, main or secondary dwelling: computed, never asked (BMG §§ 21, 22).

use serde::{Deserialize, Serialize};

use crate::journey::answers::Answers;

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

/// The dwelling that a person keeps besides the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// None.
    None,
    /// The one where the person was registered last.
    Previous,
    /// Another one.
    Another,
}

/// Status of the new and, if there is one, of the kept dwelling.
#[must_use]
pub const fn statuses(kept: Kept, new_is_used_more: bool) -> (Status, Option<Status>) {
    match (kept, new_is_used_more) {
        (Kept::None, _) => (Status::Sole, None),
        (_, true) => (Status::Main, Some(Status::Secondary)),
        (_, false) => (Status::Secondary, Some(Status::Main)),
    }
}

/// What the answers say of other dwellings.
#[must_use]
pub fn kept(answers: &Answers) -> Kept {
    match (answers.get("other-dwelling"), answers.get("kept")) {
        ("yes", "previous") => Kept::Previous,
        ("yes", "another") => Kept::Another,
        _ => Kept::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_main_dwelling_or_a_sole_one() {
        for (kept, used_more, expected) in [
            (Kept::None, true, (Status::Sole, None)),
            (Kept::None, false, (Status::Sole, None)),
            (
                Kept::Previous,
                true,
                (Status::Main, Some(Status::Secondary)),
            ),
            (
                Kept::Previous,
                false,
                (Status::Secondary, Some(Status::Main)),
            ),
            (Kept::Another, true, (Status::Main, Some(Status::Secondary))),
            (
                Kept::Another,
                false,
                (Status::Secondary, Some(Status::Main)),
            ),
        ] {
            assert_eq!(statuses(kept, used_more), expected, "{kept:?}");
        }
    }
}
