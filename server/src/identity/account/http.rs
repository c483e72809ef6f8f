//! Calls to the gateway: short, bounded, never redirected.

use std::{io::ErrorKind, time::Duration};

use openidconnect::{HttpRequest, HttpResponse};
use ureq::{Agent, Timeout};

use crate::identity::outgoing::config;

/// Longest answer.
const BYTES: u64 = 128 * 1024;
/// Longest time for a connection.
const CONNECT: Duration = Duration::from_secs(5);

/// Why there is no answer. Says nothing of what was in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CallError {
    /// There was no connection: the gateway has seen nothing of the call.
    #[error("no connection")]
    NotSent,
    /// The gateway may have seen it, but there is no whole answer.
    #[error("no whole answer")]
    Cut,
}

/// The client. It blocks: to be called off the async threads.
#[derive(Clone)]
pub(super) struct Http(Agent);

impl Http {
    pub(super) fn new() -> Self {
        let config = config()
            .timeout_connect(Some(CONNECT))
            .http_status_as_error(false)
            .max_redirects_will_error(false)
            // A connection that was closed meanwhile must not look like a call
            // that was cut.
            .max_idle_connections(0)
            .build();
        Self(config.new_agent())
    }

    /// Calls, whatever the status of the answer.
    ///
    /// # Errors
    /// [`CallError`].
    pub(super) fn call(&self, request: HttpRequest) -> Result<HttpResponse, CallError> {
        let response = self.0.run(request).map_err(|error| told(&error))?;
        let (head, mut body) = response.into_parts();
        let body = body.with_config().limit(BYTES).read_to_vec();
        let body = body.map_err(|_| CallError::Cut)?;
        Ok(HttpResponse::from_parts(head, body))
    }
}

fn told(error: &ureq::Error) -> CallError {
    use ureq::Error::{ConnectionFailed, HostNotFound, Io};
    match error {
        HostNotFound | ConnectionFailed => CallError::NotSent,
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => CallError::NotSent,
        Io(error) => match error.kind() {
            ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable => CallError::NotSent,
            _ => CallError::Cut,
        },
        _ => CallError::Cut,
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Write, net::TcpListener};

    use super::*;

    fn get(url: String) -> Result<HttpResponse, CallError> {
        let request = openidconnect::http::Request::get(url).body(Vec::new());
        Http::new().call(request.unwrap())
    }

    /// A server that gives this answer and closes.
    fn server(answer: Vec<u8>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = std::io::Read::read(&mut stream, &mut [0; 1024]);
            let _ = stream.write_all(&answer);
        });
        url
    }

    #[test]
    fn a_refused_connection_is_told_from_a_cut_answer() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", free.local_addr().unwrap());
        drop(free);
        assert_eq!(get(url).unwrap_err(), CallError::NotSent);
        assert_eq!(get(server(Vec::new())).unwrap_err(), CallError::Cut);
        let half = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf";
        assert_eq!(get(server(half.into())).unwrap_err(), CallError::Cut);
    }

    #[test]
    fn an_answer_has_its_bounds_and_is_not_followed() {
        let long = usize::try_from(BYTES).unwrap() + 1;
        let mut endless = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
        endless.extend(vec![b'x'; long]);
        assert_eq!(get(server(endless)).unwrap_err(), CallError::Cut);
        let elsewhere =
            b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n";
        let answer = get(server(elsewhere.into())).unwrap();
        assert_eq!(answer.status(), 302);
    }
}
