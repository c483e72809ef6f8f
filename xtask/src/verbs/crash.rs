//! `./x crash [--kills N] [--seed S] [--release]`: kills nodes and databases at every step and at any time, cuts the power, and looks
//! whether anything that was answered is lost; with an optimised program on request. The tests run the same with 25 kills; `docs/crash.md` holds a long run.
use crate::failure::{Failure, Result};
use crate::process;
use crate::tools::cargo;

/// Kills of a run that names none: a few minutes.
const KILLS: u64 = 100;

/// What a run is to be.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    kills: u64,
    seed: u64,
    release: bool,
}

/// Runs the tests of faults with so many kills.
pub(crate) fn crash(arguments: &[String]) -> Result<()> {
    let Asked {
        kills,
        seed,
        release,
    } = parse(arguments)?;
    let mut run = cargo::native("test");
    run.args(release.then_some("--release"))
        .args(["--package", "umzug", "--test", "faults"])
        .args(["--", "--nocapture", "--test-threads=2"])
        .env("CRASH_KILLS", kills.to_string())
        .env("CRASH_SEED", seed.to_string());
    let what = format!("the property (seed {seed})");
    process::run(&what, &mut run)
}

fn parse(arguments: &[String]) -> Result<Asked> {
    let usage =
        || Failure::usage("./x crash takes --kills N and --seed S, both numbers, and --release");
    let mut asked = Asked {
        kills: KILLS,
        seed: 1,
        release: false,
    };
    let mut rest = arguments.iter();
    while let Some(name) = rest.next() {
        let mut number = || {
            rest.next()
                .and_then(|text| text.parse().ok())
                .ok_or_else(usage)
        };
        match name.as_str() {
            "--kills" => asked.kills = number()?,
            "--seed" => asked.seed = number()?,
            "--release" => asked.release = true,
            _ => return Err(usage()),
        }
    }
    Ok(asked)
}

#[cfg(test)]
mod tests {
    use super::{KILLS, parse};

    fn parsed(line: &str) -> Option<(u64, u64, bool)> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let asked = parse(&words).ok()?;
        Some((asked.kills, asked.seed, asked.release))
    }

    #[test]
    fn kills_and_seed_are_numbers() {
        assert_eq!(parsed(""), Some((KILLS, 1, false)));
        assert_eq!(parsed("--kills 1000 --seed 7"), Some((1000, 7, false)));
        assert_eq!(parsed("--release --kills 9"), Some((9, 1, true)));
        for wrong in [
            "--kills",
            "--kills many",
            "1000",
            "--kills 1 --seeds 2",
            "--kills --release",
        ] {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
    }
}
