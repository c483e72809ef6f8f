//! `./x run`: builds, then becomes the demo.
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use crate::failure::{Failure, Result};
use crate::site::{self, Mode};
use crate::tools::cargo;
use crate::{demo, paths, process, progress, region};

/// Everything after `--` is for the server. This process becomes the server, so that signals and the exit
/// code are the server's own.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let arguments = for_the_server(arguments)?;
    site::build_for(Mode::Release, region::wanted(arguments), None)?;
    let identity = identity()?;
    progress::step("demo: starting");
    let mut command = demo::command(&paths::target("release/umzug"), arguments);
    let error = command.args(identity).exec();
    Err(Failure::new(format!(
        "the demo could not be started: {error}"
    )))
}

/// Arguments for the Online-Ausweis: the test eID-Server where OpenSSL is there to build it, AusweisApp
/// where it is installed. Without them the demo goes on without, and says so.
fn identity() -> Result<Vec<String>> {
    if !found("pkg-config", &["--exists", "openssl"]) {
        progress::step(
            "no OpenSSL headers (libssl-dev): the demo comes without the Online-Ausweis",
        );
        return Ok(Vec::new());
    }
    process::run(
        "building the test eID-Server",
        cargo::native("build").args(["--quiet", "--package", "eid-test-server"]),
    )?;
    let server = paths::target("debug/eid-test-server");
    let mut arguments = vec!["--eid-test-server".to_owned(), server.display().to_string()];
    if found("which", &["AusweisApp2"]) {
        arguments.extend(["--ausweisapp".to_owned(), "AusweisApp2".to_owned()]);
    }
    Ok(arguments)
}

fn found(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    let quiet = command
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// What stands behind `--`; anything before it is a mistake that would otherwise go unnoticed.
pub(crate) fn for_the_server(arguments: &[String]) -> Result<&[String]> {
    match arguments.split_first() {
        None => Ok(&[]),
        Some((first, rest)) if first == "--" => Ok(rest),
        Some((first, _)) => Err(Failure::usage(format!(
            "unexpected \"{first}\"; arguments of the server stand behind --, as in ./x run -- --listen 127.0.0.1:8090"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::for_the_server;

    #[test]
    fn only_what_stands_behind_two_dashes_is_for_the_server() {
        let given = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            for_the_server(&given(&["--", "--region", "x"])).expect("valid"),
            given(&["--region", "x"])
        );
        assert!(for_the_server(&given(&["--region", "x"])).is_err());
        assert!(for_the_server(&[]).expect("valid").is_empty());
    }
}
