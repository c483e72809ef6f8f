//! The client of calls to the services behind the means: by TLS with the
//! machine's certificates, bounded in time, never redirected. It blocks: to be
//! used off the async threads, by [`off_threads`].

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};
use ureq::{
    Agent,
    config::ConfigBuilder,
    tls::{RootCerts, TlsConfig, TlsProvider},
    typestate::AgentScope,
};

/// Longest time for one call.
const TIME: Duration = Duration::from_secs(10);
/// Most uses of one service at the same time. They share their threads with the
/// store and with the other services: a slow one must not take all of them.
const USES: usize = 16;

/// Room for the uses of one service: each means has its own.
pub(super) type Room = &'static Semaphore;

/// A new room.
pub(super) const fn room() -> Semaphore {
    Semaphore::const_new(USES)
}

/// Why a call was not made or broke off.
const NO_ROOM: &str = "too many calls are under way";

/// Runs what blocks off the async threads, once there is room for it. That may be
/// several calls one after the other.
///
/// # Errors
/// A sentence for the log, when there was none for as long as a call may last,
/// or when `work` panicked.
pub(super) async fn off_threads<T: Send + 'static>(
    room: Room,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    within(room, TIME, work).await
}

async fn within<T: Send + 'static>(
    room: Room,
    patience: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    let permit = timeout(patience, room.acquire()).await;
    let permit = permit.ok().and_then(Result::ok).ok_or(NO_ROOM)?;
    let work = move || {
        // Given back by the thread: who asked may be gone long before.
        let _permit = permit;
        work()
    };
    spawn_blocking(work)
        .await
        .map_err(|error| error.to_string())
}

/// What they have in common; each adds its own.
pub(super) fn config() -> ConfigBuilder<AgentScope> {
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(provider))
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .timeout_global(Some(TIME))
        .max_redirects(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_slow_service_takes_its_room_and_no_more() {
        static ROOM: Semaphore = Semaphore::const_new(1);
        let (go_on, waits) = std::sync::mpsc::channel::<()>();
        let slow = tokio::spawn(within(&ROOM, TIME, move || waits.recv().is_ok()));
        while ROOM.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(
            within(&ROOM, Duration::from_millis(50), || 1).await,
            Err(NO_ROOM.to_owned())
        );
        go_on.send(()).unwrap();
        assert_eq!(slow.await.unwrap(), Ok(true));
        assert_eq!(within(&ROOM, TIME, || 2).await, Ok(2));
    }

    #[tokio::test]
    async fn who_panics_gives_the_room_back() {
        static ROOM: Semaphore = Semaphore::const_new(1);
        let broken = within(&ROOM, TIME, || panic!("for the test")).await;
        assert!(broken.is_err_and(|error: String| error != NO_ROOM));
        assert_eq!(within(&ROOM, TIME, || 3).await, Ok(3));
    }
}
