//! A node as a process.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

/// A running node; it ends with this.
pub(crate) struct Node {
    child: Child,
    _folder: TempDir,
    pub(crate) address: String,
}

impl Node {
    /// With the built app.
    pub(crate) fn start() -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let site = site()?;
        let mut child = Command::new(env!("CARGO_BIN_EXE_umzug"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path().join("data"))
            .arg("--site")
            .arg(site)
            .env("UMZUG_LOG_FORMAT", "json")
            // The line for each request is written to nowhere, but made.
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let mut lines = BufReader::new(child.stderr.take().ok_or("no log")?).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let line: serde_json::Value = serde_json::from_str(&line).ok()?;
            let ready = line["fields"]["message"] == "ready";
            ready.then(|| line["fields"]["address"].as_str().map(str::to_owned))?
        });
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self {
            child,
            _folder: folder,
            address: address.ok_or("the node did not start")?,
        })
    }

    /// Memory that it holds, in bytes.
    pub(crate) fn memory(&self) -> Result<f64, String> {
        let file = format!("/proc/{}/status", self.child.id());
        let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
        Ok(kilobytes.ok_or("no memory is told")? * 1024.0)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The folder of the built app.
pub(crate) fn site() -> Result<PathBuf, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = here.join("../target/site");
    let site = site.canonicalize();
    site.map_err(|_| "the app is not built; run ./x build first".to_owned())
}
