//! After the clock was set back: what was put off by the wrong time is due.

use deadpool_postgres::Transaction;

use super::{fault::Fault, query::change};
use crate::store::outbox::Horizon;

pub(super) async fn recall(t: &Transaction<'_>, horizon: Horizon) -> Result<u64, Fault> {
    let Horizon {
        now,
        lease,
        retry,
        look,
        early,
    } = horizon;
    let set = "SET lease_until = CASE WHEN lease_until > $2 THEN $2 ELSE lease_until END,
                   due_at = CASE WHEN due_at > $3 THEN $1 ELSE due_at END";
    let outbox = format!(
        "UPDATE outbox {set} WHERE done_at IS NULL AND handed_at IS NULL
            AND parked_at IS NULL AND (due_at > $3 OR lease_until > $2)"
    );
    let notice = format!("UPDATE notice {set} WHERE due_at > $3 OR lease_until > $2");
    let mut rows = 0;
    for sql in [outbox, notice] {
        rows += change(t, &sql, &[&now, &lease, &retry]).await?;
    }
    let early = i64::from(early);
    rows += change(
        t,
        "UPDATE followed SET
            lease_until = CASE WHEN lease_until > $2 THEN $2 ELSE lease_until END,
            due_at = CASE WHEN due_at > $3 AND looks < $4 THEN $1 ELSE due_at END
         WHERE (due_at > $3 AND looks < $4) OR lease_until > $2",
        &[&now, &lease, &look, &early],
    )
    .await?;
    Ok(rows)
}
