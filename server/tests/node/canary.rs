//! Nothing that a person entered can be read on the node: data folder with
//! its write-ahead log, and the log, in several encodings. A planted copy
//! proves that the search finds.

use std::{fs, path::Path};

use base64ct::{Base64, Base64Unpadded, Base64UrlUnpadded, Encoding};
use relocation::envelope::jose::encode;
use umzug::jose::seal;

use crate::{
    bundles::Bundle,
    keys,
    node::{Node, raw},
};

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
    forms.any(|form| bytes.windows(form.len()).any(|window| window == form))
}

/// The same in every file below `dir`.
pub(crate) fn contains_one_in(dir: &Path, texts: &[&str]) -> bool {
    fs::read_dir(dir).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => contains_one_in(&path, texts),
            false => contains_one(&fs::read(&path).unwrap(), texts),
        }
    })
}

fn found(bytes: &[u8]) -> bool {
    contains_one(bytes, &SECRETS)
}

fn found_in(dir: &Path) -> bool {
    contains_one_in(dir, &SECRETS)
}

#[test]
fn nothing_personal_can_be_read_on_the_node() {
    let node = Node::start_with(&["--admin", "127.0.0.1:0"]);
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
    assert!(!found_in(&node.data()));

    // Nor do the log lines tell which bundle or who asked, nor the metrics.
    let log = node.log();
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

    // The token itself is not stored, only its hash.
    let database = fs::read(node.data().join("umzug.sqlite-wal")).unwrap();
    let token = bundle.token.as_bytes();
    assert!(!database.windows(token.len()).any(|window| window == token));
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
