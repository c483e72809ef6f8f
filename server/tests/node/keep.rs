//! Backups of a running node, what happens after them, and the node that is
//! made of them: real processes on each engine.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    thread::sleep,
    time::Duration,
};

use relocation::envelope::event::{EventKind, EventPayload};
use serde_json::Value;
use tempfile::TempDir;
use umzug::store::lifetimes::DAY;

use crate::{
    bundles::Bundle,
    events::Clerk,
    node::{DATABASE, DESTINATION, Engine, Node, empty, on_both_engines, tool, umzug},
    postgres,
};

on_both_engines!(
    what_happened_after_the_backup_is_not_undone,
    without_tombstones_nothing_is_offered_until_the_operator_says_so,
    a_backup_of_a_busy_node_is_whole,
    what_does_not_fit_is_not_restored,
    a_receipt_is_known_when_all_else_is_erased,
);

fn backup(node: &Node) -> PathBuf {
    let dir = node.dir.path().join("backup");
    tool(node.dir.path(), &["backup", &text(&dir)]).unwrap();
    dir
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn tombstones(dir: &TempDir) -> String {
    text(&dir.path().join("data/tombstones"))
}

/// Waits until as many tombstones stand outside the database. A node that is
/// killed may write one twice.
fn wait_for_tombstones(node: &Node, count: usize) {
    for _ in 0..600 {
        let days = fs::read_dir(node.data().join("tombstones"));
        let days = days.into_iter().flatten();
        let text: String = days
            .map(|day| fs::read_to_string(day.unwrap().path()).unwrap())
            .collect();
        if text.lines().collect::<BTreeSet<_>>().len() == count {
            return;
        }
        sleep(Duration::from_millis(100));
    }
    panic!("there are not {count} tombstones");
}

/// Runs SQL on the database of a node that does not run.
fn sql(dir: &TempDir, sql: &str) {
    match fs::read_to_string(dir.path().join("database")) {
        Ok(address) => drop(postgres::run(&address, sql)),
        Err(_) => {
            let file = dir.path().join("data/umzug.sqlite");
            let rows = rusqlite::Connection::open(file).unwrap();
            rows.execute_batch(sql).unwrap();
        }
    }
}

/// Lets days pass since everything that happened to submissions.
fn wait_days(dir: &TempDir, days: i64) {
    let seconds = days * DAY;
    let shift = format!(
        "UPDATE bundle SET created_at = created_at - {seconds};
         UPDATE submission SET rejected_at = rejected_at - {seconds},
            accepted_at = accepted_at - {seconds}"
    );
    sql(dir, &shift);
}

fn reject(node: &Node, bundle: &Bundle) {
    let clerk = Clerk::new(node, bundle);
    let rejected = clerk
        .fetch()
        .claims(EventKind::Reject, EventPayload::default());
    assert_eq!(clerk.post(&rejected).status, 204);
}

fn accept(node: &Node, bundle: &Bundle) {
    let clerk = Clerk::new(node, bundle);
    let accepted = clerk.fetch().accepting();
    assert_eq!(clerk.post(&accepted).status, 204);
}

fn list(node: &Node) -> Value {
    let access = node.access("office");
    node.get("/fit-connect/v1/submissions", Some(&access))
        .json()
}

fn wait_until_gone(node: &Node, bundle: &Bundle) {
    for _ in 0..600 {
        if bundle.view(node).status == 404 {
            return;
        }
        sleep(Duration::from_millis(100));
    }
    panic!("it is still there");
}

fn what_happened_after_the_backup_is_not_undone(engine: Engine) {
    let node = Node::on(engine);
    let [taken, back, gone, waits] = std::array::from_fn(|_| Bundle::simple());
    for bundle in [&taken, &back, &gone, &waits] {
        bundle.send(&node);
    }
    let backup = text(&backup(&node));
    accept(&node, &taken);
    let path = format!("/api/bundle/submissions/{}", back.first().id);
    assert_eq!(node.delete(&path, &back.token).status, 204);
    reject(&node, &gone);
    wait_for_tombstones(&node, 3);
    let dir = node.kill();
    // The taken one is not decided: it stays for a year.
    wait_days(&dir, 91);
    let node = Node::in_folder(dir);
    wait_until_gone(&node, &gone);
    wait_for_tombstones(&node, 4);
    let old = node.kill();

    let new = empty(engine);
    let restore = ["restore", &backup, "--tombstones", &tombstones(&old)];
    let said = tool(new.path(), &restore).unwrap();
    for words in [
        "2 submissions were confirmed or withdrawn",
        "1 bundles were erased",
        "1 submissions wait",
    ] {
        assert!(said.contains(words), "{said}");
    }
    let node = Node::in_folder(new);
    assert_eq!(gone.view(&node).status, 404);
    assert_eq!(node.attachments(), 1, "of what waits");
    let all = list(&node);
    assert_eq!(all["totalCount"], 1);
    let id = waits.first().id.to_string();
    assert_eq!(all["submissions"][0]["submissionId"], id);
    for bundle in [&taken, &back] {
        assert_eq!(
            bundle.view(&node).json()["submissions"][0]["withdrawable"],
            false
        );
        let fetch = format!("/fit-connect/v1/submissions/{}", bundle.first().id);
        assert_eq!(node.get(&fetch, Some(&node.access("office"))).status, 404);
    }
    accept(&node, &waits);
    let next = Bundle::simple();
    next.send(&node);
    assert_eq!(list(&node)["totalCount"], 1);
    // An earlier backup needs what this one needed, and what came since.
    wait_for_tombstones(&node, 5);
}

fn without_tombstones_nothing_is_offered_until_the_operator_says_so(engine: Engine) {
    let node = Node::on(engine);
    let (taken, waits) = (Bundle::simple(), Bundle::simple());
    taken.send(&node);
    waits.send(&node);
    let backup = text(&backup(&node));
    accept(&node, &taken);
    let _old = node.kill();

    let new = empty(engine);
    let said = tool(new.path(), &["restore", &backup, "--tombstones-lost"]).unwrap();
    assert!(said.contains("2 submissions are parked"), "{said}");
    let node = Node::in_folder(new);
    assert_eq!(list(&node)["totalCount"], 0);
    assert_eq!(waits.view(&node).status, 200);
    let path = format!("/api/bundle/submissions/{}", taken.first().id);
    assert_eq!(node.delete(&path, &taken.token).status, 204);
    let resend = ["delivery", "resend", &DESTINATION.to_string()];
    tool(node.dir.path(), &resend).unwrap();
    assert_eq!(list(&node)["totalCount"], 1);
    accept(&node, &waits);
}

fn a_backup_of_a_busy_node_is_whole(engine: Engine) {
    let node = Node::on(engine);
    let backup = std::thread::scope(|scope| {
        let busy = scope.spawn(|| {
            for _ in 0..8 {
                let bundle = Bundle::simple();
                bundle.send(&node);
                accept(&node, &bundle);
                Bundle::simple().send(&node);
            }
        });
        let backup = backup(&node);
        busy.join().unwrap();
        backup
    });
    let _old = node.kill();
    let new = empty(engine);
    let restore = ["restore", &text(&backup), "--tombstones-lost"];
    tool(new.path(), &restore).unwrap();
    let told = doctor(new.path());
    // How much room the disk has is not this test's matter.
    let problems = told.lines().filter(|line| line.starts_with("PROBLEM"));
    let problems: Vec<_> = problems.filter(|line| !line.contains("GiB")).collect();
    assert!(
        matches!(problems[..], [only] if only.contains("signed directory")),
        "{told}"
    );
}

/// All that `umzug doctor` says of the node of `dir`.
fn doctor(dir: &Path) -> String {
    let mut command = umzug();
    command.arg("doctor").arg("--data").arg(dir.join("data"));
    let database = dir.join(DATABASE);
    if database.exists() {
        command.arg("--database-file").arg(database);
    }
    let output = command.output().expect("the binary starts");
    String::from_utf8(output.stdout).expect("text")
}

fn what_does_not_fit_is_not_restored(engine: Engine) {
    let node = Node::on(engine);
    Bundle::simple().send(&node);
    let backup = backup(&node);
    let shown = text(&backup);
    let refused = |dir: &Path, args: &[&str]| {
        let args = [&["restore", &*shown], args].concat();
        tool(dir, &args).unwrap_err()
    };
    let lost = ["--tombstones-lost"];
    let told = refused(node.dir.path(), &lost);
    assert!(told.contains("holds"), "{told}");
    let new = empty(engine);
    let told = refused(new.path(), &[]);
    assert!(told.contains("--tombstones"), "{told}");
    let told = refused(new.path(), &["--tombstones", &text(new.path())]);
    assert!(told.contains("end before the backup"), "{told}");

    let file = backup.join("backup.json");
    let list = fs::read_to_string(&file).unwrap();
    let mut old: Value = serde_json::from_str(&list).unwrap();
    old["made_at"] = (old["made_at"].as_i64().unwrap() - 31 * DAY).into();
    fs::write(&file, old.to_string()).unwrap();
    let told = refused(new.path(), &lost);
    assert!(told.contains("31 days old"), "{told}");
    fs::write(&file, &list).unwrap();

    let names = old["files"].as_object().unwrap();
    for name in names.keys() {
        let path = backup.join(name);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, [&bytes[..], b"x"].concat()).unwrap();
        let told = refused(new.path(), &lost);
        assert!(told.contains(name), "{told}");
        fs::write(&path, bytes).unwrap();
    }
    let other = match engine {
        Engine::Sqlite => empty(Engine::Postgres),
        Engine::Postgres => empty(Engine::Sqlite),
    };
    assert!(refused(other.path(), &lost).contains("The backup is of"));
    let restore = ["restore", &*shown, "--tombstones-lost"];
    tool(new.path(), &restore).unwrap();
}

fn a_receipt_is_known_when_all_else_is_erased(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    bundle.send(&node);
    let view = bundle.view(&node).json();
    let receipt = view["events"][bundle.first().case.to_string()][1].clone();
    let receipt = receipt.as_str().unwrap();
    let file = node.dir.path().join("receipt.html");
    fs::write(&file, format!("<h2>Quittung</h2><pre>{receipt}</pre>")).unwrap();
    let ask = |dir: &Path| tool(dir, &["receipt", &text(&file)]);
    assert!(
        ask(node.dir.path())
            .unwrap()
            .contains("not confirmed it yet")
    );
    accept(&node, &bundle);
    assert!(ask(node.dir.path()).unwrap().contains("Taken over on"));
    let dir = node.kill();
    wait_days(&dir, 366);
    let node = Node::in_folder(dir);
    wait_until_gone(&node, &bundle);
    assert_eq!(node.attachments(), 0);
    assert!(ask(node.dir.path()).unwrap().contains("erased since"));
    fs::write(&file, format!("{receipt}x")).unwrap();
    assert!(ask(node.dir.path()).unwrap_err().contains("was changed"));
}
