//! Nodes that are linked by their operators' own commands, over a proxy that
//! breaks what the test wants broken.

use std::{
    path::Path,
    process::{Command, Output},
    thread::sleep,
    time::Duration,
};

use umzug::region::registry::Registry;
use uuid::Uuid;

use crate::{
    fault_proxy::FaultProxy,
    keys,
    node::{Engine, Node, destination, empty, tool, umzug},
    process::ahead,
    time::Time,
};

/// A node that hands on to another one.
pub(crate) struct Linked {
    /// Where the citizen sends.
    pub(crate) here: Node,
    /// Whose authority decides.
    pub(crate) there: Node,
    pub(crate) proxy: FaultProxy,
}

impl Linked {
    pub(crate) fn on(engine: Engine) -> Self {
        Self::between(Node::stranger(engine), Node::on(engine))
    }

    /// The clock of the first is so many seconds ahead.
    pub(crate) fn ahead(seconds: i64) -> Self {
        let here = Node::stranger_told_to(Engine::Sqlite, &ahead(seconds));
        Self::between(here, Node::start())
    }

    /// Both in this time.
    pub(crate) fn within(engine: Engine, time: &Time) -> Self {
        let here = Node::stranger_told_to(engine, &time.variables());
        Self::between(here, Node::told_in(empty(engine), &time.variables()))
    }

    fn between(here: Node, there: Node) -> Self {
        let proxy = FaultProxy::before(&there.base);
        let linked = Self { here, there, proxy };
        sign(&linked.there);
        link(
            &linked.here,
            &linked.there,
            &linked.proxy.url,
            &["--private"],
        );
        linked
    }

    /// The outcomes of attempts, newest first, as the operator sees them.
    pub(crate) fn outcomes(&self, destination: &str) -> Vec<String> {
        let printed = delivery(&self.here, &["attempts", destination]);
        let lines = printed.lines().map(|line| {
            let outcome = line.rsplit('\t').next().unwrap_or_default();
            outcome.to_owned()
        });
        lines.collect()
    }
}

/// Lets `here` hand on to `there`, which it reaches at `url`.
pub(crate) fn link(here: &Node, there: &Node, url: &str, more: &[&str]) {
    let (card, access) = (file(there, "card.json"), file(there, "access"));
    let data = text(&there.data());
    let name = format!("node {}", here.base);
    region(&["node-card", "--data", &data, "--url", url, "--out", &card]);
    let add = ["sender", "add", &name, "--node", "--replace"];
    region(&[&add[..], &["--data", &data, "--out", &access]].concat());
    let access = format!("{access}/sender.json");
    let add = [
        "peer",
        "add",
        "--replace",
        "--card",
        &card,
        "--access",
        &access,
    ];
    region(&[&add[..], &["--data", &text(&here.data())], more].concat());
    sign(here);
}

/// Gives a node an authority of its own, at which `office` works.
pub(crate) fn govern(node: &Node, id: Uuid) {
    change(node, |registry| {
        registry.destinations = vec![destination(id, &keys::AUTHORITY)];
        registry.subscribers[0].destinations = vec![id];
    });
    sign(node);
}

/// Signs the node's directory anew.
pub(crate) fn sign(node: &Node) {
    let root = file(node, "root");
    region(&["root-key", "--data", &root]);
    let (key, issuer) = (format!("{root}/root.key"), issuer(node));
    let region_name = printed(umzug().args(["region", "default"]));
    region(&[
        "sign",
        "--demo",
        "--data",
        &text(&node.data()),
        "--root-key",
        &key,
        "--region",
        region_name.trim(),
        "--issuer",
        &issuer,
    ]);
}

/// How the node names itself.
pub(crate) fn issuer(node: &Node) -> String {
    // Of the folder, not of the port: that changes with a restart.
    format!("urn:node:{}", text(&node.data()))
}

/// Changes a node's registry.
pub(crate) fn change(node: &Node, change: impl FnOnce(&mut Registry)) {
    let mut registry = Registry::load(&node.data()).expect("a registry");
    change(&mut registry);
    registry.save(&node.data()).expect("saved");
}

/// `umzug delivery …` of a node.
pub(crate) fn delivery(node: &Node, arguments: &[&str]) -> String {
    let said = tool(node.dir.path(), &[&["delivery"], arguments].concat());
    said.expect("it can be done")
}

/// Waits until something holds; machines are slow.
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..600 {
        if holds() {
            return;
        }
        sleep(Duration::from_millis(100));
    }
    panic!("in vain: {what}");
}

/// `umzug region …`; gives what it said.
fn region(arguments: &[&str]) -> String {
    printed(umzug().arg("region").args(arguments))
}

/// `umzug region peer refresh` of a node: what it said, and whether it could.
pub(crate) fn refresh(node: &Node, more: &[&str]) -> (bool, String) {
    let mut command = umzug();
    command.args(["region", "peer", "refresh", "--data"]);
    let output = command.arg(node.data()).args(more).output();
    let output = output.expect("it starts");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).expect("text");
    (output.status.success(), said)
}

fn printed(command: &mut Command) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("it starts");
    let errors = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{command:?}: {errors}");
    String::from_utf8(stdout).expect("text")
}

fn file(node: &Node, name: &str) -> String {
    text(&node.dir.path().join(name))
}

fn text(path: &Path) -> String {
    path.to_str().expect("text").to_owned()
}
