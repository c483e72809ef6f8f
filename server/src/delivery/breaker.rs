//! A breaker for each receiver: one that does not answer is left alone for a
//! while, then asked by one request; the others wait without an attempt.

/// Failures in a row after which it opens.
const FAILURES: u32 = 3;
/// First and longest pause, in seconds.
const PAUSES: (i64, i64) = (5, 300);

/// How a receiver has answered of late. Times are Unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Breaker {
    failures: u32,
    until: i64,
}

impl Breaker {
    /// How many of `wanted` requests may go now.
    #[must_use]
    pub fn lets(&self, wanted: u32, now: i64) -> u32 {
        match self.failures {
            0..FAILURES => wanted,
            _ if now < self.until => 0,
            _ => wanted.min(1),
        }
    }

    /// It did not answer, or could not.
    pub fn failed(&mut self, now: i64) {
        self.failures = self.failures.saturating_add(1);
        let doublings = self.failures.saturating_sub(FAILURES).min(6);
        self.until = now + (PAUSES.0 << doublings).min(PAUSES.1);
    }

    /// It answered. True when it was left alone before.
    pub fn answered(&mut self) -> bool {
        std::mem::take(self).failures >= FAILURES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_tries_one_and_closes() {
        let mut breaker = Breaker::default();
        for _ in 0..2 {
            breaker.failed(100);
            assert_eq!(breaker.lets(4, 100), 4);
        }
        breaker.failed(100);
        assert_eq!(breaker.lets(4, 104), 0);
        assert_eq!(breaker.lets(4, 105), 1, "one asks");
        breaker.failed(105);
        assert_eq!((breaker.lets(4, 114), breaker.lets(4, 115)), (0, 1));
        for _ in 0..100 {
            breaker.failed(1000);
        }
        assert_eq!((breaker.lets(4, 1299), breaker.lets(4, 1300)), (0, 1));
        assert!(breaker.answered());
        assert_eq!(breaker.lets(4, 1300), 4);
        breaker.failed(1300);
        assert!(!breaker.answered(), "it was never left alone");
    }
}
