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

/// Compiles the app and returns the folder with `app.js` and `app_bg.wasm`.
pub(crate) fn compile(mode: Mode, root_key: Option<&str>) -> Result<PathBuf> {
    progress::step("app: compiling to WebAssembly");
    let mut command = cargo::wasm("build")?;
    command.args(["--quiet", "--package", "app"]);
    if mode == Mode::Release {
        command.args(["--profile", "wasm"]);
    }
    if let Some(key) = root_key {
        command.env("UMZUG_ROOT_KEY", key);
    }
    process::run("compiling the app", &mut command)?;

    let profile = if mode == Mode::Release {
        "wasm"
    } else {
        "debug"
    };
    let module = paths::target(cargo::WASM).join(profile).join("app.wasm");
    let folder = paths::target("app");
    cache::unless_unchanged("app", &[&read(&module)?, profile.as_bytes()], || {
        bind(&module, &folder, mode)
    })?;
    Ok(folder)
}

fn bind(module: &Path, folder: &Path, mode: Mode) -> Result<()> {
    progress::step("app: binding it to JavaScript");
    Bindgen::new()
        .input_path(module)
        .out_name("app")
        .typescript(false)
        .omit_default_module_path(true)
        // The profile must not strip: wasm-bindgen needs sections that a stripped module has lost.
        .remove_name_section(mode == Mode::Release)
        .remove_producers_section(true)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .attempt("bind the app to JavaScript")?;
    if mode == Mode::Release {
        shrink(&folder.join("app_bg.wasm"))
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

/// Adds the module, and the loader bundled with the binding, to the site.
pub(crate) fn add(assets: &mut Assets, glue: &Path, mode: Mode) -> Result<()> {
    assets.add("app.wasm", &read(&glue.join("app_bg.wasm"))?)?;
    fs::copy(paths::at("app/loader.js"), glue.join("loader.js")).attempt("copy app/loader.js")?;
    let modules = node::packages("xtask")?;
    let mut esbuild = node::node(&modules.join("esbuild/bin/esbuild"))?;
    esbuild
        .arg(glue.join("loader.js"))
        .args([
            "--bundle",
            "--format=esm",
            "--log-level=warning",
            "--legal-comments=none",
        ])
        .arg(format!("--define:MODULE={:?}", assets.address("app.wasm")?))
        .args((mode == Mode::Release).then_some("--minify"));
    let bundle = process::output("bundling the loader", &mut esbuild)?;
    assets.add("app.js", bundle.as_bytes())
}
