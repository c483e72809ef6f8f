//! Notices: written by commits and events, told by workers.

use deadpool_postgres::Transaction;
use uuid::Uuid;

use super::{
    PostgresStore,
    fault::Fault,
    query::{all, change},
};
use crate::store::{
    Answer, StoreError,
    notices::{Callback, News, Notice, Notices},
    types::Pickup,
};

/// Somebody is to be told.
pub(super) async fn write(
    t: &Transaction<'_>,
    submission: Uuid,
    news: News,
    now: i64,
) -> Result<(), Fault> {
    change(
        t,
        "INSERT INTO notice (submission, news, due_at) VALUES ($1, $2, $3)
         ON CONFLICT (submission, news) DO UPDATE
            SET due_at = excluded.due_at, lease_until = NULL, attempts = 0",
        &[&submission, &news.code(), &now],
    )
    .await?;
    Ok(())
}

/// Its sender is to be told, if it wants that.
pub(super) async fn write_if_wanted(
    t: &Transaction<'_>,
    submission: Uuid,
    news: News,
    now: i64,
) -> Result<(), Fault> {
    let wanted = all(
        t,
        "SELECT FROM callback WHERE submission = $1",
        &[&submission],
    )
    .await?;
    match wanted.is_empty() {
        true => Ok(()),
        false => write(t, submission, news, now).await,
    }
}

async fn claim(
    t: &Transaction<'_>,
    (now, lease_until): (i64, i64),
    most: u32,
) -> Result<Vec<Notice>, Fault> {
    let rows = all(
        t,
        "SELECT k.destination, n.submission, k.id, n.news, n.attempts + 1, a.url, a.secret,
                b.token_hash
         FROM notice n
         JOIN submission s ON s.id = n.submission
         JOIN request_case k ON k.id = s.case_id
         JOIN bundle b ON b.id = k.bundle
         LEFT JOIN callback a ON a.submission = n.submission
         WHERE n.due_at <= $1 AND coalesce(n.lease_until, 0) <= $1
         ORDER BY n.due_at LIMIT $2 FOR UPDATE OF n SKIP LOCKED",
        &[&now, &i64::from(most)],
    )
    .await?;
    let mut notices = Vec::new();
    for row in rows {
        let (url, secret): (Option<String>, Option<String>) = (row.try_get(5)?, row.try_get(6)?);
        let attempts: i64 = row.try_get(4)?;
        let token: Vec<u8> = row.try_get(7)?;
        let notice = Notice {
            ids: Pickup {
                destination: row.try_get(0)?,
                submission: row.try_get(1)?,
                case: row.try_get(2)?,
            },
            news: News::parse(row.try_get(3)?).ok_or_else(damaged)?,
            attempt: u32::try_from(attempts).map_err(|_| damaged())?,
            lease_until,
            callback: (url.zip(secret)).map(|(url, secret)| Callback { url, secret }),
            token: token.try_into().map_err(|_| damaged())?,
        };
        change(
            t,
            "UPDATE notice SET lease_until = $3, attempts = $4
             WHERE submission = $1 AND news = $2",
            &[
                &notice.ids.submission,
                &notice.news.code(),
                &lease_until,
                &attempts,
            ],
        )
        .await?;
        notices.push(notice);
    }
    Ok(notices)
}

fn damaged() -> StoreError {
    StoreError::Engine("a notice is damaged".into())
}

async fn end(t: &Transaction<'_>, notice: &Notice, due_at: Option<i64>) -> Result<(), Fault> {
    let (id, news, lease) = (
        notice.ids.submission,
        notice.news.code(),
        notice.lease_until,
    );
    match due_at {
        None => {
            change(
                t,
                "DELETE FROM notice WHERE submission = $1 AND news = $2 AND lease_until = $3",
                &[&id, &news, &lease],
            )
            .await?
        }
        Some(due_at) => {
            change(
                t,
                "UPDATE notice SET lease_until = NULL, due_at = $4
                 WHERE submission = $1 AND news = $2 AND lease_until = $3",
                &[&id, &news, &lease, &due_at],
            )
            .await?
        }
    };
    Ok(())
}

async fn keep(t: &Transaction<'_>, submission: Uuid, callback: &Callback) -> Result<(), Fault> {
    let kept = change(
        t,
        "INSERT INTO callback (submission, url, secret)
            SELECT id, $2, $3 FROM submission WHERE id = $1
         ON CONFLICT (submission) DO UPDATE SET url = excluded.url, secret = excluded.secret",
        &[&submission, &callback.url, &callback.secret],
    )
    .await?;
    match kept {
        0 => Err(StoreError::NotFound.into()),
        _ => Ok(()),
    }
}

impl Notices for PostgresStore {
    fn keep_callback(&self, submission: Uuid, callback: Callback) -> Answer<'_, ()> {
        let input = (submission, callback);
        Box::pin(self.database.write(input, |t, (submission, callback)| {
            Box::pin(keep(t, *submission, callback))
        }))
    }

    fn claim_notices(&self, now: i64, lease_until: i64, most: u32) -> Answer<'_, Vec<Notice>> {
        let input = ((now, lease_until), most);
        Box::pin(
            self.database
                .write(input, |t, (times, most)| Box::pin(claim(t, *times, *most))),
        )
    }

    fn end_notice(&self, notice: Notice, due_at: Option<i64>) -> Answer<'_, ()> {
        let input = (notice, due_at);
        Box::pin(self.database.write(input, |t, (notice, due_at)| {
            Box::pin(end(t, notice, *due_at))
        }))
    }
}
