//! Puts a register into the tables of a packs' folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::{Pack, germany};
use super::ImportError;
use super::derive::Derived;
use super::register::Register;

/// Writes `germany/municipalities.csv` (only the region's rows change), `germany/lists.csv` and the
/// region's `authorities.csv` and `associations.csv`; returns the files.
pub(super) fn write(
    packs: &Path,
    pack: &Pack,
    register: &Register,
    derived: &Derived,
) -> Result<Vec<PathBuf>, ImportError> {
    let slug = &pack.slug;
    let mut written = Vec::new();
    let mut table = |file: String, change: &dyn Fn(Table) -> Table| {
        let path = packs.join(file);
        let failed = |source| ImportError::File {
            path: path.clone(),
            source,
        };
        let text = fs::read_to_string(&path).map_err(failed)?;
        fs::write(&path, change(Table::parse(&text)).text()).map_err(failed)?;
        written.push(path);
        Ok::<_, ImportError>(())
    };
    let ours = |row: &str| {
        let mut districts = pack.districts.iter();
        districts.any(|district| row.starts_with(district.as_str()))
    };
    table(
        format!("{}/municipalities.csv", germany::FOLDER),
        &|table| {
            let new = register.municipalities.iter();
            let new = new.map(|(key, name)| format!("{key};{name}"));
            table.without(ours).with(new).sorted()
        },
    )?;
    table(format!("{}/lists.csv", germany::FOLDER), &|table| {
        let list = germany::list_of(slug);
        let row = format!("{list};{}", register.as_of);
        let old = |row: &str| row.split(';').next() == Some(&list);
        table.without(old).with([row]).sorted()
    })?;
    table(format!("{slug}/authorities.csv"), &|table| {
        let rows = derived.rows.iter();
        let rows = rows.map(|(prefix, kind, name)| format!("{prefix};{kind};{name}"));
        table.without(|_| true).with(rows)
    })?;
    // Comments stay where they are; new rows come last.
    table(format!("{slug}/associations.csv"), &|table| {
        let gone = |row: &str| {
            let prefix = row.split(';').next().unwrap_or_default();
            !derived.rows.iter().any(|(known, _, _)| known == prefix)
        };
        let new = derived.new_associations.iter();
        let new = new.map(|(prefix, kind, name)| format!("{prefix};{kind};{name}"));
        table.without(gone).with(new)
    })?;
    Ok(written)
}

/// A table as text: comments and the line of columns first, then rows, perhaps with comments.
struct Table {
    head: Vec<String>,
    rows: Vec<String>,
}

impl Table {
    fn parse(text: &str) -> Self {
        let mut lines = text.lines().map(str::to_owned);
        let mut head = Vec::new();
        for line in lines.by_ref() {
            let columns = !line.starts_with('#');
            head.push(line);
            if columns {
                break;
            }
        }
        Self {
            head,
            rows: lines.collect(),
        }
    }

    fn without(mut self, gone: impl Fn(&str) -> bool) -> Self {
        self.rows.retain(|row| row.starts_with('#') || !gone(row));
        self
    }

    fn with(mut self, rows: impl IntoIterator<Item = String>) -> Self {
        self.rows.extend(rows);
        self
    }

    fn sorted(mut self) -> Self {
        self.rows.sort();
        self
    }

    fn text(self) -> String {
        let lines: Vec<String> = self.head.into_iter().chain(self.rows).collect();
        lines.join("\n") + "\n"
    }
}
