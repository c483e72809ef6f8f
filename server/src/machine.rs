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

/// Random bytes of the operating system's source.
///
/// # Panics
/// When the machine has no randomness: nothing is safe then.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).expect("the machine has randomness");
    bytes
}
