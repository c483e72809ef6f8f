//! Durable acceptance: bundles of two requests of 8 kB each, from announcement
//! to commit, by many at once. Every call is durable when it is answered; so a
//! bundle is six durable steps (announcement, four parts, commit).

use std::{
    collections::BTreeMap,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use relocation::envelope::bundle::{AnnouncedSubmission, Commit};
use tokio::{runtime::Runtime, task::JoinSet};
use umzug::{
    machine,
    store::{
        Store, StoreError,
        postgres::{PostgresStore, Settings},
        sqlite::SqliteStore,
        types::{Body, NewPart, PartKey, Quota, Stamp},
    },
};
use uuid::Uuid;

use crate::{Figure, postgres, raw};

const TIME: Duration = Duration::from_secs(8);
/// Citizens at the same moment: the size of a group at most.
const AT_ONCE: usize = 64;
const DATA: usize = 8 * 1024;
const METADATA: usize = 1024;
/// Durable calls of one bundle.
const STEPS: f64 = 6.0;
/// Bytes that a step writes on average.
const STEP: usize = 2 * (DATA + METADATA) / 6;
/// Connections of the store to PostgreSQL, and clients of pgbench.
const CLIENTS: &str = "8";

pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let groups = raw::groups(folder.path(), AT_ONCE * STEP, TIME).map_err(|e| e.to_string())?;
    let raw = groups * AT_ONCE as f64;
    let store = SqliteStore::open(&folder.path().join("db")).map_err(|e| e.to_string())?;
    let sqlite = runtime.block_on(accept(Arc::new(store)))?;
    let mut figures = vec![
        figure(
            "raw_commits_per_second",
            raw,
            "of 3 kB, 64 to a group, synced",
        ),
        figure("sqlite_bundles_per_second", sqlite, "1/s"),
        figure(
            "sqlite_to_raw",
            sqlite * STEPS / raw,
            "durable steps to raw commits (aim 0.6)",
        ),
    ];
    let server = Server::start();
    let (inserts, postgres) = server.measure(&runtime)?;
    figures.extend([
        figure("pgbench_inserts_per_second", inserts, "of 3 kB, synced"),
        figure("postgres_bundles_per_second", postgres, "1/s"),
        figure(
            "postgres_to_pgbench",
            postgres * STEPS / inserts,
            "durable steps to inserts",
        ),
        figure(
            "postgres_to_raw",
            postgres * STEPS / raw,
            "durable steps to raw commits (aim 0.6)",
        ),
    ]);
    Ok(figures)
}

const fn figure(name: &'static str, value: f64, unit: &'static str) -> Figure {
    Figure { name, value, unit }
}

/// Bundles accepted in one second.
async fn accept(store: Arc<dyn Store>) -> Result<f64, String> {
    let (begun, count) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let mut all = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (store, count) = (Arc::clone(&store), Arc::clone(&count));
        all.spawn(async move {
            while begun.elapsed() < TIME {
                bundle(&*store).await?;
                count.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<(), StoreError>(())
        });
    }
    for ended in all.join_all().await {
        ended.map_err(|error| error.to_string())?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    Ok(count.load(Ordering::Relaxed) as f64 / seconds)
}

async fn bundle(store: &dyn Store) -> Result<(), StoreError> {
    let token = machine::random();
    let quota = Quota {
        own: u64::MAX / 4,
        node: u64::MAX / 4,
        submissions: 64,
    };
    let parts = [("metadata", METADATA), ("data", DATA)];
    let submission = || AnnouncedSubmission {
        submission: machine::new_id(),
        case: machine::new_id(),
        destination: Uuid::from_u128(1),
        service: "urn:de:x".into(),
        parts: parts.map(|(name, size)| (name.into(), size as u64)).into(),
    };
    let all = vec![submission(), submission()];
    store.announce(token, all.clone(), quota, 1).await?;
    let mut hashes = BTreeMap::new();
    for one in &all {
        for (name, size) in parts {
            let key = PartKey {
                submission: one.submission,
                name: name.into(),
            };
            let part = NewPart {
                size: size as u64,
                hash: "hash".into(),
                tag: "tag".into(),
                body: Body::Row("x".repeat(size)),
            };
            store.put_part(token, key, part, 1).await?;
        }
        let named = parts.map(|(name, _)| (name.to_owned(), "hash".to_owned()));
        hashes.insert(one.submission, BTreeMap::from(named));
    }
    let commit = Commit {
        hashes,
        manifest: "m".repeat(2048),
        replaces: None,
        reply_key: Some("k".repeat(4096)),
    };
    let stamp = Stamp {
        issuer: "https://node.example".into(),
        tell: Vec::new(),
        now: 1,
    };
    store.commit(token, commit, "hash".into(), stamp).await?;
    Ok(())
}

/// A PostgreSQL with everything synced.
struct Server {
    folder: std::path::PathBuf,
    port: u16,
    child: Child,
}

impl Server {
    fn start() -> Self {
        let (folder, port) = postgres::make();
        let mut server = postgres::server(&folder, port);
        let server = server.stdout(Stdio::null()).stderr(Stdio::null());
        let child = server.spawn().expect("PostgreSQL starts");
        Self {
            folder,
            port,
            child,
        }
    }

    /// Inserts of pgbench, and bundles of the store, in one second.
    fn measure(&self, runtime: &Runtime) -> Result<(f64, f64), String> {
        let address = postgres::address(&self.folder, self.port, "postgres");
        postgres::run(&address, "CREATE DATABASE bench");
        let address = postgres::address(&self.folder, self.port, "bench");
        let table = "CREATE TABLE item (id bigserial PRIMARY KEY, body text);
             ALTER TABLE item ALTER COLUMN body SET STORAGE EXTERNAL";
        postgres::run(&address, table);
        let script = self.folder.join("insert.sql");
        let insert = format!("INSERT INTO item (body) VALUES (repeat('x', {STEP}));");
        std::fs::write(&script, insert).map_err(|error| error.to_string())?;
        let inserts = pgbench(&self.folder, self.port, &script)?;
        let store = async {
            let settings = Settings::parse(&address).map_err(|error| error.to_string())?;
            let store = PostgresStore::open(&settings, 1).await;
            accept(Arc::new(store.map_err(|error| error.to_string())?)).await
        };
        Ok((inserts, runtime.block_on(store)?))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn pgbench(folder: &Path, port: u16, script: &Path) -> Result<f64, String> {
    let ran = Command::new("pgbench")
        .args([
            "--no-vacuum",
            "--client",
            CLIENTS,
            "--jobs",
            "2",
            "--protocol",
            "prepared",
        ])
        .args(["--time", &TIME.as_secs().to_string(), "--username", "umzug"])
        .args(["--port", &port.to_string(), "--host"])
        .arg(folder)
        .arg("--file")
        .arg(script)
        .arg("bench")
        .output()
        .map_err(|error| format!("pgbench cannot be started: {error}"))?;
    let text = String::from_utf8_lossy(&ran.stdout);
    let rate = text.lines().find_map(|line| {
        let rest = line.strip_prefix("tps = ")?;
        rest.split_whitespace().next()?.parse().ok()
    });
    rate.ok_or_else(|| format!("pgbench: {}", String::from_utf8_lossy(&ran.stderr)))
}
