//! What the node counts, in the text form of OpenMetrics.
//!
//! Labels are templates and classes from the code alone, never a value of a
//! request, a destination or a region; what waits is told for the node as a
//! whole and in coarse steps (`docs/operations.md` says why).

use std::{borrow::Cow, time::Duration};

use axum::http::{Method, StatusCode};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use crate::store::outbox::Backlog;

/// Upper bounds of the durations, in seconds: from an answer out of memory to
/// an upload over a slow line.
const SECONDS: [f64; 11] = [
    0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 900.0,
];
/// Steps of how many submissions wait: fewer than ten are told as none.
const COUNTS: [i64; 5] = [0, 10, 100, 1000, 10_000];
const HOUR: i64 = 3600;
/// Steps of how long the oldest waits, in seconds.
const AGES: [i64; 7] = [
    0,
    HOUR,
    6 * HOUR,
    24 * HOUR,
    3 * 24 * HOUR,
    7 * 24 * HOUR,
    14 * 24 * HOUR,
];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: Cow<'static, str>,
    method: &'static str,
    status: &'static str,
}

/// The counters.
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    connections: Gauge,
    committed: Counter,
    failures: Counter,
    store_answers: Gauge,
    waiting: Gauge,
    oldest: Gauge,
    parked: Gauge,
    directory_expires: Gauge,
}

/// What waits for authorities, on the whole node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Submissions that nobody has taken over, rejected or withdrawn.
    pub count: u64,
    /// When the oldest of them was committed, in Unix seconds.
    pub oldest: Option<i64>,
    /// Whether one of them is parked.
    pub parked: bool,
}

impl Waiting {
    /// Of all destinations together.
    #[must_use]
    pub fn of(backlogs: &[Backlog]) -> Self {
        Self {
            count: backlogs.iter().map(|backlog| backlog.waiting).sum(),
            oldest: backlogs.iter().map(|backlog| backlog.oldest).min(),
            parked: backlogs.iter().any(|backlog| backlog.parked > 0),
        }
    }
}

/// What is looked up only when somebody asks.
#[derive(Clone, Copy, Debug)]
pub struct Observed {
    /// Open connections.
    pub connections: usize,
    /// What waits for authorities; none when the store does not answer.
    pub waiting: Option<Waiting>,
    /// When the signed directory ends, in Unix seconds; zero without one.
    pub directory_expires: i64,
    /// Unix seconds.
    pub now: i64,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut this = Self {
            registry: Registry::with_prefix("umzug"),
            requests: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            in_flight: Gauge::default(),
            connections: Gauge::default(),
            committed: Counter::default(),
            failures: Counter::default(),
            store_answers: Gauge::default(),
            waiting: Gauge::default(),
            oldest: Gauge::default(),
            parked: Gauge::default(),
            directory_expires: Gauge::default(),
        };
        this.register();
        this
    }
}

impl Metrics {
    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register(
            "request_duration_seconds",
            "Requests by template of the route, method and class of the status",
            self.requests.clone(),
        );
        registry.register(
            "submissions_committed",
            "Submissions accepted since the start",
            self.committed.clone(),
        );
        registry.register(
            "failures",
            "Calls of the store and requests that failed inside since the start",
            self.failures.clone(),
        );
        let gauges = [
            ("requests_in_flight", "Requests that run", &self.in_flight),
            ("connections", "Open connections", &self.connections),
            (
                "store_answers",
                "1 when the store answers, else 0",
                &self.store_answers,
            ),
            (
                "submissions_waiting",
                "Submissions that no authority has taken over, at least so many: 0, 10, 100, …",
                &self.waiting,
            ),
            (
                "submissions_waiting_oldest_seconds",
                "Age of the oldest of them, at least so much: 0, 1 or 6 hours, 1, 3, 7 or 14 days",
                &self.oldest,
            ),
            (
                "submissions_parked",
                "1 when some of them wait for the operator, else 0",
                &self.parked,
            ),
            (
                "directory_expires_timestamp_seconds",
                "End of the signed directory in Unix time; 0 without one",
                &self.directory_expires,
            ),
        ];
        for (name, help, gauge) in gauges {
            registry.register(name, help, gauge.clone());
        }
    }

    /// Notes a request that begins; it runs until what comes back is dropped.
    pub fn begin(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    /// Notes a request that was answered; `route` is a template.
    pub fn answered(
        &self,
        route: Cow<'static, str>,
        method: &Method,
        status: StatusCode,
        took: Duration,
    ) {
        let labels = Request {
            route,
            method: name(method),
            status: class(status),
        };
        let histogram = self.requests.get_or_create(&labels);
        histogram.observe(took.as_secs_f64());
    }

    /// Notes submissions that count as sent from now on.
    pub fn committed(&self, count: usize) {
        (self.committed).inc_by(u64::try_from(count).unwrap_or(u64::MAX));
    }

    /// Notes that the store or the node itself failed.
    pub fn failed(&self) {
        self.failures.inc();
    }

    /// Everything as text.
    #[must_use]
    pub fn text(&self, observed: Observed) -> String {
        let waiting = observed.waiting.unwrap_or_default();
        let count = i64::try_from(waiting.count).unwrap_or(i64::MAX);
        let age = waiting.oldest.map_or(0, |oldest| observed.now - oldest);
        let connections = i64::try_from(observed.connections).unwrap_or(i64::MAX);
        self.connections.set(connections);
        self.store_answers.set(observed.waiting.is_some().into());
        self.waiting.set(step(count, &COUNTS));
        self.oldest.set(step(age, &AGES));
        self.parked.set(waiting.parked.into());
        self.directory_expires.set(observed.directory_expires);
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a String takes everything");
        text
    }
}

/// A request that runs.
pub struct InFlight(Gauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// A method by its name; whatever a client makes up is one.
#[must_use]
pub fn name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        ..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

/// The highest step that `value` has reached; the first for whatever is below.
fn step(value: i64, steps: &[i64]) -> i64 {
    let reached = steps.iter().rev().find(|step| **step <= value);
    reached.or(steps.first()).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(count: u64, age: i64) -> String {
        let now = 100 * 24 * HOUR;
        Metrics::default().text(Observed {
            connections: 1,
            waiting: Some(Waiting {
                count,
                oldest: Some(now - age),
                parked: false,
            }),
            directory_expires: 5,
            now,
        })
    }

    #[test]
    fn what_waits_is_told_in_steps() {
        for (count, age, expected) in [
            (0, 0, [0, 0]),
            (9, HOUR - 1, [0, 0]),
            (10, HOUR, [10, HOUR]),
            (99, 47 * HOUR, [10, 24 * HOUR]),
            (1234, 100 * 24 * HOUR, [1000, 14 * 24 * HOUR]),
            (99, -5, [10, 0]),
        ] {
            let text = told(count, age);
            let [waits, oldest] = expected;
            assert!(
                text.contains(&format!("umzug_submissions_waiting {waits}\n")),
                "{text}"
            );
            let line = format!("umzug_submissions_waiting_oldest_seconds {oldest}\n");
            assert!(text.contains(&line), "{text}");
        }
    }

    #[test]
    fn all_destinations_are_one() {
        let backlog = |waiting, parked, oldest| Backlog {
            destination: uuid::Uuid::nil(),
            waiting,
            parked,
            oldest,
        };
        let all = [backlog(3, 0, 20), backlog(4, 1, 10)];
        let expected = Waiting {
            count: 7,
            oldest: Some(10),
            parked: true,
        };
        assert_eq!(Waiting::of(&all), expected);
        assert!(!Waiting::of(&all[..1]).parked);
        assert_eq!(Waiting::of(&[]), Waiting::default());
    }

    #[test]
    fn requests_are_counted_by_template_method_and_class() {
        let metrics = Metrics::default();
        let made_up = Method::from_bytes(b"ERIKA").unwrap();
        let took = Duration::from_millis(30);
        metrics.answered("/a/{b}".into(), &Method::PUT, StatusCode::NO_CONTENT, took);
        metrics.answered(
            "/a/{b}".into(),
            &made_up,
            StatusCode::METHOD_NOT_ALLOWED,
            took,
        );
        metrics.committed(2);
        metrics.failed();
        let running = metrics.begin();
        let observed = Observed {
            connections: 3,
            waiting: None,
            directory_expires: 0,
            now: 0,
        };
        let text = metrics.text(observed);
        let labels = "route=\"/a/{b}\",method=\"PUT\",status=\"2xx\"";
        for line in [
            format!("umzug_request_duration_seconds_count{{{labels}}} 1"),
            format!("umzug_request_duration_seconds_bucket{{le=\"0.02\",{labels}}} 0"),
            format!("umzug_request_duration_seconds_bucket{{le=\"0.05\",{labels}}} 1"),
            "umzug_submissions_committed_total 2".into(),
            "umzug_failures_total 1".into(),
            "umzug_requests_in_flight 1".into(),
            "umzug_connections 3".into(),
            "umzug_store_answers 0".into(),
        ] {
            assert!(text.lines().any(|one| one == line), "{line}: {text}");
        }
        assert!(text.contains("method=\"other\",status=\"4xx\"") && !text.contains("ERIKA"));
        drop(running);
        assert!(
            metrics
                .text(observed)
                .contains("umzug_requests_in_flight 0")
        );
    }
}
