//! The signed directory, and whether keys here are those that it names.

use std::{fs, path::Path};

use relocation::envelope::{
    directory::{DIRECTORY_TYPE, Directory},
    jose::CompactJws,
};

use super::{DAY, SOON};
use crate::{
    delivery::links::is_named,
    http::serve::sentence,
    jose::verify_es256,
    region::{directory::DIRECTORY_FILE, peer, registry::Peer},
};

/// Reads it; its signature is checked where the root key is known.
pub(super) fn read(data: &Path, root_key: Option<&str>) -> Result<Directory, String> {
    let text = fs::read_to_string(data.join(DIRECTORY_FILE))
        .map_err(|_| "There is no signed directory. Run: umzug region sign".to_owned())?;
    let text = text.trim();
    let jws = match root_key {
        Some(root) => verify_es256(text, DIRECTORY_TYPE, root)
            .map_err(|error| format!("The directory is not from this root key: {error}."))?,
        None => CompactJws::parse(text).map_err(|_| "The directory is damaged.".to_owned())?,
    };
    let claims = jws.claims();
    claims.map_err(|_| "The directory is damaged.".to_owned())
}

/// How long it counts; `verified` when its signature was checked.
pub(super) fn days(directory: &Directory, verified: bool, now: i64) -> Result<String, String> {
    let days = (directory.expires - now).div_euclid(DAY);
    let signature = match verified {
        true => "signature verified",
        false => "signature not checked: name the key with --root-key",
    };
    match days {
        ..0 => Err("The directory has expired; apps refuse it. Run: umzug region sign".into()),
        0..SOON => Err(format!(
            "The directory expires in {days} days. Run: umzug region sign"
        )),
        _ => Ok(format!(
            "The directory counts for {days} more days ({signature})."
        )),
    }
}

/// Whether it names the key with which the node signs.
pub(super) fn names_key(directory: &Directory, kid: &str) -> Result<String, String> {
    match directory.node.signing.iter().any(|named| named == kid) {
        true => Ok("The directory names the signing key.".into()),
        false => Err(format!(
            "The directory does not name the signing key {kid}: nobody believes what the node \
             signs. Put the former node.key back, or run: umzug region sign"
        )),
    }
}

/// Whether it names another node or service by the keys that are pinned.
pub(super) fn names_peer(directory: &Directory, peer: &Peer) -> Result<String, String> {
    let who = who(peer);
    match is_named(directory, peer) {
        true => Ok(format!(
            "The directory names the {who} with the keys that are pinned here."
        )),
        false => Err(format!(
            "The directory does not name the {who}, or with other keys than are pinned here: \
             nothing is handed on. Compare its fingerprint (umzug region peer list), then run: \
             umzug region sign"
        )),
    }
}

/// Whether what another node or service handed out to this one is there.
pub(super) fn access(data: &Path, peer: &Peer) -> Result<String, String> {
    let who = who(peer);
    let add = match peer.is_service() {
        true => "service",
        false => "peer",
    };
    match peer::access(data, &peer.issuer) {
        Ok(_) => Ok(format!("The access to the {who} is there.")),
        Err(error) => Err(format!(
            "The access to the {who} cannot be read, so that nothing is handed on: {} Ask for it \
             again, then run: umzug region {add} add --replace",
            sentence(&error)
        )),
    }
}

fn who(peer: &Peer) -> String {
    match peer.is_service() {
        true => format!("service of others {}", peer.issuer),
        false => format!("linked node {}", peer.issuer),
    }
}

#[cfg(test)]
mod tests {
    use relocation::{envelope::directory::NodeEntry, values::CivilDate};

    use super::*;
    use crate::{
        jose::{Pkcs8, RootKey, test_keys},
        private_file,
    };

    const NOW: i64 = 1_800_000_000;

    fn directory(expires: i64) -> Directory {
        Directory {
            region: "hamburg".into(),
            table: CivilDate::parse("2026-08-31").unwrap(),
            sequence: 1,
            issued: NOW,
            expires,
            demo: true,
            node: NodeEntry {
                issuer: "http://localhost".into(),
                signing: Vec::new(),
            },
            peers: Vec::new(),
            authorities: Vec::new(),
        }
    }

    fn other_node() -> Peer {
        Peer {
            issuer: "https://other.example".into(),
            url: "https://other.example".into(),
            tokens: None,
            signing: vec![test_keys::signing().jwk().clone()],
            former: Vec::new(),
            client: "c".into(),
            private: false,
        }
    }

    #[test]
    fn it_must_be_signed_and_fresh() {
        let dir = tempfile::tempdir().unwrap();
        let root = RootKey::new(&Pkcs8::generate_p256().unwrap()).unwrap();
        let other = RootKey::new(&Pkcs8::generate_p256().unwrap()).unwrap();
        let publish = |expires| {
            let jws = root.sign(DIRECTORY_TYPE, &directory(expires)).unwrap();
            private_file::replace(&dir.path().join(DIRECTORY_FILE), jws.as_bytes()).unwrap();
        };
        let ask = |key: &RootKey| {
            let read = read(dir.path(), Some(&key.public()))?;
            days(&read, true, NOW)
        };
        assert!(ask(&root).unwrap_err().contains("no signed directory"));
        publish(NOW + 20 * DAY);
        assert!(ask(&root).unwrap().contains("20 more days"));
        assert!(ask(&other).is_err());
        publish(NOW + 3 * DAY);
        assert!(ask(&root).unwrap_err().contains("3 days"));
        publish(NOW - 1);
        assert!(ask(&root).unwrap_err().contains("expired"));
    }

    #[test]
    fn it_must_name_the_key_of_the_node() {
        let mut directory = directory(NOW + 20 * DAY);
        directory.node.signing = vec!["former".into(), "present".into()];
        assert!(names_key(&directory, "present").is_ok());
        let told = names_key(&directory, "another").unwrap_err();
        assert!(told.contains("another") && told.contains("umzug region sign"));
    }

    #[test]
    fn it_must_name_other_nodes_as_they_are_pinned() {
        let mut directory = directory(NOW + 20 * DAY);
        let mut other = other_node();
        let told = names_peer(&directory, &other).unwrap_err();
        assert!(told.contains("linked node https://other.example"), "{told}");
        directory.peers = vec![peer::entry(&other)];
        assert!(names_peer(&directory, &other).is_ok());
        other.tokens = Some("https://other.example/token".into());
        other.signing = vec![test_keys::other_signing().jwk().clone()];
        let told = names_peer(&directory, &other).unwrap_err();
        assert!(told.contains("service of others") && told.contains("umzug region sign"));
    }

    #[test]
    fn the_access_must_be_there() {
        let dir = tempfile::tempdir().unwrap();
        let mut other = other_node();
        let told = access(dir.path(), &other).unwrap_err();
        assert!(told.contains("umzug region peer add --replace"), "{told}");
        let path = told.split(": ").find(|part| part.contains("/peers/"));
        let path = Path::new(path.unwrap());
        fs::create_dir(path.parent().unwrap()).unwrap();
        fs::write(path, "{}").unwrap();
        assert!(access(dir.path(), &other).is_err());
        fs::write(path, r#"{"client":"c","secret":"s"}"#).unwrap();
        assert!(access(dir.path(), &other).unwrap().contains("is there"));
        other.tokens = Some("https://other.example/token".into());
        fs::remove_file(path).unwrap();
        let told = access(dir.path(), &other).unwrap_err();
        assert!(told.contains("umzug region service add --replace"));
    }
}
