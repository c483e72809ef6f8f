//! `./x dev`: the demo from a quick build; Enter builds again.
use std::io::BufRead as _;

use super::run::for_the_server;
use crate::failure::{Attempt as _, Result};
use crate::site::{self, Mode};
use crate::{demo, paths, progress, region};

/// The server is started again after each build. A build that fails leaves the last one running.
pub(crate) fn dev(arguments: &[String]) -> Result<()> {
    let arguments = for_the_server(arguments)?;
    let build = || site::build_for(Mode::Quick, region::wanted(arguments), None);
    build()?;
    loop {
        let mut server = demo::command(&paths::target("debug/umzug"), arguments)
            .spawn()
            .attempt("start the demo")?;
        progress::step("Enter builds again, end of input (Ctrl-D) stops");
        let go_on = wait_for_enter_and(build);
        demo::stop(&mut server);
        if !go_on {
            return Ok(());
        }
    }
}

/// Returns after a build that succeeded, or with `false` at the end of input.
fn wait_for_enter_and(build: impl Fn() -> Result<()>) -> bool {
    for _ in std::io::stdin().lock().lines() {
        match build() {
            Ok(()) => return true,
            Err(failure) => eprintln!("x: {}", failure.sentence),
        }
    }
    false
}
