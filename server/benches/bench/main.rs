//! `./x bench [PART …] [--json] [--sync MILLISECONDS]`: how fast, measured as
//! ratios of what this machine can do anyway, in one run. Numbers of different
//! machines cannot be compared, ratios can.

mod acceptance;
mod bundles;
mod connections;
mod fixed;
mod line;
mod nginx;
mod node;
mod pgbench;
#[path = "../../tests/postgres/mod.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod postgres;
mod raw;
mod replay;
mod signing;
mod slow_sync;

use serde_json::{Map, Value};

/// One measured number. Who makes up its texts while running leaks them: the
/// process ends soon.
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) value: f64,
    /// Unit, or what it is a ratio of.
    pub(crate) unit: &'static str,
}

type Part = (&'static str, fn() -> Result<Vec<Figure>, String>);

const PARTS: &[Part] = &[
    ("acceptance", acceptance::measure),
    ("static", fixed::measure),
    ("connections", connections::measure),
    ("signing", signing::measure),
    ("replay", replay::measure),
];

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--sync") {
        let last = (at + 2).min(arguments.len());
        let value = arguments.drain(at..last).nth(1).unwrap_or_default();
        if let Err(why) = slow_sync::begin(&value) {
            eprintln!("bench: {why}");
            std::process::exit(2);
        }
    }
    let json = arguments.iter().any(|argument| argument == "--json");
    let named: Vec<&String> = (arguments.iter())
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    if let Some(wrong) = named
        .iter()
        .find(|name| PARTS.iter().all(|(p, _)| p != **name))
    {
        eprintln!("bench: there is no part {wrong}");
        std::process::exit(2);
    }
    let mut all = Map::new();
    for (part, measure) in PARTS {
        if !named.is_empty() && !named.iter().any(|name| name == part) {
            continue;
        }
        match measure() {
            Ok(figures) => {
                for figure in figures {
                    let rounded = (figure.value * 1000.0).round() / 1000.0;
                    if !json {
                        println!("{part}\t{}\t{rounded}\t{}", figure.name, figure.unit);
                    }
                    all.insert(figure.name.to_owned(), Value::from(rounded));
                }
            }
            Err(why) => eprintln!("bench: {part} was left out: {why}"),
        }
    }
    if json {
        println!("{}", Value::Object(all));
    }
}
