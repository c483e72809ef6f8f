//! The retention table, `docs/data-retention.md`: the privacy page shows each of its rows.
use std::fs;

use super::texts::Catalogue;
use crate::failure::{Attempt as _, Result};
use crate::paths;

/// What the keys of the rows' texts begin with.
const PREFIX: &str = "retention.";

/// A row: its id, and how long that is kept.
struct Row {
    id: String,
    how_long: String,
}

/// The ids of the rows, in their order.
pub(crate) fn ids() -> Result<Vec<String>> {
    Ok(rows(&table()?).into_iter().map(|row| row.id).collect())
}

/// What the texts and the table say differently: rows without text, texts without row, other numbers.
pub(crate) fn differences(texts: &Catalogue) -> Result<Vec<String>> {
    Ok(compared(&rows(&table()?), texts))
}

fn table() -> Result<String> {
    fs::read_to_string(paths::at("docs/data-retention.md")).attempt("read docs/data-retention.md")
}

fn rows(table: &str) -> Vec<Row> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let id = cells.get(1)?.strip_prefix('`')?.strip_suffix('`')?;
        let how_long = (*cells.get(5)?).to_owned();
        let id = id.to_owned();
        Some(Row { id, how_long })
    };
    table.lines().filter_map(row).collect()
}

fn compared(rows: &[Row], texts: &Catalogue) -> Vec<String> {
    let mut found = Vec::new();
    for row in rows {
        let text = texts.get(&format!("{PREFIX}{}", row.id));
        match text.and_then(|text| text.as_str()) {
            None => found.push(format!("{}: no text", row.id)),
            Some(text) if numbers(text) != numbers(&row.how_long) => {
                found.push(format!("{}: other numbers than {:?}", row.id, row.how_long));
            }
            Some(_) => {}
        }
    }
    let known = |key: &str| rows.iter().any(|row| row.id == key);
    let keys = texts.keys().filter_map(|key| key.strip_prefix(PREFIX));
    found.extend(
        keys.filter(|key| !known(key))
            .map(|key| format!("{key}: no row")),
    );
    found
}

/// The numbers in a text, whatever they count, without those of paragraphs (`§ 8a(4)`, `ADR 14`).
fn numbers(text: &str) -> Vec<u32> {
    let outside: String = text
        .split('(')
        .enumerate()
        .fold(String::new(), |all, (at, part)| {
            let kept = if at == 0 {
                part
            } else {
                part.split_once(')').map_or("", |(_, rest)| rest)
            };
            all + kept
        });
    let parts = outside.split(|sign: char| !sign.is_ascii_digit());
    parts.filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "| id | what | readable by | where | how long | enforced in |\n| --- | --- | --- | --- | --- | --- |\n\
        | `a` | x 7 | y | z | 30 days (OZG § 8a(4)) | `f` |\n| `b` | x | y | z | until sent | `f` |\n";

    #[test]
    fn other_numbers_and_missing_texts_are_found() {
        let texts = |pairs: &[(&str, &str)]| -> Catalogue {
            let pairs = pairs.iter();
            pairs
                .map(|(key, text)| (format!("retention.{key}"), (*text).into()))
                .collect()
        };
        let rows = rows(TABLE);
        assert_eq!(rows.len(), 2);
        let good = texts(&[("a", "30 Tage"), ("b", "bis zum Senden")]);
        assert_eq!(compared(&rows, &good), Vec::<String>::new());
        let bad = texts(&[("a", "60 Tage"), ("c", "x")]);
        let found = compared(&rows, &bad).join("; ");
        assert_eq!(
            found,
            "a: other numbers than \"30 days (OZG § 8a(4))\"; b: no text; c: no row"
        );
    }
}
