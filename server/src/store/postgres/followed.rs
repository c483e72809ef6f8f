//! Cases that were handed on, and when to look for their events again.

use deadpool_postgres::Transaction;
use uuid::Uuid;

use super::{
    fault::Fault,
    query::{all, change},
};
use crate::store::{StoreError, outbox::Followed};

pub(super) async fn look(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    (now, lease_until): (i64, i64),
    most: u32,
) -> Result<Vec<Followed>, Fault> {
    let rows = all(
        t,
        "SELECT f.case_id, k.destination, f.looks
         FROM followed f JOIN request_case k ON k.id = f.case_id
         WHERE f.due_at <= $2 AND coalesce(f.lease_until, 0) <= $2 AND k.destination = ANY ($1)
         ORDER BY f.looks, f.due_at LIMIT $3 FOR UPDATE OF f SKIP LOCKED",
        &[&destinations, &now, &i64::from(most)],
    )
    .await?;
    let mut cases = Vec::new();
    for row in rows {
        let looks: i64 = row.try_get(2)?;
        let followed = Followed {
            case: row.try_get(0)?,
            destination: row.try_get(1)?,
            looks: u32::try_from(looks)
                .map_err(|_| StoreError::Engine("a count is out of range".into()))?,
        };
        change(
            t,
            "UPDATE followed SET lease_until = $2 WHERE case_id = $1",
            &[&followed.case, &lease_until],
        )
        .await?;
        cases.push(followed);
    }
    Ok(cases)
}

pub(super) async fn looked(
    t: &Transaction<'_>,
    case: Uuid,
    looks: u32,
    due_at: Option<i64>,
) -> Result<(), Fault> {
    let Some(due_at) = due_at else {
        change(t, "DELETE FROM followed WHERE case_id = $1", &[&case]).await?;
        return Ok(());
    };
    change(
        t,
        "UPDATE followed SET looks = $2, due_at = $3, lease_until = NULL WHERE case_id = $1",
        &[&case, &i64::from(looks), &due_at],
    )
    .await?;
    Ok(())
}
