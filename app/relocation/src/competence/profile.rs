//! How one authority takes requests: what the law leaves to it, as data.
//!
//! Law and practice differ from counter to counter; the FZV is the default. A profile is a row
//! of the region's pack, dated, and travels in the signed directory.

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::values::{CivilDate, WebAddress};

/// What an authority has opened and what it asks beyond the law's default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Whether it takes requests by this way; else its own channel is shown.
    pub connected: bool,
    /// How a vehicle request reaches it; for a registration authority, whether it has opened
    /// the procedure of FZV § 15(2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// Proofs that it asks for although the FZV does not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Proof>,
    /// Its own portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal: Option<WebAddress>,
    /// Where this was read or who said so, in the region's words.
    pub source: String,
    /// The first day; none: since ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<CivilDate>,
    /// The last day; none while in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<CivilDate>,
}

/// When a vehicle request may be sent, and which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// At once, with the registration: this registration authority has opened the procedure of
    /// FZV § 15(2). It is not for a vehicle registration authority to say.
    Together,
    /// Here, after the registration authority has decided.
    AfterRegistration,
    /// Prepared here, handed over to the authority's own portal (FZV § 19(1)).
    #[default]
    Portal,
}

/// A proof that FZV § 30 does not ask for in a mere move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Proof {
    /// Electronic confirmation of insurance (eVB number).
    Evb,
    /// Mandate to debit the vehicle tax.
    Sepa,
    /// Zulassungsbescheinigung Teil II, also where the plate is kept.
    Zb2,
}

/// An office where people are helped although it does not decide (Anlaufstelle).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontOffice {
    /// Its name.
    pub name: String,
    /// Destination of the enrolled authority that runs it, where one does: as
    /// whom it signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<Uuid>,
    /// What it does for the competent authority.
    pub can: Vec<Ability>,
    /// Where this was read or who said so, in the region's words.
    pub source: String,
}

/// What a front office can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ability {
    /// Tell who a person is.
    Identity,
    /// Look at original papers.
    Papers,
    /// Take a request and forward it.
    Receive,
}

/// The law's default: connected once keys are enrolled, vehicles by the authority's own portal.
impl Default for Profile {
    fn default() -> Self {
        Self {
            connected: true,
            mode: None,
            asks: Vec::new(),
            portal: None,
            source: String::new(),
            valid_from: None,
            valid_to: None,
        }
    }
}

impl Profile {
    /// Whether it is in force on this day.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from.date() <= day)
            && self.valid_to.is_none_or(|to| day <= to.date())
    }

    /// Whether both are in force on some day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| {
            a.valid_to
                .is_some_and(|to| b.valid_from.is_some_and(|from| to < from))
        };
        !before(self, other) && !before(other, self)
    }

    /// How a vehicle request reaches the authority.
    #[must_use]
    pub fn vehicle_mode(&self) -> Mode {
        self.mode.unwrap_or_default()
    }

    /// Whether the change of address of a vehicle may be told to this registration authority
    /// along with the move (FZV § 15(2)).
    #[must_use]
    pub fn takes_vehicles_along(&self) -> bool {
        self.connected && self.mode == Some(Mode::Together)
    }

    /// Whether a front office can do this: nobody works for an authority that is not connected,
    /// and nobody forwards what is handed over to a portal.
    #[must_use]
    pub fn allows(&self, ability: Ability) -> bool {
        self.connected && !(ability == Ability::Receive && self.mode == Some(Mode::Portal))
    }
}

/// Enums that are words in a table, the same as on the wire.
macro_rules! words {
    ($type:ident { $($word:literal => $variant:ident),* $(,)? }) => {
        impl $type {
            /// The value with this word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The word in tables, on the wire and in text keys.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

words!(Mode { "together" => Together, "after-registration" => AfterRegistration, "portal" => Portal });
words!(Proof { "evb" => Evb, "sepa" => Sepa, "zb2" => Zb2 });
words!(Ability { "identity" => Identity, "papers" => Papers, "receive" => Receive });

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn dated(from: &str, to: &str) -> Profile {
        let day = |text| CivilDate::parse(text).ok();
        Profile {
            valid_from: day(from),
            valid_to: day(to),
            ..Profile::default()
        }
    }

    #[test]
    fn in_force_from_the_first_to_the_last_day() {
        let profile = dated("2026-01-01", "2026-12-31");
        assert!(profile.holds(date!(2026 - 01 - 01)) && profile.holds(date!(2026 - 12 - 31)));
        assert!(!profile.holds(date!(2025 - 12 - 31)) && !profile.holds(date!(2027 - 01 - 01)));
        assert!(Profile::default().holds(date!(2027 - 01 - 01)));
    }

    #[test]
    fn only_who_is_connected_takes_vehicles_along() {
        for (connected, mode, along) in [
            (true, Some(Mode::Together), true),
            (false, Some(Mode::Together), false),
            (true, Some(Mode::AfterRegistration), false),
            (true, None, false),
        ] {
            let profile = Profile {
                connected,
                mode,
                ..Profile::default()
            };
            assert_eq!(profile.takes_vehicles_along(), along, "{profile:?}");
        }
    }

    /// FZV § 19(1): by the authority's own portal, where nothing else is known.
    #[test]
    fn a_vehicle_goes_to_the_portal_by_default() {
        for (mode, expected) in [
            (None, Mode::Portal),
            (Some(Mode::AfterRegistration), Mode::AfterRegistration),
            (Some(Mode::Portal), Mode::Portal),
        ] {
            let profile = Profile {
                mode,
                ..Profile::default()
            };
            assert_eq!(profile.vehicle_mode(), expected);
        }
    }

    #[test]
    fn a_front_office_helps_only_where_the_authority_takes_part() {
        use Ability::{Identity, Papers, Receive};
        for (connected, mode, can) in [
            (true, None, vec![Identity, Papers, Receive]),
            (true, Some(Mode::Together), vec![Identity, Papers, Receive]),
            (true, Some(Mode::Portal), vec![Identity, Papers]),
            (false, None, vec![]),
            (false, Some(Mode::Portal), vec![]),
        ] {
            let profile = Profile {
                connected,
                mode,
                ..Profile::default()
            };
            let all = [Identity, Papers, Receive].into_iter();
            let found: Vec<_> = all.filter(|one| profile.allows(*one)).collect();
            assert_eq!(found, can, "{profile:?}");
        }
    }

    #[test]
    fn spans_that_share_a_day_overlap() {
        for (a, b, shared) in [
            (("2026-01-01", "2026-06-30"), ("2026-07-01", ""), false),
            (("2026-01-01", "2026-07-01"), ("2026-07-01", ""), true),
            (("2026-01-01", ""), ("2027-01-01", ""), true),
            (("", ""), ("2027-01-01", "2027-02-01"), true),
        ] {
            let (a, b) = (dated(a.0, a.1), dated(b.0, b.1));
            assert_eq!((a.overlaps(&b), b.overlaps(&a)), (shared, shared));
        }
    }

    fn wire(value: impl Serialize) -> String {
        serde_json::to_string(&value).unwrap()
    }

    #[test]
    fn words_are_the_same_in_tables_and_on_the_wire() {
        for mode in [Mode::Together, Mode::AfterRegistration, Mode::Portal] {
            assert_eq!(wire(mode), format!("\"{}\"", mode.code()));
            assert_eq!(Mode::parse(mode.code()), Some(mode));
        }
        for proof in [Proof::Evb, Proof::Sepa, Proof::Zb2] {
            assert_eq!(wire(proof), format!("\"{}\"", proof.code()));
        }
        for ability in [Ability::Identity, Ability::Papers, Ability::Receive] {
            assert_eq!(wire(ability), format!("\"{}\"", ability.code()));
        }
        assert_eq!(Mode::parse("later"), None);
    }
}
