//! Tables and registers, for the fuzzer.

use super::{import, profiles, table};

/// A register of municipalities, of whatever districts.
pub(crate) fn register(bytes: &[u8]) {
    for district in ["00000", "01056", "99999"] {
        let _ = import::read(bytes, &[district.to_owned()]);
    }
}

/// Tables of a pack.
pub(crate) fn tables(text: &str) {
    let _ = table::rows("any.csv", text, ["key", "name"]);
    let _ = profiles::profiles(text);
    let _ = profiles::front_offices("region", text);
}
