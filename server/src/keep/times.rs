//! Options that say how long things are kept. The upper bounds are what the
//! privacy page says ("at most", texts `retention.…`), so whatever is set, the
//! page stays true; the lower ones are what people need (ADR 27).

use clap::{Args, builder::RangedI64ValueParser, value_parser};

use crate::store::lifetimes::Lifetimes;

/// How long requests are kept, and backups.
#[derive(Clone, Copy, Debug, Args)]
pub struct KeepArgs {
    /// Days that a request and what belongs to it is kept after the last was
    /// decided, rejected or withdrawn: 45 to 90
    // An objection runs a month (VwGO § 70), after a decision that has to be
    // found and read.
    #[arg(long, value_name = "DAYS", default_value_t = Lifetimes::default().ended)]
    #[arg(value_parser = days(45, Lifetimes::default().ended))]
    pub keep_ended: i64,
    /// The same where nothing was decided, after the take-over: 180 to 365
    // Three months until an action for want of a decision (VwGO § 75), and as
    // much again.
    #[arg(long, value_name = "DAYS", default_value_t = Lifetimes::default().undecided)]
    #[arg(value_parser = days(180, Lifetimes::default().undecided))]
    pub keep_undecided: i64,
    /// Days that the ciphertext of a request is kept after another node, a
    /// service or a gateway has confirmed it, until it is taken over: 1 to 7
    #[arg(long, value_name = "DAYS", default_value_t = Lifetimes::default().handed)]
    #[arg(value_parser = days(1, Lifetimes::default().handed))]
    pub keep_handed: i64,
    /// Backups
    #[command(flatten)]
    pub backups: KeepBackups,
}

/// How long backups are kept.
#[derive(Clone, Copy, Debug, Args)]
pub struct KeepBackups {
    /// Days after which a backup is too old, and tombstones are kept as long:
    /// 3 to 30
    // The doctor misses the last backup after two days.
    #[arg(long, value_name = "DAYS", default_value_t = Lifetimes::default().backup)]
    #[arg(value_parser = days(3, Lifetimes::default().backup))]
    pub keep_backups: i64,
}

impl KeepArgs {
    /// All times.
    #[must_use]
    pub fn lifetimes(&self) -> Lifetimes {
        Lifetimes {
            ended: self.keep_ended,
            undecided: self.keep_undecided,
            handed: self.keep_handed,
            ..self.backups.lifetimes()
        }
    }
}

impl KeepBackups {
    /// The times where only those of backups matter.
    #[must_use]
    pub fn lifetimes(&self) -> Lifetimes {
        Lifetimes {
            backup: self.keep_backups,
            ..Lifetimes::default()
        }
    }
}

fn days(least: i64, most: i64) -> RangedI64ValueParser<i64> {
    value_parser!(i64).range(least..=most)
}

#[cfg(test)]
mod tests {
    use clap::{Command, FromArgMatches as _};

    use super::*;

    fn kept(arguments: &[&str]) -> Result<Lifetimes, String> {
        let words = [&["serve"], arguments].concat();
        let matches = KeepArgs::augment_args(Command::new("serve")).try_get_matches_from(words);
        let matches = matches.map_err(|error| error.to_string())?;
        Ok(KeepArgs::from_arg_matches(&matches).unwrap().lifetimes())
    }

    #[test]
    fn shorter_times_are_taken_and_others_refused_with_the_bounds() {
        assert_eq!(kept(&[]).unwrap(), Lifetimes::default());
        let set = kept(&[
            "--keep-ended=45",
            "--keep-undecided=180",
            "--keep-handed=1",
            "--keep-backups=3",
        ])
        .unwrap();
        assert_eq!(set.handed, 1);
        assert_eq!((set.ended, set.undecided, set.backup), (45, 180, 3));
        assert_eq!(
            (set.tombstone(), set.receipt),
            (4, Lifetimes::default().receipt)
        );
        for (wrong, bounds) in [
            ("--keep-ended=91", "45..=90"),
            ("--keep-ended=44", "45..=90"),
            ("--keep-undecided=366", "180..=365"),
            ("--keep-undecided=90", "180..=365"),
            ("--keep-handed=8", "1..=7"),
            ("--keep-handed=0", "1..=7"),
            ("--keep-backups=31", "3..=30"),
            ("--keep-backups=0", "3..=30"),
        ] {
            let said = kept(&[wrong]).unwrap_err();
            assert!(said.contains(bounds), "{said}");
        }
    }

    /// The German page, whose numbers the lint compares with all others.
    #[test]
    fn the_upper_bounds_are_those_of_the_privacy_page() {
        let table = include_str!("../../../docs/data-retention.md");
        let row = |id: &str| {
            let start = format!("| `{id}` |");
            let row = table.lines().find(|line| line.starts_with(&start));
            row.unwrap().to_owned()
        };
        let Lifetimes {
            ended,
            undecided,
            backup,
            ..
        } = Lifetimes::default();
        let bundle = row("manifest");
        assert!(bundle.contains(&format!("at most {ended} days after its last request")));
        assert!(bundle.contains(&format!("at most {undecided} days after the take-over")));
        assert!(row("backup").contains(&format!("at most {backup} days")));
    }
}
