//! Fetches a status list: by https, from loopback by http as well; bounded in
//! size and time, and nowhere else than it is told.

use axum::http::Uri;
use tokio::sync::Semaphore;
use ureq::Agent;

use crate::identity::outgoing::{config, off_threads, room};

/// Room for calls to lists of states.
static ROOM: Semaphore = room();

/// Longest list as it is sent.
const BYTES: u64 = 2 * 1024 * 1024;
/// Media type.
const MEDIA_TYPE: &str = "application/statuslist+jwt";

/// The client.
pub(super) struct Fetcher(Agent);

impl Default for Fetcher {
    fn default() -> Self {
        Self(config().build().new_agent())
    }
}

impl Fetcher {
    /// The list's text, fetched off the async threads.
    pub(super) async fn fetch(&self, uri: String) -> Option<String> {
        if !allowed(&uri) {
            return None;
        }
        let agent = self.0.clone();
        let work = move || {
            let mut response = agent.get(uri).header("accept", MEDIA_TYPE).call().ok()?;
            let body = response.body_mut().with_config().limit(BYTES);
            let text = body.read_to_string().ok()?;
            (response.status() == 200).then(|| text.trim().to_owned())
        };
        off_threads(&ROOM, work).await.ok().flatten()
    }
}

fn allowed(uri: &str) -> bool {
    let Ok(uri) = uri.parse::<Uri>() else {
        return false;
    };
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => true,
        (Some("http"), Some(host)) => ["127.0.0.1", "[::1]", "localhost"].contains(&host),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_by_https_or_from_this_machine() {
        for (uri, expected) in [
            ("https://issuer.example/status/1", true),
            ("http://127.0.0.1:8080/status", true),
            ("http://[::1]/status", true),
            ("http://issuer.example/status", false),
            ("http://127.0.0.1@issuer.example/", false),
            ("http://127.0.0.1.issuer.example/", false),
            ("file:///etc/passwd", false),
            ("/status", false),
            ("", false),
        ] {
            assert_eq!(allowed(uri), expected, "{uri}");
        }
    }
}
