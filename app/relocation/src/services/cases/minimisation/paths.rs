//! The parts of a request, by their paths.

use std::collections::BTreeMap;

use serde_json::Value;

/// Every single value of a request, with its place: `/companions/0/relation`.
pub(super) fn leaves(request: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    walk(&serde_json::from_str(request).unwrap(), "", &mut found);
    found
}

fn walk(value: &Value, path: &str, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                walk(value, &format!("{path}/{key}"), found);
            }
        }
        Value::Array(all) => {
            for (index, value) in all.iter().enumerate() {
                walk(value, &format!("{path}/{index}"), found);
            }
        }
        _ => {
            found.insert(path.to_owned(), value.to_string());
        }
    }
}

/// The same place in any of several: `/companions/[]/relation`.
pub(super) fn of_any(path: &str) -> String {
    let parts = path.split('/').map(|part| match part.parse::<usize>() {
        Ok(_) => "[]",
        Err(_) => part,
    });
    parts.collect::<Vec<_>>().join("/")
}
