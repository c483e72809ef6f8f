//! What a refused request still wanted to send. A server that answers and
//! closes while the client is writing makes the client see a broken line
//! instead of the answer, so a bounded rest is read and thrown away.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use http_body_util::BodyExt;
use tokio::sync::oneshot;

/// Most bytes that are thrown away: a bit more than the largest part.
const BYTES: usize = 24 << 20;
/// Longest time for it.
const TIME: Duration = Duration::from_secs(60);

/// A body that hands back what nobody read.
struct Lent {
    body: Option<Body>,
    back: Option<oneshot::Sender<Body>>,
}

/// Where the rest comes back, if there is a body.
pub(super) struct Remainder(Option<oneshot::Receiver<Body>>);

/// Lends a body to a handler.
pub(super) fn lend(body: Body) -> (Body, Remainder) {
    if body.is_end_stream() {
        return (body, Remainder(None));
    }
    let (back, rest) = oneshot::channel();
    let lent = Lent {
        body: Some(body),
        back: Some(back),
    };
    (Body::new(lent), Remainder(Some(rest)))
}

impl Remainder {
    /// Reads the rest, once the handler is done.
    pub(super) async fn discard(self) {
        let Some(mut body) = self.back() else {
            return;
        };
        let drain = async {
            let mut total = 0;
            while let Some(Ok(frame)) = body.frame().await {
                total += frame.data_ref().map_or(0, Bytes::len);
                if total > BYTES {
                    break;
                }
            }
        };
        let _ = tokio::time::timeout(TIME, drain).await;
    }

    fn back(self) -> Option<Body> {
        self.0?.try_recv().ok()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(body), Some(back)) = (self.body.take(), self.back.take())
            && !body.is_end_stream()
        {
            let _ = back.send(body);
        }
    }
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        match &mut self.body {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.as_ref().map(Body::size_hint).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_nobody_read_comes_back() {
        let (lent, rest) = lend(Body::from("rest"));
        drop(lent);
        let bytes = rest.back().unwrap().collect().await.unwrap();
        assert_eq!(bytes.to_bytes(), "rest");
        let (lent, rest) = lend(Body::from("all"));
        assert_eq!(lent.collect().await.unwrap().to_bytes(), "all");
        assert!(rest.back().is_none());
        let (_, rest) = lend(Body::empty());
        assert!(rest.back().is_none());
    }
}
