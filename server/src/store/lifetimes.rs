//! How long the node keeps what is over. Pure rules; the engines read the
//! facts and erase. What waits for an authority never goes by time: it would
//! be lost.

use std::collections::BTreeMap;

use uuid::Uuid;

/// Seconds of a day.
pub const DAY: i64 = 24 * 3600;

/// The times, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// A bundle, after the last of its cases was decided, rejected or
    /// withdrawn. The decision must be read and kept by the person; an
    /// objection runs for a month (VwGO § 70) and is often begun late, after
    /// a holiday or once somebody has helped. Three months leave room for
    /// both, and no more.
    pub ended: i64,
    /// A bundle with a case that was taken over and on which nothing was
    /// decided here: many authorities decide by post. After a year nobody
    /// looks for the answer here any more.
    pub undecided: i64,
    /// The ciphertext after another node, a service or a gateway has confirmed
    /// it and nobody has taken it over: the operator can send it again.
    pub handed: i64,
    /// Hash of a receipt after its bundle is erased. Whether somebody reported
    /// a move in time can be asked for years; a hash with its day tells nobody
    /// anything who has not got the receipt.
    pub receipt: i64,
    /// A backup, at most: it keeps what was erased after it was made.
    pub backup: i64,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            ended: 90,
            undecided: 365,
            handed: 7,
            receipt: 3 * 365,
            backup: 30,
        }
    }
}

impl Lifetimes {
    /// Days that a tombstone is kept: as long as there may be a backup that
    /// needs it, and the day on which both end.
    #[must_use]
    pub const fn tombstone(&self) -> i64 {
        self.backup + 1
    }
}

/// What is known of a submission; Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Case.
    pub case: Uuid,
    /// When the authority confirmed the take-over, or its node the hand-over.
    pub accepted_at: Option<i64>,
    /// When the authority rejected.
    pub rejected_at: Option<i64>,
    /// When the citizen took it back.
    pub withdrawn_at: Option<i64>,
    /// When the authority's last decision about it came.
    pub decided_at: Option<i64>,
}

#[derive(Default)]
struct Case {
    last: i64,
    accepted: Option<i64>,
    decided: Option<i64>,
}

/// From when on (Unix seconds) a bundle may be erased, by all its submissions;
/// none while one of them is being uploaded or waits for its authority.
///
/// Whether a case is decided is judged as a whole: documents that are handed
/// in after a question are taken over, and the decision names the request.
#[must_use]
pub fn end(bundle: &[Facts], lifetimes: &Lifetimes) -> Option<i64> {
    let mut cases: BTreeMap<Uuid, Case> = BTreeMap::new();
    for facts in bundle {
        let closed = [facts.accepted_at, facts.rejected_at, facts.withdrawn_at];
        let closed = closed.into_iter().flatten().max()?;
        let case = cases.entry(facts.case).or_default();
        case.last = case.last.max(closed).max(facts.decided_at.unwrap_or(0));
        case.accepted = case.accepted.max(facts.accepted_at);
        case.decided = case.decided.max(facts.decided_at);
    }
    let ends = cases.values().map(|case| {
        // Nothing taken over counts as decided, too.
        let decided = case.decided >= case.accepted;
        let days = if decided {
            lifetimes.ended
        } else {
            lifetimes.undecided
        };
        case.last + days * DAY
    });
    ends.max()
}

/// The beginning of a moment's day (UTC): all that is kept of a time.
#[must_use]
pub const fn day(at: i64) -> i64 {
    at - at.rem_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFETIMES: Lifetimes = Lifetimes {
        ended: 90,
        undecided: 365,
        handed: 7,
        receipt: 1095,
        backup: 30,
    };

    fn waiting(case: u128) -> Facts {
        Facts {
            case: Uuid::from_u128(case),
            accepted_at: None,
            rejected_at: None,
            withdrawn_at: None,
            decided_at: None,
        }
    }

    fn accepted(case: u128, day: i64) -> Facts {
        Facts {
            accepted_at: Some(day * DAY),
            ..waiting(case)
        }
    }

    fn decided(case: u128, day: i64, then: i64) -> Facts {
        Facts {
            decided_at: Some(then * DAY),
            ..accepted(case, day)
        }
    }

    fn ends(bundle: &[Facts]) -> Option<i64> {
        end(bundle, &LIFETIMES).map(|at| at / DAY)
    }

    #[test]
    fn what_waits_keeps_its_whole_bundle() {
        assert_eq!(ends(&[decided(1, 1, 2), waiting(2)]), None);
        assert_eq!(ends(&[decided(1, 1, 2), waiting(1)]), None);
    }

    #[test]
    fn the_hold_runs_from_the_last_end() {
        let rejected = Facts {
            rejected_at: Some(4 * DAY),
            ..waiting(1)
        };
        let withdrawn = Facts {
            withdrawn_at: Some(7 * DAY),
            ..waiting(2)
        };
        assert_eq!(ends(&[rejected]), Some(94));
        assert_eq!(ends(&[rejected, withdrawn]), Some(97));
        assert_eq!(ends(&[rejected, withdrawn, decided(3, 1, 20)]), Some(110));
    }

    #[test]
    fn what_was_taken_over_and_never_decided_stays_longer() {
        assert_eq!(ends(&[accepted(1, 1)]), Some(366));
        assert_eq!(ends(&[accepted(1, 1), decided(2, 1, 3)]), Some(366));
        // Papers that came later, on which nothing was said yet.
        assert_eq!(ends(&[decided(1, 1, 3), accepted(1, 5)]), Some(370));
        // The decision names the request, and counts for the papers before it.
        assert_eq!(ends(&[decided(1, 1, 6), accepted(1, 5)]), Some(96));
    }

    #[test]
    fn of_a_time_only_the_day_is_left() {
        assert_eq!(day(3 * DAY + 5), 3 * DAY);
        assert_eq!(day(-1), -DAY);
    }
}
