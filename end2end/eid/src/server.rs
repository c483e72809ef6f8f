//! What both ports share, and how each is served.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use openssl::ssl::{Ssl, SslContext};

use crate::http::{self, Request, Response};
use crate::message::Message;
use crate::outcome::Plan;
use crate::pki::Pki;
use crate::sessions::Sessions;
use crate::tls::PskId;
use crate::{api, paos};

/// How long a connection may be silent: longer than a person needs at the PIN.
const SILENCE: Duration = Duration::from_secs(300);

/// Everything that the threads share.
pub(crate) struct Server {
    pub(crate) pki: Pki,
    pub(crate) sessions: Arc<Mutex<Sessions>>,
    /// How the next session is to end.
    pub(crate) next: Mutex<Plan>,
    /// Who may use the API.
    pub(crate) token: String,
    /// Where clients find the PAOS port.
    pub(crate) paos_address: String,
}

impl Server {
    /// Serves the API for ever.
    pub(crate) fn serve_api(self: &Arc<Self>, listener: &TcpListener) {
        each(listener, |mut stream| {
            let server = Arc::clone(self);
            move || http::serve(&mut stream, |request| api::answer(&server, request))
        });
    }

    /// Serves clients for ever.
    pub(crate) fn serve_paos(
        self: &Arc<Self>,
        listener: &TcpListener,
        context: &SslContext,
        psk_id: PskId,
    ) {
        each(listener, |stream| {
            let (server, context) = (Arc::clone(self), context.clone());
            move || {
                let mut stream = Ssl::new(&context)?
                    .accept(stream)
                    .map_err(io::Error::other)?;
                let id = stream.ssl().ex_data(psk_id).cloned().unwrap_or_default();
                http::serve(&mut stream, |request| server.paos(&id, request))
            }
        });
    }

    fn paos(&self, psk_id: &str, request: &Request) -> Response {
        if (request.method.as_str(), request.path.as_str()) != ("POST", "/paos") {
            return Response::bare(404);
        }
        let text = String::from_utf8_lossy(&request.body);
        let Ok(message) = Message::read(&text) else {
            return Response::bare(400);
        };
        let mut sessions = locked(&self.sessions);
        let Some(dialogue) = sessions.dialogue(psk_id, Instant::now()) else {
            return Response::bare(404);
        };
        let body = dialogue.answer(&self.pki, &message);
        match paos::envelope(&body, message.text("MessageID").unwrap_or_default()) {
            Ok(body) => Response {
                status: 200,
                media_type: "application/vnd.paos+xml",
                body,
            },
            Err(_) => Response::bare(500),
        }
    }
}

/// What a thread that panicked has left is as good as before: nothing is half written.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A thread for each connection.
fn each<Serve>(listener: &TcpListener, mut prepare: impl FnMut(TcpStream) -> Serve)
where
    Serve: FnOnce() -> io::Result<()> + Send + 'static,
{
    for stream in listener.incoming().flatten() {
        if stream.set_read_timeout(Some(SILENCE)).is_ok() {
            let serve = prepare(stream);
            std::thread::spawn(move || {
                if let Err(error) = serve() {
                    eprintln!("eid-test-server: a connection ended: {error}");
                }
            });
        }
    }
}
