use std::collections::{BTreeMap, BTreeSet};

use clap::{FromArgMatches as _, Subcommand as _};

use super::*;
use crate::{
    delivery::command::DeliveryCommand,
    doctor::DoctorArgs,
    http::serve::ServeArgs,
    keep::{backup::BackupArgs, receipt::ReceiptArgs, restore::RestoreArgs},
};

const DEFAULT: &str = include_str!("../../umzug.toml");

fn program() -> Command {
    Command::new("umzug")
        .subcommand(ServeArgs::augment_args(Command::new("serve")))
        .subcommand(DoctorArgs::augment_args(Command::new("doctor")))
        .subcommand(DeliveryCommand::augment_subcommands(Command::new(
            "delivery",
        )))
        .subcommand(BackupArgs::augment_args(Command::new("backup")))
        .subcommand(RestoreArgs::augment_args(Command::new("restore")))
        .subcommand(ReceiptArgs::augment_args(Command::new("receipt")))
        .subcommand(Command::new("other").arg(Arg::new("data").long("data")))
}

/// A file with this text, and the line that begins with `words` completed.
fn completed(
    text: Option<&str>,
    variables: &[(&str, &str)],
    words: &[&str],
) -> Result<Vec<String>, String> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("umzug.toml");
    let mut line: Vec<OsString> = words.iter().map(OsString::from).collect();
    if let Some(text) = text {
        std::fs::write(&file, text).unwrap();
        line.extend(["--config".into(), file.clone().into_os_string()]);
    }
    let variables: BTreeMap<_, _> = variables.iter().copied().collect();
    let given = line.len();
    let variable = |name: &str| variables.get(name).map(OsString::from);
    let line = complete(line, &program(), variable)?;
    let added = line.into_iter().skip(given);
    Ok(added.map(|word| word.into_string().unwrap()).collect())
}

fn serve(text: &str, variables: &[(&str, &str)], typed: &[&str]) -> Result<ServeArgs, String> {
    let words = [&["umzug", "serve"], typed].concat();
    let added = completed(Some(text), variables, &words)?;
    let words = words.into_iter().map(str::to_owned).chain(added);
    let matches = program()
        .try_get_matches_from(words)
        .map_err(|error| error.to_string())?;
    let (_, matches) = matches.subcommand().unwrap();
    ServeArgs::from_arg_matches(matches).map_err(|error| error.to_string())
}

#[test]
fn what_was_typed_goes_before_the_environment_and_that_before_the_file() {
    let file = "data = 'f'\nsite = 'f'\nlisten = '127.0.0.1:1'\nbehind-proxy = true";
    let variables = [("UMZUG_SITE", "e"), ("UMZUG_LISTEN", "127.0.0.1:2")];
    let args = serve(file, &variables, &["--listen", "127.0.0.1:3"]).unwrap();
    assert_eq!(args.data.to_str(), Some("f"));
    assert_eq!(args.site.to_str(), Some("e"));
    assert_eq!(args.listen.port(), 3);
    assert!(args.behind_proxy);
    for (variables, typed) in [
        (vec![("UMZUG_BEHIND_PROXY", "false")], vec![]),
        (vec![], vec!["--behind-proxy=false"]),
    ] {
        assert!(!serve(file, &variables, &typed).unwrap().behind_proxy);
    }
    let empty = [("UMZUG_SITE", "")];
    assert_eq!(serve(file, &empty, &[]).unwrap().site.to_str(), Some("f"));
}

#[test]
fn an_address_of_a_database_takes_the_place_of_the_other_kind() {
    let file = "data = 'd'\ndatabase-file = 'f'";
    let typed = serve(file, &[], &["--database", "host=/run"]).unwrap();
    let database = (typed.database.database, typed.database.database_file);
    assert_eq!(database, (Some("host=/run".into()), None));
    // A variable may hold a password: it stays where it is.
    let variables = [("UMZUG_DATABASE", "host=/run password=geheim")];
    let in_environment = serve(file, &variables, &[]).unwrap();
    let database = in_environment.database;
    assert_eq!((database.database, database.database_file), (None, None));
}

#[test]
fn settings_of_all_places_are_judged_together() {
    let proxied = "data = 'd'\norigin = 'https://umzug.example'";
    assert!(
        serve(proxied, &[("UMZUG_COUNTER", "true")], &[])
            .unwrap()
            .identity
            .counter
    );
    assert!(
        serve(proxied, &[], &["--counter"])
            .unwrap()
            .identity
            .counter
    );
    let refused = serve("data = 'd'\ncounter = true", &[], &[]).unwrap_err();
    assert!(refused.contains("--origin"), "{refused}");
    assert!(serve("data = 'd'\ncounter = false", &[], &[]).is_ok());
    let refused = serve("data = 'd'\nlisten = 'here'", &[], &[]).unwrap_err();
    assert!(refused.contains("--listen"), "{refused}");
    let refused = serve("data = 'd'\nbehind-proxy = 'yes'", &[], &[]).unwrap_err();
    assert!(refused.contains("--behind-proxy"), "{refused}");
}

#[test]
fn the_file_is_named_on_the_command_line_or_in_the_environment_and_must_be_there() {
    let words = ["umzug", "serve"];
    let missing = completed(None, &[(FILE, "/nowhere/umzug.toml")], &words);
    assert!(
        missing
            .unwrap_err()
            .contains("/nowhere/umzug.toml cannot be read")
    );
    let over = completed(Some("data = 'd'"), &[(FILE, "/nowhere/umzug.toml")], &words);
    assert_eq!(over.unwrap(), ["--data=d"]);
    let unknown = completed(Some("dta = 'd'"), &[], &words).unwrap_err();
    assert!(unknown.contains("umzug.toml: unknown key dta"), "{unknown}");
}

#[test]
fn the_doctor_reads_the_same_file_and_takes_what_it_needs() {
    let file = "data = 'd'\nlisten = '127.0.0.1:1'\ndatabase-file = 'f'";
    let added = completed(Some(file), &[("UMZUG_LISTEN", "x")], &["umzug", "doctor"]);
    assert_eq!(added.unwrap(), ["--data=d", "--database-file=f"]);
    assert!(completed(Some("x = 1"), &[], &["umzug", "doctor"]).is_err());
}

#[test]
fn the_doctor_looks_at_every_file_that_a_node_can_be_told() {
    let program = program();
    let options = |name: &str| {
        let command = program.find_subcommand(name).unwrap();
        let paths = command.get_arguments().filter(|argument| {
            argument.get_value_parser().type_id() == std::any::TypeId::of::<std::path::PathBuf>()
        });
        let names: BTreeSet<&str> = paths.filter_map(Arg::get_long).collect();
        names
    };
    let (serve, doctor) = (options("serve"), options("doctor"));
    assert!(serve.contains("tls-key") && serve.len() > 9, "{serve:?}");
    let unread: Vec<_> = serve.difference(&doctor).collect();
    assert!(unread.is_empty(), "{unread:?}");
}

/// What a command of the operator is given beside what was typed.
fn added(words: &[&str]) -> Vec<String> {
    let file = "data = 'd'\ntombstones = 't'\nsite = 's'\nkeep-backups = 7\nkeep-ended = 60";
    let variables = [("UMZUG_DATABASE_FILE", "e"), ("UMZUG_LISTEN", "x")];
    let added = completed(Some(file), &variables, words).unwrap();
    let all: Vec<&str> = words
        .iter()
        .copied()
        .chain(added.iter().map(|one| &**one))
        .collect();
    // The command itself takes the whole line.
    let taken = program().try_get_matches_from(all);
    assert!(taken.is_ok(), "{words:?}: {taken:?}");
    added
}

#[test]
fn every_command_beside_the_node_reads_the_same_file_and_variables() {
    let common = ["--data=d", "--database-file=e"];
    for words in [
        &["umzug", "delivery", "list"][..],
        &[
            "umzug",
            "delivery",
            "park",
            "00000000-0000-0000-0000-000000000001",
        ],
        &["umzug", "receipt", "list"],
    ] {
        assert_eq!(added(words), common, "{words:?}");
    }
    let backups = ["--data=d", "--database-file=e", "--keep-backups=7"];
    assert_eq!(added(&["umzug", "backup", "dir"]), backups);
    let named = [&backups[..], &["--site=s", "--tombstones=t"]].concat();
    assert_eq!(added(&["umzug", "doctor", "--root-key=x"]), named);
    let restore = ["umzug", "restore", "dir"];
    assert_eq!(
        added(&restore),
        [&backups[..], &["--tombstones=t"]].concat()
    );
    let typed = [&restore[..], &["--tombstones=a", "--tombstones=b"]].concat();
    assert_eq!(added(&typed), backups);
    let lost = [&restore[..], &["--tombstones-lost"]].concat();
    assert_eq!(added(&lost), backups);
    let elsewhere = [
        "umzug",
        "delivery",
        "list",
        "--data",
        "x",
        "--database=host=/run",
    ];
    assert!(added(&elsewhere).is_empty());
}

#[test]
fn times_beyond_the_privacy_page_are_refused_wherever_they_stand() {
    let kept = serve(
        "data = 'd'\nkeep-ended = 60",
        &[("UMZUG_KEEP_BACKUPS", "7")],
        &[],
    );
    let times = kept.unwrap().keep.lifetimes();
    assert_eq!((times.ended, times.undecided, times.backup), (60, 365, 7));
    for refused in [
        serve("data = 'd'\nkeep-ended = 91", &[], &[]),
        serve("data = 'd'", &[("UMZUG_KEEP_ENDED", "91")], &[]),
        serve("data = 'd'", &[], &["--keep-ended", "91"]),
    ] {
        let said = refused.unwrap_err();
        assert!(
            said.contains("--keep-ended") && said.contains("45..=90"),
            "{said}"
        );
    }
}

#[test]
fn other_commands_and_odd_lines_stay_as_they_are() {
    let variables = [("UMZUG_DATA", "d"), (FILE, "/nowhere")];
    for words in [
        &["umzug"][..],
        &["umzug", "other"],
        &["umzug", "--help"],
        &[],
    ] {
        assert!(completed(None, &variables, words).unwrap().is_empty());
    }
}

#[test]
fn the_variables_are_those_of_all_options_and_of_the_file() {
    let all = variables();
    for name in [
        FILE,
        "UMZUG_DATABASE",
        "UMZUG_DATABASE_FILE",
        "UMZUG_LISTEN",
    ] {
        assert!(all.iter().any(|one| one == name), "{name}");
    }
}

/// Each option has a line `key = value` in the committed file, a used one or
/// one behind `#`, and none is left over.
#[test]
fn the_committed_file_has_a_key_for_each_option() {
    let program = program();
    let command = program.find_subcommand("serve").unwrap();
    let known: BTreeSet<&str> = options(command).filter(|key| *key != OPTION).collect();
    assert!(known.contains("behind-proxy") && known.contains("wallet-key"));
    let keys = DEFAULT.lines().filter_map(|line| {
        let (key, _) = line.trim_start_matches('#').split_once(" = ")?;
        (!key.contains(' ')).then_some(key)
    });
    let keys: Vec<&str> = keys.collect();
    assert_eq!(keys.iter().copied().collect::<BTreeSet<_>>(), known);
    assert_eq!(keys.len(), known.len(), "each key once");
}

#[test]
fn the_committed_file_can_be_read_also_where_each_line_is_used() {
    let args = serve(DEFAULT, &[], &[]).unwrap();
    let plain = serve("data = 'd'", &[], &[]).unwrap();
    assert_eq!(
        args.listen, plain.listen,
        "what is not behind # is the default"
    );
    assert_eq!(args.region, plain.region);
    let used = |without: &str| -> String {
        let lines = DEFAULT.lines().map(|line| match line.strip_prefix('#') {
            Some(rest) if !rest.starts_with(' ') && !rest.starts_with(without) => rest,
            _ => line,
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    for other in ["database =", "database-file ="] {
        let args = serve(&used(other), &[], &[]).unwrap();
        assert!(args.identity.counter && args.admin.is_some());
    }
}
