//! The examples of `docs/deploy` fit the program, and the programs that read
//! them find nothing. What is not on the machine is skipped, and says so.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_umzug");

/// Variables that are no option of `umzug serve`.
const OWN: [&str; 3] = ["UMZUG_CONFIG", "UMZUG_LOG", "UMZUG_LOG_FORMAT"];

fn example(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/deploy");
    fs::read_to_string(folder.join(name)).expect("an example")
}

fn help() -> String {
    let output = Command::new(PROGRAM).args(["serve", "--help"]).output();
    String::from_utf8(output.expect("it starts").stdout).expect("text")
}

/// Whether a program can be asked; says so when not.
fn is_here(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").output().is_ok()
        || Command::new(program).arg("-v").output().is_ok();
    if !asked {
        eprintln!("skipped: {program} is not here");
    }
    asked
}

/// What a program says of an example; nothing when it is content.
fn finding(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output();
    let output = output.expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (!output.status.success()).then_some(said)
}

fn put(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).expect("written");
    path
}

#[test]
fn each_variable_is_one_that_the_server_reads() {
    let help = help();
    let named: BTreeSet<&str> = help
        .split(|sign: char| !(sign.is_ascii_lowercase() || sign == '-'))
        .collect();
    for name in ["umzug.service", "Containerfile"] {
        let text = example(name);
        let variables: Vec<&str> = text
            .split(|sign: char| !(sign.is_ascii_uppercase() || sign == '_'))
            .filter(|word| word.starts_with("UMZUG_"))
            .collect();
        assert!(!variables.is_empty(), "{name}");
        for variable in variables {
            let option = variable
                .replace("UMZUG_", "--")
                .replace('_', "-")
                .to_lowercase();
            let known = OWN.contains(&variable) || named.contains(&*option);
            assert!(known, "{name}: {variable}");
        }
    }
}

#[test]
fn the_image_is_made_of_files_that_the_build_leaves() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = example("Containerfile");
    let copied: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("COPY ")?.split(' ').next())
        .collect();
    assert_eq!(copied.len(), 3);
    for path in copied {
        assert!(
            path.starts_with("target/") || root.join(path).exists(),
            "{path}"
        );
    }
    assert!(example("Containerfile.dockerignore").contains("!target/site"));
}

#[test]
fn systemd_finds_nothing_in_the_units() {
    if !is_here("systemd-analyze") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "umzug.socket", &example("umzug.socket"));
    let unit = example("umzug.service").replace("/usr/bin/umzug", PROGRAM);
    // The account is made by the operator.
    let unit = unit.replace("User=umzug\nGroup=umzug\n", "");
    let check = |unit: &str| {
        let path = put(folder.path(), "umzug.service", unit);
        let path = path.to_str().expect("text").to_owned();
        let output = Command::new("systemd-analyze")
            .args(["verify", "--man=no", &path])
            .output()
            .expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        said.lines()
            .filter(|line| line.contains("umzug"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(check(&unit), Vec::<String>::new());
    let wrong = unit.replace("ProtectHome=yes", "ProtectHouse=yes");
    assert!(!check(&wrong).is_empty(), "a wrong word is found");
}

#[test]
fn nginx_takes_the_example() {
    if !is_here("nginx") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let made = rcgen::generate_simple_self_signed(["umzug.example".into()]).expect("a certificate");
    let certificate = put(folder.path(), "fullchain.pem", &made.cert.pem());
    let key = put(
        folder.path(),
        "privkey.pem",
        &made.signing_key.serialize_pem(),
    );
    let site = example("nginx.conf")
        .replace(
            "/etc/umzug/tls/fullchain.pem",
            certificate.to_str().expect("text"),
        )
        .replace("/etc/umzug/tls/privkey.pem", key.to_str().expect("text"))
        .replace("/var/log/nginx", folder.path().to_str().expect("text"));
    // Its own folders belong to root.
    let folders: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {kind};"))
        .concat();
    let check = |site: &str| {
        let whole = format!("pid pid; events {{}} http {{ access_log off; {folders} {site} }}");
        let path = put(folder.path(), "nginx.conf", &whole);
        let prefix = folder.path().to_str().expect("text");
        finding(
            "nginx",
            &[
                "-t",
                "-q",
                "-p",
                prefix,
                "-c",
                path.to_str().expect("text"),
                "-e",
                "stderr",
            ],
        )
    };
    assert_eq!(check(&site), None);
    assert!(check(&site.replace("proxy_pass ", "proxy_past ")).is_some());
}
