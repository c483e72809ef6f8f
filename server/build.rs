//! Lists the region packs, so that a new folder under `regions/` is in the next build and no code
//! names it.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=regions");
    println!("cargo::rerun-if-changed=build.rs");
    let mut list = String::from("&[\n");
    for pack in sorted(Path::new("regions"))? {
        if !Path::new("regions").join(&pack).is_dir() {
            continue;
        }
        for file in sorted(&Path::new("regions").join(&pack))? {
            if file.ends_with(".csv") || file.ends_with(".json") {
                let path = format!("{pack}/{file}");
                let _ = writeln!(
                    list,
                    "    ({path:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/regions/{path}\"))),"
                );
            }
        }
    }
    list.push(']');
    let out = env::var("OUT_DIR").expect("cargo gives OUT_DIR");
    fs::write(Path::new(&out).join("packs.rs"), list)
}

/// Names in a folder, in the same order on each machine.
fn sorted(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}
