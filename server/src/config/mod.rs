//! Options of the node from a file and from the environment.
//!
//! Each of them becomes an argument (`--key=value`) beside those that were
//! typed, so that one machinery reads, checks and explains all alike. What was
//! typed goes before the environment, and that before the file.

mod file;
mod layers;

use std::{ffi::OsString, path::Path};

use clap::{Arg, Args as _, Command};

use layers::{Layer, Settings};

use crate::http::serve::ServeArgs;

/// Environment variable of the file.
pub const FILE: &str = "UMZUG_CONFIG";
/// The option that names the file; whoever has it reads the file.
const OPTION: &str = "config";
/// The subcommand whose options are the keys of the file.
const KEYS_OF: &str = "serve";
/// Prefix of the variables.
const PREFIX: &str = "UMZUG_";
/// Its variable never becomes an argument, where a password is refused: who
/// opens the database looks for it.
const STAYS: &str = "database";

/// The command line with what file and environment add; `variable` asks the
/// environment.
///
/// # Errors
/// A sentence.
pub fn complete(
    mut line: Vec<OsString>,
    program: &Command,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Vec<OsString>, String> {
    let (command, words) = named(program, &line);
    if !options(command).any(|key| key == OPTION) {
        return Ok(line);
    }
    let keys: Vec<&str> = program
        .find_subcommand(KEYS_OF)
        .map(|serve| options(serve).filter(|key| *key != OPTION).collect())
        .unwrap_or_default();
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());

    let typed = layers::typed(&line[words..]);
    let named = typed.get(OPTION).cloned().or_else(|| set(FILE));
    let in_file = match named {
        Some(file) => file::read(Path::new(&file), &keys)?,
        None => Settings::new(),
    };
    let in_environment = keys.iter().filter_map(|key| {
        let value = set(&variable_of(key))?;
        Some(((*key).to_owned(), value))
    });
    let merged = layers::merge(
        [
            (Layer::File, in_file),
            (Layer::Environment, in_environment.collect()),
            (Layer::Typed, typed),
        ],
        |one, other| excludes(command, one, other),
    )?;
    for (key, (layer, value)) in merged {
        let secret = layer == Layer::Environment && key == STAYS;
        if layer == Layer::Typed || secret || argument(command, &key).is_none() {
            continue;
        }
        let mut argument = OsString::from(format!("--{key}="));
        argument.push(value);
        line.push(argument);
    }
    Ok(line)
}

/// The command that a line names, and how many words name it.
fn named<'a>(program: &'a Command, line: &[OsString]) -> (&'a Command, usize) {
    let (mut command, mut words) = (program, 1);
    while let Some(name) = line.get(words).and_then(|word| word.to_str())
        && let Some(found) = command.find_subcommand(name)
    {
        command = found;
        words += 1;
    }
    (command, words.min(line.len()))
}

/// Every variable that tells a node an option, and that of the file.
pub fn variables() -> Vec<String> {
    let serve = ServeArgs::augment_args(Command::new(KEYS_OF));
    options(&serve).map(variable_of).collect()
}

/// The variable of an option.
fn variable_of(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('-', "_").to_uppercase())
}

/// The long options of a command.
fn options(command: &Command) -> impl Iterator<Item = &str> {
    command.get_arguments().filter_map(Arg::get_long)
}

fn argument<'a>(command: &'a Command, key: &str) -> Option<&'a Arg> {
    let mut all = command.get_arguments();
    all.find(|argument| argument.get_long() == Some(key))
}

/// Whether the command refuses these two together.
fn excludes(command: &Command, one: &str, other: &str) -> bool {
    let (Some(one), Some(other)) = (argument(command, one), argument(command, other)) else {
        return false;
    };
    let names = |of: &Arg, with: &Arg| {
        let all = command.get_arg_conflicts_with(of);
        all.iter()
            .any(|conflict| conflict.get_id() == with.get_id())
    };
    names(one, other) || names(other, one)
}

#[cfg(test)]
mod tests;
