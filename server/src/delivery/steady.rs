//! Whether ages can be told: a wall clock that jumps ahead makes everything look
//! old at once, what is just being uploaded as well.

use std::time::{Duration, Instant, SystemTime};

/// By which two clocks may differ from one look to the next: more than a
/// machine under load, less than a jump that matters.
const APART: Duration = Duration::from_secs(300);

/// Compares the wall clock with one that never jumps.
#[derive(Debug, Default)]
pub(super) struct Steady {
    last: Option<(SystemTime, Instant)>,
    jumped: Option<Instant>,
}

impl Steady {
    /// A look at both clocks. Whether the wall clock has not jumped for `long`:
    /// then what is older than that by it really is.
    pub(super) fn look(&mut self, wall: SystemTime, steady: Instant, long: Duration) -> bool {
        if let Some((wall_before, before)) = self.last.replace((wall, steady)) {
            let expected = wall_before + (steady - before);
            let apart = wall.duration_since(expected);
            let apart = apart.unwrap_or_else(|behind| behind.duration());
            if apart > APART {
                self.jumped = Some(steady);
            }
        }
        self.jumped.is_none_or(|jumped| steady - jumped >= long)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn after_a_jump_nothing_counts_as_old_for_as_long_as_that_is() {
        let (wall, begun) = (SystemTime::UNIX_EPOCH + HOUR * 9, Instant::now());
        for jump in [HOUR * 2, HOUR * 24 * 365] {
            for ahead in [true, false] {
                let mut steady = Steady::default();
                let clock = |minute: u32| {
                    let right = wall + HOUR * 24 * 365 + MINUTE * minute;
                    match (minute < 3, ahead) {
                        (true, _) => right,
                        (false, true) => right + jump,
                        (false, false) => right - jump,
                    }
                };
                let mut look = |minute| steady.look(clock(minute), begun + MINUTE * minute, HOUR);
                assert!((0..3).all(&mut look), "as usual, and at the start");
                assert!(!(3..63).any(&mut look), "{jump:?} {ahead}");
                assert!((63..70).all(&mut look), "{jump:?} {ahead}");
            }
        }
    }

    #[test]
    fn a_clock_that_is_set_by_a_little_or_runs_askew_is_believed() {
        let (wall, begun) = (SystemTime::UNIX_EPOCH, Instant::now());
        let mut steady = Steady::default();
        // Ten seconds too many each minute, and four minutes once.
        for minute in 0..120_u32 {
            let set = if minute > 60 {
                MINUTE * 4
            } else {
                Duration::ZERO
            };
            let clock = wall + (MINUTE + MINUTE / 6) * minute + set;
            assert!(
                steady.look(clock, begun + MINUTE * minute, HOUR),
                "{minute}"
            );
        }
    }
}
