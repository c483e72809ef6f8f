//! The stylesheets: Sass, with KERN's physical directions turned into logical ones, without what nobody uses.
use std::fs;
use std::path::Path;

use super::assets::{Assets, files, files_in, read};
use super::cache;
use crate::failure::{Attempt as _, Failure, Result};
use crate::tools::node;
use crate::{paths, process, progress};

/// KERN 2.7 has no logical property at all; without them Arabic or Hebrew texts stand on the wrong side.
/// Transforms and the drawn tick of a checkbox stay physical.
const LOGICAL: &[(&str, &str)] = &[
    ("margin-left:", "margin-inline-start:"),
    ("margin-right:", "margin-inline-end:"),
    ("padding-left:", "padding-inline-start:"),
    ("padding-right:", "padding-inline-end:"),
    ("border-left:", "border-inline-start:"),
    ("float:left", "float:inline-start"),
    ("clear:left", "clear:inline-start"),
    ("text-align:left", "text-align:start"),
    ("text-align:right", "text-align:end"),
    (";right:", ";inset-inline-end:"),
    ("{right:", "{inset-inline-end:"),
];

/// Takes out of them what KERN brings along and nobody uses.
const UNUSED: &str = "xtask/scripts/unused.mjs";

/// What the first paint waits for, what everybody fetches after it, and what kiosks fetch besides.
const SHEETS: [&str; 3] = ["umzug", "later", "kiosk"];

/// Compiles the sheets, each with its name; `asset:NAME` in one becomes the address of that asset.
pub(crate) fn sheets(assets: &Assets) -> Result<Vec<(&'static str, String)>> {
    let modules = node::packages("xtask")?;
    let made = |name: &str| paths::target(&format!("{name}.css"));
    let mut inputs = vec![
        format!("{:?}", assets.addresses()).into_bytes(),
        read(&paths::at("xtask/package-lock.json"))?,
        read(&paths::at(UNUSED))?,
    ];
    let sources = files(&paths::at("app/src"))?;
    for file in [files_in(&paths::at("style"), "scss")?, sources].concat() {
        inputs.push(read(&file)?);
    }
    let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    cache::unless_unchanged("style", &inputs, || {
        progress::step("style");
        for name in SHEETS {
            let css = addressed(logical(sass(&modules, name)?), assets)?;
            fs::write(made(name), css).attempt("write the stylesheet")?;
        }
        let mut unused = node::node(&paths::at(UNUSED))?;
        let unused = unused.args(SHEETS.map(made));
        process::run("taking out what is not used", unused)?;
        for name in SHEETS {
            let small = minified(&modules, &made(name))?;
            fs::write(made(name), small).attempt("write the stylesheet")?;
        }
        Ok(())
    })?;
    let read = |name| {
        let css = fs::read_to_string(made(name)).attempt("read the stylesheet")?;
        Ok((name, css))
    };
    SHEETS.into_iter().map(read).collect()
}

fn sass(modules: &Path, name: &str) -> Result<String> {
    let mut sass = node::node(&modules.join("sass/sass.js"))?;
    sass.args(["--style=compressed", "--no-source-map", "--quiet-deps"])
        .arg(format!("--load-path={}", modules.display()))
        .arg(paths::at("style").join(format!("{name}.scss")));
    process::output("compiling the stylesheet", &mut sass)
}

fn logical(css: String) -> String {
    LOGICAL.iter().fold(css, |css, (physical, logical)| {
        css.replace(physical, logical)
    })
}

fn addressed(css: String, assets: &Assets) -> Result<String> {
    let css = assets.addresses().iter().fold(css, |css, (name, address)| {
        css.replace(&format!("asset:{name}"), address)
    });
    match css.split_once("asset:") {
        None => Ok(css),
        Some((_, rest)) => {
            let name: String = rest
                .chars()
                .take_while(|sign| !")\"'".contains(*sign))
                .collect();
            Err(Failure::new(format!(
                "the stylesheet names an asset that is not there: {name}"
            )))
        }
    }
}

fn minified(modules: &Path, css: &Path) -> Result<String> {
    let mut esbuild = node::node(&modules.join("esbuild/bin/esbuild"))?;
    esbuild
        .args(["--minify", "--log-level=warning", "--legal-comments=none"])
        .arg(css);
    process::output("minifying the stylesheet", &mut esbuild)
}
