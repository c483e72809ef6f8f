//! The file: TOML, flat, one key for each option of `umzug serve`.

use std::{ffi::OsString, fs, path::Path};

use toml::{Table, Value};

use super::layers::Settings;

/// Reads it.
///
/// # Errors
/// A sentence that names the file.
pub(super) fn read(file: &Path, keys: &[&str]) -> Result<Settings, String> {
    let shown = file.display();
    let text = fs::read_to_string(file)
        .map_err(|error| format!("The configuration {shown} cannot be read: {error}."))?;
    parse(&text, keys).map_err(|what| format!("The configuration {shown}: {what}"))
}

/// Reads its text; only `keys` may stand there.
fn parse(text: &str, keys: &[&str]) -> Result<Settings, String> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        format!("line {line} is not TOML ({}).", error.message())
    })?;
    table
        .into_iter()
        .map(|(key, value)| {
            if !keys.contains(&key.as_str()) {
                return Err(unknown(&key, keys));
            }
            let value = match value {
                Value::String(text) => text,
                Value::Integer(number) => number.to_string(),
                Value::Boolean(truth) => truth.to_string(),
                _ => {
                    return Err(format!(
                        "{key} takes a text in quotes, a number, true or false."
                    ));
                }
            };
            if value.is_empty() {
                return Err(format!("{key} is empty. Put # before what is not used."));
            }
            Ok((key, OsString::from(value)))
        })
        .collect()
}

fn unknown(key: &str, keys: &[&str]) -> String {
    let nearness = |known: &&&str| strsim::normalized_damerau_levenshtein(key, known);
    let nearest = keys
        .iter()
        .max_by(|one, other| nearness(one).total_cmp(&nearness(other)));
    let nearest = nearest.copied().unwrap_or_default();
    format!("unknown key {key}. The nearest known one is {nearest}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 3] = ["listen", "behind-proxy", "data"];

    fn refused(text: &str) -> String {
        parse(text, &KEYS).unwrap_err()
    }

    #[test]
    fn texts_numbers_and_truths_are_taken() {
        let read = parse("listen = 'a' # one\nbehind-proxy = true\ndata = 5", &KEYS).unwrap();
        let read: Vec<String> = read
            .iter()
            .map(|(key, value)| format!("{key}={}", value.display()))
            .collect();
        assert_eq!(read, ["behind-proxy=true", "data=5", "listen=a"]);
        assert!(parse("", &KEYS).unwrap().is_empty());
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_known_one() {
        for (key, nearest) in [("lisen", "listen"), ("behind_proxy", "behind-proxy")] {
            let told = refused(&format!("data = 'd'\n{key} = 'x'"));
            let expected = format!("unknown key {key}. The nearest known one is {nearest}.");
            assert_eq!(told, expected);
        }
        assert!(refused("[node]\nlisten = 'a'").contains("unknown key node"));
    }

    #[test]
    fn what_is_no_setting_is_refused_with_its_place() {
        assert!(refused("data = 'd'\nlisten 'a'").starts_with("line 2 is not TOML"));
        assert!(refused("data = 'a'\ndata = 'b'").starts_with("line 2 is not TOML"));
        assert!(refused("data = ['a']").contains("data takes a text"));
        assert!(refused("data = ''").contains("data is empty"));
    }
}
