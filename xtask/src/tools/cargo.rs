//! Cargo, for the machine itself and for the browser.
use std::process::Command;

use super::sysroot;
use crate::failure::Result;
use crate::paths;

/// The target of the app.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Cargo for this machine, started in the repository's folder.
pub(crate) fn native(subcommand: &str) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg(subcommand).current_dir(paths::root());
    // What `cargo run` told this program about itself is not meant for another build.
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Cargo for the browser. Where the toolchain in use has no standard library for it, `x` names a compiler
/// in `UMZUG_WASM_RUSTC` for which one is built from source, once.
pub(crate) fn wasm(subcommand: &str) -> Result<Command> {
    let mut command = native(subcommand);
    command.args(["--target", WASM]);
    if let Some(rustc) = std::env::var_os("UMZUG_WASM_RUSTC") {
        let sysroot = sysroot::ready(&rustc)?;
        command
            .env("RUSTC", rustc)
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER",
                sysroot::LINKER,
            )
            .env(
                "CARGO_ENCODED_RUSTFLAGS",
                format!("--sysroot={}", sysroot.display()),
            );
    }
    Ok(command)
}
