//! `./x bench [PART …] [--json] [--sync MILLISECONDS]`: throughput and memory as ratios of what the machine can do anyway; `docs/bench.md` holds
//! a run.
use crate::failure::Result;
use crate::process;
use crate::site::{self, Mode};
use crate::tools::cargo;

/// Builds the server optimised and measures it.
pub(crate) fn bench(arguments: &[String]) -> Result<()> {
    site::build(Mode::Release)?;
    let mut run = cargo::native("bench");
    run.args(["--quiet", "--package", "umzug", "--bench", "bench", "--"])
        .args(arguments);
    process::run("the benchmark", &mut run)
}
