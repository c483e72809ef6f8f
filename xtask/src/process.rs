//! Starts other programs and turns their failure into a sentence.
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use crate::failure::{Failure, Result};

/// Runs a program whose output the person sees; `what` names the step if it fails.
pub(crate) fn run(what: &str, command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| missing(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("{what} failed ({status})")))
    }
}

/// Runs a program and returns what it wrote to standard output.
pub(crate) fn output(what: &str, command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| missing(command, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Failure::new(format!("{what} failed ({})", output.status)))
    }
}

/// Runs a program, shows every line of its standard output and hands it to `see`; returns whether it succeeded.
pub(crate) fn watch(command: &mut Command, mut see: impl FnMut(&str)) -> Result<bool> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| missing(command, &error))?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout)
            .lines()
            .map_while(std::result::Result::ok)
        {
            println!("{line}");
            see(&line);
        }
    }
    child
        .wait()
        .map(|status| status.success())
        .map_err(|error| missing(command, &error))
}

fn missing(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!(
        "{} could not be started: {error}",
        command.get_program().to_string_lossy()
    ))
}
