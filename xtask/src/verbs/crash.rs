//! `./x crash [--kills N] [--seed S]`: kills nodes and databases at every step and at any time, cuts the power, and looks
//! whether anything that was answered is lost. The tests run the same with 25 kills; `docs/crash.md` holds a long run.
use crate::failure::{Failure, Result};
use crate::process;
use crate::tools::cargo;

/// Kills of a run that names none: a few minutes.
const KILLS: u64 = 100;

/// Runs the tests of faults with so many kills.
pub(crate) fn crash(arguments: &[String]) -> Result<()> {
    let (kills, seed) = parse(arguments)?;
    let mut run = cargo::native("test");
    run.args(["--package", "umzug", "--test", "faults"])
        .args(["--", "--nocapture", "--test-threads=2"])
        .env("CRASH_KILLS", kills.to_string())
        .env("CRASH_SEED", seed.to_string());
    let what = format!("the property (seed {seed})");
    process::run(&what, &mut run)
}

fn parse(arguments: &[String]) -> Result<(u64, u64)> {
    let (mut kills, mut seed) = (KILLS, 1);
    let mut rest = arguments.iter();
    while let Some(name) = rest.next() {
        let value = rest.next().and_then(|text| text.parse().ok());
        match (name.as_str(), value) {
            ("--kills", Some(number)) => kills = number,
            ("--seed", Some(number)) => seed = number,
            _ => {
                return Err(Failure::usage(
                    "./x crash takes --kills N and --seed S, both numbers",
                ));
            }
        }
    }
    Ok((kills, seed))
}

#[cfg(test)]
mod tests {
    use super::{KILLS, parse};

    fn parsed(line: &str) -> Option<(u64, u64)> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words).ok()
    }

    #[test]
    fn kills_and_seed_are_numbers() {
        assert_eq!(parsed(""), Some((KILLS, 1)));
        assert_eq!(parsed("--kills 1000 --seed 7"), Some((1000, 7)));
        for wrong in ["--kills", "--kills many", "1000", "--kills 1 --seeds 2"] {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
    }
}
