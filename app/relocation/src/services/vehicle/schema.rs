//! Keeps `docs/schema/vehicle-1.json` in step with the types.

use super::request::{SCHEMA_URN, VehicleRequest};

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../docs/schema/vehicle-1.json"
);

/// Set `UPDATE_SCHEMA=1` to write the file anew.
#[test]
fn the_published_schema_is_that_of_the_types() {
    let mut schema = schemars::schema_for!(VehicleRequest);
    schema.insert("$id".into(), SCHEMA_URN.into());
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    let published = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        published == text,
        "run the test with UPDATE_SCHEMA=1 and review the change"
    );
}
