//! What can be seen before anything is started.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use super::DemoError;
use crate::private_file;

/// The address for https: one port further.
pub(super) fn next_port(listen: SocketAddr) -> Result<SocketAddr, DemoError> {
    let port = listen.port();
    match port.checked_add(1) {
        Some(next) if port != 0 => Ok(SocketAddr::new(listen.ip(), next)),
        _ => Err(DemoError::NoNextPort(port)),
    }
}

/// Ports free, data folder writable, app there.
pub(super) fn check(ports: &[SocketAddr], data: &Path, site: &Path) -> Result<(), DemoError> {
    for &address in ports {
        TcpListener::bind(address).map_err(|source| match source.kind() {
            ErrorKind::AddrInUse => DemoError::PortTaken(address.port()),
            _ => DemoError::Address { address, source },
        })?;
    }
    private_file::writable_folder(data).map_err(|source| DemoError::Data {
        path: data.into(),
        source,
    })?;
    if site.join("index.html").is_file() {
        Ok(())
    } else {
        Err(DemoError::Site(site.into()))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn each_obstacle_has_its_sentence() {
        let temp = tempfile::tempdir().unwrap();
        let site = temp.path().join("site");
        fs::create_dir(&site).unwrap();
        let data = temp.path().join("data");
        let told =
            |ports: &[SocketAddr], data: &Path| check(ports, data, &site).unwrap_err().to_string();
        assert!(told(&[], &data).contains("./x build"));
        fs::write(site.join("index.html"), "").unwrap();
        assert!(check(&[], &data, &site).is_ok());

        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        assert!(told(&[address], &data).contains("already in use"));

        let file = temp.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(told(&[], &file.join("data")).contains("--data"));
    }

    #[test]
    fn https_is_one_port_further() {
        let next = |text: &str| next_port(text.parse().unwrap());
        assert_eq!(next("127.0.0.1:8080").unwrap().port(), 8081);
        assert!(next("127.0.0.1:65535").is_err());
        assert!(next("127.0.0.1:0").is_err());
    }
}
