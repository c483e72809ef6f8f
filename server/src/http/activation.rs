//! Sockets that systemd holds and hands over (`LISTEN_FDS`): they outlive the
//! process, and whoever connects during a restart waits in their queue.

use std::{env, net::TcpListener};

use listenfd::ListenFd;

/// Variable with the names of the sockets (`FileDescriptorName=`).
const NAMES: &str = "LISTEN_FDNAMES";

/// What each socket is for.
const KNOWN: [&str; 3] = ["http", "https", "admin"];

/// The sockets that were handed over, by name.
#[derive(Debug, Default)]
pub struct HandedOver(Vec<(String, TcpListener)>);

impl HandedOver {
    /// Takes them from the environment; none outside systemd. To be asked once.
    ///
    /// # Errors
    /// A sentence.
    pub fn take_all() -> Result<Self, String> {
        let names = env::var(NAMES).unwrap_or_default();
        let mut given = ListenFd::from_env();
        let names = named(&names, given.len())?;
        let mut sockets = Vec::new();
        for (index, name) in names.into_iter().enumerate() {
            let wrong = |error| format!("The socket {name} from systemd is not TCP: {error}.");
            let socket = given.take_tcp_listener(index).map_err(wrong)?;
            if let Some(socket) = socket {
                sockets.push((name, socket));
            }
        }
        Ok(Self(sockets))
    }

    /// The socket for this purpose, if it was handed over.
    pub fn take(&mut self, name: &str) -> Option<TcpListener> {
        let at = self.0.iter().position(|(one, _)| one == name)?;
        Some(self.0.swap_remove(at).1)
    }
}

/// Which socket is which: a single one without a name of ours is for http.
fn named(names: &str, count: usize) -> Result<Vec<String>, String> {
    let known = |name: &str| KNOWN.contains(&name);
    let names: Vec<&str> = names.split(':').filter(|_| count > 0).collect();
    if count == 1 && !names.first().is_some_and(|name| known(name)) {
        return Ok(vec!["http".to_owned()]);
    }
    let all = names.len() == count && names.iter().all(|name| known(name));
    let twice = (1..names.len()).any(|at| names[..at].contains(&names[at]));
    if count > 0 && (!all || twice) {
        return Err(format!(
            "systemd hands over {count} sockets. Name each with FileDescriptorName=: http, https \
             or admin, each once."
        ));
    }
    Ok(names.into_iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_socket_has_a_known_name_and_a_single_one_is_http() {
        let read = |names, count| named(names, count).map(|names| names.join(" "));
        assert_eq!(read("", 0).unwrap(), "");
        assert_eq!(read("http", 0).unwrap(), "");
        assert_eq!(read("", 1).unwrap(), "http");
        assert_eq!(read("umzug.socket", 1).unwrap(), "http");
        assert_eq!(read("https", 1).unwrap(), "https");
        assert_eq!(read("admin:http", 2).unwrap(), "admin http");
        for (names, count) in [("", 2), ("http", 2), ("http:http", 2), ("http:other", 2)] {
            assert!(read(names, count).is_err(), "{names}");
        }
    }
}
