//! A region with one authority, its node and the authority's tool.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) struct House {
    dir: TempDir,
    node: Child,
    /// Address of the node.
    pub(crate) base: String,
    /// Its address for https, by the name of its certificate.
    pub(crate) secure: String,
    /// The region's public root key.
    pub(crate) root: String,
}

fn umzug(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_umzug"))
        .args(arguments)
        .env("UMZUG_LOG", "warn")
        .output()
        .expect("the binary starts");
    let text = |bytes| String::from_utf8(bytes).expect("text").trim().to_owned();
    if output.status.success() {
        Ok(text(output.stdout))
    } else {
        Err(text(output.stderr))
    }
}

impl House {
    /// Sets up everything by the commands that operators use, and starts.
    pub(crate) fn start() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let path = |name: &str| dir.path().join(name).display().to_string();
        let (office, data, root) = (path("office"), path("data"), path("root"));
        umzug::private_file::create_folder(Path::new(&data)).expect("data folder");
        std::fs::create_dir(dir.path().join("site")).expect("site folder");
        std::fs::write(dir.path().join("site/index.html"), "<!doctype html>").expect("site");

        let public = umzug(&["region", "root-key", "--data", &root]).unwrap();
        let print = umzug(&["authority", "keys", "--dir", &office, "--name", "Hamburg"]).unwrap();
        let wrong = enrol(dir.path(), &public, "0000 0000", &[]).unwrap_err();
        assert!(wrong.contains("fingerprint does not match"), "{wrong}");
        enrol(dir.path(), &public, &print, &[]).unwrap();
        sign(dir.path());

        let (node, base, secure) = serve(dir.path());
        Self {
            dir,
            node,
            base,
            secure,
            root: public,
        }
    }

    /// New keys at the authority, enrolled by the region.
    pub(crate) fn exchange_keys(&self) {
        let office = self.office().display().to_string();
        let base = ["authority", "keys", "--dir", &office, "--name", "Hamburg"];
        let print = umzug(&[&base[..], &["--rotate"]].concat()).unwrap();
        let enrol = |more: &[&str]| enrol(self.dir.path(), &self.root, &print, more);
        let refused = enrol(&[]).unwrap_err();
        assert!(refused.contains("--replace"), "{refused}");
        enrol(&["--replace"]).unwrap();
    }

    /// The region signs the directory anew.
    pub(crate) fn sign_directory(&self) {
        sign(self.dir.path());
    }

    /// The authority's folder.
    pub(crate) fn office(&self) -> PathBuf {
        self.dir.path().join("office")
    }

    /// A command of the authority's tool that talks to the node.
    pub(crate) fn tool(&self, arguments: &[&str]) -> Result<String, String> {
        self.tool_at(&self.base, arguments)
    }

    /// The same with the node's address given.
    pub(crate) fn tool_at(&self, node: &str, arguments: &[&str]) -> Result<String, String> {
        let office = self.office().display().to_string();
        let (verb, rest) = arguments.split_first().expect("a verb");
        let base = ["authority", verb, "--dir", &office, "--node", node];
        umzug(&[&base[..], rest].concat())
    }

    /// The certificate that the node made for itself.
    pub(crate) fn certificate(&self) -> String {
        let file = self.dir.path().join("data/tls/localhost.crt");
        file.display().to_string()
    }

    /// Takes over what waits.
    pub(crate) fn look(&self) {
        self.tool(&["serve", "--once"]).unwrap();
    }

    /// Folder of the one case.
    pub(crate) fn only_case(&self) -> PathBuf {
        let office = self.office().display().to_string();
        let list = umzug(&["authority", "list", "--dir", &office]).unwrap();
        let lines: Vec<_> = list.lines().collect();
        assert_eq!(lines.len(), 1, "{list}");
        PathBuf::from(lines[0].split('\t').nth(3).expect("a folder"))
    }
}

/// The region enrols what lies in the authority's folder.
fn enrol(dir: &Path, root: &str, print: &str, more: &[&str]) -> Result<String, String> {
    let path = |name: &str| dir.join(name).display().to_string();
    let (enrolment, data, out) = (path("office/enrolment.json"), path("data"), path("office"));
    let base = ["authority", "enrol", "--enrolment", &enrolment];
    let what = ["--fingerprint", print, "--destinations-of", "02"];
    let place = ["--data", &data, "--region", "hamburg", "--root", root];
    umzug(&[&base[..], &what, &place, &["--out", &out], more].concat())
}

fn sign(dir: &Path) {
    let path = |name: &str| dir.join(name).display().to_string();
    let (data, key) = (path("data"), path("root/root.key"));
    let base = ["region", "sign", "--data", &data, "--root-key", &key];
    let more = ["--region", "hamburg", "--issuer", "https://node.example"];
    umzug(&[&base[..], &more, &["--demo"]].concat()).unwrap();
}

fn serve(dir: &Path) -> (Child, String, String) {
    let mut node = Command::new(env!("CARGO_BIN_EXE_umzug"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(["--https", "127.0.0.1:0", "--counter", "--origin"])
        .args(["https://localhost:8443", "--data"])
        .arg(dir.join("data"))
        .arg("--site")
        .arg(dir.join("site"))
        .env("UMZUG_LOG_FORMAT", "json")
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut lines = BufReader::new(node.stderr.take().expect("stderr")).lines();
    let (address, secure) = loop {
        let line = lines.next().expect("the node starts").expect("a line");
        let line: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
        if line["fields"]["message"] == "ready" {
            let text = |name: &str| line["fields"][name].as_str().expect("text").to_owned();
            break (text("address"), text("secure"));
        }
    };
    std::thread::spawn(move || lines.for_each(drop));
    let port = secure.rsplit(':').next().expect("a port");
    let secure = format!("https://localhost:{port}");
    (node, format!("http://{address}"), secure)
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}
