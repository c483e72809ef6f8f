//! A node as a process.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;
use umzug::{
    private_file,
    region::{
        default_region,
        registry::Registry,
        sign_command::{load_root, publish_for},
    },
};

/// What the node writes of each request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Log {
    /// A line, as usual, into a file.
    Lines,
    /// Nothing.
    Nothing,
}

/// A running node; it ends with this.
pub(crate) struct Node {
    child: Child,
    folder: TempDir,
    pub(crate) address: String,
}

impl Node {
    /// With the built app, the region's directory and nobody enrolled.
    pub(crate) fn start(log: Log) -> Result<Self, String> {
        Self::on(folder(&Registry::default())?, log)
    }

    /// On a folder that is prepared.
    pub(crate) fn on(folder: TempDir, log: Log) -> Result<Self, String> {
        let text = |error: std::io::Error| error.to_string();
        let file = folder.path().join("log");
        // The level says "ready" in any case.
        let level = match log {
            Log::Lines => "info",
            Log::Nothing => "warn,umzug::http::serve=info",
        };
        let child = Command::new(env!("CARGO_BIN_EXE_umzug"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data(&folder))
            .arg("--site")
            .arg(site()?)
            .env("UMZUG_LOG", level)
            .env("UMZUG_LOG_FORMAT", "json")
            .stderr(File::create(&file).map_err(text)?)
            .stdout(Stdio::null())
            .spawn()
            .map_err(text)?;
        let mut node = Self {
            child,
            folder,
            address: String::new(),
        };
        loop {
            let lines = fs::read_to_string(&file).map_err(text)?;
            if let Some(address) = lines.lines().find_map(ready) {
                node.address = address;
                return Ok(node);
            }
            if node.child.try_wait().map_err(text)?.is_some() {
                return Err(format!("the node did not start: {lines}"));
            }
            sleep(Duration::from_millis(50));
        }
    }

    /// Folder of its data.
    pub(crate) fn data(&self) -> PathBuf {
        data(&self.folder)
    }

    /// Memory that it holds, in bytes.
    pub(crate) fn memory(&self) -> Result<f64, String> {
        let text = self.told("status")?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
        Ok(kilobytes.ok_or("no memory is told")? * 1024.0)
    }

    /// Time that it has used of all processors, in seconds.
    pub(crate) fn busy(&self) -> Result<f64, String> {
        busy(&self.child.id().to_string())
    }

    fn told(&self, name: &str) -> Result<String, String> {
        told(&self.child.id().to_string(), name)
    }
}

/// Time that a process, or `thread-self`, has used of all processors, in
/// seconds.
pub(crate) fn busy(process: &str) -> Result<f64, String> {
    let text = told(process, "stat")?;
    // Behind the name; the first field there is the state, see proc(5).
    let fields = text.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: f64 = ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    // USER_HZ: 100 on every Linux.
    Ok(ticks / 100.0)
}

fn told(process: &str, name: &str) -> Result<String, String> {
    let file = format!("/proc/{process}/{name}");
    fs::read_to_string(file).map_err(|error| error.to_string())
}

fn ready(line: &str) -> Option<String> {
    let line: Value = serde_json::from_str(line).ok()?;
    let ready = line["fields"]["message"] == "ready";
    ready.then(|| line["fields"]["address"].as_str().map(str::to_owned))?
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder for a node with a directory that names who is enrolled.
pub(crate) fn folder(registry: &Registry) -> Result<TempDir, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let data = data(&folder);
    private_file::create_folder(&data).map_err(|error| error.to_string())?;
    registry.save(&data).map_err(|error| error.to_string())?;
    let root = load_root(&folder.path().join("root")).map_err(|error| error.to_string())?;
    let region = default_region();
    publish_for(&data, &root, region, "https://node.example", true)
        .map_err(|error| error.to_string())?;
    Ok(folder)
}

fn data(folder: &TempDir) -> PathBuf {
    folder.path().join("data")
}

/// The folder of the built app.
pub(crate) fn site() -> Result<PathBuf, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = here.join("../target/site");
    let site = site.canonicalize();
    site.map_err(|_| "the app is not built; run ./x build first".to_owned())
}

/// Bytes of its files, compressed forms too: the node keeps them in memory.
pub(crate) fn site_bytes() -> Result<f64, String> {
    let (mut folders, mut bytes) = (vec![site()?], 0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).map_err(|error| error.to_string())? {
            let entry = entry.map_err(|error| error.to_string())?;
            let facts = entry.metadata().map_err(|error| error.to_string())?;
            match facts.is_dir() {
                true => folders.push(entry.path()),
                false => bytes += facts.len(),
            }
        }
    }
    Ok(bytes as f64)
}
