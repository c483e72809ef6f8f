//! Sealed attachments as pieces in rows: no process and no row ever holds a
//! whole one, and a slow upload holds no connection between two pieces.

use std::{
    fmt, io,
    time::{Duration, SystemTime},
};

use tokio::{
    io::{AsyncWriteExt, DuplexStream},
    runtime::Handle,
};
use uuid::Uuid;

use super::{
    database::Database,
    query::{all, change, maybe, one, unsigned},
};
use crate::store::{
    StoreError,
    contents::{Content, Contents, Later, NewContent},
};

/// Bytes of a piece.
const PIECE: usize = 256 * 1024;

/// The contents in a PostgreSQL database.
#[derive(Clone)]
pub struct PieceStore {
    database: Database,
}

impl fmt::Debug for PieceStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PieceStore")
    }
}

impl PieceStore {
    pub(super) const fn new(database: Database) -> Self {
        Self { database }
    }

    async fn delete(&self, names: Vec<String>) -> Result<(), StoreError> {
        let step = self.database.write(names, |t, names| {
            Box::pin(async move {
                change(t, "DELETE FROM content WHERE name = ANY ($1)", &[names]).await?;
                Ok(())
            })
        });
        step.await
    }
}

impl Contents for PieceStore {
    fn begin(&self, name: Uuid) -> Later<'_, io::Result<Box<dyn NewContent>>> {
        Box::pin(async move {
            let name = name.to_string();
            let begun = self.database.write(name.clone(), |t, name| {
                Box::pin(async move {
                    change(t, "INSERT INTO content (name) VALUES ($1)", &[name]).await
                })
            });
            begun.await.map_err(io::Error::other)?;
            Ok(Box::new(NewPieces {
                store: self.clone(),
                name: Some(name),
                piece: Vec::new(),
                count: 0,
                size: 0,
            }) as Box<dyn NewContent>)
        })
    }

    fn read<'a>(&'a self, name: &'a str) -> Later<'a, io::Result<Content>> {
        Box::pin(async move {
            let size = self.database.read(name.to_owned(), |t, name| {
                Box::pin(async move {
                    let kept = "SELECT size FROM content WHERE name = $1 AND size IS NOT NULL";
                    unsigned(one(t, kept, &[name]).await?.try_get(0)?)
                })
            });
            let length = size.await.map_err(io::Error::other)?;
            let (to, bytes) = tokio::io::duplex(PIECE);
            tokio::spawn(pour(self.database.clone(), name.to_owned(), to));
            Ok(Content {
                length,
                bytes: Box::new(bytes),
            })
        })
    }

    fn remove<'a>(&'a self, names: &'a [String]) -> Later<'a, ()> {
        Box::pin(async move {
            if names.is_empty() {
                return;
            }
            if let Err(error) = self.delete(names.to_vec()).await {
                tracing::warn!(%error, "contents could not be removed");
            }
        })
    }

    fn orphans(
        &self,
        known: Vec<String>,
        now: SystemTime,
        age: Duration,
    ) -> Later<'_, io::Result<Vec<String>>> {
        Box::pin(async move {
            let before = now.checked_sub(age).unwrap_or(SystemTime::UNIX_EPOCH);
            let found = self.database.read((known, before), |t, (known, before)| {
                Box::pin(async move {
                    let old = "SELECT name FROM content WHERE begun_at <= $2 AND NOT EXISTS
                                (SELECT FROM unnest($1::text[]) AS k (name)
                                 WHERE k.name = content.name)";
                    let rows = all(t, old, &[known, before]).await?;
                    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
                })
            });
            found.await.map_err(io::Error::other)
        })
    }

    /// The disk is the database's own, which says what is the matter with it.
    fn probe(&self) -> Later<'_, io::Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

/// Gives piece after piece, as fast as they are taken. Where it has to stop,
/// the reader sees an end that comes too soon.
async fn pour(database: Database, name: String, mut to: DuplexStream) {
    for seq in 0_i64.. {
        let piece = database.read((name.clone(), seq), |t, (name, seq)| {
            Box::pin(async move {
                let next = "SELECT bytes FROM content_piece WHERE content = $1 AND seq = $2";
                let row = maybe(t, next, &[name, seq]).await?;
                row.map(|row| Ok(row.try_get::<_, Vec<u8>>(0)?)).transpose()
            })
        });
        match piece.await {
            Ok(Some(bytes)) => {
                // Nobody reads any more.
                if to.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Ok(None) => return,
            Err(error) => {
                tracing::error!(%error, "an attachment could not be read to its end");
                return;
            }
        }
    }
}

/// A content that is being written.
struct NewPieces {
    store: PieceStore,
    /// None once it is kept.
    name: Option<String>,
    piece: Vec<u8>,
    count: i64,
    size: i64,
}

impl NewPieces {
    async fn flush(&mut self) -> io::Result<()> {
        let Some(name) = &self.name else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let bytes = std::mem::take(&mut self.piece);
        let length = i64::try_from(bytes.len()).map_err(io::Error::other)?;
        let input = (name.clone(), self.count, bytes);
        let written = self.store.database.write(input, |t, (name, seq, bytes)| {
            Box::pin(async move {
                let sql = "INSERT INTO content_piece (content, seq, bytes) VALUES ($1, $2, $3)";
                change(t, sql, &[name, seq, bytes]).await
            })
        });
        written.await.map_err(io::Error::other)?;
        self.count += 1;
        self.size += length;
        Ok(())
    }
}

impl NewContent for NewPieces {
    fn write<'a>(&'a mut self, mut bytes: &'a [u8]) -> Later<'a, io::Result<()>> {
        Box::pin(async move {
            while !bytes.is_empty() {
                let room = PIECE - self.piece.len();
                let (now, later) = bytes.split_at(room.min(bytes.len()));
                self.piece.extend_from_slice(now);
                bytes = later;
                if self.piece.len() == PIECE {
                    self.flush().await?;
                }
            }
            Ok(())
        })
    }

    /// Counts what lies there: it is whole only if every piece is.
    fn keep(mut self: Box<Self>) -> Later<'static, io::Result<String>> {
        Box::pin(async move {
            if !self.piece.is_empty() {
                self.flush().await?;
            }
            let name = self.name.clone().unwrap_or_default();
            let input = (name.clone(), self.size);
            let kept = self.store.database.write(input, |t, (name, size)| {
                Box::pin(async move {
                    let sql = "UPDATE content SET size = $2 WHERE name = $1 AND $2 =
                        (SELECT coalesce(sum(octet_length(bytes)), 0)::bigint
                         FROM content_piece WHERE content = $1)";
                    match change(t, sql, &[name, size]).await? {
                        1 => Ok(()),
                        _ => Err(StoreError::Engine("a piece was lost".into()).into()),
                    }
                })
            });
            kept.await.map_err(io::Error::other)?;
            self.name = None;
            Ok(name)
        })
    }
}

impl Drop for NewPieces {
    /// What cannot be deleted now goes as an orphan later.
    fn drop(&mut self) {
        if let (Some(name), Ok(runtime)) = (self.name.take(), Handle::try_current()) {
            let store = self.store.clone();
            runtime.spawn(async move { store.remove(&[name]).await });
        }
    }
}
