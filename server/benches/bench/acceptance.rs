//! Durable acceptance ([`bundles`](crate::bundles)) beside what the disk and the
//! bare engines can do with as many bytes in groups of the same size. All take
//! turns, in several rounds, and of each the best round counts: what else runs on
//! the machine can only slow down.

use std::{sync::Arc, time::Duration};

use tokio::runtime::Runtime;
use umzug::store::{
    Store,
    postgres::{PostgresStore, Settings},
    sqlite::SqliteStore,
};

use crate::{
    Figure,
    bundles::{AT_ONCE, STEP, STEPS, accept},
    pgbench::Server,
    postgres, raw,
};

const ROUNDS: usize = 3;
/// Time of each measurement in a round.
const TIME: Duration = Duration::from_secs(3);
/// Time before it that is not counted.
const WARM: Duration = Duration::from_secs(1);

/// What came out of a round, or the best of several: per second.
#[derive(Clone, Copy, Default)]
struct Rates {
    /// Groups that the disk takes.
    groups: f64,
    /// Groups that SQLite takes, in one table.
    bare: f64,
    /// Bundles.
    sqlite: f64,
    /// Inserts.
    pgbench: f64,
    /// Bundles.
    postgres: f64,
}

impl Rates {
    const fn best(self, other: Self) -> Self {
        Self {
            groups: self.groups.max(other.groups),
            bare: self.bare.max(other.bare),
            sqlite: self.sqlite.max(other.sqlite),
            pgbench: self.pgbench.max(other.pgbench),
            postgres: self.postgres.max(other.postgres),
        }
    }
}

pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    let server = Server::start()?;
    let mut best = Rates::default();
    for _ in 0..ROUNDS {
        best = best.best(round(&runtime, &server)?);
    }
    Ok(figures(best))
}

fn round(runtime: &Runtime, server: &Server) -> Result<Rates, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let groups = raw::groups(folder.path(), AT_ONCE * STEP, TIME).map_err(|e| e.to_string())?;
    let bare = raw::sqlite(folder.path(), (AT_ONCE, STEP), TIME).map_err(|e| e.to_string())?;
    let store = SqliteStore::open(&folder.path().join("db")).map_err(|e| e.to_string())?;
    let sqlite = runtime.block_on(warm(Arc::new(store), || ()))?;
    let (pgbench, database) = (server.inserts(STEP, TIME)?, server.database());
    let postgres = runtime.block_on(async {
        let settings = Settings::parse(&database).map_err(|error| error.to_string())?;
        let store = PostgresStore::open(&settings, 1).await;
        let store = Arc::new(store.map_err(|error| error.to_string())?);
        // By itself it does so within a minute; until then its plans are those
        // for empty tables.
        warm(store, || drop(postgres::run(&database, "ANALYZE"))).await
    })?;
    Ok(Rates {
        groups,
        bare,
        sqlite,
        pgbench,
        postgres,
    })
}

/// As [`accept`], once connections, statements and caches are warm.
async fn warm(store: Arc<dyn Store>, then: impl FnOnce()) -> Result<f64, String> {
    accept(Arc::clone(&store), WARM).await?;
    then();
    accept(store, TIME).await
}

fn figures(best: Rates) -> Vec<Figure> {
    let raw = best.groups * AT_ONCE as f64;
    let bare = best.bare * AT_ONCE as f64;
    let (sqlite, postgres) = (best.sqlite * STEPS, best.postgres * STEPS);
    vec![
        figure(
            "raw_commits_per_second",
            raw,
            "of 4 kB, 64 to a group, synced",
        ),
        figure(
            "bare_sqlite_commits_per_second",
            bare,
            "the same into one table",
        ),
        figure("bare_sqlite_to_raw", bare / raw, "what SQLite leaves of it"),
        figure(
            "sqlite_bundles_per_second",
            best.sqlite,
            "of six durable steps",
        ),
        figure(
            "sqlite_to_bare",
            sqlite / bare,
            "durable steps to bare SQLite",
        ),
        figure(
            "sqlite_to_raw",
            sqlite / raw,
            "durable steps to raw commits (aim 0.6)",
        ),
        figure(
            "pgbench_inserts_per_second",
            best.pgbench,
            "of 4 kB, 16 clients, synced",
        ),
        figure(
            "pgbench_to_raw",
            best.pgbench / raw,
            "what PostgreSQL leaves of it",
        ),
        figure(
            "postgres_bundles_per_second",
            best.postgres,
            "of six durable steps",
        ),
        figure(
            "postgres_to_pgbench",
            postgres / best.pgbench,
            "durable steps to inserts",
        ),
        figure(
            "postgres_to_raw",
            postgres / raw,
            "durable steps to raw commits (aim 0.6)",
        ),
    ]
}

const fn figure(name: &'static str, value: f64, unit: &'static str) -> Figure {
    Figure { name, value, unit }
}
