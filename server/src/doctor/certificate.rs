//! From when until when a certificate counts.

use std::{path::Path, time::Duration};

use rustls::pki_types::{CertificateDer, UnixTime, pem::PemObject};
use webpki::{EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter};

use super::{DAY, SOON};
use crate::german_time::sortable_day;

/// Later than any certificate can say: the year 10000 (RFC 5280 § 4.1.2.5).
const NEVER: i64 = 253_402_300_800;

/// Judges all certificates of a PEM file at `now`; `what` names them.
pub(super) fn check(file: &Path, what: &str, now: i64) -> Result<String, String> {
    let shown = file.display();
    let all = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let all = all.map_err(|error| format!("{what} {shown} cannot be read: {error}."))?;
    let own = all.first().and_then(times);
    let odd = || format!("{what} {shown} is none that can be read. Get a new one.");
    let (mut begin, mut end) = own.ok_or_else(odd)?;
    for (above_begin, above_end) in all.iter().skip(1).filter_map(times) {
        begin = begin.max(above_begin);
        end = end.min(above_end);
    }
    if let Some(begin) = begin.filter(|begin| *begin > now) {
        return Err(format!(
            "{what} {shown} does not count before {}. Check the clock (timedatectl), or get \
             another one.",
            sortable_day(begin)
        ));
    }
    let day = sortable_day(end);
    match (end - now).div_euclid(DAY) {
        ..0 => Err(format!(
            "{what} {shown}, or one of its chain, has expired on {day}. Get a new one."
        )),
        days @ 0..SOON => Err(format!(
            "{what} {shown}, or one of its chain, expires in {days} days. Get a new one."
        )),
        _ => Ok(format!("{what} counts until {day}.")),
    }
}

/// Beginning and end: what its verification says at a time before and after.
/// That comes first, before anybody is asked who signed it.
fn times(certificate: &CertificateDer<'_>) -> Option<(Option<i64>, i64)> {
    let parsed = EndEntityCert::try_from(certificate).ok()?;
    let said = |at: i64| {
        let at = UnixTime::since_unix_epoch(Duration::from_secs(at.unsigned_abs()));
        let algorithms = webpki::ALL_VERIFICATION_ALGS;
        let path = parsed.verify_for_usage(algorithms, &[], &[], at, AnyUse, None, None);
        path.err()
    };
    let begin = match said(0) {
        Some(Error::CertNotValidYet { not_before, .. }) => seconds(not_before),
        _ => None,
    };
    match said(NEVER) {
        Some(Error::CertExpired { not_after, .. }) => Some((begin, seconds(not_after)?)),
        _ => None,
    }
}

fn seconds(time: UnixTime) -> Option<i64> {
    time.as_secs().try_into().ok()
}

/// What it is for does not matter here.
struct AnyUse;

impl ExtendedKeyUsageValidator for AnyUse {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rcgen::{CertificateParams, KeyPair, date_time_ymd};
    use time::macros::datetime;

    use super::*;

    fn certificate(until: i32) -> String {
        let mut params = CertificateParams::new(vec!["umzug.example".to_owned()]).unwrap();
        params.not_before = date_time_ymd(2026, 1, 1);
        params.not_after = date_time_ymd(until, 6, 1);
        let key = KeyPair::generate().unwrap();
        params.self_signed(&key).unwrap().pem()
    }

    #[test]
    fn a_certificate_and_its_chain_must_count_and_go_on_counting() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("chain.pem");
        let judge = |at: time::OffsetDateTime| check(&file, "The certificate", at.unix_timestamp());
        let (long, short) = (certificate(2030), certificate(2027));
        for chain in [format!("{long}{short}"), format!("{short}{long}")] {
            fs::write(&file, chain).unwrap();
            let told = judge(datetime!(2027-05-20 0:00 UTC)).unwrap();
            assert_eq!(told, "The certificate counts until 2027-06-01.");
            let told = judge(datetime!(2027-05-28 0:00 UTC)).unwrap_err();
            assert!(told.contains("expires in 4 days"), "{told}");
            let told = judge(datetime!(2027-06-02 0:00 UTC)).unwrap_err();
            assert!(told.contains("has expired on 2027-06-01"), "{told}");
            let told = judge(datetime!(2025-12-31 0:00 UTC)).unwrap_err();
            assert!(
                told.contains("before 2026-01-01. Check the clock"),
                "{told}"
            );
        }
        for odd in ["", "no certificate"] {
            fs::write(&file, odd).unwrap();
            assert!(judge(datetime!(2027-05-20 0:00 UTC)).is_err());
        }
    }
}
