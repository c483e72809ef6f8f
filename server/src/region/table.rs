//! The packs' tables: one row a line, fields parted by `;`, `#` starts a comment, first row names
//! the columns.

use super::PackError;

/// Parses a table of `N` columns, whose names must be these.
pub(super) fn rows<'a, const N: usize>(
    file: &str,
    text: &'a str,
    columns: [&str; N],
) -> Result<Vec<[&'a str; N]>, PackError> {
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split(';').collect();
        let row = fields.try_into().map_err(|_| PackError::Row {
            file: file.to_owned(),
            line: number + 1,
            why: format!("expected {N} fields"),
        })?;
        rows.push(row);
    }
    if rows.is_empty() || rows.remove(0) != columns {
        return Err(PackError::Row {
            file: file.to_owned(),
            line: 1,
            why: format!("the columns must be {}", columns.join(";")),
        });
    }
    Ok(rows)
}

/// The comment lines of a table: licence and attribution.
pub(super) fn notes(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| line.starts_with('#'))
}
