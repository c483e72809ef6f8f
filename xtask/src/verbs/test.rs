//! `./x test [SUITE]`: runs suites and adds up what passed and what failed.
pub(crate) mod browser;
mod cargo;
mod dependencies;
mod identity;
mod interop;
mod lint;
mod tally;
mod texts;
mod wasm;

use crate::failure::{Failure, Result};
use crate::progress;
use std::time::Instant;
use tally::Tally;

type Suite = (&'static str, fn() -> Result<Tally>);

/// In the order in which they run: what fails fast comes first.
const SUITES: &[Suite] = &[
    ("lint", lint::lint),
    ("unit", cargo::unit),
    ("server", cargo::server),
    ("interop", interop::interop),
    ("wasm", wasm::wasm),
    ("journeys", browser::journeys),
    ("means", identity::means),
    ("accessibility", browser::accessibility),
];

/// Suites that run only on demand: a part of another one, other browsers, and one that needs the only AusweisApp of the
/// machine.
const PARTS: &[Suite] = &[
    ("store", cargo::store),
    ("crash", cargo::crash),
    ("engines", browser::engines),
    ("identity", identity::identity),
];

/// Runs all suites, or the named one. The last line says how many tests passed and failed.
pub(crate) fn test(arguments: &[String]) -> Result<()> {
    if let [name, flags @ ..] = arguments
        && name == "accessibility"
        && !flags.is_empty()
    {
        let flags = browser::Accessibility::parse(flags)
            .ok_or_else(|| Failure::usage("./x test accessibility takes --full and --report"))?;
        return run(&[(name.as_str(), &|| browser::accessibility_with(flags))]);
    }
    let chosen = choose(arguments)?;
    let suites: Vec<Named> = (chosen.iter())
        .map(|(name, suite)| (*name, suite as &dyn Fn() -> Result<Tally>))
        .collect();
    run(&suites)
}

type Named<'a> = (&'a str, &'a dyn Fn() -> Result<Tally>);

fn run(suites: &[Named<'_>]) -> Result<()> {
    let mut total = Tally::default();
    for (name, suite) in suites {
        progress::step(&format!("suite {name}"));
        let begun = Instant::now();
        let tally = suite().unwrap_or_else(|failure| {
            eprintln!("x: {name}: {}", failure.sentence);
            Tally::failed(&failure.sentence)
        });
        println!("{name}: {tally} in {} s", begun.elapsed().as_secs());
        total += tally;
    }
    for name in total.flaky() {
        println!("passed only when run again: {name}");
    }
    for name in total.failures() {
        println!("failed: {name}");
    }
    println!("{total}");
    if total.is_green() {
        Ok(())
    } else {
        Err(Failure::silent(1))
    }
}

fn choose(arguments: &[String]) -> Result<Vec<Suite>> {
    match arguments {
        [] => Ok(SUITES.to_vec()),
        [all] if all == "all" => Ok(SUITES.to_vec()),
        [name] => SUITES
            .iter()
            .chain(PARTS)
            .find(|(known, _)| known == name)
            .map(|suite| vec![*suite])
            .ok_or_else(|| {
                Failure::usage(format!(
                    "there is no suite \"{name}\"; there are: {}",
                    names()
                ))
            }),
        _ => Err(Failure::usage("./x test takes one suite at most")),
    }
}

fn names() -> String {
    SUITES
        .iter()
        .chain(PARTS)
        .map(|(name, _)| *name)
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::{SUITES, choose};

    #[test]
    fn a_suite_is_chosen_by_name_and_none_means_all() {
        assert_eq!(choose(&[]).expect("valid").len(), SUITES.len());
        for name in ["unit", "interop", "identity"] {
            assert_eq!(choose(&[name.into()]).expect("valid")[0].0, name);
        }
        assert!(choose(&["units".into()]).is_err());
    }
}
