//! Tools that few tasks need: installed below `target/` on first use.
use std::env;
use std::ffi::OsString;

use super::cargo;
use crate::failure::Result;
use crate::{paths, process, progress};

/// The search path with this version of a tool of cargo in front.
pub(crate) fn path_with(tool: &str, version: &str) -> Result<OsString> {
    let folder = paths::target("tools");
    if !folder.join("bin").join(tool).exists() {
        let step = format!("installing {tool}");
        progress::step(&step);
        let mut install = cargo::native("install");
        install.args([tool, "--version", version, "--locked", "--root"]);
        process::run(&step, install.arg(&folder))?;
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let first = std::iter::once(folder.join("bin")).chain(env::split_paths(&path));
    Ok(env::join_paths(first).unwrap_or(path))
}
