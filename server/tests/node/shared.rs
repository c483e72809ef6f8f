//! Several nodes on one PostgreSQL database.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use umzug::private_file;

use crate::{
    bundles::Bundle,
    node::{Engine, Node, command},
    postgres,
};

fn attachment(bundle: &Bundle) -> &String {
    let mut names = bundle.first().parts.keys();
    names.find(|name| name.len() == 36).unwrap()
}

#[test]
fn what_one_node_took_another_one_hands_out() {
    let first = Node::on(Engine::Postgres);
    let second = first.beside();
    let bundle = Bundle::simple();
    assert_eq!(bundle.announce(&first).status, 201);
    bundle.upload(&second);
    assert_eq!(bundle.commit(&first).status, 202);
    let again = bundle.commit(&second);
    assert_eq!(again.status, 200);
    assert_eq!(bundle.view(&first).json(), again.json());

    // Tokens are believed by each node that has the same key.
    let access = first.access("office");
    let id = bundle.first().id;
    let fetch = format!("/fit-connect/v1/submissions/{id}");
    assert_eq!(second.get(&fetch, Some(&access)).status, 200);
    let photo = attachment(&bundle);
    let path = format!("{fetch}/attachments/{photo}");
    let fetched = first.get(&path, Some(&access));
    assert_eq!(fetched.text(), bundle.first().parts[photo]);
}

#[test]
fn a_node_that_is_killed_is_replaced_by_the_other() {
    let first = Node::on(Engine::Postgres);
    let second = first.beside();
    let bundle = Bundle::simple();
    bundle.send(&first);
    let seen = bundle.view(&first).json();
    drop(first);
    assert_eq!(bundle.view(&second).json(), seen);
    let path = format!("/api/bundle/submissions/{}", bundle.first().id);
    assert_eq!(second.delete(&path, &bundle.token).status, 204);
    assert_eq!(second.attachments(), 0);
    let address = second.database().unwrap();
    let left = "SELECT count(*) FROM part WHERE body IS NOT NULL OR file IS NOT NULL";
    assert_eq!(postgres::run(&address, left).as_deref(), Some("0"));
}

#[test]
fn nobody_is_told_that_all_is_well_while_the_database_is_gone() {
    let node = Node::on(Engine::Postgres);
    assert_eq!(node.get("/api/health", None).status, 200);
    let address = node.database().unwrap();
    let name = address.rsplit('=').next().unwrap();
    let other = address.replace(name, "postgres");
    let gone = format!("DROP DATABASE {name} WITH (FORCE)");
    postgres::run(&other, &gone);
    let health = node.get("/api/health", None);
    assert_eq!((health.status, &*health.problem()), (503, "store"));
}

#[test]
fn the_doctor_asks_the_shared_database() {
    let node = Node::on(Engine::Postgres);
    Bundle::simple().send(&node);
    let file = node.dir.path().join("database");
    let ask = || {
        let output = Command::new(env!("CARGO_BIN_EXE_umzug"))
            .args(["doctor", "--data"])
            .arg(node.data())
            .arg("--database-file")
            .arg(&file)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let told = ask();
    assert!(
        told.contains("ok       The shared database answers"),
        "{told}"
    );
    let address = node.database().unwrap();
    postgres::run(&address, "DELETE FROM content");
    let told = ask();
    assert!(
        told.contains("PROBLEM  1 attachments are missing"),
        "{told}"
    );
    std::fs::write(&file, "host=/nowhere user=umzug").unwrap();
    let told = ask();
    assert!(
        told.contains("PROBLEM  The database cannot be opened"),
        "{told}"
    );
}

#[test]
fn by_the_network_it_is_tls_with_a_trusted_certificate_and_a_password() {
    let (address, certificate) = postgres::tls::fresh_by_network();
    let start = |address: &str, trusted: &str| {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("site")).unwrap();
        std::fs::write(dir.path().join("site/index.html"), "x").unwrap();
        private_file::write_new(&dir.path().join("database"), address.as_bytes()).unwrap();
        let mut child = command(dir.path(), &["--listen", "127.0.0.1:0"])
            .env("SSL_CERT_FILE", trusted)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let last = lines
            .map(Result::unwrap)
            .find(|line| line.contains("ready") || line.starts_with("umzug: "));
        let _ = child.kill();
        child.wait().unwrap();
        last.unwrap()
    };
    let trusted = certificate.display().to_string();
    let told = start(&address, &trusted);
    assert!(told.contains("ready"), "{told}");
    let other = tempfile::tempdir().unwrap();
    let forged = other.path().join("forged.crt");
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]);
    std::fs::write(&forged, made.unwrap().cert.pem()).unwrap();
    let told = start(&address, &forged.display().to_string());
    assert!(told.contains("invalid peer certificate"), "{told}");
    let told = start(&address.replace("localhost", "127.0.0.1"), &trusted);
    assert!(told.contains("invalid peer certificate"), "{told}");
    let told = start(&address.replace("geheim", "falsch"), &trusted);
    assert!(told.contains("28P01") && !told.contains("falsch"), "{told}");
}

#[test]
fn a_database_that_is_not_there_is_one_sentence_without_its_password() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("site")).unwrap();
    std::fs::write(dir.path().join("site/index.html"), "x").unwrap();
    let address = b"postgres://umzug:geheim@127.0.0.1:1/umzug";
    private_file::write_new(&dir.path().join("database"), address).unwrap();
    let output = command(dir.path(), &["--listen", "127.0.0.1:0"])
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.contains("umzug: The database cannot be opened"),
        "{text}"
    );
    assert!(!text.contains("geheim"), "{text}");
}
