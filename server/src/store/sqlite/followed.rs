//! Cases that were handed on, and when to look for their events again.

use rusqlite::{Connection, ToSql, params, params_from_iter};
use uuid::Uuid;

use super::outbox::marks;
use crate::store::{StoreError, outbox::Followed};

pub(super) fn look(
    c: &Connection,
    destinations: &[Uuid],
    (now, lease_until): (i64, i64),
    most: u32,
) -> Result<Vec<Followed>, StoreError> {
    let sql = format!(
        "SELECT f.case_id, k.destination, f.looks
         FROM followed f JOIN request_case k ON k.id = f.case_id
         WHERE f.due_at <= ? AND coalesce(f.lease_until, 0) <= ? AND k.destination IN ({})
         ORDER BY f.looks, f.due_at LIMIT ?",
        marks(destinations)
    );
    let values = [&now as &dyn ToSql, &now];
    let ids = destinations.iter().map(|id| id as &dyn ToSql);
    let values = values.into_iter().chain(ids).chain([&most as &dyn ToSql]);
    let mut due = c.prepare_cached(&sql)?;
    let rows = due.query_map(params_from_iter(values), |row| {
        Ok(Followed {
            case: row.get(0)?,
            destination: row.get(1)?,
            looks: row.get(2)?,
        })
    })?;
    let cases = rows.collect::<Result<Vec<_>, _>>()?;
    let mut lease = c.prepare_cached("UPDATE followed SET lease_until = ?2 WHERE case_id = ?1")?;
    for followed in &cases {
        lease.execute(params![followed.case, lease_until])?;
    }
    Ok(cases)
}

pub(super) fn looked(
    c: &Connection,
    case: Uuid,
    looks: u32,
    due_at: Option<i64>,
) -> Result<(), StoreError> {
    let Some(due_at) = due_at else {
        c.prepare_cached("DELETE FROM followed WHERE case_id = ?1")?
            .execute([case])?;
        return Ok(());
    };
    c.prepare_cached(
        "UPDATE followed SET looks = ?2, due_at = ?3, lease_until = NULL WHERE case_id = ?1",
    )?
    .execute(params![case, looks, due_at])?;
    Ok(())
}
