//! Refusals as FIT-Connect's senders expect them.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    http::{
        Problem,
        problem::{FIT_CONNECT, OWN},
        rate::Rate,
    },
    store::StoreError,
};

/// A problem under FIT-Connect's prefix, with one of the statuses that v1
/// knows. Three names are FITKO's own (`submission-not-found`,
/// `destination-not-found`, `destination-state-invalid`); its whole list could
/// not be had, the others are this project's.
#[derive(Clone, Debug)]
pub struct Refused {
    problem: Problem,
    rate: Option<Rate>,
}

impl Refused {
    /// 429 with what the limit is.
    #[must_use]
    pub fn limited(rate: Rate) -> Self {
        let status = StatusCode::TOO_MANY_REQUESTS;
        let problem = Problem::new(
            status,
            "too_many",
            "Too many new submissions; wait a minute",
        );
        Self {
            rate: Some(rate),
            ..problem.into()
        }
    }
}

impl From<Problem> for Refused {
    fn from(mut problem: Problem) -> Self {
        if let Some(code) = problem.kind.strip_prefix(OWN) {
            problem.kind = format!("{FIT_CONNECT}{}", code.replace('_', "-")).into();
        }
        // The sender's calls know no 409.
        if problem.status == StatusCode::CONFLICT {
            problem.status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        Self {
            problem,
            rate: None,
        }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Problem::from(error).into()
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self.rate {
            Some(rate) => (rate, self.problem).into_response(),
            None => self.problem.into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_statuses_are_those_of_v1() {
        let refused = Refused::from(StoreError::NotAnnounced).problem;
        assert_eq!(refused.kind, format!("{FIT_CONNECT}not-announced"));
        let late = Refused::from(StoreError::AlreadyCommitted).problem;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        let limited = Refused::limited(Rate::new(1, 1, 0)).into_response();
        assert_eq!(limited.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(limited.headers()["ratelimit-remaining"], "0");
        assert_eq!(limited.headers()["retry-after"], "60");
    }
}
