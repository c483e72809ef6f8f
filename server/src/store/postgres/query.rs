//! The four ways to ask, with statements that are prepared once for each
//! connection.

use deadpool_postgres::Transaction;
use tokio_postgres::{Row, types::ToSql};

use super::fault::Fault;
use crate::store::StoreError;

/// Values of a statement.
pub(super) type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

/// Every row.
pub(super) async fn all(
    t: &Transaction<'_>,
    sql: &str,
    values: Values<'_>,
) -> Result<Vec<Row>, Fault> {
    let statement = t.prepare_cached(sql).await?;
    Ok(t.query(&statement, values).await?)
}

/// The one row, if there is one.
pub(super) async fn maybe(
    t: &Transaction<'_>,
    sql: &str,
    values: Values<'_>,
) -> Result<Option<Row>, Fault> {
    let statement = t.prepare_cached(sql).await?;
    Ok(t.query_opt(&statement, values).await?)
}

/// The one row. Errors: [`StoreError::NotFound`].
pub(super) async fn one(t: &Transaction<'_>, sql: &str, values: Values<'_>) -> Result<Row, Fault> {
    let row = maybe(t, sql, values).await?;
    Ok(row.ok_or(StoreError::NotFound)?)
}

/// Changes rows; gives how many.
pub(super) async fn change(
    t: &Transaction<'_>,
    sql: &str,
    values: Values<'_>,
) -> Result<u64, Fault> {
    let statement = t.prepare_cached(sql).await?;
    Ok(t.execute(&statement, values).await?)
}

/// A count of bytes as the database keeps it.
pub(super) fn signed(count: u64) -> Result<i64, Fault> {
    let signed = i64::try_from(count);
    Ok(signed.map_err(|_| StoreError::Engine("a size is out of range".into()))?)
}

/// A count of bytes as the database gives it.
pub(super) fn unsigned(count: i64) -> Result<u64, Fault> {
    let unsigned = u64::try_from(count);
    Ok(unsigned.map_err(|_| StoreError::Engine("a size is below zero".into()))?)
}
