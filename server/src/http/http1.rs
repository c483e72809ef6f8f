//! HTTP/1.1 on one connection. While nobody asks it holds no buffers and no
//! state of a parser: of 26 kB, one or two are left.

use std::{future::poll_fn, pin::Pin, sync::Arc, time::Duration};

use axum::body::Bytes;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    time::sleep,
};

use super::{
    connections::{FIRST, HEADER},
    line::Line,
    resumed::Resumed,
};

/// After so long without a request, and at most twice that, the buffers are
/// given back: longer than between the requests of one page, and short, so that
/// of many who come at once few hold them.
const QUIET: Duration = Duration::from_millis(100);

/// Speaks until one of both ends it.
pub(super) async fn speak(mut stream: impl AsyncRead + AsyncWrite + Unpin, line: Arc<Line>) {
    let mut read = Bytes::new();
    loop {
        if read.is_empty() {
            // Empty, and yet a part of a buffer that would stay.
            drop(read);
            let Some(byte) = first(&mut stream, &line).await else {
                break;
            };
            read = Bytes::copy_from_slice(&[byte]);
        }
        let resumed = Resumed::new(read, stream);
        let Some(quiet) = Box::pin(converse(resumed, &line)).await else {
            return;
        };
        (stream, read) = quiet;
    }
    let _ = stream.shutdown().await;
}

/// The first byte of the next request, if one comes in time.
async fn first(stream: &mut (impl AsyncRead + Unpin), line: &Line) -> Option<u8> {
    let over = async {
        tokio::select! {
            () = sleep(HEADER) => {}
            () = line.stop.begun() => if !line.heard.is_cancelled() {
                sleep(FIRST).await;
            }
        }
    };
    // What has arrived comes first.
    tokio::select! {
        biased;
        byte = stream.read_u8() => byte.ok(),
        () = over => None,
    }
}

/// Answers until it is quiet; gives back the stream then, and what was read of
/// another request. Nothing when the connection has come to its end.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: Resumed<S>,
    line: &Arc<Line>,
) -> Option<(S, Bytes)> {
    let answering = Arc::clone(line);
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER)
        .serve_connection(
            TokioIo::new(stream),
            service_fn(move |request| answering.answer(request)),
        );
    let (start, mut before) = (line.settled(), None);
    // The connection comes first each time: it reads what has arrived already.
    loop {
        tokio::select! {
            biased;
            _ = &mut connection => return None,
            () = line.stop.begun() => break,
            () = sleep(QUIET) => {}
        }
        let now = line.settled();
        // Something was asked since: else the time for a header that comes bit
        // by bit would begin anew each time.
        if now.is_some() && now != start && now == before {
            Pin::new(&mut connection).graceful_shutdown();
            let done = poll_fn(|context| connection.poll_without_shutdown(context));
            done.await.ok()?;
            let parts = connection.into_parts();
            return Some((parts.io.into_inner().into_stream(), parts.read_buf));
        }
        before = now;
    }
    tokio::select! {
        biased;
        _ = &mut connection => return None,
        () = line.heard.cancelled() => {}
        () = sleep(FIRST) => {}
    }
    Pin::new(&mut connection).graceful_shutdown();
    let _ = connection.await;
    None
}

#[cfg(test)]
mod tests {
    use axum::{Router, routing::get};
    use tokio::io::{DuplexStream, duplex};

    use super::*;
    use crate::http::{front::Front, stop::Stop};

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";

    fn line() -> Arc<Line> {
        let router = Router::new().route("/", get(|| async { "here" }));
        let address = ([127, 0, 0, 1], 1).into();
        Line::new(address, false, Front::of_routes(router), Stop::default())
    }

    async fn answered(client: &mut DuplexStream) {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"here") {
            assert_ne!(client.read_buf(&mut bytes).await.unwrap(), 0);
        }
        assert!(bytes.starts_with(b"HTTP/1.1 200"));
    }

    #[tokio::test]
    async fn a_quiet_connection_goes_on_where_it_was() {
        let (mut client, node) = duplex(4096);
        let line = line();
        client.write_all(REQUEST).await.unwrap();
        let quiet = converse(Resumed::new(Bytes::new(), node), &line).await;
        let (mut node, read) = quiet.expect("it lasts");
        assert!(read.is_empty());
        answered(&mut client).await;

        client.write_all(REQUEST).await.unwrap();
        let byte = first(&mut node, &line).await.expect("a byte");
        // Half of a third request comes, too, and the rest of it later.
        client.write_all(&REQUEST[..9]).await.unwrap();
        let resumed = Resumed::new(Bytes::copy_from_slice(&[byte]), node);
        let (node, read) = converse(resumed, &line).await.expect("it lasts");
        assert_eq!(read, REQUEST[..9]);
        answered(&mut client).await;
        client.write_all(&REQUEST[9..]).await.unwrap();
        let quiet = converse(Resumed::new(read, node), &line).await;
        answered(&mut client).await;
        assert!(quiet.is_some());
    }

    #[tokio::test]
    async fn who_wants_an_end_gets_it() {
        for request in [
            "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
            "GET / HTTP/1.0\r\n\r\n",
        ] {
            let (mut client, node) = duplex(4096);
            client.write_all(request.as_bytes()).await.unwrap();
            speak(node, line()).await;
            let mut text = String::new();
            client.read_to_string(&mut text).await.unwrap();
            assert!(text.ends_with("here"), "{text}");
        }
    }

    #[tokio::test]
    async fn a_quiet_connection_ends_with_the_node_and_a_fresh_one_may_speak() {
        let line = line();
        line.stop.begin();
        let (mut client, node) = duplex(4096);
        let speaks = tokio::spawn(speak(node, Arc::clone(&line)));
        client.write_all(REQUEST).await.unwrap();
        speaks.await.unwrap();
        let mut text = String::new();
        client.read_to_string(&mut text).await.unwrap();
        assert!(text.contains("connection: close"), "{text}");

        // It has been heard by now.
        let (_client, mut node) = duplex(4096);
        assert_eq!(first(&mut node, &line).await, None);
    }
}
