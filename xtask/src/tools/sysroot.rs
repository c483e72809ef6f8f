//! A standard library for WebAssembly, built from the compiler's own sources where none is installed.
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::cargo::{WASM, native};
use crate::failure::{Attempt as _, Failure, Result};
use crate::{paths, process, progress};

/// Debian's linker for WebAssembly.
pub(crate) const LINKER: &str = "wasm-ld-19";

const MANIFEST: &str = r#"[package]
name = "seed"
version = "0.0.0"
edition = "2024"
[workspace]
[profile.release]
opt-level = "z"
panic = "abort"
codegen-units = 1
"#;

/// The sysroot for this compiler; it is built if it is not there. One per compiler version, because a
/// library serves only the compiler that made it.
pub(crate) fn ready(rustc: &OsStr) -> Result<PathBuf> {
    let version = process::output(
        "asking the compiler for its version",
        Command::new(rustc).arg("--version"),
    )?;
    let version = version
        .split_whitespace()
        .nth(1)
        .ok_or_else(|| Failure::new("the compiler names no version"))?;
    let sysroot = paths::target("wasm-sysroot").join(version);
    let library = sysroot.join("lib/rustlib").join(WASM).join("lib");
    if !library.join(".ok").exists() {
        progress::step(
            "standard library for WebAssembly: building from source, once (about a minute)",
        );
        build(rustc, &library)?;
    }
    Ok(sysroot)
}

fn build(rustc: &OsStr, library: &Path) -> Result<()> {
    let seed = paths::target("wasm-sysroot/seed");
    fs::create_dir_all(seed.join("src")).attempt("make the folder of the standard library")?;
    fs::write(seed.join("Cargo.toml"), MANIFEST).attempt("write its manifest")?;
    fs::write(seed.join("src/lib.rs"), "").attempt("write its source")?;
    let mut command = native("build");
    command
        .args(["--quiet", "--release", "--target", WASM])
        .args([
            "-Zbuild-std=std,panic_abort,test",
            "-Zbuild-std-features=optimize_for_size",
        ])
        .current_dir(&seed)
        .env("RUSTC", rustc)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", seed.join("target"))
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", LINKER)
        // Bitcode in the library lets the app's link-time optimisation see into it.
        .env("CARGO_ENCODED_RUSTFLAGS", "-Cembed-bitcode=yes");
    process::run(
        "building the standard library for WebAssembly",
        &mut command,
    )?;
    keep(
        &seed.join("target").join(WASM).join("release/deps"),
        library,
    )?;
    fs::remove_dir_all(&seed).attempt("remove what is left of the build")
}

fn keep(from: &Path, library: &Path) -> Result<()> {
    fs::create_dir_all(library).attempt("make the folder of the standard library")?;
    for entry in fs::read_dir(from).attempt("read what was built")?.flatten() {
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libseed") {
            fs::copy(entry.path(), library.join(&name)).attempt("keep the standard library")?;
        }
    }
    fs::write(library.join(".ok"), "").attempt("mark the standard library as complete")
}
