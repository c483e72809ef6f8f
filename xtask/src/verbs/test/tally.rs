//! How many tests passed and failed, read from what the test programs print.
use std::fmt;
use std::ops::AddAssign;

use crate::failure::{Failure, Result};

/// Counts of one suite or of all, and what failed by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    /// As far as the programs name them: said once more at the very end, where it is found.
    names: Vec<String>,
    /// What failed first and passed when it was run again: told, not hidden.
    flaky: Vec<String>,
}

impl Tally {
    /// One check that came out like this.
    pub(crate) fn one(passed: bool) -> Self {
        Self {
            passed: u64::from(passed),
            failed: u64::from(!passed),
            names: Vec::new(),
            flaky: Vec::new(),
        }
    }

    /// One check with a name.
    pub(crate) fn named(name: &str, passed: bool) -> Self {
        let mut tally = Self::one(passed);
        if !passed {
            tally.names.push(name.to_owned());
        }
        tally
    }

    /// The names of what failed, each once.
    pub(crate) fn failures(&self) -> &[String] {
        &self.names
    }

    /// The names of what passed only when it was run again.
    pub(crate) fn flaky(&self) -> &[String] {
        &self.flaky
    }

    /// A suite that could not even run counts as a failure.
    pub(crate) fn failed(sentence: &str) -> Self {
        Self::named(sentence, false)
    }

    /// Whether something passed and nothing failed.
    pub(crate) fn is_green(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }

    /// An error naming what was done, unless all is green.
    pub(crate) fn as_result(&self, what: &str) -> Result<()> {
        if self.is_green() {
            Ok(())
        } else {
            Err(Failure::new(format!("{what}: {self}")))
        }
    }

    /// Reads a line of cargo (`test result: ok. 3 passed; 1 failed; ...`) or Playwright (`  3 passed (2.1s)`).
    pub(crate) fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some(name) = failing(line)
            && !self.names.contains(&name)
        {
            self.names.push(name);
        }
        if let Some(name) = recovered(line) {
            self.names.retain(|known| *known != name);
            self.flaky.push(name);
        }
        let counts = line
            .strip_prefix("test result:")
            .map(|rest| rest.split_once(". ").map_or(rest, |(_, rest)| rest));
        for part in counts.unwrap_or(line).split(';') {
            let mut words = part.split_whitespace();
            let (Some(Ok(count)), Some(word)) = (words.next().map(str::parse::<u64>), words.next())
            else {
                continue;
            };
            // A line of prose that happens to begin with a number has more words, and no bracket.
            let plain = words.next().is_none_or(|next| next.starts_with('('));
            match part.trim() {
                // What passed when it was run again is counted apart by Playwright.
                _ if matches!(word, "passed" | "flaky") && plain => self.passed += count,
                _ if word == "failed" && plain => self.failed += count,
                text if text.ends_with("did not run") || text.ends_with("interrupted") => {
                    self.failed += count
                }
                _ => {}
            }
        }
    }

    /// Sees to it that a program that failed is never counted as green.
    pub(crate) fn and_ended(mut self, well: bool) -> Self {
        if !well && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.names.extend(other.names);
        self.flaky.extend(other.flaky);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The name of a test that failed: `test NAME ... FAILED` of cargo, `✘ 12 NAME (3s)` of Playwright.
fn failing(line: &str) -> Option<String> {
    let of_cargo = (line.strip_prefix("test ")).and_then(|rest| rest.strip_suffix(" ... FAILED"));
    let of_playwright = line.strip_prefix('✘').map(title);
    of_cargo.or(of_playwright).map(str::to_owned)
}

/// The name of a test that passed when Playwright ran it again: `✓ 13 NAME (retry #1) (3s)`.
fn recovered(line: &str) -> Option<String> {
    let again = line
        .strip_prefix('✓')
        .filter(|rest| rest.contains("(retry #"));
    again.map(title).map(str::to_owned)
}

/// Without number, time and the word that it is run again.
fn title(line: &str) -> &str {
    let line = line
        .trim_start()
        .trim_start_matches(|sign: char| sign.is_ascii_digit())
        .trim();
    let line = line.rsplit_once(" (").map_or(line, |(title, _)| title);
    line.split(" (retry #").next().unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn counts_are_read_from_cargo_and_playwright() {
        let mut tally = Tally::default();
        for line in [
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "  4 passed (12.3s)",
            "  1 failed",
            "  2 did not run",
            "5 passed tests are mentioned here in prose",
        ] {
            tally.read(line);
        }
        assert_eq!(tally.to_string(), "19 passed, 5 failed");
    }

    #[test]
    fn what_failed_is_named() {
        let mut tally = Tally::default();
        for line in [
            "test store::kept ... FAILED",
            "test store::sent ... ok",
            "  ✘  12 [phone] › journeys/move.spec.ts:9:1 › a move (3.1s)",
            "  ✓  13 [phone] › journeys/move.spec.ts:20:1 › another (3.1s)",
        ] {
            tally.read(line);
        }
        tally += Tally::named("format", false);
        let expected = [
            "store::kept",
            "[phone] › journeys/move.spec.ts:9:1 › a move",
            "format",
        ];
        assert_eq!(tally.failures(), expected);
        for line in [
            "  ✓  14 [phone] › journeys/move.spec.ts:9:1 › a move (retry #1) (3.3s)",
            "  1 flaky",
            "  1 passed (2.1s)",
        ] {
            tally.read(line);
        }
        assert_eq!(tally.failures(), ["store::kept", "format"]);
        assert_eq!(
            tally.flaky(),
            ["[phone] › journeys/move.spec.ts:9:1 › a move"]
        );
        assert_eq!(tally.to_string(), "2 passed, 1 failed");
    }

    #[test]
    fn nothing_run_and_a_bad_end_are_not_green() {
        assert!(!Tally::default().is_green());
        assert!(!Tally::one(true).and_ended(false).is_green());
        assert!(Tally::one(true).and_ended(true).is_green());
    }
}
