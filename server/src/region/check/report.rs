//! The figures of a pack, printed.

use std::fmt;

use relocation::values::CivilDate;
use time::Date;

/// The figures of a pack and what is wrong with it.
pub(in crate::region) struct Report {
    pub(super) name: String,
    pub(super) table: CivilDate,
    pub(super) day: Date,
    pub(super) municipalities: usize,
    pub(super) unincorporated: usize,
    /// For registration and for vehicles, as the next one.
    pub(super) authorities: [usize; 2],
    pub(super) served: [usize; 2],
    pub(super) without_postcode: usize,
    pub(super) localities: usize,
    pub(super) contacts: usize,
    pub(super) profiles: String,
    pub(super) front_offices: usize,
    pub(super) uncertain: Vec<String>,
    pub(super) unverified: Vec<String>,
    /// Empty when the pack is good.
    pub(in crate::region) findings: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.municipalities + self.unincorporated;
        let (name, table, day) = (&self.name, self.table, self.day);
        writeln!(f, "{name}, keys of {table}, rules of {day}")?;
        let mut line = |what: &str, text: String| writeln!(f, "{what:<24}{text}");
        line(
            "municipalities",
            format!(
                "{} and {} inhabited unincorporated, all in the official list",
                self.municipalities, self.unincorporated
            ),
        )?;
        for (what, at) in [("registration", 0), ("vehicles", 1)] {
            let (count, served) = (self.authorities[at], self.served[at]);
            line(
                what,
                format!("{count} authorities, exactly one for {served} of {total}"),
            )?;
        }
        let postcodes = total - self.without_postcode;
        line("with a postcode", format!("{postcodes} of {total}"))?;
        line("localities", self.localities.to_string())?;
        line(
            "contact details",
            format!(
                "{} of {} (others: 115 and the name)",
                self.contacts,
                self.authorities.iter().sum::<usize>()
            ),
        )?;
        line("profiles", self.profiles.clone())?;
        line("front offices", self.front_offices.to_string())?;
        for (what, list) in [
            ("uncertain", &self.uncertain),
            ("not verified", &self.unverified),
            ("findings", &self.findings),
        ] {
            writeln!(f, "{what:<24}{}", list.len())?;
            for one in list {
                writeln!(f, "  {one}")?;
            }
        }
        Ok(())
    }
}
