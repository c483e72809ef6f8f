//! Node and the packages from npm that `xtask/` and `end2end/` pin.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::failure::{Attempt as _, Failure, Result};
use crate::{paths, process, progress};

/// What sass and Playwright ask for.
const OLDEST: u32 = 20;
/// Fetched from npm where the system's Node is older, as Debian 12's is.
const OWN: &str = "22.23.3";

/// Installs the packages of a folder exactly as its lock file says; does nothing if that is done already.
pub(crate) fn packages(folder: &str) -> Result<PathBuf> {
    let folder = paths::at(folder);
    let modules = folder.join("node_modules");
    let lock = fs::read(folder.join("package-lock.json")).attempt("read package-lock.json")?;
    if fs::read(modules.join(".installed")).ok().as_ref() != Some(&lock) {
        progress::step(&format!(
            "npm packages of {}",
            folder
                .strip_prefix(paths::root())
                .unwrap_or(&folder)
                .display()
        ));
        npm(&folder, &["ci"])?;
        fs::write(modules.join(".installed"), &lock)
            .attempt("note which npm packages are installed")?;
    }
    Ok(modules)
}

/// Runs a script with Node.
pub(crate) fn node(script: &Path) -> Result<Command> {
    static NODE: OnceLock<PathBuf> = OnceLock::new();
    if NODE.get().is_none() {
        let _ = NODE.set(find()?);
    }
    let mut command = Command::new(NODE.get().expect("was set above"));
    command.arg(script).current_dir(paths::root());
    Ok(command)
}

fn npm(folder: &Path, arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("npm");
    command
        .args(arguments)
        .args([
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--loglevel=error",
        ])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .current_dir(folder)
        .stdout(Stdio::null());
    process::run("installing npm packages", &mut command)
}

fn find() -> Result<PathBuf> {
    let version = process::output(
        "asking Node for its version",
        Command::new("node").arg("--version"),
    )?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok());
    if major.unwrap_or(0) >= OLDEST {
        return Ok("node".into());
    }
    let machine = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => {
            return Err(Failure::new(format!(
                "Node {} is too old and none newer is known for {other}; install Node {OLDEST} or newer",
                version.trim()
            )));
        }
    };
    let folder = paths::target("node").join(OWN);
    let package = format!("node-linux-{machine}");
    let program = folder.join("node_modules").join(&package).join("bin/node");
    if !program.exists() {
        progress::step(&format!(
            "Node {OWN} from npm, because {} is older than {OLDEST}",
            version.trim()
        ));
        fs::create_dir_all(&folder).attempt("make a folder for Node")?;
        fs::write(folder.join("package.json"), "{\"private\":true}")
            .attempt("write package.json")?;
        npm(&folder, &["install", &format!("{package}@{OWN}")])?;
    }
    Ok(program)
}
