//! The program starts as a test, on loopback, with a token, or not at all.

use std::process::Command;

/// What it says when it does not start.
fn refusal(arguments: &[&str], token: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_eid-test-server"))
        .args([
            "--port",
            "0",
            "--paos-port",
            "0",
            "--subject",
            "https://localhost:1",
        ])
        .args([
            "--certificate",
            "/dev/null",
            "--ausweisapp-config",
            "/dev/null",
        ])
        .args(arguments)
        .env("EID_SERVER_TOKEN", token)
        .output()
        .expect("started");
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn it_says_why_it_does_not_start() {
    assert!(refusal(&[], "secret").contains("--test-only"));
    assert!(refusal(&["--test-only"], "").contains("EID_SERVER_TOKEN"));
    let anywhere = ["--test-only", "--address", "0.0.0.0"];
    assert!(refusal(&anywhere, "secret").contains("loopback"));
}
