//! `about.json` and `licences.txt`: who runs the service, what the last accessibility run found, and
//! whose programs are part of it.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use relocation::envelope::operator::{About, Component, Operator, SuiteRun};
use serde::Deserialize;
use serde_json::Value;

use super::assets::{files_in, name_of, read};
use super::retention;
use crate::failure::{Attempt as _, Result};
use crate::tools::{cargo, node};
use crate::{paths, process, progress};

/// The result of the accessibility suite, which the suite writes.
const SUITE: &str = "docs/accessibility/result.json";
/// The packages that are compiled into the two programs, and the target of each.
const SHIPPED: [(&str, &str); 2] = [("app", cargo::WASM), ("umzug", "x86_64-unknown-linux-gnu")];

/// Texts of licences, each with those it comes from.
type Texts = BTreeMap<String, BTreeSet<String>>;

/// Writes both files into the site. `operator` is the file that the server has checked.
pub(crate) fn write(operator: &Path) -> Result<()> {
    progress::step("site: licences of what is shipped");
    let operator: Operator =
        serde_json::from_slice(&read(operator)?).attempt("read operator.json")?;
    let suite = match fs::read(paths::at(SUITE)) {
        Ok(text) => {
            Some(serde_json::from_slice::<SuiteRun>(&text).attempt(format!("read {SUITE}"))?)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).attempt(format!("read {SUITE}")),
    };
    let mut components = BTreeSet::new();
    let mut texts = Texts::new();
    for (package, target) in SHIPPED {
        let mut metadata = cargo::native("metadata");
        metadata.args([
            "--format-version=1",
            "--locked",
            "--filter-platform",
            target,
        ]);
        let found = process::output("asking cargo for the packages", &mut metadata)?;
        let found = serde_json::from_str(&found).attempt("read what cargo says")?;
        crates(&found, package, &mut components, &mut texts)?;
    }
    let kern = node::packages("xtask")?.join("@kern-ux/native");
    let description: Value = serde_json::from_slice(&read(&kern.join("package.json"))?)
        .attempt("read KERN's package")?;
    add(&description, &kern, &mut components, &mut texts)?;
    let fonts = ["Fira Sans", "Noto Sans", "Noto Sans Arabic"];
    components.extend(fonts.map(|name| Component {
        name: name.to_owned(),
        version: String::new(),
        licence: "OFL-1.1".to_owned(),
    }));
    // Linked into both programs, and in no list of packages.
    components.insert(Component {
        name: "std (The Rust Project Developers)".to_owned(),
        version: String::new(),
        licence: "MIT OR Apache-2.0".to_owned(),
    });
    let licence = fs::read_to_string(paths::at("public/fonts/OFL.txt")).attempt("read OFL.txt")?;
    texts
        .entry(licence)
        .or_default()
        .extend(fonts.map(str::to_owned));

    let about = About {
        operator,
        suite,
        components: components.into_iter().collect(),
        kept: retention::ids()?,
    };
    let about = serde_json::to_vec(&about).attempt("write about.json")?;
    fs::write(paths::target("site/about.json"), about).attempt("write about.json")?;
    fs::write(paths::target("site/licences.txt"), listed(&texts)).attempt("write licences.txt")
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Value>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    /// None: an ordinary dependency, neither for tests nor for building alone.
    kind: Option<String>,
}

/// Adds the packages that are compiled into `package`.
fn crates(
    metadata: &Metadata,
    package: &str,
    components: &mut BTreeSet<Component>,
    texts: &mut Texts,
) -> Result<()> {
    let described: BTreeMap<&str, &Value> = (metadata.packages.iter())
        .filter_map(|one| Some((one["id"].as_str()?, one)))
        .collect();
    for id in linked(metadata, package) {
        let Some(one) = described.get(id).filter(|one| !one["source"].is_null()) else {
            continue;
        };
        let folder = Path::new(one["manifest_path"].as_str().unwrap_or_default());
        let folder = folder.parent().unwrap_or(folder);
        add(one, folder, components, texts)?;
    }
    Ok(())
}

/// Ids of what is linked into the package of this name, itself included. What runs only while
/// compiling (macros, build scripts, tests) is not part of what is shipped.
fn linked<'a>(metadata: &'a Metadata, package: &str) -> BTreeSet<&'a str> {
    let is_macro: BTreeSet<&str> = (metadata.packages.iter())
        .filter(|one| one["targets"].to_string().contains("\"proc-macro\""))
        .filter_map(|one| one["id"].as_str())
        .collect();
    let nodes: BTreeMap<&str, &Node> = (metadata.resolve.nodes.iter())
        .map(|node| (node.id.as_str(), node))
        .collect();
    let root = (metadata.packages.iter())
        .find(|one| one["name"] == package && one["source"].is_null())
        .and_then(|one| one["id"].as_str());
    let mut open: Vec<&str> = root.into_iter().collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if is_macro.contains(id) || !found.insert(id) {
            continue;
        }
        let dependencies = nodes.get(id).map_or(&[][..], |node| &node.deps);
        let ordinary = dependencies
            .iter()
            .filter(|one| one.dep_kinds.iter().any(|kind| kind.kind.is_none()));
        open.extend(ordinary.map(|one| one.pkg.as_str()));
    }
    found
}

/// Stands below packages that bring no words of their licence along.
const NO_TEXT: &str = "The archives of these packages have no text of their licence. It is the one named; its words stand in this list with others, and who made the package stands at the address.";

/// Adds one package with the licence files of its folder.
fn add(
    described: &Value,
    folder: &Path,
    components: &mut BTreeSet<Component>,
    texts: &mut Texts,
) -> Result<()> {
    let text = |name: &str| described[name].as_str().unwrap_or_default().to_owned();
    let component = Component {
        name: text("name"),
        version: text("version"),
        licence: text("license"),
    };
    let title = format!(
        "{} {} ({})",
        component.name, component.version, component.licence
    );
    let mut told = false;
    for file in files_in(folder, "")? {
        let name = name_of(&file).to_uppercase();
        let tells = ["LICEN", "COPYING", "NOTICE", "COPYRIGHT", "UNLICENSE"];
        if tells.iter().any(|word| name.starts_with(word))
            && let Ok(text) = fs::read_to_string(&file)
        {
            texts.entry(text).or_default().insert(title.clone());
            told = true;
        }
    }
    if !told {
        let names = texts.entry(NO_TEXT.to_owned()).or_default();
        names.insert(format!("{title}, {}", text("repository")));
    }
    components.insert(component);
    Ok(())
}

/// Each text once, below those that it comes from.
fn listed(texts: &Texts) -> String {
    let mut list = String::from("Licences of other people's work in this service\n");
    for (text, from) in texts {
        list.push_str("\n\n==========\n");
        for title in from {
            list.push_str(title);
            list.push('\n');
        }
        list.push('\n');
        list.push_str(text.trim());
        list.push('\n');
    }
    list
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_only_compiles_or_tests_is_not_shipped() {
        let package = |name: &str, kind: &str, source: Value| json!({ "id": name, "name": name, "source": source, "targets": [{ "kind": [kind] }] });
        let on = |name: &str, kind: Value| json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] });
        let metadata: Metadata = serde_json::from_value(json!({
            "packages": [
                package("app", "lib", Value::Null), package("a", "lib", "r".into()), package("b", "lib", "r".into()),
                package("m", "proc-macro", "r".into()), package("syn", "lib", "r".into()), package("t", "lib", "r".into()),
            ],
            "resolve": { "nodes": [
                { "id": "app", "deps": [on("a", Value::Null), on("m", Value::Null), on("t", "dev".into())] },
                { "id": "a", "deps": [on("b", Value::Null)] },
                { "id": "m", "deps": [on("syn", Value::Null)] },
            ] },
        }))
        .expect("metadata");
        let found: Vec<&str> = linked(&metadata, "app").into_iter().collect();
        assert_eq!(found, ["a", "app", "b"]);
    }

    #[test]
    fn a_text_stands_once_below_all_it_comes_from() {
        let from = BTreeSet::from(["a 1 (MIT)".to_owned(), "b 2 (MIT)".to_owned()]);
        let list = listed(&[("MIT text\n".to_owned(), from)].into());
        assert!(
            list.ends_with("\na 1 (MIT)\nb 2 (MIT)\n\nMIT text\n"),
            "{list}"
        );
    }
}
