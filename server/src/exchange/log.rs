//! The node's own events are signed when somebody reads them for the first
//! time: a signature costs milliseconds, a commit must not.

use std::sync::Arc;

use relocation::envelope::event::{EVENT_TYPE, EventClaims};
use tokio::task::spawn_blocking;

use crate::{
    http::{App, Problem},
    jose::{JoseError, SigningKey, sha256_base64url},
    store::types::{SignedRow, StoredEvent},
};

/// Signs the rows that have no signature yet. True when there were any: the
/// rows must be read again then: another reader may have been first, and new
/// rows may have come.
///
/// # Errors
/// 500.
pub async fn sign(app: &App, rows: impl Iterator<Item = &StoredEvent>) -> Result<bool, Problem> {
    let unsigned: Vec<StoredEvent> = rows.filter(|row| row.jws.is_none()).cloned().collect();
    if unsigned.is_empty() {
        return Ok(false);
    }
    let key = Arc::clone(&app.key);
    let signed = spawn_blocking(move || {
        let rows = unsigned.iter().map(|row| sign_one(&key, row));
        rows.collect::<Result<Vec<_>, _>>()
    });
    let signed = signed.await.map_err(|error| Problem::internal(&error))?;
    let signed = signed.map_err(|error| Problem::internal(&error))?;
    app.store.keep_signatures(signed).await?;
    Ok(true)
}

fn sign_one(key: &SigningKey, row: &StoredEvent) -> Result<SignedRow, JoseError> {
    let claims: EventClaims = serde_json::from_str(&row.claims).map_err(|_| JoseError::Form)?;
    let jws = key.sign(EVENT_TYPE, &claims)?;
    Ok(SignedRow {
        case: row.case,
        seq: row.seq,
        hash: sha256_base64url(jws.as_bytes()),
        jws,
    })
}

/// The signed events of rows that all have a signature.
///
/// # Errors
/// 500 when one has none.
pub fn texts(rows: Vec<StoredEvent>) -> Result<Vec<String>, Problem> {
    let texts = rows.into_iter().map(|row| row.jws);
    let texts: Option<Vec<String>> = texts.collect();
    texts.ok_or_else(|| Problem::internal(&"an event has no signature"))
}
