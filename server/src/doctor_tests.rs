use relocation::envelope::directory::NodeEntry;
use relocation::values::CivilDate;

use super::*;
use crate::{jose::RootKey, private_file};

const NOW: i64 = 1_800_000_000;

fn publish(data: &Path, root: &RootKey, expires: i64) {
    let directory = Directory {
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
    };
    let jws = root.sign(DIRECTORY_TYPE, &directory).unwrap();
    private_file::replace(&data.join(DIRECTORY_FILE), jws.as_bytes()).unwrap();
}

fn has(sentences: &[String], words: &str) -> bool {
    sentences.iter().any(|sentence| sentence.contains(words))
}

#[test]
fn an_empty_folder_is_told_what_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let report = examine(dir.path(), None, None, NOW);
    for words in ["chmod 700", KEY_FILE, "database", "enrolled", "directory"] {
        assert!(has(&report.bad, words), "{words}: {report:?}");
    }
    assert_eq!(report.good, ["No reports of barriers wait."]);
}

#[test]
fn the_directory_must_be_signed_and_fresh() {
    let dir = tempfile::tempdir().unwrap();
    let root = RootKey::new(&Pkcs8::generate_p256().unwrap()).unwrap();
    let other = RootKey::new(&Pkcs8::generate_p256().unwrap()).unwrap();
    publish(dir.path(), &root, NOW + 20 * DAY);
    let ask = |key: &RootKey| directory(dir.path(), Some(&key.public()), NOW);
    assert!(ask(&root).unwrap().contains("20 more days"));
    assert!(ask(&other).is_err());
    publish(dir.path(), &root, NOW + 3 * DAY);
    assert!(ask(&root).unwrap_err().contains("3 days"));
    publish(dir.path(), &root, NOW - 1);
    assert!(ask(&root).unwrap_err().contains("expired"));
}

#[test]
fn a_damaged_database_and_a_lost_attachment_are_found() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join(DATABASE_FILE);
    drop(SqliteStore::open(&file).unwrap());
    assert!(database(dir.path()).is_ok());
    assert!(attachments(dir.path()).is_ok());
    let rows = rusqlite::Connection::open(&file).unwrap();
    rows.execute_batch(
        "INSERT INTO bundle (id, token_hash, created_at) VALUES (1, x'00', 0);
         INSERT INTO request_case VALUES (x'01', 1, x'02');
         INSERT INTO submission (id, case_id, service, announced_at) VALUES (x'03', x'01', 's', 0);
         INSERT INTO part (submission, name, announced, file) VALUES (x'03', 'a', 1, 'lost');",
    )
    .unwrap();
    assert!(attachments(dir.path()).unwrap_err().contains("1 of 1"));
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
    assert!(database(dir.path()).is_err());
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
    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        args: DoctorArgs,
    }
    let line = ["umzug", "--data", "d", "--root-key", "-4xY"];
    let read = <Line as clap::Parser>::try_parse_from(line);
    let key = read.ok().and_then(|line| line.args.root_key);
    assert_eq!(key.as_deref(), Some("-4xY"));
}
