//! What the disk can do: appending the bytes of a group and syncing them, as
//! often as it goes. Nothing that promises durability can be faster. And what is
//! left of it when SQLite does it, with one row for each commit of a group.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::Connection;

/// Groups written and synced in one second, each of `bytes`.
pub(crate) fn groups(folder: &Path, bytes: usize, time: Duration) -> io::Result<f64> {
    let mut file = File::create(folder.join("raw"))?;
    let group = vec![7; bytes];
    let begun = Instant::now();
    let mut count = 0.0;
    while begun.elapsed() < time {
        file.write_all(&group)?;
        file.sync_data()?;
        count += 1.0;
    }
    Ok(count / begun.elapsed().as_secs_f64())
}

/// The same by SQLite: `(rows, bytes)` of each make a group, in one table without
/// any index, as durable as the store.
pub(crate) fn sqlite(
    folder: &Path,
    (rows, bytes): (usize, usize),
    time: Duration,
) -> rusqlite::Result<f64> {
    let mut connection = Connection::open(folder.join("bare"))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch("CREATE TABLE item (id INTEGER PRIMARY KEY, body TEXT) STRICT")?;
    let body = "x".repeat(bytes);
    let begun = Instant::now();
    let mut count = 0.0;
    while begun.elapsed() < time {
        let group = connection.transaction()?;
        for _ in 0..rows {
            let mut insert = group.prepare_cached("INSERT INTO item (body) VALUES (?1)")?;
            insert.execute([&body])?;
        }
        group.commit()?;
        count += 1.0;
    }
    Ok(count / begun.elapsed().as_secs_f64())
}
