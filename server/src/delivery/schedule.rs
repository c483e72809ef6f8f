//! When to try again. Nothing is ever given up by itself: what cannot be
//! handed over waits, and [`super::alarm`] tells the operator.

use crate::machine;

/// Pauses after the first, second, … failed attempt, in seconds.
const ATTEMPTS: &[i64] = &[
    2,   // a hiccup
    10,  // a restart
    60,  // an update
    300, // a disturbance
    900, // from here on; once a receiver answers again, all that waits goes at once
];

/// Pauses after looks at a case that brought nothing new, in seconds.
const LOOKS: &[i64] = &[
    2,    // the authority's tool takes over at once
    5,    //
    15,   //
    60,   //
    300,  // the clerk reads it today
    900,  //
    3600, // decisions take days; an hour is early enough
];

/// Seconds until the next attempt after `failed` ones; what the receiver asks
/// for (`Retry-After`) counts where it is longer, up to an hour.
#[must_use]
pub fn retry(failed: u32, asked: Option<i64>) -> i64 {
    let pause = step(ATTEMPTS, failed.saturating_sub(1));
    let asked = asked.unwrap_or(0).clamp(0, 3600);
    jittered(pause, machine::random()).max(asked)
}

/// Seconds until the next look after `looks` that brought nothing.
#[must_use]
pub fn look(looks: u32) -> i64 {
    jittered(step(LOOKS, looks), machine::random())
}

fn step(pauses: &[i64], index: u32) -> i64 {
    let last = pauses.len() - 1;
    pauses[usize::try_from(index).unwrap_or(last).min(last)]
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
        for (pauses, last) in [(ATTEMPTS, 900), (LOOKS, 3600)] {
            assert!(pauses.is_sorted());
            assert_eq!(pauses.last(), Some(&last));
        }
        for (failed, pause) in [(0, 2), (1, 2), (2, 10), (3, 60), (6, 900), (4_000_000, 900)] {
            for _ in 0..50 {
                let next = retry(failed, None);
                assert!(
                    (pause * 4 / 5..=pause * 6 / 5).contains(&next),
                    "{failed}: {next}"
                );
            }
        }
        let spread: std::collections::BTreeSet<i64> = (0..50).map(|_| look(9)).collect();
        assert!(spread.len() > 10, "they do not come back together");
    }

    #[test]
    fn a_receiver_may_ask_for_more_time_but_not_for_any() {
        assert!((1..=3).contains(&retry(1, Some(-5))));
        assert_eq!(retry(1, Some(120)), 120);
        assert_eq!(retry(1, Some(i64::MAX)), 3600);
    }
}
