//! The places to fill in a text are those that the app fills: `t!("key", name = value)`. For the questions a test of
//! `relocation` compares them.
use std::collections::BTreeSet;
use std::fs;

use super::{odd, source};
use crate::failure::{Attempt as _, Failure, Result};
use crate::paths;
use crate::site::assets::name_of;
use crate::site::texts;

/// Fails where a call fills others than its text has, and where a region lacks words that the texts want.
pub(in crate::verbs::test) fn filled() -> Result<()> {
    let (german, _) = texts::catalogue("de")?;
    let of_region = words()?;
    for file in source::files(&paths::at("app/src"))? {
        let code = fs::read_to_string(&file).attempt(format!("read {}", file.display()))?;
        for (key, names) in calls(&code) {
            let Some(text) = german.get(key) else {
                continue;
            };
            let wanted = odd::places(text)
                .into_iter()
                .filter(|place| !of_region.contains(*place));
            if wanted.collect::<BTreeSet<_>>() != names {
                let file = file.display();
                return Err(Failure::new(format!(
                    "{file} fills other places than {key} has"
                )));
            }
        }
    }
    Ok(())
}

/// What every region says of itself, in each language the same.
fn words() -> Result<BTreeSet<String>> {
    let mut all = None;
    let regions = fs::read_dir(paths::at("server/regions")).attempt("read the regions")?;
    for folder in regions.flatten().map(|entry| entry.path()) {
        if !folder.join("region.json").exists() {
            continue;
        }
        let region = name_of(&folder);
        let mut words = texts::words_of(&region)?;
        for language in texts::languages()? {
            let words = words.remove(&language.tag).unwrap_or_default();
            let names: BTreeSet<String> = words.into_keys().collect();
            if names != *all.get_or_insert_with(|| names.clone()) {
                let tag = language.tag;
                return Err(Failure::new(format!(
                    "{region} has other words in {tag} than elsewhere"
                )));
            }
        }
    }
    Ok(all.unwrap_or_default())
}

/// Key and filled names of each call with a literal key.
fn calls(code: &str) -> Vec<(&str, BTreeSet<&str>)> {
    let each = code.split("t!(").skip(1).filter_map(|rest| {
        let (key, rest) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
        let end = closing(rest);
        let names = rest[..end].split(',').skip(1);
        let names = names
            .filter_map(|part| part.split_once('='))
            .map(|(name, _)| name.trim());
        let is_name = |name: &&str| {
            name.chars()
                .all(|sign| sign.is_alphanumeric() || sign == '_')
        };
        Some((key, names.filter(is_name).collect()))
    });
    each.collect()
}

/// Where the parenthesis that is open ends.
fn closing(code: &str) -> usize {
    let mut open = 1;
    let end = code.bytes().position(|sign| {
        open += i32::from(sign == b'(') - i32::from(sign == b')');
        open == 0
    });
    end.unwrap_or(code.len())
}

#[cfg(test)]
mod tests {
    use super::calls;

    #[test]
    fn a_call_tells_its_key_and_what_it_fills() {
        let code = r#"t!("a.b"); t!(
            "c", one = &f(x, y), two = z,
        ); t!(key, name = 1) t!("d") == e"#;
        let found: Vec<_> = calls(code)
            .into_iter()
            .map(|(key, names)| (key, names.into_iter().collect::<Vec<_>>()))
            .collect();
        assert_eq!(
            found,
            [("a.b", vec![]), ("c", vec!["one", "two"]), ("d", vec![])]
        );
    }
}
