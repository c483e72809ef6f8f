//! A PostgreSQL with everything synced, and what its own benchmark gets out of
//! it.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use crate::postgres;

/// Clients of pgbench: as many as a store has connections.
const CLIENTS: &str = "16";

pub(crate) struct Server {
    folder: PathBuf,
    port: u16,
    child: Child,
    databases: AtomicU32,
}

impl Server {
    pub(crate) fn start() -> Result<Self, String> {
        let (folder, port) = postgres::make();
        let mut server = postgres::server(&folder, port);
        // The tests make do with a quarter.
        server.args(["-c", "shared_buffers=128MB"]);
        let server = server.stdout(Stdio::null()).stderr(Stdio::null());
        let child = server.spawn().map_err(|error| error.to_string())?;
        Ok(Self {
            folder,
            port,
            child,
            databases: AtomicU32::new(0),
        })
    }

    /// Address of a new database.
    pub(crate) fn database(&self) -> String {
        let name = format!("bench{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let address = |name| postgres::address(&self.folder, self.port, name);
        postgres::run(&address("postgres"), &format!("CREATE DATABASE {name}"));
        address(&name)
    }

    /// Inserts of pgbench in one second, of `bytes` each.
    pub(crate) fn inserts(&self, bytes: usize, time: Duration) -> Result<f64, String> {
        let address = self.database();
        let table = "CREATE TABLE item (id bigserial PRIMARY KEY, body text);
             ALTER TABLE item ALTER COLUMN body SET STORAGE EXTERNAL";
        postgres::run(&address, table);
        let script = self.folder.join("insert.sql");
        let insert = format!("INSERT INTO item (body) VALUES (repeat('x', {bytes}));");
        std::fs::write(&script, insert).map_err(|error| error.to_string())?;
        let ran = Command::new("pgbench")
            .args(["--no-vacuum", "--client", CLIENTS, "--jobs", "2"])
            .args([
                "--protocol",
                "prepared",
                "--time",
                &time.as_secs().to_string(),
            ])
            .arg("--file")
            .args([script.as_os_str(), address.as_ref()])
            .output()
            .map_err(|error| format!("pgbench cannot be started: {error}"))?;
        let text = String::from_utf8_lossy(&ran.stdout);
        let rate = text.lines().find_map(|line| {
            let rest = line.strip_prefix("tps = ")?;
            rest.split_whitespace().next()?.parse().ok()
        });
        rate.ok_or_else(|| format!("pgbench: {}", String::from_utf8_lossy(&ran.stderr)))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
