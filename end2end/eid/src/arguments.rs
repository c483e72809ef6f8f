//! The command line.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

/// TEST ONLY: an eID-Server for the card simulator of AusweisApp. It proves nobody's identity.
#[derive(Parser)]
#[command(name = "eid-test-server", version)]
pub(crate) struct Arguments {
    /// Confirms that this is a test; without it nothing starts
    #[arg(long)]
    pub(crate) test_only: bool,
    /// Where to listen; loopback only
    #[arg(long, default_value = "127.0.0.1", value_parser = loopback)]
    pub(crate) address: IpAddr,
    /// The port of the API for the eService
    #[arg(long)]
    pub(crate) port: u16,
    /// The port for the eID-Client
    #[arg(long)]
    pub(crate) paos_port: u16,
    /// The eService's address, for instance https://localhost:8443
    #[arg(long, value_parser = https)]
    pub(crate) subject: String,
    /// The eService's TLS certificates (PEM)
    #[arg(long)]
    pub(crate) certificate: PathBuf,
    /// Where to write AusweisApp's config.json
    #[arg(long)]
    pub(crate) ausweisapp_config: PathBuf,
    /// How long a session lasts
    #[arg(long, default_value = "600", value_parser = seconds)]
    pub(crate) lifetime_seconds: Duration,
}

fn loopback(text: &str) -> Result<IpAddr, String> {
    let address: IpAddr = text.parse().map_err(|_| "not an IP address".to_owned())?;
    if address.is_loopback() {
        Ok(address)
    } else {
        Err("a test server listens on loopback only".into())
    }
}

fn https(text: &str) -> Result<String, String> {
    if text.starts_with("https://") {
        Ok(text.into())
    } else {
        Err("it begins with https://".into())
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    text.parse()
        .map(Duration::from_secs)
        .map_err(|_| "not a number of seconds".into())
}

#[cfg(test)]
mod tests {
    use super::{https, loopback};

    #[test]
    fn only_loopback_and_https_are_accepted() {
        assert!(loopback("127.0.0.1").is_ok() && loopback("::1").is_ok());
        assert!(loopback("0.0.0.0").is_err() && loopback("192.168.0.1").is_err());
        assert!(https("https://localhost:8443").is_ok());
        assert!(https("http://localhost:8443").is_err());
    }
}
