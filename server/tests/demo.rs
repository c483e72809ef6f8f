//! `umzug demo` as a visitor starts and stops it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use relocation::envelope::directory::Directory;
use relocation::envelope::jose::CompactJws;
use relocation::services::{registration, vehicle};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// Two free ports in a row.
fn free_port() -> u16 {
    for _ in 0..100 {
        let first = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = first.local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return port;
        }
    }
    panic!("no two free ports");
}

fn demo(dir: &Path, port: u16) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_umzug"));
    command
        .args(["demo", "--listen", &format!("127.0.0.1:{port}"), "--data"])
        .arg(dir.join("data"))
        .arg("--site")
        .arg(dir.join("site"))
        .arg("--root-key-dir")
        .arg(dir.join("root"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What kind of request each authority takes, by the published directory.
fn schemas(data: &Path) -> BTreeSet<(&'static str, Vec<String>)> {
    let text = fs::read_to_string(data.join("node/directory.jws")).unwrap();
    let directory: Directory = CompactJws::parse(&text).unwrap().claims().unwrap();
    let entries = directory.authorities.into_iter();
    entries
        .filter_map(|entry| Some((entry.kind.code(), entry.keys?.schemas)))
        .collect()
}

/// A node's data from when its tools read requests about dwellings only.
fn forget_vehicles(data: &Path) {
    let path = data.join("node/registry.json");
    let mut registry: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for entry in registry["destinations"].as_array_mut().unwrap() {
        let schemas = entry["schemas"].as_array_mut().unwrap();
        schemas.retain(|schema| !schema.as_str().unwrap().contains("vehicle"));
    }
    fs::write(path, registry.to_string()).unwrap();
}

/// Starts, and reads what it prints until it is open.
fn open(dir: &Path, port: u16) -> (Child, String) {
    let mut child = demo(dir, port).spawn().unwrap();
    let mut text = String::new();
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    while !text.contains("Ctrl-C stops it") {
        let line = lines.next().expect("the demo opens").unwrap();
        text += &line;
        text.push('\n');
    }
    (child, text)
}

/// Ids of running processes whose command line names `data`, without `demo`.
fn children(data: &Path) -> Vec<(i32, String)> {
    let data = data.display().to_string();
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let line = fs::read(entry.path().join("cmdline")).ok()?;
            let line = String::from_utf8_lossy(&line).replace('\0', " ");
            (line.contains(&data) && !line.contains(" demo ")).then_some((pid, line))
        })
        .collect()
}

fn signal(pid: i32, signal: Signal) {
    kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
}

/// A process that has just been started has no command line for a moment.
fn wait_for_children(data: &Path, count: usize) {
    let until = Instant::now() + Duration::from_secs(20);
    while children(data).len() != count {
        assert!(Instant::now() < until, "{count}: {:?}", children(data));
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn wait_until_gone(data: &Path) {
    wait_for_children(data, 0);
}

fn told(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

#[test]
fn it_starts_again_stops_together_and_says_what_is_wrong() {
    let temp = tempfile::tempdir().unwrap();
    let (dir, data) = (temp.path(), temp.path().join("data"));
    fs::create_dir(dir.join("site")).unwrap();
    let port = free_port();

    let no_site = told(&demo(dir, port).output().unwrap());
    assert!(no_site.contains("./x build"), "{no_site}");
    fs::write(dir.join("site/index.html"), "<!doctype html>").unwrap();
    let region = told(
        &demo(dir, port)
            .args(["--region", "atlantis"])
            .output()
            .unwrap(),
    );
    assert!(region.contains("atlantis"), "{region}");

    let (mut first, text) = open(dir, port);
    assert!(text.contains("Preparing 7 operators"), "{text}");
    assert!(text.contains(&format!("http://127.0.0.1:{port}/")));
    let each_its_own = BTreeSet::from([
        (
            "registration",
            vec![registration::request::SCHEMA_URN.into()],
        ),
        ("vehicle", vec![vehicle::request::SCHEMA_URN.into()]),
    ]);
    assert_eq!(schemas(&data), each_its_own);
    let the_node_and_seven_operators = 8;
    wait_for_children(&data, the_node_and_seven_operators);
    let taken = told(&demo(dir, port).output().unwrap());
    assert!(taken.contains("already in use"), "{taken}");
    signal(first.id().try_into().unwrap(), Signal::TERM);
    assert!(first.wait().unwrap().success());
    wait_until_gone(&data);

    let (mut killed, text) = open(dir, port);
    assert!(!text.contains("Preparing"), "everything is there: {text}");
    killed.kill().unwrap();
    killed.wait().unwrap();
    wait_until_gone(&data);

    forget_vehicles(&data);
    let (again, text) = open(dir, port);
    assert!(text.contains("Preparing 7 operators"), "{text}");
    assert_eq!(schemas(&data), each_its_own);
    let node = children(&data);
    let node = node
        .iter()
        .find(|(_, line)| line.contains(" serve --listen"));
    signal(node.unwrap().0, Signal::KILL);
    let ended = told(&again.wait_with_output().unwrap());
    assert!(ended.contains("The node has ended unexpectedly"), "{ended}");
    wait_until_gone(&data);

    fs::remove_dir_all(dir.join("root")).unwrap();
    let (mut other_root, text) = open(dir, port);
    assert!(text.contains("Signed the directory"), "{text}");
    signal(other_root.id().try_into().unwrap(), Signal::INT);
    assert!(other_root.wait().unwrap().success());
    wait_until_gone(&data);
}
