//! Where the database is and how to reach it.

use std::{convert::Infallible, net::IpAddr, time::Duration};

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use tokio::task::JoinSet;
use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

use super::{
    listen::{self, News},
    migrate::OpenError,
    tls::Tls,
};

/// Connections of one process at most, unless it is told otherwise. PostgreSQL
/// takes a hundred by itself, for all processes together.
pub const CONNECTIONS: u16 = 16;
/// How long a call waits for a connection, and for one to be made.
const WAIT: Duration = Duration::from_secs(5);
/// Silence after which a connection is probed, and how long an answer may take
/// before it counts as broken.
const SILENCE: Duration = Duration::from_secs(30);

/// What every session asks for, whatever the server's own defaults are: an
/// answer means that it is on the disk, and no call waits for ever. A process
/// that stopped in the middle of a transaction gives its locks back.
const SESSION: &str = "-c synchronous_commit=on -c lock_timeout=10s -c statement_timeout=30s \
                       -c idle_in_transaction_session_timeout=20s";

/// A checked address of a database. It may hold a password and is never shown.
#[derive(Clone)]
pub struct Settings {
    config: Config,
    tls: bool,
    connections: u16,
}

impl Settings {
    /// From `postgres://user:password@host/database`, or the same in words
    /// (`host=… user=… dbname=…`). On another machine TLS is a must, with a
    /// certificate for that name that this machine trusts.
    ///
    /// # Errors
    /// [`OpenError::Settings`], without the address.
    pub fn parse(address: &str) -> Result<Self, OpenError> {
        let wrong = |text: &str| OpenError::Settings(text.into());
        let mut config: Config = address.trim().parse().map_err(|_| {
            wrong("the database's address is none: postgres://user@host/name is expected")
        })?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(wrong("the database's address names no host"));
        }
        let local = local(&config);
        let asked = config.get_ssl_mode() == SslMode::Require;
        if !local && config.get_ssl_mode() == SslMode::Disable {
            return Err(wrong(
                "the database is on another machine and sslmode=disable would send everything in \
                 the clear; leave that out",
            ));
        }
        let tls = asked || !local;
        config.ssl_mode(if tls {
            SslMode::Require
        } else {
            SslMode::Disable
        });
        let options = match config.get_options() {
            Some(own) => format!("{own} {SESSION}"),
            None => SESSION.into(),
        };
        config
            .options(options)
            .application_name("umzug")
            .keepalives_idle(SILENCE)
            .tcp_user_timeout(SILENCE);
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(WAIT);
        }
        Ok(Self {
            config,
            tls,
            connections: CONNECTIONS,
        })
    }

    /// With so many connections at most, beside the one that listens for news.
    #[must_use]
    pub fn with_connections(self, connections: u16) -> Self {
        Self {
            connections,
            ..self
        }
    }

    /// Whether the address holds a password.
    #[must_use]
    pub fn has_password(&self) -> bool {
        self.config.get_password().is_some()
    }

    /// Passes news on between processes; see [`listen`].
    pub(super) fn listen(&self, news: News) -> Result<JoinSet<Infallible>, OpenError> {
        Ok(listen::start(self.config.clone(), self.connector()?, news))
    }

    fn connector(&self) -> Result<Option<Tls>, OpenError> {
        let tls = self.tls.then(Tls::new).transpose();
        tls.map_err(|error| OpenError::Settings(error.to_string()))
    }

    /// A pool that connects when it is first needed.
    pub(super) fn pool(&self) -> Result<Pool, OpenError> {
        let tls = self.connector()?;
        let recycling_method = RecyclingMethod::Fast;
        let how = ManagerConfig { recycling_method };
        let manager = match tls {
            Some(tls) => Manager::from_config(self.config.clone(), tls, how),
            None => Manager::from_config(self.config.clone(), tokio_postgres::NoTls, how),
        };
        Pool::builder(manager)
            .max_size(self.connections.into())
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| OpenError::Settings(error.to_string()))
    }
}

/// Whether all of it stays on this machine: sockets of the file system, or the
/// loopback.
fn local(config: &Config) -> bool {
    let hosts = config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
        }
    });
    hosts && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: &str) -> String {
        match Settings::parse(address) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn another_machine_is_reached_by_tls_alone() {
        for address in [
            "postgres://umzug@db.example/umzug",
            "host=10.0.0.5 user=umzug",
            "postgres://umzug@localhost,db.example/umzug",
            "postgres://umzug@localhost/umzug?sslmode=require",
        ] {
            assert!(Settings::parse(address).unwrap().tls, "{address}");
        }
        for address in [
            "postgres://umzug@localhost/umzug",
            "postgres://umzug@127.0.0.1:5433/umzug",
            "host=/run/postgresql user=umzug",
        ] {
            assert!(!Settings::parse(address).unwrap().tls, "{address}");
        }
        assert!(refused("postgres://db.example/umzug?sslmode=disable").contains("in the clear"));
    }

    #[test]
    fn a_refusal_does_not_repeat_the_password() {
        let text = refused("postgres://umzug:geheim@host:port/umzug");
        assert!(
            text.contains("expected") && !text.contains("geheim"),
            "{text}"
        );
        assert!(refused("dbname=umzug").contains("no host"));
        let settings = Settings::parse("postgres://umzug:geheim@localhost/umzug").unwrap();
        assert!(settings.has_password());
    }

    #[test]
    fn durability_is_asked_for_last() {
        let own = "postgres://localhost/umzug?options=-c%20synchronous_commit%3Doff";
        let settings = Settings::parse(own).unwrap();
        let options = settings.config.get_options().unwrap();
        assert!(options.rfind("commit=on") > options.rfind("commit=off"));
    }
}
