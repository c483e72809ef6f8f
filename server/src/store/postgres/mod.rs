//! The engine for several nodes: one PostgreSQL database, that any number of
//! processes share. Every call is one transaction there; what was answered is
//! on its disk ([`settings`] keeps `synchronous_commit` on).

mod announce;
mod announced;
mod append;
mod commit;
mod contents;
mod database;
mod dump;
mod expire;
mod fault;
mod followed;
mod listen;
mod locks;
mod migrate;
mod notices;
mod outbox;
mod outboxed;
mod parts;
mod pickup;
mod query;
mod recall;
mod record;
mod replies;
mod restore;
mod rows;
mod sender;
pub mod settings;
mod sweep;
mod tls;
mod tombstones;
mod view;
mod withdraw;

use std::{convert::Infallible, sync::Arc};

use relocation::envelope::bundle::{AnnouncedSubmission, Commit};
use tokio::task::JoinSet;
use uuid::Uuid;

pub use self::{contents::PieceStore, migrate::OpenError, settings::Settings};
use self::{database::Database, listen::News};
use super::{
    Answer, Changes, Store, StoreError,
    lifetimes::Lifetimes,
    tombstones::Tombstone,
    types::{
        Announced, AuthorityEvent, Committed, Fate, Fetched, Handed, NewPart, NewReply, Page,
        PartKey, PartKeyOfReply, Pickup, Placed, Quota, SignedRow, Slot, Stamp, StoredBundle,
        StoredEvent, Swept, TokenHash,
    },
};

/// Bundles that are erased at once, at most: their locks are held meanwhile.
const EXPIRED: usize = 200;

/// The store in a PostgreSQL database.
#[derive(Clone)]
pub struct PostgresStore {
    database: Database,
    news: News,
    /// Ends with the last clone.
    _listening: Arc<JoinSet<Infallible>>,
}

impl PostgresStore {
    /// Connects, and makes what tables are missing at `now` (Unix seconds).
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open(settings: &Settings, now: i64) -> Result<Self, OpenError> {
        let database = Database::new(settings.pool()?);
        migrate::migrate(&database, now).await?;
        let news = News::new();
        Ok(Self {
            database,
            _listening: Arc::new(settings.listen(news.clone())?),
            news,
        })
    }

    /// How many attachments rows name that do not lie there whole; changes
    /// nothing.
    ///
    /// # Errors
    /// [`OpenError`] when the database does not answer, or was never used by a
    /// node.
    pub async fn check(settings: &Settings) -> Result<u64, OpenError> {
        let database = Database::new(settings.pool()?);
        let missing = database.read((), |t, ()| Box::pin(sweep::missing(t)));
        Ok(missing.await?)
    }

    /// Runs a step that whoever waits has to hear of once it is committed.
    async fn telling<T>(
        &self,
        step: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let done = step.await?;
        self.news.tell();
        Ok(done)
    }

    /// The sealed attachments, in the same database.
    #[must_use]
    pub fn contents(&self) -> PieceStore {
        PieceStore::new(self.database.clone())
    }
}

impl Store for PostgresStore {
    fn announce(
        &self,
        token: TokenHash,
        submissions: Vec<AnnouncedSubmission>,
        quota: Quota,
        now: i64,
    ) -> Answer<'_, Announced> {
        let input = (token, submissions, quota, now);
        Box::pin(self.database.write(input, |t, (token, new, quota, now)| {
            Box::pin(announce::announce(t, token, new, *quota, *now))
        }))
    }

    fn slot(&self, token: TokenHash, part: PartKey, quota: Quota) -> Answer<'_, Slot> {
        let input = (token, part, quota);
        Box::pin(self.database.read(input, |t, (token, part, quota)| {
            Box::pin(parts::free_slot(t, token, part, *quota))
        }))
    }

    fn put_part(
        &self,
        token: TokenHash,
        part: PartKey,
        content: NewPart,
        now: i64,
    ) -> Answer<'_, Option<String>> {
        Box::pin(async move {
            if parts::put_new(&self.database, &token, &part, &content, now).await? {
                return Ok(None);
            }
            let input = (token, part, content, now);
            let put = self.database.write(input, |t, (token, part, new, now)| {
                Box::pin(parts::put(t, token, part, new, *now))
            });
            put.await
        })
    }

    fn commit(
        &self,
        token: TokenHash,
        commit: Commit,
        manifest_hash: String,
        stamp: Stamp,
    ) -> Answer<'_, Committed> {
        let input = (token, commit, manifest_hash, stamp);
        let step = self.database.write(input, |t, (token, new, hash, stamp)| {
            Box::pin(commit::commit(t, token, new, hash, stamp))
        });
        Box::pin(self.telling(step))
    }

    fn bundle(&self, token: TokenHash) -> Answer<'_, StoredBundle> {
        let step = self
            .database
            .read(token, |t, token| Box::pin(view::bundle(t, token)));
        Box::pin(step)
    }

    fn reply_file(&self, token: TokenHash, reply: Uuid, attachment: Uuid) -> Answer<'_, String> {
        let input = (token, reply, attachment);
        Box::pin(self.database.read(input, |t, (token, reply, id)| {
            Box::pin(view::reply_file(t, token, *reply, *id))
        }))
    }

    fn withdraw(
        &self,
        token: TokenHash,
        submission: Uuid,
        stamp: Stamp,
    ) -> Answer<'_, Vec<String>> {
        let input = (token, submission, stamp);
        let step = self.database.write(input, |t, (token, id, stamp)| {
            Box::pin(withdraw::withdraw(t, token, *id, (None, false), stamp))
        });
        Box::pin(self.telling(step))
    }

    fn placed(&self, submission: Uuid) -> Answer<'_, Placed> {
        let step = self
            .database
            .read(submission, |t, id| Box::pin(sender::placed(t, *id)));
        Box::pin(step)
    }

    fn put_sized(
        &self,
        token: TokenHash,
        part: PartKey,
        content: NewPart,
        quota: Quota,
        now: i64,
    ) -> Answer<'_, Option<String>> {
        let input = (token, part, content, quota, now);
        Box::pin(
            self.database
                .write(input, |t, (token, part, new, quota, now)| {
                    Box::pin(sender::put_sized(t, token, part, new, *quota, *now))
                }),
        )
    }

    fn submit(
        &self,
        token: TokenHash,
        handed: Handed,
        quota: Quota,
        stamp: Stamp,
    ) -> Answer<'_, Committed> {
        let input = (token, handed, quota, stamp);
        let step = self.database.write(input, |t, (token, new, quota, stamp)| {
            Box::pin(sender::submit(t, token, new, *quota, stamp))
        });
        Box::pin(self.telling(step))
    }

    fn own_log(&self, token: TokenHash, case: Uuid) -> Answer<'_, Vec<StoredEvent>> {
        let input = (token, case);
        Box::pin(self.database.read(input, |t, (token, case)| {
            Box::pin(sender::own_log(t, token, *case))
        }))
    }

    fn pickup(&self, destinations: Vec<Uuid>, page: Page) -> Answer<'_, (u64, Vec<Pickup>)> {
        let input = (destinations, page);
        Box::pin(self.database.read(input, |t, (destinations, page)| {
            Box::pin(pickup::list(t, destinations, *page))
        }))
    }

    fn fetch(&self, destinations: Vec<Uuid>, submission: Uuid, now: i64) -> Answer<'_, Fetched> {
        let input = (destinations, submission, now);
        Box::pin(self.database.write(input, |t, (destinations, id, now)| {
            Box::pin(pickup::fetch(t, destinations, *id, *now))
        }))
    }

    fn attachment_file(
        &self,
        destinations: Vec<Uuid>,
        submission: Uuid,
        attachment: Uuid,
    ) -> Answer<'_, String> {
        let input = (destinations, submission, attachment);
        Box::pin(self.database.read(input, |t, (destinations, of, id)| {
            Box::pin(pickup::attachment(t, destinations, *of, *id))
        }))
    }

    fn log(&self, destinations: Vec<Uuid>, case: Uuid) -> Answer<'_, Vec<StoredEvent>> {
        let input = (destinations, case);
        Box::pin(self.database.read(input, |t, (destinations, case)| {
            Box::pin(async move {
                rows::case_of(t, destinations, *case).await?;
                rows::log(t, *case).await
            })
        }))
    }

    fn keep_signatures(&self, signed: Vec<SignedRow>) -> Answer<'_, ()> {
        Box::pin(self.database.write(signed, |t, signed| {
            Box::pin(append::keep_signatures(t, signed))
        }))
    }

    fn append(&self, event: AuthorityEvent) -> Answer<'_, Vec<String>> {
        let step = self
            .database
            .write(event, |t, event| Box::pin(append::append(t, event)));
        Box::pin(self.telling(step))
    }

    fn put_reply_attachment(
        &self,
        destinations: Vec<Uuid>,
        reply: PartKeyOfReply,
        content: NewPart,
        now: i64,
    ) -> Answer<'_, Option<String>> {
        let input = (destinations, reply, content, now);
        Box::pin(self.database.write(input, |t, (of, reply, new, now)| {
            Box::pin(replies::put_attachment(t, of, *reply, new, *now))
        }))
    }

    fn put_reply(&self, destinations: Vec<Uuid>, reply: NewReply, now: i64) -> Answer<'_, ()> {
        let input = (destinations, reply, now);
        Box::pin(self.database.write(input, |t, (of, reply, now)| {
            Box::pin(replies::put(t, of, reply, *now))
        }))
    }

    fn sweep(&self, before: i64) -> Answer<'_, Swept> {
        let step = self
            .database
            .write(before, |t, before| Box::pin(sweep::sweep(t, *before)));
        Box::pin(step)
    }

    fn expire(&self, lifetimes: Lifetimes, now: i64) -> Answer<'_, Swept> {
        Box::pin(async move {
            let over = self.database.read((lifetimes, now), |t, (times, now)| {
                Box::pin(expire::over(t, times, *now, EXPIRED))
            });
            let input = (over.await?, lifetimes, now);
            let expired = self.database.write(input, |t, (over, times, now)| {
                Box::pin(expire::expire(t, over, times, *now))
            });
            let swept = expired.await?;
            if swept.rows > 0 {
                self.news.tell();
            }
            Ok(swept)
        })
    }

    fn fate(&self, receipt: String) -> Answer<'_, Option<Fate>> {
        let step = self
            .database
            .read(receipt, |t, receipt| Box::pin(tombstones::fate(t, receipt)));
        Box::pin(step)
    }

    fn tombstones(&self) -> Answer<'_, Vec<Tombstone>> {
        Box::pin(
            self.database
                .read((), |t, ()| Box::pin(tombstones::list(t))),
        )
    }

    fn forget_tombstones(&self, numbers: Vec<i64>) -> Answer<'_, ()> {
        Box::pin(self.database.write(numbers, |t, numbers| {
            Box::pin(tombstones::forget(t, numbers))
        }))
    }

    fn files(&self) -> Answer<'_, Vec<String>> {
        Box::pin(self.database.read((), |t, ()| Box::pin(sweep::files(t))))
    }

    fn changes(&self) -> Changes {
        self.news.bell.changes()
    }

    fn ping(&self) -> Answer<'_, ()> {
        Box::pin(async {
            let connection = self.database.connection().await?;
            let asked = connection.simple_query("SELECT 1").await;
            asked.map_err(fault::Fault::from)?;
            Ok(())
        })
    }
}
