//! Rust source and its string literals.
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Attempt as _, Result};

/// The Rust files at a place or below it. Tests are left out: what only they name is not used.
pub(super) fn files(place: &Path) -> Result<Vec<PathBuf>> {
    if !place.is_dir() {
        return Ok(Vec::from_iter(is_source(place).then(|| place.to_owned())));
    }
    let mut found = Vec::new();
    let folder = fs::read_dir(place).attempt(format!("read {}", place.display()))?;
    for entry in folder.flatten() {
        found.extend(files(&entry.path())?);
    }
    Ok(found)
}

/// The literals of the files at a place or below it.
pub(super) fn literals(place: &Path) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for file in files(place)? {
        let code = fs::read_to_string(&file).attempt(format!("read {}", file.display()))?;
        found.extend(literals_in(&code));
    }
    Ok(found)
}

fn is_source(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let rust = file.extension().is_some_and(|ending| ending == "rs");
    rust && !name.ends_with("tests.rs")
}

fn literals_in(source: &str) -> BTreeSet<String> {
    let source = source
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let mut found = BTreeSet::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (sign, after) = rest[at..].split_at(1);
        rest = match sign {
            "/" if after.starts_with('/') => after.split_once('\n').map_or("", |(_, next)| next),
            "'" if after.starts_with("\"'") => &after[2..],
            "\"" => {
                let end = end_of(after);
                found.insert(after[..end].to_owned());
                after.get(end + 1..).unwrap_or_default()
            }
            _ => after,
        };
    }
    found
}

/// Where the literal that begins here ends.
fn end_of(text: &str) -> usize {
    let mut escaped = false;
    let end = text.bytes().position(|sign| {
        let ends = sign == b'"' && !escaped;
        escaped = sign == b'\\' && !escaped;
        ends
    });
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::literals_in;

    #[test]
    fn comments_quotes_and_tests_are_no_literals() {
        let source = "// \"no\"\nf(\"a.b\", '\"', 'x', \"c\\\"d\"); // it's\n1 / 2; \"e\"\n\
                      #[cfg(test)]\nmod tests {\n\"t\"";
        let found: Vec<_> = literals_in(source).into_iter().collect();
        assert_eq!(found, ["a.b", "c\\\"d", "e"]);
    }
}
