//! One client at the other end of a connection: what it asks and is answered.

use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Version, header},
    response::Response,
};
use futures_util::future::{BoxFuture, Either, FutureExt, Ready, ready};
use hyper::body::Incoming;
use tokio_util::sync::CancellationToken;

use super::{front::Front, stop::Stop};

type Answer = Result<Response, Infallible>;
/// There at once, or in a box: else each quiet connection would hold the room
/// for it.
type Answering = Either<Ready<Answer>, BoxFuture<'static, Answer>>;

/// The client.
pub(super) struct Line {
    address: SocketAddr,
    http2: bool,
    front: Front,
    /// When the node ends.
    pub(super) stop: Stop,
    /// Whether it has asked something.
    pub(super) heard: CancellationToken,
    asked: AtomicUsize,
    answered: AtomicUsize,
    /// Whether it, or its version of HTTP, wants an end after an answer.
    ends: AtomicBool,
}

impl Line {
    pub(super) fn new(address: SocketAddr, http2: bool, front: Front, stop: Stop) -> Arc<Self> {
        Arc::new(Self {
            address,
            http2,
            front,
            stop,
            heard: CancellationToken::new(),
            asked: AtomicUsize::new(0),
            answered: AtomicUsize::new(0),
            ends: AtomicBool::new(false),
        })
    }

    /// How many requests have come; none while one is being answered, and when
    /// the connection is to be closed.
    pub(super) fn settled(&self) -> Option<usize> {
        let asked = self.asked.load(Ordering::Relaxed);
        let settled = asked == self.answered.load(Ordering::Relaxed);
        (settled && !self.ends.load(Ordering::Relaxed)).then_some(asked)
    }

    pub(super) fn answer(self: &Arc<Self>, request: Request<Incoming>) -> Answering {
        self.heard.cancel();
        self.asked.fetch_add(1, Ordering::Relaxed);
        if ends(request.version(), request.headers()) {
            self.ends.store(true, Ordering::Relaxed);
        }
        if let Some(file) = self.front.file(&request) {
            return Either::Left(ready(Ok(self.answered(file))));
        }
        let line = Arc::clone(self);
        let answer = async move {
            let answer = line.front.routed(request, line.address).await;
            Ok(line.answered(answer))
        };
        Either::Right(answer.boxed())
    }

    fn answered(&self, mut answer: Response) -> Response {
        self.answered.fetch_add(1, Ordering::Relaxed);
        // Told in time, so that nobody sends one more. HTTP/2 says it otherwise.
        if self.stop.has_begun() && !self.http2 {
            let close = HeaderValue::from_static("close");
            answer.headers_mut().insert(header::CONNECTION, close);
        }
        answer
    }
}

fn ends(version: Version, headers: &HeaderMap) -> bool {
    let lasts = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"keep-alive");
    version < Version::HTTP_11 || !headers.get_all(header::CONNECTION).iter().all(lasts)
}
