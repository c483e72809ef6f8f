use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::http::health::OPENAPI;

#[test]
fn the_description_names_exactly_the_routes() {
    let description: Value = serde_json::from_str(OPENAPI).unwrap();
    let mut described = BTreeSet::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            if method != "parameters" {
                described.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    let routes: BTreeSet<String> = table()
        .iter()
        .map(|Route(method, path, _)| format!("{method} {path}"))
        .collect();
    assert_eq!(described, routes);
}

#[test]
fn each_path_parameter_and_reference_is_described() {
    let description: Value = serde_json::from_str(OPENAPI).unwrap();
    for (path, item) in description["paths"].as_object().unwrap() {
        let named: BTreeSet<&str> = item["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let used: BTreeSet<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
        assert_eq!(named, used, "{path}");
    }
    let mut references = Vec::new();
    collect(&description, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.trim_start_matches('#');
        assert!(description.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect<'a>(value: &'a Value, references: &mut Vec<&'a str>) {
    match value {
        Value::Object(map) => {
            references.extend(map.get("$ref").and_then(Value::as_str));
            map.values().for_each(|value| collect(value, references));
        }
        Value::Array(all) => all.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}
