use super::*;
use crate::{
    http::serve::DATABASE_FILE,
    jose::{Pkcs8, RootKey, SigningKey},
    region::registry::Peer,
    store::sqlite::{Kept, SqliteStore},
};

const NOW: i64 = 1_800_000_000;

fn has(sentences: &[String], words: &str) -> bool {
    sentences.iter().any(|sentence| sentence.contains(words))
}

#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    args: DoctorArgs,
}

fn args(more: &[&str]) -> DoctorArgs {
    let line = [&["umzug"], more].concat();
    <Line as clap::Parser>::try_parse_from(line).unwrap().args
}

/// On this data folder alone.
fn report(data: &Path) -> Report {
    let shown = data.display().to_string();
    examine(&args(&["--data", &shown]), NOW)
}

#[test]
fn an_empty_folder_is_told_what_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let mut report = report(dir.path());
    for words in ["chmod 700", KEY_FILE, "database", "enrolled", "directory"] {
        assert!(has(&report.bad, words), "{words}: {report:?}");
    }
    let disk = |sentence: &String| sentence.contains("GiB are free on the disk of");
    let told = report.good.iter().chain(&report.bad).filter(|s| disk(s));
    assert_eq!(told.count(), 1, "whatever this machine has: {report:?}");
    report.good.retain(|sentence| !disk(sentence));
    assert_eq!(report.good.len(), 2, "{report:?}");
    assert!(has(&report.good, "No reports of barriers wait."));
    assert!(has(&report.good, "Nothing here tells whether the clock"));
}

#[test]
fn a_damaged_database_and_a_lost_attachment_are_found() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join(DATABASE_FILE);
    drop(SqliteStore::open(&file).unwrap());
    assert!(database::whole(dir.path()).is_ok());
    assert!(database::attachments(dir.path()).is_ok());
    let rows = rusqlite::Connection::open(&file).unwrap();
    rows.execute_batch(
        "INSERT INTO bundle (id, token_hash, created_at) VALUES (1, x'00', 0);
         INSERT INTO request_case VALUES (x'01', 1, x'02');
         INSERT INTO submission (id, case_id, service, announced_at) VALUES (x'03', x'01', 's', 0);
         INSERT INTO part (submission, name, announced, file) VALUES (x'03', 'a', 1, 'lost');",
    )
    .unwrap();
    let told = database::attachments(dir.path()).unwrap_err();
    assert!(told.contains("1 of 1"));
    drop(rows);
    // The store closes in threads of its own; the last one takes the log with it, which would heal the file.
    let log = dir.path().join(format!("{DATABASE_FILE}-wal"));
    for _ in 0..1000 {
        if !log.exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    fs::write(&file, vec![7; 8192]).unwrap();
    assert!(database::whole(dir.path()).is_err());
    assert_eq!(database::kept(dir.path()), Kept::default());
}

#[test]
fn what_lies_in_the_database_counts_and_tells_the_time() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join(DATABASE_FILE);
    drop(SqliteStore::open(&file).unwrap());
    assert_eq!(database::kept(dir.path()), Kept::default());
    let rows = rusqlite::Connection::open(&file).unwrap();
    rows.execute_batch(&format!(
        "INSERT INTO bundle (id, token_hash, created_at) VALUES (1, x'00', 0);
         INSERT INTO request_case VALUES (x'01', 1, x'02');
         INSERT INTO submission (id, case_id, service, announced_at) VALUES (x'03', x'01', 's', 0);
         INSERT INTO part (submission, name, announced, stored_at) VALUES (x'03', 'a', 77, 1);
         INSERT INTO receipt VALUES ('r', {});",
        NOW - DAY
    ))
    .unwrap();
    let kept = |bytes, newest| Kept {
        bytes,
        newest: Some(newest),
    };
    assert_eq!(database::kept(dir.path()), kept(77, NOW - DAY));
    let event = "INSERT INTO event (case_id, seq, submission, jti, claims, at)
                 VALUES (x'01', 1, x'03', x'04', '', ?1)";
    rows.execute(event, [NOW + 3 * DAY]).unwrap();
    assert_eq!(database::kept(dir.path()), kept(77, NOW + 3 * DAY));
    let told = report(dir.path());
    let behind = "stands 3 days before the time of the newest event";
    assert!(has(&told.bad, behind), "{told:?}");
}

/// A folder with key, registry and a directory that was signed for them.
fn signed(peer: Option<Peer>) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let root = RootKey::new(&Pkcs8::generate_p256().unwrap()).unwrap();
    let registry = Registry {
        peers: peer.into_iter().collect(),
        ..Registry::default()
    };
    registry.save(dir.path()).unwrap();
    let region = crate::region::default_region();
    let issuer = "http://localhost";
    crate::region::sign_command::publish_for(dir.path(), &root, region, issuer, true).unwrap();
    dir
}

#[test]
fn keys_here_are_compared_with_the_directory() {
    let other = Peer {
        issuer: "https://other.example".into(),
        url: "http://127.0.0.1:1".into(),
        tokens: None,
        signing: vec![crate::jose::test_keys::signing().jwk().clone()],
        former: Vec::new(),
        client: "c".into(),
        private: true,
    };
    let dir = signed(Some(other));
    let told = report(dir.path());
    let named = "The directory names the linked node https://other.example";
    assert!(has(&told.good, named), "{told:?}");
    assert!(has(&told.good, "The directory names the signing key."));
    let access = "The access to the linked node https://other.example cannot be read";
    assert!(has(&told.bad, access), "{told:?}");

    let mut registry = Registry::load(dir.path()).unwrap();
    registry.peers[0].signing = vec![crate::jose::test_keys::other_signing().jwk().clone()];
    registry.save(dir.path()).unwrap();
    let file = dir.path().join(KEY_FILE);
    fs::remove_file(&file).unwrap();
    let key = Pkcs8::generate_rsa().unwrap();
    key.store(&file).unwrap();
    let told = report(dir.path());
    let kid = SigningKey::new(&key).unwrap().jwk().kid.clone();
    let unknown = format!("does not name the signing key {kid}");
    assert!(has(&told.bad, &unknown), "{told:?}");
    let pinned = "does not name the linked node https://other.example";
    assert!(has(&told.bad, pinned), "{told:?}");
}

#[test]
fn a_clock_before_the_signing_of_the_directory_is_told() {
    let dir = signed(None);
    let shown = dir.path().display().to_string();
    let args = args(&["--data", &shown]);
    let behind = "before the time at which the directory was signed";
    let alone = "no other machine could be asked";
    let told = examine(&args, NOW - 20 * 365 * DAY);
    assert!(has(&told.bad, behind), "{told:?}");
    let told = examine(&args, crate::machine::now());
    assert!(
        !has(&told.bad, behind) && has(&told.good, alone),
        "{told:?}"
    );
}

#[test]
fn what_the_configuration_names_is_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let shown = dir.path().display().to_string();
    let site = format!("{shown}/nowhere");
    let told = examine(&args(&["--data", &shown, "--site", &site]), NOW);
    assert!(has(&told.bad, "The app is not in"), "{told:?}");
}

#[test]
fn a_database_whose_address_cannot_be_read_does_not_hide_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let shown = dir.path().display().to_string();
    let file = format!("{shown}/nowhere");
    let told = examine(&args(&["--data", &shown, "--database-file", &file]), NOW);
    assert!(has(&told.bad, "The database's address"), "{told:?}");
    assert!(has(&told.bad, "No authority is enrolled"), "{told:?}");
}

#[test]
fn a_report_of_a_barrier_must_not_wait_long() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("feedback");
    fs::create_dir(&folder).unwrap();
    let name = format!("{NOW}-{:032}.json", 1);
    fs::write(folder.join(name), "{}").unwrap();
    assert!(
        feedback(dir.path(), NOW + 13 * DAY)
            .unwrap()
            .contains("13 days")
    );
    let complaint = feedback(dir.path(), NOW + 14 * DAY).unwrap_err();
    assert!(complaint.contains("umzug feedback list"), "{complaint}");
}

#[test]
fn a_root_key_may_begin_with_a_hyphen() {
    let read = args(&["--data", "d", "--root-key", "-4xY"]);
    assert_eq!(read.root_key.as_deref(), Some("-4xY"));
}
