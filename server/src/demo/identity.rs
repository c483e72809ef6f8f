//! The Online-Ausweis in the demo: the test eID-Server, and, where it is
//! installed, AusweisApp with its simulated card, so that anybody can go the
//! whole way. Both end with the demo and prove nobody's identity.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use relocation::envelope::jose::encode;

use super::DemoError;
use super::children::Children;
use crate::http::tls;
use crate::identity::args::TOKEN;
use crate::{machine, private_file};

/// Where an eID program listens (TR-03124-1, 2.2).
const CLIENT_PORT: u16 = 24727;
/// Name of the test eID-Server's own variable for the token.
const SERVER_TOKEN: &str = "EID_SERVER_TOKEN";
/// How long it may take to start.
const START: Duration = Duration::from_secs(20);
/// AusweisApp 1.26 loses a race for its own card unless its main thread comes
/// last once all threads are there.
const THREADS: Duration = Duration::from_secs(3);

/// The test eID-Server as the node is told of it.
pub(super) struct Identity {
    origin: String,
    api: String,
    token: String,
    home: PathBuf,
}

impl Identity {
    /// Starts the test eID-Server `program` for the site at `https`, whose
    /// certificate lies, or is made, in the node's folder.
    pub(super) fn start(
        children: &mut Children,
        program: &Path,
        https: SocketAddr,
        data: &Path,
        node: &Path,
    ) -> Result<Self, DemoError> {
        let certificate = tls::certificate(node).map_err(DemoError::Identity)?;
        let folder = data.join("ausweisapp");
        let home = std::path::absolute(&folder).map_err(|source| DemoError::Data {
            path: folder,
            source,
        })?;
        let (api, paos) = (free_port()?, free_port()?);
        let this = Self {
            origin: origin(https),
            api: format!("http://127.0.0.1:{api}"),
            token: encode(&machine::random::<24>()),
            home,
        };
        let configuration = this.home.join(".local/share/AusweisApp2/config.json");
        let arguments: Vec<String> = [
            ("--port", api.to_string()),
            ("--paos-port", paos.to_string()),
            ("--subject", this.origin.clone()),
            ("--certificate", certificate.display().to_string()),
            ("--ausweisapp-config", configuration.display().to_string()),
        ]
        .into_iter()
        .flat_map(|(name, value)| [name.to_owned(), value])
        .chain(["--test-only".to_owned()])
        .collect();
        let mut command = ending_with_the_demo(program);
        command.args(arguments).env(SERVER_TOKEN, &this.token);
        children.start_other("The test eID-Server", command)?;
        let until = Instant::now() + START;
        while TcpStream::connect(("127.0.0.1", api)).is_err() {
            children.still_running()?;
            if Instant::now() > until {
                return Err(DemoError::Silent(this.api));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(this)
    }

    /// Arguments of the node.
    pub(super) fn arguments(&self) -> [String; 2] {
        ["--eid-server".into(), self.api.clone()]
    }

    /// The node's variable for the token.
    pub(super) fn variable(&self) -> (&'static str, &str) {
        (TOKEN, &self.token)
    }

    /// Where the site is to be opened.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// Starts AusweisApp without a window: somebody in it shows the card of its
    /// own Erika Mustermann and agrees to everything.
    pub(super) fn start_client(
        &self,
        children: &mut Children,
        program: &Path,
    ) -> Result<(), DemoError> {
        if TcpStream::connect(("127.0.0.1", CLIENT_PORT)).is_ok() {
            println!("Another eID program is running on this machine; the demo leaves it alone.");
            return Ok(());
        }
        let runtime = self.home.join("runtime");
        let made = private_file::create_folder(&runtime);
        made.map_err(|source| DemoError::Data {
            path: runtime.clone(),
            source,
        })?;
        let mut command = ending_with_the_demo(Path::new("taskset"));
        command
            .args(["--cpu-list", "0"])
            .arg(program)
            .arg("--no-logfile")
            .args(["--ui", "webservice", "--ui", "automatic"])
            .env("HOME", &self.home)
            .env("XDG_RUNTIME_DIR", &runtime)
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CONFIG_HOME")
            .env("QT_QPA_PLATFORM", "offscreen")
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        let id = children.start_other("AusweisApp", command)?;
        std::thread::spawn(move || {
            std::thread::sleep(THREADS);
            let mut last = Command::new("chrt");
            let _ = last
                .args(["--idle", "--pid", "0", &id.to_string()])
                .status();
        });
        Ok(())
    }
}

/// The kernel ends it when the demo is gone, even by SIGKILL.
fn ending_with_the_demo(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM"]).arg(program);
    command
}

/// Where the site is by https.
pub(super) fn origin(https: SocketAddr) -> String {
    format!("https://localhost:{}", https.port())
}

fn free_port() -> Result<u16, DemoError> {
    let address = SocketAddr::from(([127, 0, 0, 1], 0));
    let free = TcpListener::bind(address).and_then(|listener| listener.local_addr());
    free.map(|address| address.port())
        .map_err(|source| DemoError::Address { address, source })
}
