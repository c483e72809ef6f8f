//! When to try again. Nothing is ever given up by itself: what cannot be
//! handed over waits, and [`super::alarm`] tells the operator.

use super::{peer::standing::Standing, work::LOOK_LEASE};
use crate::{machine, store::outbox::Horizon};

/// Pauses after the first, second, … failed attempt, in seconds.
const ATTEMPTS: &[i64] = &[
    2,   // a hiccup
    10,  // a restart
    60,  // an update
    300, // a disturbance
    900, // from here on; once a receiver answers again, all that waits goes at once
];

/// Pauses after looks at a case that brought nothing new, in seconds, and how
/// often each is made. What is new begins them anew.
const FIRST_LOOKS: &[(u32, i64)] = &[
    (1, 2), // the authority's tool takes over at once
    (1, 5),
    (1, 15),
    (1, 60),
    (1, 300), // the clerk reads it today
    (1, 900),
];
const HOUR: i64 = 3600;
/// Decisions take days, and an hour is early enough; after two weeks nobody
/// waits for the hour.
const OPEN_LOOKS: &[(u32, i64)] = &[(14 * 24, HOUR), (u32::MAX, 4 * HOUR)];
/// What follows a decision ("registered" after "appear") takes days as well,
/// and the person knows what comes: a day more does no harm. It may come until
/// the bundle ends, so looking never stops.
const DECIDED_LOOKS: &[(u32, i64)] = &[(24, HOUR), (u32::MAX, 24 * HOUR)];

/// Seconds until the next attempt after `failed` ones; what the receiver asks
/// for (`Retry-After`) counts where it is longer, up to an hour.
#[must_use]
pub fn retry(failed: u32, asked: Option<i64>) -> i64 {
    let pause = step(ATTEMPTS, failed.saturating_sub(1));
    let asked = asked.unwrap_or(0).clamp(0, 3600);
    jittered(pause, machine::random()).max(asked)
}

/// Seconds until the next look after `looks` that brought nothing; none when
/// nothing can come any more.
#[must_use]
pub fn look(looks: u32, standing: Standing) -> Option<i64> {
    let later = match standing {
        Standing::Open => OPEN_LOOKS,
        Standing::Decided => DECIDED_LOOKS,
        Standing::Over => return None,
    };
    let mut before = looks;
    let pause = FIRST_LOOKS.iter().chain(later).find(|(times, _)| {
        let here = before < *times;
        before = before.saturating_sub(*times);
        here
    });
    let longest = later.last().map_or(HOUR, |(_, pause)| *pause);
    let pause = pause.map_or(longest, |(_, pause)| *pause);
    Some(jittered(pause, machine::random()))
}

fn step(pauses: &[i64], index: u32) -> i64 {
    let last = pauses.len() - 1;
    pauses[usize::try_from(index).unwrap_or(last).min(last)]
}

/// How far ahead a time can lie that was written at `now`. Clocks of processes
/// that are a little apart do no harm: a lease that is cut is still one.
#[must_use]
pub const fn horizon(now: i64) -> Horizon {
    Horizon {
        now,
        lease: now + LOOK_LEASE,
        // Twice the longest pause between attempts, and between early looks.
        retry: now + 2 * HOUR,
        look: now + 2 * HOUR,
        early: 24,
    }
}

/// A fifth more or less, so that many that failed together do not come back
/// together; never below a second.
fn jittered(pause: i64, random: [u8; 2]) -> i64 {
    let part = i64::from(u16::from_be_bytes(random));
    (pause * 4 / 5 + pause * 2 * part / (5 * 65_536)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_near_their_step() {
        assert!(ATTEMPTS.is_sorted());
        for (failed, pause) in [(0, 2), (1, 2), (2, 10), (3, 60), (6, 900), (4_000_000, 900)] {
            for _ in 0..50 {
                let next = retry(failed, None);
                assert!(
                    (pause * 4 / 5..=pause * 6 / 5).contains(&next),
                    "{failed}: {next}"
                );
            }
        }
        let spread: std::collections::BTreeSet<i64> = (0..50).map(|_| retry(9, None)).collect();
        assert!(spread.len() > 10, "they do not come back together");
    }

    #[test]
    fn looks_grow_rare_and_sooner_so_after_a_decision() {
        use Standing::{Decided, Open, Over};
        for (looks, standing, pause) in [
            (0, Open, 2),
            (0, Decided, 2),
            (5, Open, 900),
            (5, Decided, 900),
            (6, Open, HOUR),
            (6 + 23, Decided, HOUR),
            (6 + 24, Decided, 24 * HOUR),
            (6 + 14 * 24 - 1, Open, HOUR),
            (6 + 14 * 24, Open, 4 * HOUR),
            (u32::MAX, Open, 4 * HOUR),
            (u32::MAX, Decided, 24 * HOUR),
        ] {
            let next = look(looks, standing).expect("it goes on");
            let near = pause * 4 / 5..=pause * 6 / 5;
            assert!(near.contains(&next), "{looks} {standing:?}: {next}");
        }
        assert_eq!((look(0, Over), look(u32::MAX, Over)), (None, None));
        // A year of a case without a decision, and a quarter after one.
        let count = |standing, days: i64| {
            let (mut at, mut looks) = (0, 0);
            while at < days * 24 * HOUR {
                at += look(looks, standing).expect("it goes on");
                looks += 1;
            }
            looks
        };
        assert!(count(Open, 365) < 3000, "hourly would be 8760");
        assert!(count(Decided, 90) < 200, "hourly would be 2160");
    }

    #[test]
    fn a_receiver_may_ask_for_more_time_but_not_for_any() {
        assert!((1..=3).contains(&retry(1, Some(-5))));
        assert_eq!(retry(1, Some(120)), 120);
        assert_eq!(retry(1, Some(i64::MAX)), 3600);
    }
}
