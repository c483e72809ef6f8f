//! What was offered, and what became of it.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::WINDOW;
use crate::Figure;

/// Of one kind of request.
pub(crate) struct Score {
    /// In one second.
    rate: f64,
    begun: Instant,
    told: Mutex<Told>,
}

#[derive(Default)]
struct Told {
    /// From when a request was due to the answer to its last call.
    times: Vec<Duration>,
    sent_in_time: usize,
    taken: usize,
    taken_in_time: usize,
    errors: Vec<String>,
}

impl Score {
    pub(super) fn new(rate: f64, begun: Instant) -> Self {
        Self {
            rate,
            begun,
            told: Mutex::default(),
        }
    }

    /// When a request is due.
    pub(super) fn due(&self, index: usize) -> Instant {
        self.begun + Duration::from_secs_f64(index as f64 / self.rate)
    }

    /// How many are due within the window.
    pub(super) fn offered(&self) -> usize {
        (self.rate * WINDOW.as_secs_f64()) as usize
    }

    pub(super) fn sent(&self, index: usize) {
        self.note(|told, in_time| {
            told.times.push(self.due(index).elapsed());
            told.sent_in_time += usize::from(in_time);
        });
    }

    pub(super) fn taken(&self) {
        self.note(|told, in_time| {
            told.taken += 1;
            told.taken_in_time += usize::from(in_time);
        });
    }

    pub(super) fn failed(&self, why: String) {
        self.note(|told, _| told.errors.push(why));
    }

    fn note(&self, note: impl FnOnce(&mut Told, bool)) {
        let in_time = self.begun.elapsed() < WINDOW;
        note(
            &mut self.told.lock().unwrap_or_else(PoisonError::into_inner),
            in_time,
        );
    }

    /// Whether each was sent, and each of its `parts` requests was taken over.
    pub(super) fn kept_up(&self, parts: usize) -> bool {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let all = self.offered();
        told.errors.is_empty() && told.times.len() == all && told.taken == all * parts
    }

    /// `names`: offered, sent, taken over, errors, median, 99th percentile.
    pub(super) fn figures(&self, names: [&'static str; 6]) -> Vec<Figure> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.times.sort();
        if let Some(first) = told.errors.first() {
            eprintln!(
                "bench: replay: {} errors, the first: {first}",
                told.errors.len()
            );
        }
        let window = WINDOW.as_secs_f64();
        let at = |share: f64| {
            let index = (told.times.len() as f64 * share) as usize;
            told.times
                .get(index)
                .map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
        };
        let values = [
            (self.rate, "1/s"),
            (told.sent_in_time as f64 / window, "1/s"),
            (
                told.taken_in_time as f64 / window,
                "1/s, by the authorities",
            ),
            (told.errors.len() as f64, "answers that were none"),
            (at(0.5), "ms from when it was due, of those that were sent"),
            (at(0.99), "ms"),
        ];
        let figure = |(name, (value, unit))| Figure { name, value, unit };
        names.into_iter().zip(values).map(figure).collect()
    }
}
