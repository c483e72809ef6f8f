//! A region is data alone: its name stands in no line of code.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders and files that hold code, seen from the repository.
const CODE: [&str; 9] = [
    "app/src",
    "app/relocation/src",
    "app/index.html",
    "app/loader.js",
    "app/start-full.js",
    "server/src",
    "server/build.rs",
    "xtask",
    "x",
];

fn root() -> &'static Path {
    let server = Path::new(env!("CARGO_MANIFEST_DIR"));
    server.parent().expect("server/ lies in the repository")
}

fn regions() -> Vec<String> {
    let folders = fs::read_dir(root().join("server/regions")).unwrap();
    let packs = folders.map(|entry| entry.unwrap().path());
    packs
        .filter(|path| path.join("region.json").exists())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

/// Files of code below a path, without tests and what packages bring.
fn files(path: &Path, found: &mut Vec<PathBuf>) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let is_test = ["tests", "tests.rs", "node_modules", "target"].contains(&name.as_str())
        || name.ends_with("_tests.rs");
    if is_test {
        return;
    }
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            files(&entry.unwrap().path(), found);
        }
    } else {
        found.push(path.to_owned());
    }
}

/// Whether the word stands there by itself: not as part of a longer one.
fn names(line: &str, slug: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(slug).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + slug.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

#[test]
fn no_line_of_code_names_a_region() {
    let regions = regions();
    assert!(regions.len() >= 2, "{regions:?}");
    let mut all = Vec::new();
    for path in CODE {
        files(&root().join(path), &mut all);
    }
    assert!(all.len() > 200, "the code was found: {}", all.len());
    let mut found = Vec::new();
    for file in all {
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        // Tests stand at the end of a file.
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for (number, line) in code.lines().enumerate() {
            for slug in regions.iter().filter(|slug| names(line, slug)) {
                let place = file.strip_prefix(root()).unwrap().display().to_string();
                found.push(format!("{place}:{}: {slug}", number + 1));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_search_itself_finds_names() {
    assert!(names("default_value = \"hamburg\"", "hamburg"));
    assert!(names("regions/rhein-neckar/region.json", "rhein-neckar"));
    assert!(!names("Hamburg, hamburger", "hamburg"));
}

/// What the texts say of a region is data of the region, in every language.
#[test]
fn every_region_has_the_words_that_the_texts_ask_for() {
    let languages = fs::read_dir(root().join("app/texts")).unwrap();
    let folders = languages.map(|entry| entry.unwrap().path());
    for language in folders.filter(|path| path.is_dir()) {
        let code = language.file_name().unwrap().to_string_lossy().into_owned();
        let texts: String = fs::read_dir(&language)
            .unwrap()
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
            .collect();
        for region in regions() {
            let file = root()
                .join("server/regions")
                .join(&region)
                .join("region.json");
            let region_json: serde_json::Value =
                serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
            let words = region_json["texts"][&code].as_object().unwrap();
            for word in ["region", "region_about"] {
                assert!(texts.contains(&format!("{{{word}}}")), "{code}: {word}");
                assert!(
                    words[word].as_str().is_some_and(|text| !text.is_empty()),
                    "{region} {code}"
                );
            }
            let name = region_json["name"].as_str().unwrap();
            assert!(!texts.contains(name), "{code} names {name}");
        }
    }
}
