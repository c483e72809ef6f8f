//! Which authorities are competent for a dwelling, and how its town is found.
//!
//! The law of each Land says which body is the Meldebehörde (BMG § 1) and which the
//! Zulassungsbehörde (FZV § 75); the regional key tells which body that is. Where practice may differ, a region's own table of [`Exception`]s comes
//! first. Everything is judged on a given day: rules are dated.

mod exception;
mod land_rule;
pub mod places;
mod profile;
mod vehicle_rule;

pub use exception::{Exception, ExceptionError, Reason, Uncertain};
pub use land_rule::{Area, LAND_RULES, LandRule};
pub use profile::{Ability, FrontOffice, Mode, Profile, Proof};
pub use vehicle_rule::VEHICLE_RULES;

use time::Date;

use crate::envelope::directory::AuthorityKind;
use crate::values::{Membership, RegionalKey};

/// The competent authority, named by the keys that it serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Competent {
    /// The start of the regional key that all dwellings of this authority share: five digits for
    /// a district, nine for an Amt, a Samtgemeinde or a Verbandsgemeinde, twelve for a single
    /// municipality. With the kind it names one directory entry.
    pub prefix: String,
    /// Present where the rule's answer is not certain; to be shown to the citizen and operators.
    pub uncertain: Option<Uncertain>,
    /// The paragraph that decides, for display.
    pub basis: &'static str,
}

/// Why no authority is competent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAuthority {
    /// An area without municipality that the region does not name as inhabited: nobody lives there.
    Uninhabited,
    /// No rule for this Land on that day: outside of what this table knows.
    NoRule,
}

/// The rules for authorities of this kind.
#[must_use]
pub const fn rules(kind: AuthorityKind) -> &'static [LandRule] {
    match kind {
        AuthorityKind::Registration => LAND_RULES,
        AuthorityKind::Vehicle => VEHICLE_RULES,
    }
}

/// The registration authority competent for a dwelling in the municipality `key` on the day `on`.
///
/// # Errors
/// See [`NoAuthority`].
pub fn competent(
    key: &RegionalKey,
    on: Date,
    exceptions: &[Exception],
) -> Result<Competent, NoAuthority> {
    competent_for(AuthorityKind::Registration, key, on, exceptions)
}

/// The authority of this kind; `exceptions` are the region's for the same kind.
///
/// # Errors
/// See [`NoAuthority`].
pub fn competent_for(
    kind: AuthorityKind,
    key: &RegionalKey,
    on: Date,
    exceptions: &[Exception],
) -> Result<Competent, NoAuthority> {
    let rule = rules(kind)
        .iter()
        .find(|rule| rule.land == key.land() && rule.validity.contains(on))
        .ok_or(NoAuthority::NoRule)?;
    let exception = exceptions
        .iter()
        .filter(|exception| exception.applies(key, on))
        .max_by_key(|exception| exception.prefix.len());
    if let Some(exception) = exception {
        return Ok(Competent {
            prefix: exception.authority.clone(),
            uncertain: exception.uncertain.clone(),
            basis: rule.basis,
        });
    }
    let prefix = match (key.membership(), rule.area) {
        (_, Area::District) => key.district(),
        (Membership::Unincorporated, _) => return Err(NoAuthority::Uninhabited),
        (Membership::Member, Area::AssociationOrMunicipality) => key.association(),
        _ => key.as_str(),
    };
    Ok(Competent {
        prefix: prefix.to_owned(),
        uncertain: None,
        basis: rule.basis,
    })
}

/// A span of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Date,
    /// The last day; `None` while in force.
    pub to: Option<Date>,
}

impl Validity {
    /// Whether the day lies inside.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Month;

    fn key(text: &str) -> RegionalKey {
        RegionalKey::parse(text).unwrap()
    }

    fn day(year: i32) -> Date {
        Date::from_calendar_date(year, Month::June, 1).unwrap()
    }

    fn prefix(text: &str) -> String {
        competent(&key(text), day(2026), &[]).unwrap().prefix
    }

    #[test]
    fn by_the_shape_of_the_key() {
        assert_eq!(prefix("020000000000"), "020000000000");
        assert_eq!(prefix("010620001001"), "010620001001");
        assert_eq!(prefix("010535323050"), "010535323");
        assert_eq!(prefix("033550049049"), "033550049049");
        assert_eq!(prefix("033555403028"), "033555403");
        assert_eq!(prefix("130765652003"), "130765652");
    }

    /// Hessen and Baden-Württemberg: each municipality, also in a Verwaltungsgemeinschaft;
    /// Rheinland-Pfalz: the Verbandsgemeinde or the verbandsfreie Gemeinde.
    #[test]
    fn an_association_is_the_authority_only_where_the_law_says_so() {
        assert_eq!(prefix("082255005058"), "082255005058");
        assert_eq!(prefix("082260096096"), "082260096096");
        assert_eq!(prefix("064310020020"), "064310020020");
        assert_eq!(prefix("073375003020"), "073375003");
        assert_eq!(prefix("073340501501"), "073340501501");
    }

    #[test]
    fn vehicles_belong_to_the_district() {
        let vehicle = |text, year, exceptions: &[Exception]| {
            competent_for(AuthorityKind::Vehicle, &key(text), day(year), exceptions)
                .map(|found| found.prefix)
        };
        for (text, district) in [
            ("020000000000", "02000"),
            ("010605086001", "01060"),
            ("082255005058", "08225"),
            ("033589501501", "03358"),
        ] {
            assert_eq!(vehicle(text, 2026, &[]).as_deref(), Ok(district));
        }
        let none = vehicle("020000000000", 2022, &[]);
        assert_eq!(none, Err(NoAuthority::NoRule));
        let town = "033550022022;033550022022;;;2024-01-01;";
        let town = [Exception::parse(town).unwrap()];
        let delegated = vehicle("033550022022", 2026, &town);
        assert_eq!(delegated.as_deref(), Ok("033550022022"));
    }

    #[test]
    fn nobody_where_no_rule_holds() {
        let none = |text, year| competent(&key(text), day(year), &[]).unwrap_err();
        assert_eq!(none("033549501501", 2026), NoAuthority::Uninhabited);
        assert_eq!(none("090000000000", 2026), NoAuthority::NoRule);
        assert_eq!(none("020000000000", 2014), NoAuthority::NoRule);
    }

    #[test]
    fn rules_change_with_the_day() {
        let basis = |year| {
            competent(&key("020000000000"), day(year), &[])
                .unwrap()
                .basis
        };
        assert!(basis(2024).contains("HmbAGBMG"));
        assert!(basis(2025).contains("HmbMPPG"));
    }

    #[test]
    fn exceptions_come_first_the_longest_wins_and_they_end() {
        let exceptions: Vec<Exception> = [
            "033555403;033550022022;;;2016-01-01;2026-12-31",
            "033555403028;033550001001;shared-administration;Adendorf;2016-01-01;",
        ]
        .iter()
        .map(|line| Exception::parse(line).unwrap())
        .collect();
        let at = |text, year| competent(&key(text), day(year), &exceptions).unwrap();
        assert_eq!(at("033555403001", 2026).prefix, "033550022022");
        assert_eq!(at("033555403001", 2027).prefix, "033555403");
        let special = at("033555403028", 2026);
        assert_eq!(special.prefix, "033550001001");
        assert_eq!(special.uncertain.unwrap().detail, "Adendorf");
    }

    #[test]
    fn an_exception_opens_an_inhabited_area() {
        let osterheide = key("033589501501");
        let line = "033589501501;033589501501;unincorporated;Oerbke;2015-11-01;";
        let found = competent(&osterheide, day(2026), &[Exception::parse(line).unwrap()]).unwrap();
        assert_eq!(found.prefix, "033589501501");
        assert_eq!(found.uncertain.unwrap().reason, Reason::Unincorporated);
    }
}
