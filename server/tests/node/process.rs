//! Starts a node's process, on a socket of its own or on one that outlives it.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    os::fd::OwnedFd,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
};

use serde_json::Value;

use crate::node::{DATABASE, SECRET};

/// Moves the socket to where systemd puts it, and says whom it is for.
const HAND_OVER: &str = "exec 3<&0 </dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec \"$@\"";

/// Starts it and waits until it is ready; gives what it says then.
pub(crate) fn spawn(
    command: &mut Command,
    socket: Option<&TcpListener>,
    log: &Arc<Mutex<String>>,
) -> (Child, Value) {
    let mut wrapped = Command::new("sh");
    let command = match socket {
        None => command,
        Some(socket) => {
            let socket = OwnedFd::from(socket.try_clone().expect("the same socket"));
            wrapped.args(["-c", HAND_OVER, "sh"]);
            wrapped.arg(command.get_program()).args(command.get_args());
            for (name, value) in command.get_envs() {
                match value {
                    Some(value) => wrapped.env(name, value),
                    None => wrapped.env_remove(name),
                };
            }
            wrapped.stdin(socket).stdout(Stdio::null())
        }
    };
    let mut child = command
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut lines = BufReader::new(child.stderr.take().expect("stderr"));
    let mut text = String::new();
    let ready = loop {
        let mut line = String::new();
        lines.read_line(&mut line).expect("a line");
        assert!(!line.is_empty(), "the node did not start: {text}");
        text += &line;
        let line: Value = serde_json::from_str(&line).expect("a line of JSON");
        if line["fields"]["message"] == "ready" {
            break line["fields"].clone();
        }
    };
    log.lock().expect("log").push_str(&text);
    let sink = Arc::clone(log);
    std::thread::spawn(move || {
        let mut line = String::new();
        while lines.read_line(&mut line).is_ok_and(|n| n > 0) {
            sink.lock().expect("log").push_str(&line);
            line.clear();
        }
    });
    (child, ready)
}

/// The binary, whatever the environment says.
pub(crate) fn umzug() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_umzug"));
    for name in umzug::config::variables() {
        command.env_remove(name);
    }
    command
}

/// The binary on the folders of `dir`, and on the database that it names.
pub(crate) fn command(dir: &Path, more: &[&str]) -> Command {
    let mut command = umzug();
    command
        .arg("serve")
        .args(more)
        .arg("--data")
        .arg(dir.join("data"))
        .arg("--site")
        .arg(dir.join("site"))
        .env("UMZUG_LOG_FORMAT", "json")
        .env("UMZUG_EID_TOKEN", SECRET)
        .env("UMZUG_ACCOUNT_SECRET", SECRET)
        .stdout(Stdio::null());
    let database = dir.join(DATABASE);
    if database.exists() {
        command.arg("--database-file").arg(database);
    }
    command
}

/// Runs a command of the binary on the node of `dir`; gives what it said.
pub(crate) fn tool(dir: &Path, args: &[&str]) -> Result<String, String> {
    let mut command = umzug();
    command.args(args).arg("--data").arg(dir.join("data"));
    let database = dir.join(DATABASE);
    if database.exists() {
        command.arg("--database-file").arg(database);
    }
    let output = command.output().expect("the binary starts");
    let (said, told) = (output.stdout, output.stderr);
    let text = |bytes| String::from_utf8(bytes).expect("text");
    match output.status.success() {
        true => Ok(text(said)),
        false => Err(text(told)),
    }
}

/// Variables that put a process so many seconds ahead.
pub(crate) fn ahead(seconds: i64) -> [(&'static str, String); 2] {
    let shim = crate::shim::library().to_str().expect("text");
    let clock = seconds.to_string();
    [("LD_PRELOAD", shim.to_owned()), ("FAULTS_CLOCK", clock)]
}
