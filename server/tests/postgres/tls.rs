//! The server's certificate, and its address by the network.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::{CLUSTER, PASSWORD, fresh, give};

/// Makes a certificate for `localhost` and its key.
pub(super) fn write(folder: &Path) {
    let names = vec!["localhost".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
    fs::write(folder.join("server.crt"), made.cert.pem()).expect("the certificate");
    let key = folder.join("server.key");
    fs::write(&key, made.signing_key.serialize_pem()).expect("the key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("the key");
    give(&key);
}

/// Settings of the server that name both.
pub(super) fn settings(folder: &Path) -> [String; 4] {
    let file = |name: &str| folder.join(name).display().to_string();
    [
        "-c".into(),
        format!("ssl_cert_file={}", file("server.crt")),
        "-c".into(),
        format!("ssl_key_file={}", file("server.key")),
    ]
}

/// Address of a new database that asks for TLS and a password, and the file of
/// the certificate that has to be trusted for it.
#[allow(dead_code, reason = "the tests of the store use the socket alone")]
pub(crate) fn fresh_by_network() -> (String, PathBuf) {
    let socket = fresh();
    let name = socket.rsplit('=').next().expect("a name");
    let cluster = CLUSTER.get().expect("it was started for the database");
    let port = cluster.port;
    let address = format!("postgres://umzug:{PASSWORD}@localhost:{port}/{name}?sslmode=require");
    (address, cluster.folder.join("server.crt"))
}
