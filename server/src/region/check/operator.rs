//! What the law wants said about whoever runs the service.

use std::collections::BTreeSet;

use relocation::envelope::operator::{Contact, LandLaw, Operator};
use time::Date;

use crate::region::Pack;

/// Endings of names that nobody can own (RFC 2606).
const NOBODY: [&str; 3] = [".example", ".invalid", ".test"];
/// Days after which the accessibility statement has to be compared with the service again.
const YEAR: i64 = 366;

/// What is missing or wrong, in sentences for the operator. A statement that is old by `day` is
/// no reason to refuse a build: without a day its age is not judged.
pub(in crate::region) fn check(operator: &Operator, pack: &Pack, day: Option<Date>) -> Vec<String> {
    let mut findings = Vec::new();
    let mut wants = |right: bool, sentence: &str| {
        if !right {
            findings.push(format!("operator: {sentence}"));
        }
    };
    let contact = &operator.contact;
    wants(!contact.name.is_empty(), "contact.name is empty (DDG § 5)");
    wants(
        !contact.address.is_empty(),
        "contact.address is empty (DDG § 5)",
    );
    wants(
        !contact.email.is_empty(),
        "contact.email is empty: DDG § 5 wants one",
    );
    let officer = &operator.data_protection_officer;
    wants(
        ![&officer.email, &officer.phone]
            .iter()
            .all(|text| text.is_empty())
            && !officer.name.is_empty(),
        "data_protection_officer needs a name and an e-mail address or a telephone (GDPR Art. 13)",
    );
    wants(
        !operator.data_protection_authority.name.is_empty(),
        "data_protection_authority.name is empty (GDPR Art. 13)",
    );
    wants(
        operator.security.is_empty()
            || operator.security.starts_with("mailto:")
            || operator.security.starts_with("https://"),
        "security must begin with mailto: or https:// (RFC 9116)",
    );
    wants(
        !operator.security.contains(char::is_control),
        "security must be one line",
    );
    let (made, checked) = (operator.statement.made, operator.statement.checked);
    wants(
        made <= checked,
        "statement.checked lies before statement.made",
    );
    // Nobody goes over the statement of a test service each year.
    if let Some(day) = day.filter(|_| !operator.test) {
        let age = (day - checked.date()).whole_days();
        wants(age >= 0, "statement.checked lies in the future");
        wants(
            age <= YEAR,
            "statement.checked is more than a year ago: compare the accessibility statement with the service",
        );
    }
    for video in &operator.videos {
        let own = |path: &str| path.starts_with('/') && !path.starts_with("//");
        wants(
            own(&video.file) && own(&video.captions),
            "a video and its captions lie on the service's own host: their paths begin with one /",
        );
        wants(
            video.bytes > 0 && video.seconds > 0,
            "a video needs its size and length (BITV 2.0, annex 2)",
        );
    }
    if operator.test {
        for one in [contact, officer] {
            wants(
                one.email.is_empty() || NOBODY.iter().any(|end| one.email.ends_with(end)),
                "a test service has only e-mail addresses of nobody, such as x@test.example",
            );
        }
    } else {
        let real = |one: &Contact| !NOBODY.iter().any(|end| one.email.ends_with(end));
        wants(
            real(contact) && real(officer),
            "an e-mail address ends in .example: is this a test service (\"test\": true)?",
        );
        wants(
            !contact.phone.is_empty(),
            "contact.phone is empty: people must reach somebody quickly (DDG § 5)",
        );
    }
    lands(operator, pack, &mut wants);
    findings
}

/// Each Land of the region has its law, once.
fn lands(operator: &Operator, pack: &Pack, wants: &mut impl FnMut(bool, &str)) {
    let expected: BTreeSet<&str> = pack.districts.iter().filter_map(|d| d.get(..2)).collect();
    let named: Vec<&str> = operator.lands.iter().map(|one| one.land.as_str()).collect();
    for land in &expected {
        let count = named.iter().filter(|one| *one == land).count();
        wants(
            count == 1,
            &format!("lands: {land} stands there {count} times, not once"),
        );
    }
    wants(
        named.contains(&operator.land.as_str()),
        "land is none of those in lands: whose law binds the operator?",
    );
    for one in &operator.lands {
        let whole = [
            &one.name,
            &one.law,
            &one.body.name,
            &one.basis,
            &one.duty,
            &one.source,
        ];
        wants(
            whole.into_iter().all(|text| !text.is_empty()),
            &format!(
                "lands: {} needs name, law, body.name, basis, duty and source",
                one.land
            ),
        );
    }
}

/// What nobody compared with the law in force.
pub(super) fn unverified(operator: &Operator) -> impl Iterator<Item = String> {
    let open = operator.lands.iter().filter(|one| !one.verified);
    open.map(
        |LandLaw {
             land, law, source, ..
         }| format!("{land} accessibility: {law}: {source}"),
    )
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::region::{Source, default_region, regions};

    const DAY: Date = date!(2026 - 12 - 01);

    fn pack() -> Pack {
        Pack::load(&Source::Embedded, default_region()).unwrap()
    }

    #[test]
    fn every_pack_says_who_runs_it_and_that_it_is_a_test() {
        for region in regions() {
            let pack = Pack::load(&Source::Embedded, region).unwrap();
            assert!(pack.operator.test, "{region}");
            assert_eq!(
                check(&pack.operator, &pack, Some(DAY)),
                Vec::<String>::new()
            );
        }
    }

    #[test]
    fn what_is_missing_or_stale_is_said() {
        let pack = pack();
        let says = |change: fn(&mut Operator), words: &str| {
            let mut operator = pack.operator.clone();
            change(&mut operator);
            let findings = check(&operator, &pack, Some(DAY));
            assert!(
                findings.iter().any(|one| one.contains(words)),
                "{words}: {findings:?}"
            );
        };
        says(|o| o.contact.name.clear(), "contact.name");
        says(|o| o.contact.email = "a@b.de".into(), "of nobody");
        says(|o| o.test = false, "is this a test service");
        says(|o| o.security = "security@b.de".into(), "mailto:");
        says(|o| o.security = "mailto:a@b.de\nX".into(), "one line");
        says(|o| drop(o.lands.pop()), "0 times");
        says(|o| o.lands.push(o.lands[0].clone()), "2 times");
        says(|o| o.land = "99".into(), "whose law");
        says(|o| o.lands[0].basis.clear(), "basis");
        let mut operator = pack.operator.clone();
        operator.test = false;
        let old = |day| {
            let findings = check(&operator, &pack, day);
            findings.iter().any(|one| one.contains("more than a year"))
        };
        assert!(old(Some(date!(2028 - 01 - 01))));
        assert!(!old(Some(DAY)) && !old(None));
    }
}
