//! What `./x VERB` does once a toolchain is there. The script `x` finds or installs that.
mod demo;
mod failure;
mod paths;
mod process;
mod progress;
mod region;
mod site;
mod tools;
mod verbs;

use std::process::ExitCode;

use failure::Result;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match start(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.sentence.is_empty() {
                eprintln!("x: {}", failure.sentence);
            }
            ExitCode::from(failure.code)
        }
    }
}

fn start(arguments: &[String]) -> Result<()> {
    let (verb, rest) = arguments
        .split_first()
        .map_or(("", &[][..]), |(verb, rest)| (verb.as_str(), rest));
    match verb {
        "build" => verbs::build::build(),
        "run" => verbs::run::run(rest),
        "dev" => verbs::dev::dev(rest),
        "test" => verbs::test::test(rest),
        "measure" => verbs::measure::measure(rest),
        "bench" => verbs::bench::bench(rest),
        "crash" => verbs::crash::crash(rest),
        "fuzz" => verbs::fuzz::fuzz(rest),
        "mutants" => verbs::mutants::mutants(rest),
        "texts" => verbs::texts::texts(rest),
        "screenshots" => verbs::screenshots::screenshots(),
        other => Err(failure::Failure::usage(format!(
            "there is no verb \"{other}\"; ./x help lists them"
        ))),
    }
}
