//! What is handed out of a file (RFC 9110, section 3.2): its bytes in one
//! coding, with a header that was made once, at the start.

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::Response,
};

use super::range;
use crate::jose::sha256_base64url;

/// Room for what the outermost layer adds: the header need not grow twice.
const ADDED: usize = 12;

type Field = (HeaderName, HeaderValue);

/// One form of a file.
#[derive(Debug)]
pub(super) struct Representation {
    bytes: Bytes,
    tag: HeaderValue,
    in_parts: bool,
    /// Header of each answer.
    always: Vec<Field>,
    /// Header of what has a body.
    whole: Vec<Field>,
}

impl Representation {
    /// Of `bytes` in a content coding; `always` goes with each answer, `whole`
    /// not with one that says only that nothing has changed.
    pub(super) fn new(
        bytes: Bytes,
        coding: Option<&'static str>,
        media_type: &'static str,
        always: &[Field],
        whole: &[Field],
    ) -> Self {
        let hash = sha256_base64url(&bytes);
        let tag = HeaderValue::from_str(&format!("\"{}\"", &hash[..22])).expect("base64url");
        let text = HeaderValue::from_static;
        let in_parts = range::in_parts(media_type);
        let parts = in_parts.then(|| (header::ACCEPT_RANGES, text("bytes")));
        let coding = coding.map(|coding| (header::CONTENT_ENCODING, text(coding)));
        let mut always = always.to_vec();
        always.push((header::ETAG, tag.clone()));
        always.extend(parts);
        let mut whole = whole.to_vec();
        whole.push((header::CONTENT_TYPE, text(media_type)));
        whole.extend(coding);
        Self {
            bytes,
            tag,
            in_parts,
            always,
            whole,
        }
    }

    /// The bytes.
    pub(super) const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The answer to GET or HEAD.
    pub(super) fn answer(&self, method: &Method, asked: &HeaderMap) -> Response {
        if self.is_known(asked) {
            return self.with(StatusCode::NOT_MODIFIED, Body::empty(), &[]);
        }
        if *method == Method::HEAD {
            let length = (header::CONTENT_LENGTH, self.bytes.len().into());
            let mut response = self.with(StatusCode::OK, Body::empty(), &self.whole);
            response.headers_mut().extend([length]);
            return response;
        }
        let part = self
            .in_parts
            .then(|| range::part(asked, &self.bytes, &self.tag));
        if let Some((bytes, told)) = part.flatten() {
            let mut response = self.with(StatusCode::PARTIAL_CONTENT, bytes.into(), &self.whole);
            response.headers_mut().insert(header::CONTENT_RANGE, told);
            return response;
        }
        self.with(StatusCode::OK, self.bytes.clone().into(), &self.whole)
    }

    /// Whether the client has these bytes already (section 13.1.2).
    fn is_known(&self, asked: &HeaderMap) -> bool {
        asked
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|tag| tag.trim().trim_start_matches("W/"))
            .any(|tag| self.tag == tag || tag == "*")
    }

    fn with(&self, status: StatusCode, body: Body, more: &[Field]) -> Response {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.reserve(self.always.len() + more.len() + ADDED);
        headers.extend(self.always.iter().chain(more).cloned());
        response
    }
}
