//! Counts wrong guesses or new announcements by network address, in memory
//! only and for one window of time; then every address is forgotten.

use std::net::IpAddr;

use super::counts::Counts;

/// Addresses that are counted in one window; more share one count.
const ADDRESSES: usize = 100_000;

/// The counter.
#[derive(Debug, Default)]
pub struct Throttle(Counts<IpAddr>);

impl Throttle {
    /// Whether `limit` was noted for `address` in this window.
    pub fn exhausted(&self, address: IpAddr, limit: u32, now: i64) -> bool {
        self.0.exhausted(&self.counted(address, now), limit, now)
    }

    /// Notes one more.
    pub fn note(&self, address: IpAddr, now: i64) {
        self.0.note(self.counted(address, now), now);
    }

    /// Forgets every address of a window that is over.
    pub fn forget(&self, now: i64) {
        self.0.within(now, |_| ());
    }

    /// Under which address somebody is counted.
    fn counted(&self, address: IpAddr, now: i64) -> IpAddr {
        let network = network(address);
        self.0.within(now, |counts| {
            if counts.len() >= ADDRESSES && !counts.contains_key(&network) {
                IpAddr::from([0, 0, 0, 0])
            } else {
                network
            }
        })
    }
}

/// One household has one IPv4 address, or a whole /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.into(),
        IpAddr::V6(v6) => {
            let mut segments = v6.segments();
            segments[4..].fill(0);
            segments.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_counts_per_network_until_the_window_ends() {
        let throttle = Throttle::default();
        let (a, b) = ("2001:db8::1", "2001:db8::2");
        let (a, b): (IpAddr, IpAddr) = (a.parse().unwrap(), b.parse().unwrap());
        let other: IpAddr = "192.0.2.1".parse().unwrap();
        throttle.note(a, 0);
        throttle.note(b, 1);
        assert!(throttle.exhausted(a, 2, 59));
        assert!(!throttle.exhausted(other, 2, 59));
        assert!(!throttle.exhausted(a, 2, 60));
    }
}
