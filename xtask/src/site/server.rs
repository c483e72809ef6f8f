//! The native server, and what it prepares for the app: the region's public key and place indexes.
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Mode, assets};
use crate::failure::{Attempt as _, Result};
use crate::tools::cargo;
use crate::{paths, process, progress};

/// Builds the server and returns where it lies.
pub(crate) fn build(mode: Mode) -> Result<PathBuf> {
    progress::step("server: compiling");
    let mut command = cargo::native("build");
    command.args(["--quiet", "--package", "umzug"]);
    if mode == Mode::Release {
        command.arg("--release");
    }
    process::run("compiling the server", &mut command)?;
    Ok(paths::target(mode.server()))
}

/// The public half of the region's root key, which is compiled into the app; base64url of x and y.
/// An operator's key in `UMZUG_ROOT_KEY` wins over the demo's, which is made on first use.
pub(crate) fn root_key(umzug: &Path) -> Result<Option<String>> {
    if let Ok(key) = std::env::var("UMZUG_ROOT_KEY") {
        return Ok(Some(key));
    }
    if !knows(umzug, &["region", "root-key"]) {
        return Ok(None);
    }
    let mut command = Command::new(umzug);
    command
        .args(["region", "root-key", "--data"])
        .arg(paths::target("demo-root"))
        .current_dir(paths::root());
    process::output("asking the server for the root key", &mut command)
        .map(|key| Some(key.trim().to_owned()))
}

/// The region that the server takes when none is named.
pub(crate) fn default_region(umzug: &Path) -> Result<String> {
    let mut command = Command::new(umzug);
    command.args(["region", "default"]);
    process::output("asking the server for the default region", &mut command)
        .map(|region| region.trim().to_owned())
}

/// The files of a region that the app searches in the browser, and who runs the service.
pub(crate) fn region_files(umzug: &Path, region: &str) -> Result<Vec<PathBuf>> {
    if !knows(umzug, &["region", "site"]) {
        return Ok(Vec::new());
    }
    progress::step(&format!("region {region}: place indexes"));
    let folder = paths::target("region-site").join(region);
    std::fs::create_dir_all(&folder).attempt("make the folder of the place indexes")?;
    let mut command = Command::new(umzug);
    command
        .args(["region", "site", "--region", region, "--out"])
        .arg(&folder)
        .current_dir(paths::root());
    // Who runs the service, instead of what the region's pack says.
    if let Some(file) = std::env::var_os("UMZUG_OPERATOR") {
        command.arg("--operator").arg(file);
    }
    process::output("asking the server for the place indexes", &mut command)?;
    assets::files_in(&folder, "")
}

/// Whether the server has this subcommand: its help must speak of it by its full name.
fn knows(umzug: &Path, subcommand: &[&str]) -> bool {
    let output = Command::new(umzug).args(subcommand).arg("--help").output();
    output.is_ok_and(|output| {
        output.status.success()
            && String::from_utf8_lossy(&output.stdout).contains(&subcommand.join(" "))
    })
}
