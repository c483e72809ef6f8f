//! The first page, compressed: the node beside nginx, which serves the same
//! files, asked in the same way by wrk, one after the other.

use std::{
    fs,
    net::TcpListener,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use tempfile::TempDir;

use crate::{
    Figure,
    node::{Node, site},
};

const SECONDS: &str = "8";

pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let (node, nginx) = (Node::start()?, Nginx::start()?);
    let ours = rate(&node.address, "/")?;
    let theirs = rate(&nginx.address, "/index.html")?;
    Ok(vec![
        Figure {
            name: "page_per_second",
            value: ours,
            unit: "1/s",
        },
        Figure {
            name: "nginx_page_per_second",
            value: theirs,
            unit: "1/s",
        },
        Figure {
            name: "page_to_nginx",
            value: ours / theirs,
            unit: "of nginx (aim 1)",
        },
    ])
}

/// Answers in one second.
fn rate(address: &str, path: &str) -> Result<f64, String> {
    let url = format!("http://{address}{path}");
    let ran = Command::new("wrk")
        .args([
            "-t2",
            "-c64",
            "-d",
            SECONDS,
            "-H",
            "Accept-Encoding: gzip",
            &url,
        ])
        .output()
        .map_err(|error| format!("wrk cannot be started: {error}"))?;
    let text = String::from_utf8_lossy(&ran.stdout);
    if text.contains("Non-2xx") {
        return Err(format!("{path} is not served: {text}"));
    }
    let rate = text.lines().find_map(|line| {
        let rest = line.trim().strip_prefix("Requests/sec:")?;
        rest.trim().parse().ok()
    });
    rate.ok_or_else(|| format!("wrk: {text}"))
}

/// nginx with the site's folder; it ends with this.
struct Nginx {
    child: Child,
    _folder: TempDir,
    address: String,
}

impl Nginx {
    fn start() -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let free = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let address = free
            .local_addr()
            .map_err(|error| error.to_string())?
            .to_string();
        drop(free);
        let (place, site) = (folder.path().display(), site()?);
        let user = if rustix::process::geteuid().is_root() {
            "user root;"
        } else {
            ""
        };
        let config = format!(
            "{user} worker_processes 2; pid {place}/pid; error_log {place}/error;
             events {{ worker_connections 1024; }}
             http {{
                 include /etc/nginx/mime.types; access_log off; sendfile on;
                 gzip_static on; keepalive_requests 100000; open_file_cache max=1000;
                 server {{ listen {address}; root {site}; }}
             }}",
            site = site.display()
        );
        let file = folder.path().join("nginx.conf");
        fs::write(&file, config).map_err(|error| error.to_string())?;
        let child = Command::new("nginx")
            .arg("-p")
            .arg(folder.path())
            .arg("-c")
            .arg(&file)
            .args(["-g", "daemon off;"])
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("nginx cannot be started: {error}"))?;
        sleep(Duration::from_secs(1));
        Ok(Self {
            child,
            _folder: folder,
            address,
        })
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The master ends its workers.
        let id = rustix::process::Pid::from_child(&self.child);
        let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        let _ = self.child.wait();
    }
}
