//! Starting: one clear sentence when something is missing, and https.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use rustix::process::Signal;
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};

use umzug::private_file;

use crate::node::{Node, command, umzug};

fn refused(dir: &Path, more: &[&str]) -> String {
    let output = command(dir, more)
        .stderr(Stdio::piped())
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    let mut sentences = text.lines().filter(|line| line.starts_with("umzug: "));
    let sentence = sentences.next().expect("a sentence").to_owned();
    assert!(
        sentences.next().is_none() && !sentence.contains("Error"),
        "{text}"
    );
    sentence
}

#[test]
fn each_refusal_is_one_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let sentence = refused(dir.path(), &["--listen", "127.0.0.1:0"]);
    assert!(sentence.contains("Build it first"), "{sentence}");
    std::fs::create_dir(dir.path().join("site")).unwrap();
    std::fs::write(dir.path().join("site/index.html"), "x").unwrap();

    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = holder.local_addr().unwrap();
    let sentence = refused(dir.path(), &["--listen", &taken.to_string()]);
    assert_eq!(
        sentence,
        format!(
            "umzug: Port {} is already in use. Choose another with --listen 127.0.0.1:PORT.",
            taken.port()
        )
    );
    let sentence = refused(dir.path(), &["--listen", "0.0.0.0:0"]);
    assert!(sentence.contains("--behind-proxy"), "{sentence}");
    let admin = ["--listen", "127.0.0.1:0", "--admin", "0.0.0.0:0"];
    let sentence = refused(dir.path(), &admin);
    assert!(sentence.contains("--admin 127.0.0.1"), "{sentence}");
    let more = ["--listen", "127.0.0.1:0", "--region", "atlantis"];
    let sentence = refused(dir.path(), &more);
    assert!(sentence.contains("nknown region atlantis"), "{sentence}");
    std::fs::write(dir.path().join("data"), "a file, no folder").unwrap();
    let sentence = refused(dir.path(), &["--listen", "127.0.0.1:0"]);
    assert!(sentence.contains("data folder"), "{sentence}");
}

#[test]
fn a_new_folder_is_private_and_a_node_says_that_it_is_well() {
    use std::os::unix::fs::PermissionsExt;
    let node = Node::start();
    let health = node.get("/api/health", None);
    assert_eq!(health.json()["status"], "ok");
    let described = node.get("/api/openapi.json", None).json();
    assert_eq!(described["openapi"], "3.1.0");
    for (name, mode) in [("", 0o700), ("node.key", 0o600), ("parts", 0o700)] {
        let facts = std::fs::metadata(node.data().join(name)).unwrap();
        assert_eq!(facts.permissions().mode() & 0o777, mode, "{name}");
    }
}

#[test]
fn https_on_this_machine_shows_the_kept_certificate_and_the_end_is_orderly() {
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path().join("site");
    std::fs::create_dir(&site).unwrap();
    std::fs::write(site.join("index.html"), "<!doctype html>").unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let https = free.local_addr().unwrap();
    drop(free);
    let more = ["--listen", "127.0.0.1:0", "--https", &https.to_string()];
    let mut shown = Vec::new();
    for _ in 0..2 {
        let mut child = command(dir.path(), &more)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(log.any(|line| line.unwrap().contains("ready")));
        shown.push(ask_securely(
            https,
            &dir.path().join("data/tls/localhost.crt"),
        ));
        let id = child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    assert!(shown[0].0.starts_with("HTTP/1.1 200"), "{}", shown[0].0);
    assert_eq!(shown[0].1, shown[1].1);
}

#[test]
fn an_own_certificate_is_shown_and_read_again_on_sighup() {
    let dir = tempfile::tempdir().unwrap();
    let (shown, key) = (dir.path().join("chain.pem"), dir.path().join("key.pem"));
    let renew = || {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        private_file::replace(&key, made.signing_key.serialize_pem().as_bytes()).unwrap();
        private_file::replace(&shown, made.cert.pem().as_bytes()).unwrap();
    };
    renew();
    let (certificate, key) = (shown.display().to_string(), key.display().to_string());
    let node = Node::start_with(&[
        "--https",
        "127.0.0.1:0",
        "--tls-cert",
        &certificate,
        "--tls-key",
        &key,
    ]);
    let https = node.secure.expect("https");
    let (answer, _) = ask_securely(https, &shown);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("strict-transport-security"), "{answer}");
    let read_again = |word: &str, times: usize| {
        node.signal(Signal::HUP);
        let until = Instant::now() + Duration::from_secs(60);
        while node.log().matches(word).count() < times {
            assert!(Instant::now() < until, "{}", node.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    std::fs::write(&shown, "no certificate").unwrap();
    read_again("the earlier certificate stays in use", 1);
    renew();
    read_again("reloaded", 1);
    // Only the new one is trusted here.
    let (answer, _) = ask_securely(https, &shown);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn a_file_tells_the_node_and_the_doctor_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("site")).unwrap();
    std::fs::write(dir.path().join("site/index.html"), "x").unwrap();
    let file = dir.path().join("umzug.toml");
    let at = |name: &str| dir.path().join(name).display().to_string();
    let run = |subcommand: &str| {
        let mut command = umzug();
        command.arg(subcommand).arg("--config").arg(&file);
        command.stderr(Stdio::piped()).stdout(Stdio::piped());
        command
    };
    let text = format!("data = '{}'\nsite = '{}'\n", at("data"), at("site"));
    std::fs::write(&file, format!("{text}listen = '127.0.0.1:0'\n")).unwrap();
    let mut child = run("serve").spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(log.any(|line| line.unwrap().contains("ready")));
    child.kill().unwrap();
    child.wait().unwrap();
    let told = run("doctor").output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let opens = format!("ok       Only its owner can open {}", at("data"));
    assert!(told.contains(&opens), "{told}");
    let lies = format!("ok       The app lies in {}.", at("site"));
    let alone = "no other machine could be asked";
    let disk = format!("GiB are free on the disk of {}", at("data"));
    for words in [&*lies, alone, &*disk] {
        assert!(told.contains(words), "{words}: {told}");
    }

    std::fs::write(&file, format!("{text}lisen = '127.0.0.1:0'\n")).unwrap();
    for subcommand in ["serve", "doctor"] {
        let refused = run(subcommand).output().unwrap();
        let told = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(1));
        let sentence = "unknown key lisen. The nearest known one is listen.";
        assert!(told.starts_with("umzug: The configuration") && told.contains(sentence));
    }
}

/// The answer to a request over TLS, trusting only `certificate`, and it.
fn ask_securely(address: std::net::SocketAddr, certificate: &Path) -> (String, Vec<u8>) {
    // The port is open before the certificate of the first start is made.
    let mut tries = 0..100;
    while !certificate.exists() && tries.next().is_some() {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let certificate = CertificateDer::from_pem_file(certificate).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(client, TcpStream::connect(address).unwrap());
    let request = b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request).unwrap();
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text);
    (text, certificate.to_vec())
}
