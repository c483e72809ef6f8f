//! The app: compiled to WebAssembly, bound to JavaScript, made small.
use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use super::Mode;
use super::assets::{Assets, read};
use super::cache;
use crate::failure::{Attempt as _, Result};
use crate::tools::{cargo, node};
use crate::{paths, process, progress};

/// The two modules of the app: the small one that a phone waits for, and the one with everything.
const MODULES: [&str; 2] = ["first", "full"];

/// Compiles the app and returns the folder with `<module>.js` and `<module>_bg.wasm` of both modules.
pub(crate) fn compile(mode: Mode, region: &str, root_key: Option<&str>) -> Result<PathBuf> {
    progress::step("app: compiling to WebAssembly");
    let mut command = cargo::wasm("build")?;
    command.args(["--quiet", "--package", "app", "--bins"]);
    if mode.small_app() {
        command.args(["--profile", "wasm"]);
    }
    command.env("UMZUG_REGION", region);
    if let Some(key) = root_key {
        command.env("UMZUG_ROOT_KEY", key);
    }
    process::run("compiling the app", &mut command)?;

    let profile = if mode.small_app() { "wasm" } else { "debug" };
    let folder = paths::target("app");
    for name in MODULES {
        let module = paths::target(cargo::WASM)
            .join(profile)
            .join(format!("{name}.wasm"));
        cache::unless_unchanged(name, &[&read(&module)?, profile.as_bytes()], || {
            bind(&module, name, &folder, mode)
        })?;
    }
    Ok(folder)
}

fn bind(module: &Path, name: &str, folder: &Path, mode: Mode) -> Result<()> {
    progress::step(&format!("app: binding {name} to JavaScript"));
    Bindgen::new()
        .input_path(module)
        .out_name(name)
        .typescript(false)
        .omit_default_module_path(true)
        // The profile must not strip: wasm-bindgen needs sections that a stripped module has lost.
        .remove_name_section(mode.small_app())
        .remove_producers_section(true)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .attempt("bind the app to JavaScript")?;
    if mode.small_app() {
        shrink(&folder.join(format!("{name}_bg.wasm")))
    } else {
        Ok(())
    }
}

/// Binaryen of npm: Debian's is too old and silently writes broken modules. No feature flags: it reads
/// from the module what it may use, and `--all-features` writes what browsers do not know.
fn shrink(wasm: &Path) -> Result<()> {
    progress::step("app: wasm-opt");
    let modules = node::packages("xtask")?;
    let small = wasm.with_extension("small");
    let mut command = node::node(&modules.join("binaryen/bin/wasm-opt"))?;
    process::run(
        "wasm-opt",
        command.arg("-Oz").arg(wasm).arg("-o").arg(&small),
    )?;
    fs::rename(&small, wasm).attempt("replace the module by the smaller one")
}

/// The small module.
pub(crate) fn first(glue: &Path) -> Result<Vec<u8>> {
    read(&glue.join("first_bg.wasm"))
}

/// Adds the modules, each with its script, and `app.js`, which starts the small one and later the other.
pub(crate) fn add(assets: &mut Assets, glue: &Path, mode: Mode) -> Result<()> {
    assets.add("full.wasm", &read(&glue.join("full_bg.wasm"))?)?;
    let address = assets.address("full.wasm")?.to_owned();
    let script = bundle(glue, "start-full.js", &[("MODULE", &address)], mode)?;
    assets.add("full.js", script.as_bytes())?;

    assets.add("first.wasm", &first(glue)?)?;
    assets.add(
        "first.js",
        bundle(glue, "start-first.js", &[], mode)?.as_bytes(),
    )?;
    let defined = [
        ("FIRST", assets.address("first.js")?.to_owned()),
        ("FIRST_MODULE", assets.address("first.wasm")?.to_owned()),
        ("FULL", assets.address("full.js")?.to_owned()),
        ("FULL_MODULE", address),
    ];
    let defined = defined
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let script = bundle(glue, "loader.js", &defined, mode)?;
    assets.add("app.js", script.as_bytes())
}

/// Writes the service worker. Its address stays the same, so that a browser sees when it changes: it does with
/// every asset of the site.
pub(crate) fn worker(assets: &Assets, glue: &Path, mode: Mode) -> Result<()> {
    let version = assets.version();
    let script = bundle(glue, "worker.js", &[("VERSION", &version)], mode)?;
    fs::write(paths::target("site/worker.js"), script).attempt("write the service worker")
}

fn bundle(glue: &Path, entry: &str, defined: &[(&str, &str)], mode: Mode) -> Result<String> {
    let copy = glue.join(entry);
    fs::copy(paths::at("app").join(entry), &copy).attempt(format!("copy app/{entry}"))?;
    let modules = node::packages("xtask")?;
    let mut esbuild = node::node(&modules.join("esbuild/bin/esbuild"))?;
    esbuild
        .arg(copy)
        .args([
            "--bundle",
            "--external:/assets/*",
            "--format=esm",
            "--log-level=warning",
            "--legal-comments=none",
        ])
        .args(
            defined
                .iter()
                .map(|(name, value)| format!("--define:{name}={value:?}")),
        )
        .args((mode.small_app()).then_some("--minify"));
    process::output("bundling a script", &mut esbuild)
}
