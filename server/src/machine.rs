//! The machine's clock and randomness: the one place that asks. Everything
//! else gets them as arguments.

use std::time::SystemTime;

use time::OffsetDateTime;
use uuid::Uuid;

/// Unix seconds.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that asks")]
pub fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

/// The clock that files are stamped with.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that asks")]
pub fn file_time() -> SystemTime {
    SystemTime::now()
}

/// A new random id.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that asks")]
pub fn new_id() -> Uuid {
    Uuid::new_v4()
}
