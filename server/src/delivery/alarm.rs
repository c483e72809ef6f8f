//! What the operator is told without asking: requests that wait too long, and
//! receivers to which nothing may go.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use uuid::Uuid;

use super::links::Stopped;
use crate::store::outbox::Backlog;

const DAY: i64 = 24 * 3600;
/// Ages of the oldest waiting request at which an alarm is given, in days.
const AGES: [i64; 3] = [1, 3, 7];
/// A stopped receiver is named again after so many seconds.
const AGAIN: i64 = 3600;

/// Which alarms were given already.
#[derive(Debug, Default)]
pub struct Alarms {
    ages: Mutex<BTreeMap<Uuid, i64>>,
    stops: Mutex<BTreeMap<String, i64>>,
}

/// The greatest of `AGES` that the oldest request has reached, in days; 0
/// for none.
#[must_use]
pub fn age(backlog: &Backlog, now: i64) -> i64 {
    let days = (now - backlog.oldest) / DAY;
    let reached = AGES.iter().filter(|age| **age <= days);
    reached.max().copied().unwrap_or(0)
}

impl Alarms {
    /// Gives an alarm for each destination whose oldest request has become a
    /// step older since the last look.
    pub fn waiting(&self, backlogs: &[Backlog], now: i64) {
        for (backlog, days) in self.due(backlogs, now) {
            let (waiting, parked) = (backlog.waiting, backlog.parked);
            let destination = backlog.destination;
            tracing::error!(%destination, days, waiting, parked, "requests wait for an authority");
        }
    }

    fn due(&self, backlogs: &[Backlog], now: i64) -> Vec<(Backlog, i64)> {
        let mut given = self.ages.lock().unwrap_or_else(PoisonError::into_inner);
        let mut due = Vec::new();
        let mut reached = BTreeMap::new();
        for backlog in backlogs {
            let days = age(backlog, now);
            if days > given.get(&backlog.destination).copied().unwrap_or(0) {
                due.push((*backlog, days));
            }
            reached.insert(backlog.destination, days);
        }
        *given = reached;
        due
    }

    /// Gives an alarm for a receiver to which nothing may go, once an hour.
    pub fn stopped(&self, receiver: &str, stopped: Stopped, now: i64) {
        let mut given = self.stops.lock().unwrap_or_else(PoisonError::into_inner);
        let last = given.get(receiver).copied().unwrap_or(i64::MIN);
        if now >= last.saturating_add(AGAIN) {
            given.insert(receiver.to_owned(), now);
            tracing::error!(receiver, "{}", stopped.sentence());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_told_once_and_again_after_it_got_better() {
        let alarms = Alarms::default();
        let days_at = |oldest_days: i64| {
            let backlog = Backlog {
                destination: Uuid::nil(),
                waiting: 3,
                parked: 0,
                oldest: -oldest_days * DAY,
            };
            let due = alarms.due(&[backlog], 0);
            due.first().map(|(_, days)| *days)
        };
        let told: Vec<_> = [0, 1, 2, 3, 6, 7, 30, 1, 7].map(days_at).to_vec();
        let expected = [
            None,
            Some(1),
            None,
            Some(3),
            None,
            Some(7),
            None,
            None,
            Some(7),
        ];
        assert_eq!(told, expected);
        assert!(alarms.due(&[], 0).is_empty());
        assert_eq!(days_at(1), Some(1), "it was empty in between");
    }
}
