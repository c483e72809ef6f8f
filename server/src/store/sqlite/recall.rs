//! After the clock was set back: what was put off by the wrong time is due.

use rusqlite::{Connection, params};

use crate::store::{StoreError, outbox::Horizon};

pub(super) fn recall(c: &Connection, horizon: Horizon) -> Result<u64, StoreError> {
    let Horizon {
        now,
        lease,
        retry,
        look,
        early,
    } = horizon;
    let set = "SET lease_until = min(lease_until, ?2),
                   due_at = CASE WHEN due_at > ?3 THEN ?1 ELSE due_at END";
    let outbox = c
        .prepare_cached(&format!(
            "UPDATE outbox {set} WHERE done_at IS NULL AND handed_at IS NULL
                AND parked_at IS NULL AND (due_at > ?3 OR lease_until > ?2)"
        ))?
        .execute(params![now, lease, retry])?;
    let notices = c
        .prepare_cached(&format!(
            "UPDATE notice {set} WHERE due_at > ?3 OR lease_until > ?2"
        ))?
        .execute(params![now, lease, retry])?;
    let followed = c
        .prepare_cached(
            "UPDATE followed SET lease_until = min(lease_until, ?2),
                due_at = CASE WHEN due_at > ?3 AND looks < ?4 THEN ?1 ELSE due_at END
             WHERE (due_at > ?3 AND looks < ?4) OR lease_until > ?2",
        )?
        .execute(params![now, lease, look, early])?;
    Ok((outbox + notices + followed) as u64)
}
