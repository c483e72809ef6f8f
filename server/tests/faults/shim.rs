//! What stands between a process and the kernel: `shim.c`, compiled.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

const SOURCE: &str = include_str!("shim.c");

/// The shim as a library to be loaded first. What builds the server has a C compiler.
pub(crate) fn library() -> &'static Path {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let source = folder.join(format!("shim-{}.c", std::process::id()));
        let library = source.with_extension("so");
        fs::write(&source, SOURCE).expect("the shim's source");
        let made = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"])
            .arg("-o")
            .arg(&library)
            .arg(&source)
            .arg("-lpthread")
            .output()
            .expect("a C compiler");
        let said = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "{said}");
        fs::remove_file(source).expect("the source goes");
        library
    })
}
