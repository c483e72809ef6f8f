//! `./x run`: builds, then becomes the demo.
use std::os::unix::process::CommandExt as _;

use crate::failure::{Failure, Result};
use crate::site::{self, Mode};
use crate::{demo, paths, progress, region};

/// Everything after `--` is for the server. This process becomes the server, so that signals and the exit
/// code are the server's own.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let arguments = for_the_server(arguments)?;
    site::build_for(Mode::Release, region::wanted(arguments))?;
    progress::step("demo: starting");
    let error = demo::command(&paths::target("release/umzug"), arguments).exec();
    Err(Failure::new(format!(
        "the demo could not be started: {error}"
    )))
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
