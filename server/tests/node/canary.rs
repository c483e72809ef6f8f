//! Nothing that a person entered can be read on the node: data folder with
//! its write-ahead log, PostgreSQL's own files and log, a backup, and the log
//! lines, in several encodings. A planted copy proves that the search finds,
//! and the sealed manifest that it looks where things lie.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use base64ct::{Base64, Base64Unpadded, Base64UrlUnpadded, Encoding};
use memchr::memmem;
use relocation::envelope::jose::encode;
use umzug::jose::seal;

use crate::{
    bundles::Bundle,
    keys,
    node::{Engine, Node, on_both_engines, raw, tool},
    postgres,
};

on_both_engines!(nothing_personal_can_be_read_on_the_node);

const SECRETS: [&str; 4] = [
    "Mustermann-Küstennebel",
    "Große Elbstraße 277b",
    "Wohnungsgeber Petersen",
    "erika.kuestennebel@example.org",
];

/// The text as it could appear: UTF-8, UTF-16 both ways, hex, and the middle
/// of its base64 at each of the three offsets.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let bytes = text.as_bytes();
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    let mut all = vec![
        bytes.to_vec(),
        text.to_lowercase().into_bytes(),
        little,
        big,
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    for offset in 0..3 {
        let shifted = [vec![0; offset], bytes.to_vec()].concat();
        for encoded in [
            Base64Unpadded::encode_string(&shifted),
            Base64UrlUnpadded::encode_string(&shifted),
        ] {
            all.push(encoded.as_bytes()[4..encoded.len() - 4].to_vec());
        }
    }
    // What is left of a short word stands by chance in any key or hash.
    all.retain(|form| form.len() >= 6);
    all
}

/// Whether one of `texts` is in `bytes`, in any form.
pub(crate) fn contains_one(bytes: &[u8], texts: &[&str]) -> bool {
    let mut forms = texts.iter().flat_map(|text| forms(text));
    forms.any(|form| memmem::find(bytes, &form).is_some())
}

/// The same in every file below `dir`.
pub(crate) fn contains_one_in(dir: &Path, texts: &[&str]) -> bool {
    any_file(dir, &|bytes| contains_one(bytes, texts))
}

/// Whether a file below `dir` is as asked for. A running database renames and
/// removes files meanwhile.
fn any_file(dir: &Path, asked: &dyn Fn(&[u8]) -> bool) -> bool {
    fs::read_dir(dir).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return any_file(&path, asked);
        }
        match fs::read(&path) {
            Ok(bytes) => asked(&bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => panic!("{}: {error}", path.display()),
        }
    })
}

fn found(bytes: &[u8]) -> bool {
    contains_one(bytes, &SECRETS)
}

fn found_in(dir: &Path) -> bool {
    contains_one_in(dir, &SECRETS)
}

/// Everything that holds what the node was given, and what writes it ahead.
fn places(node: &Node) -> Vec<PathBuf> {
    let backup = node.dir.path().join("backup");
    tool(node.dir.path(), &["backup", &backup.display().to_string()]).unwrap();
    let Some(address) = node.database() else {
        return vec![backup, node.data()];
    };
    postgres::run(&address, "CHECKPOINT");
    let folder = address.split_once("host=").unwrap().1;
    let folder = Path::new(folder.split(' ').next().unwrap()).join("data");
    vec![backup, folder.join("base"), folder.join("pg_wal"), folder]
}

fn nothing_personal_can_be_read_on_the_node(engine: Engine) {
    let node = Node::on_with(engine, &["--admin", "127.0.0.1:0"]);
    let mut bundle = Bundle::simple();
    let text = SECRETS.join(" ");
    let jwk = keys::sealing(&keys::AUTHORITY);
    for part in bundle.submissions[0].parts.values_mut() {
        *part = seal(&jwk, "application/json", text.as_bytes()).unwrap();
    }
    bundle.send(&node);
    let access = node.access("office");
    let fetch = format!("/fit-connect/v1/submissions/{}", bundle.first().id);
    assert_eq!(node.get(&fetch, Some(&access)).status, 200);
    // A broken client that sends clear text leaves no trace either.
    let path = bundle.first().part_path("data");
    assert!(node.put_jose(&path, &bundle.token, &text).status >= 400);
    let odd = format!("/api/bundle?name={}", "Mustermann-K%C3%BCstennebel");
    node.get(&odd, Some(&text.replace(|c: char| !c.is_ascii(), "")));
    // Whatever else is free in the head of a request.
    let name = "Wohnungsgeber-Petersen";
    let head = format!(
        "{name} /{name}?{name} HTTP/1.1\r\nHost: {name}\r\nX-Request-Id: {name}\r\n\
         User-Agent: {name}\r\nConnection: close\r\n\r\n"
    );
    assert!(raw(&node.base, &head).contains(" 405 "));
    let metrics = node.ask("/metrics").text();
    assert!(metrics.contains("umzug_request_duration_seconds_count"));
    for told in [node.log(), metrics.clone()] {
        assert!(!found(told.as_bytes()) && !contains_one(told.as_bytes(), &[name]));
    }
    for place in places(&node) {
        let shown = place.display();
        assert!(!found_in(&place), "{shown}");
        let manifest = bundle.manifest.as_bytes();
        let seen = any_file(&place, &|bytes| memmem::find(bytes, manifest).is_some());
        assert!(seen, "the search of {shown} itself does not work");
        // The token itself is not stored, only its hash.
        assert!(!any_file(&place, &|bytes| {
            memmem::find(bytes, bundle.token.as_bytes()).is_some()
        }));
    }
    assert!(!found_in(node.dir.path()));
    let log = node.whole_log();
    assert!(!found(log.as_bytes()));

    // Nor do the log lines tell which bundle or who asked, nor the metrics.
    for told in [&log, &metrics] {
        assert!(told.contains("/api/bundle/submissions/{submission}/parts/{part}"));
        for id in [bundle.first().destination, bundle.first().id] {
            assert!(!told.contains(&id.to_string()));
        }
    }
    assert!(
        log.contains("/api/bundle/submissions/{submission}/parts/{part}"),
        "{log}"
    );
    for value in [
        bundle.token.clone(),
        bundle.first().id.to_string(),
        bundle.first().case.to_string(),
        access,
    ] {
        assert!(!log.contains(&value) && !metrics.contains(&value));
    }
    assert!(!metrics.contains("127.0.0.1"));
    let requests = log.lines().filter(|line| line.contains("\"request\""));
    assert!(requests.clone().count() > 5);
    assert!(requests.clone().all(|line| !line.contains("127.0.0.1")));
}

#[test]
fn the_search_finds_what_is_planted() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sub");
    fs::create_dir(&file).unwrap();
    let file = file.join("planted");
    assert!(!found_in(dir.path()));
    for secret in SECRETS {
        let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let hex: String = secret.bytes().map(|b| format!("{b:02X}")).collect();
        for planted in [
            format!("xx{secret}yy").into_bytes(),
            utf16,
            hex.into_bytes(),
            encode(format!("{{\"a\":\"{secret}\"}}").as_bytes()).into_bytes(),
            Base64::encode_string(format!("ab{secret}cd").as_bytes()).into_bytes(),
        ] {
            fs::write(&file, &planted).unwrap();
            assert!(found_in(dir.path()), "{secret}");
        }
    }
}
