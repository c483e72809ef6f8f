//! Connections: taken, spoken on, and ended so that no request is lost.
//!
//! A library's server closes a fresh connection at the signal to stop, even if
//! its first request already lies in the socket. Here such a connection may
//! still speak once.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use hyper::service::service_fn;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::OwnedSemaphorePermit,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use super::{front::Front, http1, line::Line, room::Room, stop::Stop, tls::Tls};

/// Time for a client to send its header, and for the handshake before it.
pub(super) const HEADER: Duration = Duration::from_secs(15);
/// How long a connection on which nothing was heard yet stays open after the
/// signal to stop.
pub(super) const FIRST: Duration = Duration::from_secs(5);
/// Pause when no connection can be taken, as when the whole system has no file
/// descriptor left.
const PAUSE: Duration = Duration::from_millis(50);

/// Takes connections until the end has come. Without a place the next one waits
/// in the queue of the system.
pub async fn take(
    listener: TcpListener,
    tls: Option<Arc<Tls>>,
    front: Front,
    room: Room,
    stop: Stop,
) {
    loop {
        let (place, taken) = tokio::select! {
            biased;
            () = stop.begun() => return,
            taken = next(&listener, &room) => taken,
        };
        match taken {
            Ok((stream, address)) => {
                let connection =
                    connection(stream, address, tls.clone(), front.clone(), stop.clone());
                stop.run(async {
                    connection.await;
                    drop(place);
                });
            }
            Err(_) => sleep(PAUSE).await,
        }
    }
}

async fn next(
    listener: &TcpListener,
    room: &Room,
) -> (OwnedSemaphorePermit, io::Result<(TcpStream, SocketAddr)>) {
    let place = room.place().await;
    (place, listener.accept().await)
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    tls: Option<Arc<Tls>>,
    front: Front,
    stop: Stop,
) {
    match tls {
        None => http1::speak(stream, Line::new(address, false, front, stop)).await,
        // In a box: else a connection without it would hold the room for it.
        Some(tls) => Box::pin(secure(stream, address, &tls, front, stop)).await,
    }
}

async fn secure(stream: TcpStream, address: SocketAddr, tls: &Tls, front: Front, stop: Stop) {
    let handshake = TlsAcceptor::from(tls.current()).accept(stream);
    let Ok(Ok(stream)) = timeout(HEADER, handshake).await else {
        return;
    };
    let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    let line = Line::new(address, http2, front, stop);
    match http2 {
        true => speak2(stream, line).await,
        false => http1::speak(stream, line).await,
    }
}

/// HTTP/2 until one of both ends it: who speaks it opens one connection and
/// has many requests on it.
async fn speak2(stream: impl AsyncRead + AsyncWrite + Unpin + 'static, line: Arc<Line>) {
    let builder = Builder::new(TokioExecutor::new()).http2_only();
    let answering = Arc::clone(&line);
    let service = service_fn(move |request| answering.answer(request));
    let served = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(served);
    tokio::select! {
        biased;
        _ = &mut served => return,
        () = line.stop.begun() => {}
    }
    tokio::select! {
        biased;
        _ = &mut served => return,
        () = line.heard.cancelled() => {}
        () = sleep(FIRST) => {}
    }
    served.as_mut().graceful_shutdown();
    let _ = served.await;
}

#[cfg(test)]
mod tests {
    use axum::{Router, routing::get};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    async fn ask(stream: &mut TcpStream) {
        let request = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";
        stream.write_all(request).await.unwrap();
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"here") {
            assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0);
        }
    }

    #[tokio::test]
    async fn without_a_place_a_connection_waits_until_another_ends() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(|| async { "here" }));
        let (room, stop) = (Room::new(1), Stop::default());
        let front = Front::of_routes(router);
        tokio::spawn(take(listener, None, front, room, stop.clone()));
        let mut first = TcpStream::connect(address).await.unwrap();
        ask(&mut first).await;
        let mut second = TcpStream::connect(address).await.unwrap();
        // While this one is answered again, the other would be taken.
        ask(&mut first).await;
        assert_eq!(stop.running(), 1);
        drop(first);
        ask(&mut second).await;
    }
}
