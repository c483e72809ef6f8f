//! `docs/LOGGING.md` names exactly the events that the code logs.

use std::{collections::BTreeSet, fs, path::Path};

/// Level, message, fields.
type Event = (String, String, BTreeSet<String>);

const LEVELS: [(&str, &str); 6] = [
    ("error!(", "error"),
    ("warn!(", "warn"),
    ("info!(", "info"),
    ("debug!(", "debug"),
    ("trace!(", "trace"),
    ("error_span!(", "span"),
];

/// Arguments of a macro, split where a comma stands outside of brackets and
/// texts; `rest` begins behind the opening bracket.
fn arguments(rest: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    let mut all = vec![String::new()];
    for sign in rest.chars() {
        match sign {
            _ if quoted => {
                quoted = sign != '"' || escaped;
                escaped = sign == '\\' && !escaped;
            }
            '"' => quoted = true,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                all.push(String::new());
                continue;
            }
            _ => {}
        }
        all.last_mut().expect("one is there").push(sign);
    }
    let trimmed = all.into_iter().map(|argument| argument.trim().to_owned());
    trimmed.filter(|argument| !argument.is_empty()).collect()
}

fn events_of(code: &str) -> Vec<Event> {
    let mut found = Vec::new();
    for part in code.split("tracing::").skip(1) {
        let Some((start, level)) = LEVELS.iter().find(|(start, _)| part.starts_with(start)) else {
            continue;
        };
        let (mut message, mut fields) = (String::new(), BTreeSet::new());
        for argument in arguments(&part[start.len()..]) {
            if let Some(text) = argument.strip_prefix('"') {
                message = text.trim_end_matches('"').to_owned();
            } else {
                let name = argument.split('=').next().unwrap_or_default();
                fields.insert(name.trim().trim_start_matches(['%', '?']).to_owned());
            }
        }
        found.push(((*level).to_owned(), message, fields));
    }
    found
}

/// Events of the files below `folder`, without tests.
fn logged(folder: &Path, found: &mut BTreeSet<Event>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name == "tests" || name == "tests.rs" || name.ends_with("_tests.rs") {
            continue;
        }
        if path.is_dir() {
            logged(&path, found);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            found.extend(events_of(code));
        }
    }
}

fn documented(text: &str) -> BTreeSet<Event> {
    let (_, table) = text.split_once("## Events").unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| "));
    rows.skip(1)
        .filter(|row| !row.starts_with("| ---"))
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let fields = cells[3].split(", ").filter(|field| !field.is_empty());
            let bare = |text: &str| text.trim_matches('`').to_owned();
            (bare(cells[1]), bare(cells[2]), fields.map(bare).collect())
        })
        .collect()
}

#[test]
fn the_document_names_exactly_what_is_logged() {
    let server = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    logged(&server.join("src"), &mut found);
    assert!(found.len() > 20, "{found:?}");
    let text = fs::read_to_string(server.join("../docs/LOGGING.md")).unwrap();
    let documented = documented(&text);
    let missing: Vec<_> = found.difference(&documented).collect();
    let stale: Vec<_> = documented.difference(&found).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "not in docs/LOGGING.md: {missing:#?}\nnot in the code: {stale:#?}"
    );
}

#[test]
fn the_search_reads_levels_messages_and_fields() {
    let code = r#"tracing::warn!(a, b = %c.d(|x| x, "e"), ?f, "g, \"h\""); tracing::Level::INFO;"#;
    let fields = ["a", "b", "f"].map(str::to_owned).into();
    let expected = ("warn".to_owned(), r#"g, \"h\"#.to_owned(), fields);
    assert_eq!(events_of(code), [expected]);
}
