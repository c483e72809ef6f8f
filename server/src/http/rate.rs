//! How much of a limit is left, told in headers: `RateLimit-Limit`,
//! `-Remaining` and `-Reset`, as FIT-Connect's Routing API 2.0.0 has them.

use axum::{
    http::{HeaderName, HeaderValue},
    response::{IntoResponseParts, ResponseParts},
};

use super::counts::WINDOW;

/// A limit and what is left of it in this window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    limit: u32,
    remaining: u32,
    /// Seconds until counting begins anew.
    reset: i64,
}

impl Rate {
    /// After `used` of `limit` in the window of `now`.
    #[must_use]
    pub const fn new(limit: u32, used: u32, now: i64) -> Self {
        Self {
            limit,
            remaining: limit.saturating_sub(used),
            reset: WINDOW - now.rem_euclid(WINDOW),
        }
    }
}

impl IntoResponseParts for Rate {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        let headers = [
            ("ratelimit-limit", HeaderValue::from(self.limit)),
            ("ratelimit-remaining", HeaderValue::from(self.remaining)),
            ("ratelimit-reset", HeaderValue::from(self.reset)),
        ];
        for (name, value) in headers {
            (parts.headers_mut()).insert(HeaderName::from_static(name), value);
        }
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_window() {
        let rate = |used, now| Rate::new(3, used, now);
        assert_eq!((rate(1, 120).remaining, rate(1, 120).reset), (2, 60));
        assert_eq!((rate(9, 179).remaining, rate(9, 179).reset), (0, 1));
    }
}
