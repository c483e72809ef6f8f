//! Reads the rows of a backup into an empty database and brings it up to
//! date, in one transaction: a restore that breaks off leaves nothing.

use std::{
    fs::File,
    io::{Cursor, Read},
    path::Path,
    pin::pin,
};

use deadpool_postgres::Transaction;
use futures_util::SinkExt;
use uuid::Uuid;

use super::{
    OpenError, PostgresStore, Settings,
    database::Database,
    dump::{disk, file_name, quoted, target},
    expire,
    fault::Fault,
    migrate,
    query::{all, change, one},
    rows, tombstones,
};
use crate::store::{
    backup::{Backup, Table},
    tombstones::{Fact, Gone, PARKED, Restored, Since, Tombstones},
};

/// Bytes that are sent at once.
const PIECE: usize = 256 * 1024;

impl PostgresStore {
    /// Whether the database holds no table yet.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn is_empty(settings: &Settings) -> Result<bool, OpenError> {
        let database = Database::new(settings.pool()?);
        let count = database.read((), |t, ()| {
            Box::pin(async move {
                let tables = "SELECT count(*) FROM pg_class WHERE relkind = 'r'
                              AND relnamespace = current_schema()::text::regnamespace";
                Ok(one(t, tables, &[]).await?.try_get::<_, i64>(0)?)
            })
        });
        Ok(count.await? == 0)
    }

    /// Reads the backup in `dir` into an empty database, with the newest
    /// schema, and does again what happened `since`, at `now`.
    ///
    /// # Errors
    /// [`OpenError`]; the database is empty still.
    pub async fn restore(
        settings: &Settings,
        (dir, backup): (&Path, &Backup),
        since: &Since,
        now: i64,
    ) -> Result<Restored, OpenError> {
        if backup.schema > migrate::newest() {
            return Err(OpenError::Newer(backup.schema));
        }
        let database = Database::new(settings.pool()?);
        let mut connection = database.connection().await?;
        let transaction = connection.transaction().await.map_err(Fault::from)?;
        let done = load(&transaction, (dir, backup), since, now).await?;
        transaction.commit().await.map_err(Fault::from)?;
        Ok(done)
    }
}

async fn load(
    t: &Transaction<'_>,
    (dir, backup): (&Path, &Backup),
    since: &Since,
    now: i64,
) -> Result<Restored, Fault> {
    migrate::begin(t).await?;
    migrate::advance(t, 0, backup.schema, now).await?;
    // Counted at once below; row by row takes long.
    t.batch_execute("ALTER TABLE part DISABLE TRIGGER USER")
        .await?;
    for table in &backup.tables {
        fill(t, table, &dir.join(file_name(table))).await?;
        count_on(t, table).await?;
    }
    t.batch_execute("ALTER TABLE part ENABLE TRIGGER USER")
        .await?;
    migrate::advance(t, backup.schema, migrate::newest(), now).await?;
    count_kept(t).await?;
    apply(t, since, now).await
}

/// Counts the bytes of the parts that were read.
async fn count_kept(t: &Transaction<'_>) -> Result<(), Fault> {
    change(
        t,
        "UPDATE kept SET bytes = CASE slot WHEN 0 THEN
            (SELECT coalesce(sum(announced), 0) FROM part WHERE stored_at IS NOT NULL)
         ELSE 0 END",
        &[],
    )
    .await?;
    Ok(())
}

async fn fill(t: &Transaction<'_>, table: &Table, file: &Path) -> Result<(), Fault> {
    let mut file = File::open(file).map_err(disk)?;
    let sql = format!("COPY {} FROM STDIN", target(table));
    let mut rows = pin!(t.copy_in::<_, Cursor<Vec<u8>>>(&sql).await?);
    loop {
        let mut piece = vec![0; PIECE];
        let count = file.read(&mut piece).map_err(disk)?;
        if count == 0 {
            break;
        }
        piece.truncate(count);
        rows.send(Cursor::new(piece)).await?;
    }
    rows.finish().await?;
    Ok(())
}

/// New rows get numbers after those that were read.
async fn count_on(t: &Transaction<'_>, table: &Table) -> Result<(), Fault> {
    let name = quoted(&table.name);
    for column in &table.columns {
        let numbers = "SELECT pg_get_serial_sequence($1, $2)";
        let numbers: Option<String> = one(t, numbers, &[&name, column]).await?.try_get(0)?;
        if let Some(numbers) = numbers {
            let last = format!(
                "SELECT setval($1::text::regclass, max({})) FROM {name}",
                quoted(column)
            );
            t.query(&last, &[&numbers]).await?;
        }
    }
    Ok(())
}

async fn apply(t: &Transaction<'_>, since: &Since, now: i64) -> Result<Restored, Fault> {
    let mut done = Restored::default();
    if let Since::Known(known) = since {
        // An earlier backup will need them, too.
        for (gone, hash, day) in known.iter() {
            tombstones::note(t, gone, hash, day).await?;
        }
        erase_again(t, known, &mut done).await?;
    }
    let waiting = all(
        t,
        "SELECT s.id, s.committed_at, o.handed_at IS NOT NULL
         FROM submission s JOIN outbox o ON o.submission = s.id
         WHERE s.accepted_at IS NULL AND s.rejected_at IS NULL AND s.withdrawn_at IS NULL",
        &[],
    )
    .await?;
    for row in waiting {
        let (id, committed_at): (Uuid, i64) = (row.try_get(0)?, row.try_get(1)?);
        let handed = row.try_get(2)?;
        match since.of(id, handed) {
            Fact::Unknown => {
                park(t, id, now).await?;
                done.parked += 1;
            }
            Fact::Ended(gone, day) => {
                settle_again(t, id, gone, day.max(committed_at)).await?;
                done.settled += 1;
            }
            Fact::Waits => done.waiting += 1,
            Fact::Followed => {}
        }
    }
    Ok(done)
}

async fn erase_again(
    t: &Transaction<'_>,
    known: &Tombstones,
    done: &mut Restored,
) -> Result<(), Fault> {
    for row in all(t, "SELECT id, token_hash FROM bundle", &[]).await? {
        let token = expire::token_hash(row.try_get(1)?)?;
        if let Some(day) = known.erased(&token) {
            let contents = expire::erase(t, row.try_get(0)?, day).await?;
            forget(t, contents).await?;
            done.erased += 1;
        }
    }
    Ok(())
}

/// Notes the fact, without the event that told it: the log ends before that.
async fn settle_again(t: &Transaction<'_>, id: Uuid, gone: Gone, at: i64) -> Result<(), Fault> {
    let fact = match gone {
        Gone::Accepted => {
            "UPDATE submission SET fetched_at = coalesce(fetched_at, $2), accepted_at = $2
             WHERE id = $1"
        }
        Gone::Rejected => {
            "UPDATE submission SET fetched_at = coalesce(fetched_at, $2), rejected_at = $2
             WHERE id = $1"
        }
        Gone::Withdrawn => "UPDATE submission SET withdrawn_at = $2 WHERE id = $1",
        Gone::Delivered | Gone::Erased => return hand_over_again(t, id, at).await,
    };
    change(t, fact, &[&id, &at]).await?;
    let contents = rows::erase(t, id).await?;
    forget(t, contents).await?;
    rows::settle(t, id, at).await
}

async fn forget(t: &Transaction<'_>, contents: Vec<String>) -> Result<(), Fault> {
    change(t, "DELETE FROM content WHERE name = ANY ($1)", &[&contents]).await?;
    Ok(())
}

/// Its receiver has it, and the events about it are to be looked for there.
async fn hand_over_again(t: &Transaction<'_>, id: Uuid, at: i64) -> Result<(), Fault> {
    change(
        t,
        "UPDATE outbox SET handed_at = coalesce(handed_at, $2), lease_until = NULL,
            attempts = greatest(attempts, 1), parked_at = NULL, parked = NULL WHERE submission = $1",
        &[&id, &at],
    )
    .await?;
    change(
        t,
        "INSERT INTO followed (case_id, due_at) SELECT case_id, $2 FROM submission WHERE id = $1
         ON CONFLICT DO NOTHING",
        &[&id, &at],
    )
    .await?;
    Ok(())
}

/// Offered to nobody until the operator says so.
async fn park(t: &Transaction<'_>, id: Uuid, now: i64) -> Result<(), Fault> {
    change(
        t,
        "UPDATE outbox SET parked_at = $2, parked = $3, lease_until = NULL
         WHERE submission = $1 AND done_at IS NULL AND handed_at IS NULL",
        &[&id, &now, &PARKED],
    )
    .await?;
    Ok(())
}
