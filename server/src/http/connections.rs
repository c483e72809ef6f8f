//! Connections: taken, spoken on, and ended so that no request is lost.
//!
//! A library's server closes a fresh connection at the signal to stop, even if
//! its first request already lies in the socket. Here such a connection may
//! still speak once.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
    http::{HeaderValue, header},
    response::Response,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;

use super::{stop::Stop, tls::Tls};

/// Time for a client to send its header, and for the handshake before it.
const HEADER: Duration = Duration::from_secs(15);
/// How long a connection on which nothing was heard yet stays open after the
/// signal to stop.
const FIRST: Duration = Duration::from_secs(5);
/// Pause when no connection can be taken, as when all file descriptors are in
/// use.
const PAUSE: Duration = Duration::from_millis(50);

/// Takes connections until the end has come.
pub async fn take(listener: TcpListener, tls: Option<Arc<Tls>>, router: Router, stop: Stop) {
    loop {
        let taken = tokio::select! {
            biased;
            () = stop.begun() => return,
            taken = listener.accept() => taken,
        };
        match taken {
            Ok((stream, address)) => {
                let (tls, router) = (tls.clone(), router.clone());
                stop.run(connection(stream, address, tls, router, stop.clone()));
            }
            Err(_) => sleep(PAUSE).await,
        }
    }
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    tls: Option<Arc<Tls>>,
    router: Router,
    stop: Stop,
) {
    let Some(tls) = tls else {
        return speak(false, stream, address, router, stop).await;
    };
    let handshake = TlsAcceptor::from(tls.current()).accept(stream);
    let Ok(Ok(stream)) = timeout(HEADER, handshake).await else {
        return;
    };
    let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    speak(http2, stream, address, router, stop).await;
}

async fn speak(
    http2: bool,
    stream: impl AsyncRead + AsyncWrite + Unpin + 'static,
    address: SocketAddr,
    router: Router,
    stop: Stop,
) {
    let builder = Builder::new(TokioExecutor::new());
    let mut builder = match http2 {
        true => builder.http2_only(),
        false => builder.http1_only(),
    };
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER);
    let heard = CancellationToken::new();
    let hears = heard.clone();
    let ends = stop.clone();
    let service = ServiceBuilder::new()
        .map_request(move |mut request: Request<_>| {
            hears.cancel();
            request.extensions_mut().insert(ConnectInfo(address));
            request
        })
        .map_response(move |mut response: Response| {
            // Told in time, so that nobody sends one more. HTTP/2 says it
            // otherwise.
            if ends.has_begun() && !http2 {
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(header::CONNECTION, close);
            }
            response
        })
        .service(router);
    let served = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    tokio::pin!(served);
    // The connection comes first each time: it reads what has arrived already.
    tokio::select! {
        biased;
        _ = &mut served => return,
        () = stop.begun() => {}
    }
    tokio::select! {
        biased;
        _ = &mut served => return,
        () = heard.cancelled() => {}
        () = sleep(FIRST) => {}
    }
    served.as_mut().graceful_shutdown();
    let _ = served.await;
}
