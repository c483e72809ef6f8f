//! The demo: the server with the authorities of a region, as processes of their own.
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::failure::{Attempt as _, Failure, Result};
use crate::{paths, progress};

/// The first start makes 16 RSA keys of 4096 bits.
const PATIENCE: Duration = Duration::from_secs(180);

/// The command that starts the demo; whatever of `--listen`, `--data`, `--region` and `--site` the person
/// does not give has a value that works.
pub(crate) fn command(umzug: &Path, arguments: &[String]) -> Command {
    let site = paths::target("site").display().to_string();
    let data = paths::at("data").display().to_string();
    let usual = [
        ("--listen", "127.0.0.1:8080"),
        ("--data", &data),
        ("--region", "hamburg"),
        ("--site", &site),
    ];
    let mut command = Command::new(umzug);
    command.arg("demo");
    for (name, value) in usual {
        if !arguments
            .iter()
            .any(|given| given == name || given.starts_with(&format!("{name}=")))
        {
            command.args([name, value]);
        }
    }
    command.args(arguments);
    command
}

/// A demo for tests and measurements, on a free port, stopped when it is dropped.
pub(crate) struct Demo {
    process: Child,
    address: SocketAddr,
}

impl Demo {
    /// Starts the demo with its data in this folder and waits until it answers.
    pub(crate) fn start(umzug: &Path, data: &Path) -> Result<Self> {
        let address = free_address()?;
        progress::step(&format!("demo: starting at {address}"));
        let arguments = [
            "--listen".into(),
            address.to_string(),
            "--data".into(),
            data.display().to_string(),
        ];
        let process = command(umzug, &arguments)
            .stdout(log()?)
            .spawn()
            .attempt("start the demo")?;
        let mut demo = Self { process, address };
        demo.wait()?;
        Ok(demo)
    }

    /// Where a browser finds it, without a final slash.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn wait(&mut self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.process.try_wait().attempt("look after the demo")? {
                return Err(Failure::new(format!(
                    "the demo ended before it answered ({status})"
                )));
            }
            if healthy(self.address) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        Err(Failure::new(format!(
            "the demo did not answer within {} s",
            PATIENCE.as_secs()
        )))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        stop(&mut self.process);
    }
}

/// Asks a demo to end. It stops its own children then; killing it would leave them behind.
pub(crate) fn stop(demo: &mut Child) {
    let asked = Command::new("kill").arg(demo.id().to_string()).status();
    if !asked.is_ok_and(|status| status.success()) {
        let _ = demo.kill();
    }
    let _ = demo.wait();
}

/// What the demo says goes to a file, so that test results stay readable.
fn log() -> Result<std::fs::File> {
    std::fs::create_dir_all(paths::target("")).attempt("make target/")?;
    std::fs::File::create(paths::target("demo.log")).attempt("write target/demo.log")
}

fn free_address() -> Result<SocketAddr> {
    // The next port is the demo's https.
    let listener = TcpListener::bind("127.0.0.1:0").attempt("find a free port")?;
    listener.local_addr().attempt("find a free port")
}

fn healthy(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(
            stream,
            "GET /api/health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.take(4096).read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}
