use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
};

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use tempfile::TempDir;
use time::macros::datetime;

use super::*;

/// What is told of such options, each sentence a line.
fn told(named: &NamedArgs, data: &TempDir) -> String {
    let now = datetime!(2027-05-01 0:00 UTC).unix_timestamp();
    let lines = named.check(data.path(), now);
    let lines = lines.into_iter().map(|found| match found {
        Ok(sentence) => format!("ok {sentence}\n"),
        Err(sentence) => format!("PROBLEM {sentence}\n"),
    });
    lines.collect()
}

fn write(dir: &TempDir, name: &str, text: &str) -> PathBuf {
    let file = dir.path().join(name);
    private_file::replace(&file, text.as_bytes()).unwrap();
    file
}

fn open_to_others(file: &Path) {
    fs::set_permissions(file, Permissions::from_mode(0o644)).unwrap();
}

/// A certificate and its key, as PEM.
fn pair() -> (String, String) {
    let mut params = CertificateParams::new(vec!["umzug.example".to_owned()]).unwrap();
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2027, 6, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    (certificate.pem(), key.serialize_pem())
}

#[test]
fn nothing_is_told_of_what_is_not_named() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(told(&NamedArgs::default(), &dir), "");
}

#[test]
fn certificate_and_key_must_be_there_private_and_a_pair() {
    let dir = tempfile::tempdir().unwrap();
    let named = NamedArgs {
        tls: TlsArgs {
            tls_cert: Some(dir.path().join("a.pem")),
            tls_key: Some(dir.path().join("a.key")),
            https: None,
        },
        ..NamedArgs::default()
    };
    let told = || told(&named, &dir);
    assert!(told().starts_with("PROBLEM The certificate for https"));
    let ((certificate, key), (_, other)) = (pair(), pair());
    write(&dir, "a.pem", &certificate);
    assert!(
        told().starts_with("PROBLEM The key for https"),
        "{}",
        told()
    );
    write(&dir, "a.key", &other);
    let (mixed, needed) = (told(), "its own first, and its key.");
    assert!(
        mixed.starts_with("PROBLEM ") && mixed.contains(needed),
        "{mixed}"
    );
    open_to_others(&write(&dir, "a.key", &key));
    assert!(told().contains("Run: chmod 600"), "{}", told());
    write(&dir, "a.key", &key);
    let expected = "ok The certificate for https and its key belong together.\n\
                    ok The certificate for https counts until 2027-06-01.\n";
    assert_eq!(told(), expected);
}

#[test]
fn an_expired_certificate_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let (certificate, key) = pair();
    let args = TlsArgs {
        tls_cert: Some(write(&dir, "a.pem", &certificate)),
        tls_key: Some(write(&dir, "a.key", &key)),
        https: None,
    };
    let later = datetime!(2027-06-02 0:00 UTC).unix_timestamp();
    let files = [
        args.tls_cert.as_ref().unwrap(),
        args.tls_key.as_ref().unwrap(),
    ];
    let found = https(&args, files, dir.path(), later);
    assert!(found[0].is_ok());
    assert!(found[1].as_ref().unwrap_err().contains("has expired"));
}

#[test]
fn secrets_must_be_there_for_their_owner_alone() {
    for what in ["eID-Server", "account's client"] {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("secret");
        let mut named = NamedArgs::default();
        match what {
            "eID-Server" => named.identity.eid_token_file = Some(file.clone()),
            _ => named.identity.account.account_secret_file = Some(file.clone()),
        }
        let told = || told(&named, &dir);
        let missing = format!("PROBLEM The secret of the {what}");
        assert!(told().starts_with(&missing) && told().contains("Put it there"));
        open_to_others(&write(&dir, "secret", "geheim"));
        assert!(told().contains("PROBLEM Others can read") && told().contains("chmod 600"));
        write(&dir, "secret", "\n");
        assert!(told().contains("it is empty"), "{}", told());
        write(&dir, "secret", "geheim\n");
        assert!(told().starts_with("ok ") && !told().contains("geheim"));
    }
}

#[test]
fn files_for_wallets_must_be_there_and_fit() {
    let dir = tempfile::tempdir().unwrap();
    let ((certificate, key), (issuer, other)) = (pair(), pair());
    let mut named = NamedArgs::default();
    named.identity.wallet_certificate = Some(write(&dir, "access.pem", &certificate));
    named.identity.wallet_key = Some(write(&dir, "access.key", &key));
    named.identity.wallet_issuers = Some(dir.path().join("issuers.pem"));
    let told = || told(&named, &dir);
    assert!(told().starts_with("PROBLEM The list of issuers"));
    write(&dir, "issuers.pem", &issuer);
    let both = told();
    assert_eq!(both.matches("ok ").count(), 2, "{both}");
    assert!(both.contains("counts until 2027-06-01"), "{both}");
    write(&dir, "access.key", &other);
    let mixed = told();
    assert!(
        mixed.contains("no pair") && mixed.contains("PKCS #8"),
        "{mixed}"
    );
    open_to_others(&write(&dir, "access.key", &key));
    assert!(told().contains("chmod 600"));
}

#[test]
fn the_app_must_be_in_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    let named = NamedArgs {
        site: Some(dir.path().join("site")),
        ..NamedArgs::default()
    };
    let told = || told(&named, &dir);
    assert!(told().starts_with("PROBLEM The app is not in"));
    fs::create_dir(dir.path().join("site")).unwrap();
    assert!(told().contains("no index.html"));
    fs::write(dir.path().join("site/index.html"), "x").unwrap();
    assert!(told().starts_with("ok The app lies in"));
    fs::write(dir.path().join("site/about.json"), "x").unwrap();
    assert!(told().starts_with("PROBLEM about.json"));
}

#[test]
fn a_named_folder_of_tombstones_must_be_there_and_all_must_be_tombstones() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("stones");
    let named = NamedArgs {
        tombstones: Some(folder.clone()),
        ..NamedArgs::default()
    };
    let told = || told(&named, &dir);
    assert!(told().starts_with("PROBLEM Tombstones cannot be read"));
    private_file::create_folder(&folder).unwrap();
    let day = datetime!(2027-04-30 0:00 UTC).unix_timestamp();
    let files = TombstoneFiles::of(Some(&folder), dir.path());
    files.append(&[], day + 7).unwrap();
    assert!(told().contains("ok Tombstones can be read; the last are of 2027-04-30"));
    assert!(told().contains("GiB are free on the disk of"), "{}", told());
    assert_eq!(named.tombstones_reach(dir.path()), Some(day));
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
    assert!(told().contains("chmod 700"));
    fs::write(folder.join("2027-04-29.txt"), "half\n").unwrap();
    assert!(told().contains("PROBLEM Tombstones cannot be read"));
}
