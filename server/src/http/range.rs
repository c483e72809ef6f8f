//! A part of a video (RFC 9110, section 14): some players play nothing without it.

use std::ops::Range;

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
};

/// Whether parts of such a file are handed out.
pub(super) fn in_parts(media_type: &str) -> bool {
    media_type.starts_with("video/")
}

/// The part of `bytes` that is asked for, and its place in them (`Content-Range`); none: the whole is to be sent. That is always allowed,
/// also where the range makes no sense.
/// A browser that goes on with what it has names that (`If-Range`, section 13.1.5): of another file it gets the whole.
pub(super) fn part(
    headers: &HeaderMap,
    bytes: &Bytes,
    tag: &HeaderValue,
) -> Option<(Bytes, HeaderValue)> {
    if headers.get(header::IF_RANGE).is_some_and(|of| of != tag) {
        return None;
    }
    let asked = headers.get(header::RANGE)?.to_str().ok()?;
    let range = range(asked, bytes.len())?;
    let told = format!("bytes {}-{}/{}", range.start, range.end - 1, bytes.len());
    let told = HeaderValue::from_str(&told).ok()?;
    Some((bytes.slice(range), told))
}

/// `bytes=2-5`, `bytes=2-` or `bytes=-3`; one range only.
pub(crate) fn range(asked: &str, length: usize) -> Option<Range<usize>> {
    let (first, last) = asked.strip_prefix("bytes=")?.split_once('-')?;
    let range = match (first, last) {
        ("", last) => length.saturating_sub(last.parse().ok()?)..length,
        (first, "") => first.parse().ok()?..length,
        (first, last) => {
            let end = last.parse::<usize>().ok()?.saturating_add(1);
            first.parse().ok()?..end.min(length)
        }
    };
    (range.start < range.end).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_what_is_none() {
        assert_eq!(range("bytes=2-5", 10), Some(2..6));
        assert_eq!(range("bytes=2-", 10), Some(2..10));
        assert_eq!(range("bytes=-3", 10), Some(7..10));
        assert_eq!(range("bytes=-30", 10), Some(0..10));
        assert_eq!(range("bytes=0-99", 10), Some(0..10));
        for none in [
            "bytes=10-",
            "bytes=5-2",
            "bytes=-0",
            "bytes=0-1,3-4",
            "lines=0-1",
            "bytes=",
        ] {
            assert_eq!(range(none, 10), None, "{none}");
        }
    }
}
