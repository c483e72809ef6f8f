//! The suites in a browser: Playwright starts nodes and authorities itself, from what the build has left.
use super::interop;
use super::tally::Tally;
use crate::failure::Result;
use crate::site::{self, Mode};
use crate::tools::node;
use crate::{paths, process};

/// The journeys of people, from the phone to the clerk and back.
pub(crate) fn journeys() -> Result<Tally> {
    site::build(Mode::Tested)?;
    // One request is received by a client of others.
    interop::python()?;
    playwright(&["--project=phone", "--project=desktop"])
}

/// How much of the accessibility suite, and whether its report is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Accessibility {
    /// Every state in every language, and what there is in other engines.
    pub(crate) full: bool,
    /// Into `docs/accessibility/`.
    pub(crate) report: bool,
}

impl Accessibility {
    /// From `--full` and `--report`; none for anything else.
    pub(crate) fn parse(flags: &[String]) -> Option<Self> {
        let mut all = Self::default();
        for flag in flags {
            match flag.as_str() {
                "--full" => all.full = true,
                "--report" => all.report = true,
                _ => return None,
            }
        }
        Some(all)
    }
}

/// Axe, markup, keyboard, zoom, contrast, pixels, phrases of a screen reader.
pub(crate) fn accessibility() -> Result<Tally> {
    accessibility_with(Accessibility::default())
}

/// The same with flags.
pub(crate) fn accessibility_with(flags: Accessibility) -> Result<Tally> {
    site::build(Mode::Tested)?;
    let mut projects = vec!["--project=accessibility"];
    let mut variables = Vec::new();
    if flags.full {
        projects.extend(["--project=firefox", "--project=webkit"]);
        variables.push("UMZUG_FULL");
    }
    if flags.report {
        variables.push("UMZUG_REPORT");
    }
    playwright_with(&projects, &variables)
}

/// A move with axe in Firefox and in WebKitGTK. What it finds is added to the last
/// report.
pub(crate) fn engines() -> Result<Tally> {
    site::build(Mode::Tested)?;
    playwright_with(&["--project=firefox", "--project=webkit"], &["UMZUG_KEEP"])
}

/// Runs Playwright with these arguments on what the tests build.
pub(crate) fn playwright(arguments: &[&str]) -> Result<Tally> {
    playwright_with(arguments, &[])
}

/// The same with these variables set.
fn playwright_with(arguments: &[&str], variables: &[&str]) -> Result<Tally> {
    let modules = node::packages("end2end")?;
    let mut command = node::node(&modules.join("@playwright/test/cli.js"))?;
    command
        .arg("test")
        .args(arguments)
        .current_dir(paths::at("end2end"))
        .env("UMZUG_TARGET", paths::target(""))
        .env("UMZUG_BIN", paths::target(Mode::Tested.server()))
        .envs(variables.iter().map(|name| (name, "1")));
    let mut tally = Tally::default();
    let well = process::watch(&mut command, |line| tally.read(line))?;
    Ok(tally.and_ended(well))
}

#[cfg(test)]
mod tests {
    use super::Accessibility;

    #[test]
    fn flags_are_known_or_refused() {
        let parse = |flags: &[&str]| {
            let flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
            Accessibility::parse(&flags)
        };
        assert_eq!(parse(&[]), Some(Accessibility::default()));
        let all = parse(&["--report", "--full"]).expect("both are known");
        assert!(all.full && all.report);
        assert_eq!(parse(&["--quick"]), None);
    }
}
