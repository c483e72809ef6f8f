//! nginx with the site's folder and a copy of the directory.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use tempfile::TempDir;

use crate::node::{Log, site};

/// It ends with this.
pub(crate) struct Nginx {
    child: Child,
    _folder: TempDir,
    pub(crate) address: String,
}

impl Nginx {
    /// With the directory of the node whose data lie in `data`.
    pub(crate) fn start(data: &Path, log: Log) -> Result<Self, String> {
        let text = |error: std::io::Error| error.to_string();
        let folder = tempfile::tempdir().map_err(text)?;
        let place = folder.path();
        fs::copy(data.join("directory.jws"), place.join("directory.jws")).map_err(text)?;
        let free = TcpListener::bind("127.0.0.1:0").map_err(text)?;
        let address = free.local_addr().map_err(text)?.to_string();
        drop(free);
        let file = place.join("nginx.conf");
        fs::write(&file, config(place, &address, log)?).map_err(text)?;
        let child = Command::new("nginx")
            .arg("-p")
            .arg(place)
            .arg("-c")
            .arg(&file)
            .args(["-g", "daemon off;"])
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("nginx cannot be started: {error}"))?;
        let nginx = Self {
            child,
            _folder: folder,
            address,
        };
        for _ in 0..100 {
            if TcpStream::connect(&nginx.address).is_ok() {
                return Ok(nginx);
            }
            sleep(Duration::from_millis(100));
        }
        Err("nginx does not answer".into())
    }
}

/// As a distribution would have it, with what makes it faster.
fn config(place: &Path, address: &str, log: Log) -> Result<String, String> {
    let (place, site) = (place.display(), site()?);
    let user = match rustix::process::geteuid().is_root() {
        true => "user root;",
        false => "",
    };
    let log = match log {
        Log::Lines => format!("access_log {place}/access;"),
        Log::Nothing => "access_log off;".to_owned(),
    };
    Ok(format!(
        "{user} worker_processes 2; pid {place}/pid; error_log {place}/error;
         events {{ worker_connections 1024; }}
         http {{
             include /etc/nginx/mime.types; {log} sendfile on; tcp_nopush on;
             gzip_static on; keepalive_requests 1000000; open_file_cache max=1000;
             server {{
                 listen {address}; root {site};
                 location = /directory.jws {{ root {place}; }}
             }}
         }}",
        site = site.display()
    ))
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The master ends its workers.
        let id = rustix::process::Pid::from_child(&self.child);
        let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        let _ = self.child.wait();
    }
}
