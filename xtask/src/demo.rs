//! The demo: the server with the authorities of a region, as processes of their own.
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::failure::{Attempt as _, Failure, Result};
use crate::{paths, progress, region};

/// The first start makes 16 RSA keys of 4096 bits.
const PATIENCE: Duration = Duration::from_secs(300);
/// Seconds that a demo has for stopping its processes.
const GRACE: u32 = 20;

/// The command that starts the demo. Whatever the person does not give has a value that works.
pub(crate) fn command(umzug: &Path, arguments: &[String]) -> Command {
    let mut command = Command::new(umzug);
    command
        .arg("demo")
        .args(region::arguments(arguments))
        .current_dir(paths::root());
    command
}

/// A demo for tests and measurements, on a free port, stopped when it is dropped.
pub(crate) struct Demo {
    process: Child,
    address: SocketAddr,
}

impl Demo {
    /// Starts the demo at this address, with its data in this folder, and waits until it answers.
    pub(crate) fn start(address: SocketAddr, umzug: &Path, data: &Path) -> Result<Self> {
        progress::step(&format!("demo: starting at {address}"));
        // Nobody decides by itself: the tests play the clerk.
        let arguments = [
            "--listen".into(),
            address.to_string(),
            "--data".into(),
            data.display().to_string(),
            "--auto-decide".into(),
            "0".into(),
        ];
        let process = command(umzug, &arguments)
            .stdout(log()?)
            .stderr(log()?)
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
                    "the demo ended before it answered ({status}); see target/demo.log"
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

/// Asks a demo to end, which stops its own children first, and ends it after a while if it does not.
pub(crate) fn stop(demo: &mut Child) {
    let _ = Command::new("kill").arg(demo.id().to_string()).status();
    for _ in 0..GRACE {
        if !matches!(demo.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    let _ = demo.kill();
    let _ = demo.wait();
}

/// What the demo says goes to a file, so that test results stay readable.
fn log() -> Result<std::fs::File> {
    let file = paths::target("demo.log");
    std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)
        .attempt("write target/demo.log")
}

/// A port that is free together with the next one, which is the demo's https.
pub(crate) fn free_address() -> Result<SocketAddr> {
    for _ in 0..100 {
        let listener = TcpListener::bind("127.0.0.1:0").attempt("find a free port")?;
        let address = listener.local_addr().attempt("find a free port")?;
        if address
            .port()
            .checked_add(1)
            .is_some_and(|next| TcpListener::bind(("127.0.0.1", next)).is_ok())
        {
            return Ok(address);
        }
    }
    Err(Failure::new("there are no two free ports side by side"))
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
