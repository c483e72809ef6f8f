//! `./x fuzz TARGET SECONDS`: makes up bytes for what reads bytes of others. What was found stands in `docs/fuzzing.md`.
use std::fs;

use crate::failure::{Attempt as _, Failure, Result};
use crate::tools::{cargo, installed};
use crate::{paths, process};

/// The tool and its version.
const TOOL: &str = "cargo-fuzz";
const VERSION: &str = "0.13.2";

/// Runs one target for so long. What it learns is kept below `target/`, the corpus in the repository stays small.
pub(crate) fn fuzz(arguments: &[String]) -> Result<()> {
    let [target, seconds] = arguments else {
        return Err(usage());
    };
    let seconds: u32 = seconds.parse().map_err(|_| usage())?;
    if !targets()?.contains(target) {
        return Err(usage());
    }
    let path = installed::path_with(TOOL, VERSION)?;
    let learned = paths::target("fuzz-corpus").join(target);
    fs::create_dir_all(&learned).attempt("make a folder for what it learns")?;
    let mut run = cargo::native("fuzz");
    // The fuzzer's flags are for a nightly compiler; the stable one has them too, and takes them when told so.
    run.env("PATH", path)
        .env("RUSTC_BOOTSTRAP", "1")
        // The sanitizer reports a table of SQLite as defined twice and would stop at once.
        .env("ASAN_OPTIONS", "detect_odr_violation=0")
        .args(["run", "--fuzz-dir", "fuzz", "--target-dir"])
        .arg(paths::target("fuzz"))
        .args([target.as_str()])
        .arg(learned)
        .arg(paths::at("fuzz/corpus").join(target))
        .args(["--", &format!("-max_total_time={seconds}"), "-timeout=10"]);
    process::run("fuzzing", &mut run)
}

fn targets() -> Result<Vec<String>> {
    let files = fs::read_dir(paths::at("fuzz/fuzz_targets")).attempt("list the targets")?;
    let name = |file: fs::DirEntry| Some(file.path().file_stem()?.to_str()?.to_owned());
    let mut names: Vec<String> = files.flatten().filter_map(name).collect();
    names.sort();
    Ok(names)
}

fn usage() -> Failure {
    let known = targets().unwrap_or_default().join(", ");
    Failure::usage(format!(
        "./x fuzz takes a target and seconds; targets: {known}"
    ))
}
