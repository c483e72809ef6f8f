//! The request as the clerk's tool reads it.

use relocation::envelope::reply::Document;
use serde_json::Value;

/// Schema URIs that this tool reads, newest first.
pub const SCHEMAS: [&str; 1] = ["urn:umzug:schema:registration:1"];

/// A request that could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Request(Value);

/// A group of lines on the clerk's summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// Label and value.
    pub lines: Vec<(String, String)>,
}

impl Request {
    /// Whether requests of this schema can be read.
    #[must_use]
    pub fn reads(schema: &str) -> bool {
        SCHEMAS.contains(&schema)
    }

    /// Parses the data part; its own `schema` must be the announced one.
    #[must_use]
    pub fn parse(schema: &str, data: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(data).ok()?;
        (value.get("schema")?.as_str()? == schema).then_some(Self(value))
    }

    /// The request as it is handed over.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(&self.0).expect("plain data serialises")
    }

    /// Whether the person proved who they are. Without it the request is an
    /// announcement that changes no register.
    #[must_use]
    pub fn has_identity(&self) -> bool {
        self.0
            .get("identity")
            .is_some_and(|identity| identity.get("statement").is_some())
    }

    /// Attached documents, in the order of the form.
    #[must_use]
    pub fn documents(&self) -> Vec<Document> {
        let mut found = Vec::new();
        collect_documents(&self.0, &mut found);
        found
    }

    /// Rules that the request breaks, for the clerk. No reason to reject.
    #[must_use]
    pub fn findings(&self) -> Vec<String> {
        Vec::new()
    }

    /// Lines of the summary, in the order of the register's screens.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let mut lines = Vec::new();
        collect_lines(&self.0, "", &mut lines);
        vec![Section {
            title: "Angaben".into(),
            lines,
        }]
    }
}

fn collect_documents(value: &Value, found: &mut Vec<Document>) {
    match value {
        Value::Object(map) if map.contains_key("attachment") => {
            found.extend(serde_json::from_value::<Document>(value.clone()));
        }
        Value::Object(map) => map.values().for_each(|v| collect_documents(v, found)),
        Value::Array(list) => list.iter().for_each(|v| collect_documents(v, found)),
        _ => {}
    }
}

fn collect_lines(value: &Value, label: &str, lines: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                collect_lines(value, key, lines);
            }
        }
        Value::Array(list) => list.iter().for_each(|v| collect_lines(v, label, lines)),
        Value::Null => {}
        Value::String(text) => lines.push((label.into(), text.clone())),
        other => lines.push((label.into(), other.to_string())),
    }
}
