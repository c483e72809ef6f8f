//! The stylesheet: Sass, with KERN's physical directions turned into logical ones.
use std::fs;
use std::path::Path;

use super::assets::{Assets, files_in, read};
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

/// What a page waits for, what everybody fetches later, and what kiosks fetch besides.
pub(crate) const SHEETS: [&str; 3] = ["umzug", "icons", "kiosk"];

/// Compiles `style/NAME.scss`; `asset:NAME` in it becomes the address of that asset.
pub(crate) fn css(assets: &Assets, name: &str) -> Result<String> {
    let modules = node::packages("xtask")?;
    let made = paths::target(&format!("{name}.css"));
    let mut inputs = vec![
        format!("{:?}", assets.addresses()).into_bytes(),
        read(&paths::at("xtask/package-lock.json"))?,
    ];
    for file in files_in(&paths::at("style"), "scss")? {
        inputs.push(read(&file)?);
    }
    let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    cache::unless_unchanged(&format!("style-{name}"), &inputs, || {
        progress::step(&format!("style: {name}"));
        let css = addressed(logical(sass(&modules, name)?), assets)?;
        fs::write(&made, without_unused_colours(&css)).attempt("write the stylesheet")?;
        let small = minified(&modules, &made)?;
        fs::write(&made, small).attempt("write the stylesheet")
    })?;
    fs::read_to_string(&made).attempt("read the stylesheet")
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

/// Steps of KERN's palette that nothing uses.
fn without_unused_colours(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("--kern-color-") {
        let (before, declaration) = rest.split_at(start);
        kept.push_str(before);
        let end = declaration
            .find([':', ')', ','])
            .unwrap_or(declaration.len());
        let (name, after) = declaration.split_at(end);
        let step = name
            .rsplit('-')
            .next()
            .is_some_and(|step| step.len() == 3 && step.parse::<u16>().is_ok());
        let value_end = after.find([';', '}']).unwrap_or(after.len());
        if after.starts_with(':')
            && step
            && !css.contains(&format!("var({name})"))
            && after[value_end..].starts_with(';')
        {
            rest = &after[value_end + 1..];
        } else {
            kept.push_str(name);
            rest = after;
        }
    }
    kept.push_str(rest);
    kept
}

fn minified(modules: &Path, css: &Path) -> Result<String> {
    let mut esbuild = node::node(&modules.join("esbuild/bin/esbuild"))?;
    esbuild
        .args(["--minify", "--log-level=warning", "--legal-comments=none"])
        .arg(css);
    process::output("minifying the stylesheet", &mut esbuild)
}

#[cfg(test)]
mod tests {
    use super::without_unused_colours;

    #[test]
    fn only_unused_palette_steps_go() {
        let css = ":root{--kern-color-blue-100:red;--kern-color-blue-200:blue;--kern-color-text:var(--kern-color-blue-200);}";
        let left =
            ":root{--kern-color-blue-200:blue;--kern-color-text:var(--kern-color-blue-200);}";
        assert_eq!(without_unused_colours(css), left);
    }
}
