//! Keeps the published schemas in step with the types.

use schemars::{JsonSchema, schema_for};

use super::registration::{RegistrationRequest, request as registration};
use super::vehicle::{VehicleRequest, request as vehicle};

/// Set `UPDATE_SCHEMA=1` to write the files anew.
#[test]
fn the_published_schemas_are_those_of_the_types() {
    published::<RegistrationRequest>("registration-1.json", registration::SCHEMA_URN);
    published::<VehicleRequest>("vehicle-1.json", vehicle::SCHEMA_URN);
}

fn published<T: JsonSchema>(file: &str, urn: &str) {
    let path = [env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/", file].concat();
    let mut schema = schema_for!(T);
    schema.insert("$id".into(), urn.into());
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        published == text,
        "{file}: run the test with UPDATE_SCHEMA=1 and review the change"
    );
}
