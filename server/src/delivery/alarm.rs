//! What the operator is told without asking: requests that wait too long, and
//! receivers to which nothing may go.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use uuid::Uuid;

use super::{clock, links::Stopped};
use crate::store::outbox::Backlog;

const DAY: i64 = 24 * 3600;
/// Ages of the oldest waiting request at which an alarm is given, in days.
const AGES: [i64; 3] = [1, 3, 7];
/// What stays as it is is told again after so many seconds.
const AGAIN: i64 = 3600;

/// Which alarms were given already.
#[derive(Debug, Default)]
pub struct Alarms {
    ages: Mutex<BTreeMap<Uuid, i64>>,
    hourly: Mutex<BTreeMap<(&'static str, String), i64>>,
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
        if self.again("stopped", receiver, now) {
            tracing::error!(receiver, "{}", stopped.sentence());
        }
    }

    /// Gives an alarm when the clock of a receiver is so many seconds ahead, or
    /// behind, that something will be refused, once an hour.
    pub fn clock(&self, receiver: &str, ahead: i64, now: i64) {
        if clock::differ(ahead) && self.again("clock", receiver, now) {
            tracing::error!(
                receiver,
                ahead,
                "the clock of this machine and that of the receiver differ: check both"
            );
        }
    }

    /// Whether this was not told within the last hour, as far as the clock says.
    fn again(&self, what: &'static str, receiver: &str, now: i64) -> bool {
        let mut given = self.hourly.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (what, receiver.to_owned());
        let due = !(given.get(&key)).is_some_and(|last| (*last..*last + AGAIN).contains(&now));
        if due {
            given.insert(key, now);
        }
        due
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

    #[test]
    fn what_stays_is_told_once_an_hour_for_each_receiver() {
        let alarms = Alarms::default();
        let told = |receiver: &str, now| alarms.again("clock", receiver, now);
        assert!(told("a", 100) && told("b", 100));
        assert!(!told("a", 100 + AGAIN - 1) && told("a", 100 + AGAIN));
        assert!(alarms.again("stopped", "a", 100 + AGAIN), "something else");
        assert!(told("a", 5), "the clock was set back");
    }
}
