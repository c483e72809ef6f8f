//! `--sync MILLISECONDS`: the same on a disk whose syncs take so much longer, for
//! this process and all that it starts. The disk of one machine is no measure of
//! others', and it decides what a durable commit costs.

use std::{
    env, fs,
    process::{Command, exit},
};

const SOURCE: &str = include_str!("slow_sync.c");
/// Read by the library.
const VARIABLE: &str = "SLOW_SYNC_US";

/// Starts this program once more as if on such a disk, and ends with it. Does
/// nothing where that has happened.
pub(crate) fn begin(milliseconds: &str) -> Result<(), String> {
    if env::var_os(VARIABLE).is_some() {
        return Ok(());
    }
    let milliseconds: f64 = milliseconds
        .parse()
        .map_err(|_| "--sync takes milliseconds".to_owned())?;
    let text = |error: std::io::Error| error.to_string();
    let folder = tempfile::tempdir().map_err(text)?;
    let (source, library) = (folder.path().join("s.c"), folder.path().join("s.so"));
    fs::write(&source, SOURCE).map_err(text)?;
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", "-O2", "-o"])
        .args([&library, &source])
        .status();
    if !made.map_err(text)?.success() {
        return Err("the library for slow syncs cannot be compiled".into());
    }
    // PostgreSQL's server is no longer this user.
    open(folder.path()).map_err(text)?;
    let ran = Command::new(env::current_exe().map_err(text)?)
        .args(env::args_os().skip(1))
        .env("LD_PRELOAD", &library)
        .env(VARIABLE, (milliseconds * 1000.0).to_string())
        .status();
    let code = ran.map_err(text)?.code().unwrap_or(1);
    drop(folder);
    exit(code)
}

fn open(folder: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}
