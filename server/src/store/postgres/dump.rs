//! Writes every row into files, all as of one moment, while nodes go on
//! working: the operator needs no program of PostgreSQL for it, and what is
//! read back is checked as everything else.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use deadpool_postgres::Transaction;
use futures_util::{StreamExt, pin_mut};
use tokio_postgres::IsolationLevel;

use super::{OpenError, PostgresStore, Settings, database::Database, fault::Fault, query::all};
use crate::{
    private_file,
    store::{
        StoreError,
        backup::{Backup, Hashed, Table},
    },
};

impl PostgresStore {
    /// Writes every table into the folder `dir`, and what it wrote into
    /// `backup`.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn dump(
        settings: &Settings,
        dir: &Path,
        backup: &mut Backup,
    ) -> Result<(), OpenError> {
        let database = Database::new(settings.pool()?);
        let mut connection = database.connection().await?;
        let transaction = connection
            .build_transaction()
            .isolation_level(IsolationLevel::RepeatableRead)
            .read_only(true)
            .start();
        let transaction = transaction.await.map_err(Fault::from)?;
        // A large table takes its time.
        let patient = transaction.batch_execute("SET LOCAL statement_timeout = 0");
        patient.await.map_err(Fault::from)?;
        Ok(write(&transaction, dir, backup).await?)
    }
}

async fn write(t: &Transaction<'_>, dir: &Path, backup: &mut Backup) -> Result<(), Fault> {
    let steps = t.query_one("SELECT max(number) FROM migrations", &[]);
    backup.schema = steps.await?.try_get(0)?;
    for table in tables(t).await? {
        let name = file_name(&table);
        let rows = format!("COPY {} TO STDOUT", target(&table));
        let path = dir.join(&name);
        let hash = stream(t, &rows, &path).await?;
        backup.files.insert(name, hash);
        backup.tables.push(table);
    }
    Ok(())
}

async fn stream(t: &Transaction<'_>, sql: &str, path: &Path) -> Result<String, Fault> {
    let rows = t.copy_out(sql).await?;
    pin_mut!(rows);
    let file = create(path).map_err(disk)?;
    let mut to = Hashed::new(BufWriter::new(&file));
    while let Some(piece) = rows.next().await {
        to.write_all(&piece?).map_err(disk)?;
    }
    to.flush().map_err(disk)?;
    let hash = to.hash();
    file.sync_all().map_err(disk)?;
    Ok(hash)
}

fn create(path: &Path) -> io::Result<File> {
    private_file::write_new(path, b"")?;
    File::options().write(true).open(path)
}

/// What the disk said, for the operator.
pub(super) fn disk(error: io::Error) -> Fault {
    StoreError::Engine(format!("the backup's folder: {error}")).into()
}

/// Name of a table's file.
pub(super) fn file_name(table: &Table) -> String {
    format!("{}.rows", table.name)
}

/// Table and columns as `COPY` wants them.
pub(super) fn target(table: &Table) -> String {
    let columns: Vec<String> = table.columns.iter().map(|name| quoted(name)).collect();
    format!("{} ({})", quoted(&table.name), columns.join(", "))
}

/// A name as SQL writes it: names of a list that somebody changed run nothing.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Every table with its columns, but for those that a restore makes by itself
/// (migrations, and the count of what lies here); each after those that it
/// refers to.
async fn tables(t: &Transaction<'_>) -> Result<Vec<Table>, Fault> {
    let rows = all(
        t,
        "SELECT c.relname::text,
                array(SELECT a.attname::text FROM pg_attribute a
                      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                      ORDER BY a.attnum),
                array(SELECT p.relname::text FROM pg_constraint f JOIN pg_class p ON p.oid = f.confrelid
                      WHERE f.conrelid = c.oid AND f.contype = 'f' AND p.oid <> c.oid)
         FROM pg_class c
         WHERE c.relkind = 'r' AND c.relname NOT IN ('migrations', 'kept')
           AND c.relnamespace = current_schema()::text::regnamespace
         ORDER BY c.relname",
        &[],
    )
    .await?;
    let mut waiting = Vec::new();
    for row in &rows {
        let (name, columns) = (row.try_get(0)?, row.try_get(1)?);
        let refers_to: Vec<String> = row.try_get(2)?;
        waiting.push((Table { name, columns }, refers_to));
    }
    Ok(ordered(waiting))
}

/// Those that refer to nothing first, and so on. Tables that refer to each
/// other in a circle would stay out; the schema has none.
fn ordered(mut waiting: Vec<(Table, Vec<String>)>) -> Vec<Table> {
    let (mut order, mut done) = (Vec::new(), BTreeSet::new());
    while let Some(at) = waiting
        .iter()
        .position(|(_, needs)| needs.iter().all(|name| done.contains(name)))
    {
        let (table, _) = waiting.remove(at);
        done.insert(table.name.clone());
        order.push(table);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_after_those_it_refers_to() {
        let table = |name: &str, needs: &[&str]| {
            let columns = Vec::new();
            let name = name.into();
            let needs = needs.iter().map(|&need| need.into()).collect();
            (Table { name, columns }, needs)
        };
        let order = ordered(vec![
            table("a", &["b", "c"]),
            table("b", &["c"]),
            table("c", &[]),
        ]);
        let names: Vec<String> = order.into_iter().map(|table| table.name).collect();
        assert_eq!(names, ["c", "b", "a"]);
    }

    #[test]
    fn a_name_stays_a_name() {
        assert_eq!(quoted("a\" FROM b; --"), "\"a\"\" FROM b; --\"");
    }
}
