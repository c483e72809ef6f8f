//! Notices: written by commits and events, told by workers.

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::SqliteStore;
use crate::store::{
    Answer, StoreError,
    notices::{Callback, News, Notice, Notices},
    types::Pickup,
};

/// Somebody is to be told.
pub(super) fn write(
    c: &Connection,
    submission: Uuid,
    news: News,
    now: i64,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO notice (submission, news, due_at) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET due_at = excluded.due_at, lease_until = NULL, attempts = 0",
    )?
    .execute(params![submission, news.code(), now])?;
    Ok(())
}

/// Its sender is to be told, if it wants that.
pub(super) fn write_if_wanted(
    c: &Connection,
    submission: Uuid,
    news: News,
    now: i64,
) -> Result<(), StoreError> {
    let wanted = c
        .prepare_cached("SELECT 1 FROM callback WHERE submission = ?1")?
        .exists([submission])?;
    match wanted {
        true => write(c, submission, news, now),
        false => Ok(()),
    }
}

fn claim(c: &Connection, now: i64, lease_until: i64, most: u32) -> Result<Vec<Notice>, StoreError> {
    let mut due = c.prepare_cached(
        "SELECT k.destination, n.submission, k.id, n.news, n.attempts + 1, a.url, a.secret,
                b.token_hash
         FROM notice n
         JOIN submission s ON s.id = n.submission
         JOIN request_case k ON k.id = s.case_id
         JOIN bundle b ON b.id = k.bundle
         LEFT JOIN callback a ON a.submission = n.submission
         WHERE n.due_at <= ?1 AND coalesce(n.lease_until, 0) <= ?1 ORDER BY n.due_at LIMIT ?2",
    )?;
    let rows = due.query_map(params![now, most], |row| {
        let (url, secret): (Option<String>, Option<String>) = (row.get(5)?, row.get(6)?);
        Ok(Notice {
            ids: Pickup {
                destination: row.get(0)?,
                submission: row.get(1)?,
                case: row.get(2)?,
            },
            news: read(row.get(3)?)?,
            attempt: row.get(4)?,
            lease_until,
            callback: (url.zip(secret)).map(|(url, secret)| Callback { url, secret }),
            token: row.get(7)?,
        })
    })?;
    let notices = rows.collect::<Result<Vec<_>, _>>()?;
    let mut lease = c.prepare_cached(
        "UPDATE notice SET lease_until = ?3, attempts = ?4 WHERE submission = ?1 AND news = ?2",
    )?;
    for notice in &notices {
        let submission = notice.ids.submission;
        lease.execute(params![
            submission,
            notice.news.code(),
            lease_until,
            notice.attempt
        ])?;
    }
    Ok(notices)
}

fn read(news: String) -> rusqlite::Result<News> {
    News::parse(&news).ok_or(rusqlite::Error::InvalidQuery)
}

fn end(c: &Connection, notice: &Notice, due_at: Option<i64>) -> Result<(), StoreError> {
    let id = notice.ids.submission;
    let (news, lease) = (notice.news.code(), notice.lease_until);
    match due_at {
        None => c
            .prepare_cached(
                "DELETE FROM notice WHERE submission = ?1 AND news = ?2 AND lease_until = ?3",
            )?
            .execute(params![id, news, lease])?,
        Some(due_at) => c
            .prepare_cached(
                "UPDATE notice SET lease_until = NULL, due_at = ?4
                 WHERE submission = ?1 AND news = ?2 AND lease_until = ?3",
            )?
            .execute(params![id, news, lease, due_at])?,
    };
    Ok(())
}

fn keep(c: &Connection, submission: Uuid, callback: &Callback) -> Result<(), StoreError> {
    c.prepare_cached("SELECT 1 FROM submission WHERE id = ?1")?
        .query_row([submission], |_| Ok(()))
        .optional()?
        .ok_or(StoreError::NotFound)?;
    c.prepare_cached(
        "INSERT OR REPLACE INTO callback (submission, url, secret) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![submission, callback.url, callback.secret])?;
    Ok(())
}

impl Notices for SqliteStore {
    fn keep_callback(&self, submission: Uuid, callback: Callback) -> Answer<'_, ()> {
        Box::pin(self.writer.run(move |c| keep(c, submission, &callback)))
    }

    fn claim_notices(&self, now: i64, lease_until: i64, most: u32) -> Answer<'_, Vec<Notice>> {
        Box::pin(self.writer.run(move |c| claim(c, now, lease_until, most)))
    }

    fn end_notice(&self, notice: Notice, due_at: Option<i64>) -> Answer<'_, ()> {
        Box::pin(self.writer.run(move |c| end(c, &notice, due_at)))
    }
}
