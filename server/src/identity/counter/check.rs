//! Which statements of an office the node takes: signed by that office now, for
//! the key that waits, and about nothing but what it looked at. Pure.

use relocation::envelope::{
    identity::{
        Assurance, HolderKey, LIFETIME, Means, SD_ALG, STATEMENT_TYPE, Statement, StatementClaims,
        VCT, names_a_clerk,
    },
    jose::{CompactJws, Jwk},
};
use uuid::Uuid;

use crate::jose::{sha256_base64url, verify};

/// Seconds by which the clocks of node and office may differ.
const SKEW: u64 = 300;

/// What a statement is measured by.
pub struct Expected<'a> {
    /// Destinations of the office that calls.
    pub offices: &'a [Uuid],
    /// The enrolled key of an office with this id.
    pub key: &'a dyn Fn(Uuid, &str) -> Option<Jwk>,
    /// The key that waits.
    pub holder: &'a HolderKey,
    /// Unix seconds.
    pub now: i64,
}

/// Whether it is taken.
///
/// # Errors
/// Why not, for the office's operator.
pub fn check(text: &str, expected: &Expected<'_>) -> Result<(), &'static str> {
    let form = |_| "No statement by its form";
    let statement = Statement::parse(text).map_err(form)?;
    // The issuer is read before the check only to find its key.
    let unverified = CompactJws::parse(&statement.jws).map_err(form)?;
    let named: StatementClaims = unverified.claims().map_err(form)?;
    let office = named.iss.parse().map_err(|_| "The issuer is no office")?;
    if !expected.offices.contains(&office) {
        return Err("Of another office");
    }
    let key = (expected.key)(office, &unverified.header.kid);
    let key = key.ok_or("Not signed with a registered key")?;
    let checked = verify(&statement.jws, STATEMENT_TYPE, &key);
    let claims: StatementClaims = checked
        .map_err(|_| "The signature is wrong")?
        .claims()
        .map_err(form)?;
    says_what_a_counter_may(&claims, &key)?;
    if claims.cnf.jwk != *expected.holder {
        return Err("Made out to another key");
    }
    let fresh = claims.iat.abs_diff(expected.now) <= SKEW;
    if !fresh || claims.exp != claims.iat.saturating_add(LIFETIME) {
        return Err("Not of this moment");
    }
    let mut digests: Vec<_> = statement
        .disclosures
        .iter()
        .map(|one| sha256_base64url(one.text.as_bytes()))
        .collect();
    digests.sort_unstable();
    if digests != claims.sd || statement.card().is_err() {
        return Err("Says other things than it signs");
    }
    Ok(())
}

fn says_what_a_counter_may(claims: &StatementClaims, key: &Jwk) -> Result<(), &'static str> {
    let words = claims.vct == VCT && claims.sd_alg == SD_ALG;
    if !words || (claims.means, claims.assurance) != (Means::Counter, Assurance::High) {
        return Err("Not what a counter says");
    }
    if !claims.confirmed_by.as_deref().is_some_and(names_a_clerk) {
        return Err("Nobody has confirmed it");
    }
    match claims.key.as_ref() == Some(key) {
        true => Ok(()),
        false => Err("Its key is missing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        identity::statement::{Said, issue},
        jose::{SigningKey, test_keys},
    };
    use relocation::envelope::{identity::Card, jose::encode};

    const NOW: i64 = 1_800_000_000;

    fn holder(byte: u8) -> HolderKey {
        HolderKey::new(encode(&[byte; 32]), encode(&[byte; 32]))
    }

    fn office() -> Uuid {
        Uuid::from_u128(0xA1)
    }

    fn card() -> Card {
        Card {
            family_name: Some("Özdemir".into()),
            given_names: Some("Anna".into()),
            ..Card::default()
        }
    }

    fn said(card: &Card) -> Said<'_> {
        Said {
            issuer: office().to_string(),
            means: Means::Counter,
            assurance: Assurance::High,
            card,
            holder: holder(9),
            confirmed_by: Some("Petersen".into()),
            now: NOW,
        }
    }

    fn signed(key: &SigningKey, change: impl FnOnce(&mut Said<'_>)) -> String {
        let card = card();
        let mut said = said(&card);
        change(&mut said);
        issue(key, said).unwrap()
    }

    fn checked(text: &str) -> Result<(), &'static str> {
        let enrolled = test_keys::signing().jwk();
        let key =
            |id: Uuid, kid: &str| (id == office() && kid == enrolled.kid).then(|| enrolled.clone());
        let offices = [office()];
        let holder = holder(9);
        let expected = Expected {
            offices: &offices,
            key: &key,
            holder: &holder,
            now: NOW,
        };
        check(text, &expected)
    }

    #[test]
    fn what_the_office_says_of_this_moment_is_taken() {
        let key = test_keys::signing();
        assert_eq!(checked(&signed(key, |_| {})), Ok(()));
        assert_eq!(checked(&signed(key, |said| said.now += 300)), Ok(()));
    }

    #[test]
    fn nothing_else_is() {
        let key = test_keys::signing();
        type Change = fn(&mut Said<'_>);
        let cases: [(Change, &str); 9] = [
            (
                |said| said.issuer = "node".into(),
                "The issuer is no office",
            ),
            (
                |said| said.issuer = Uuid::from_u128(0xB2).to_string(),
                "Of another office",
            ),
            (|said| said.means = Means::Eid, "Not what a counter says"),
            (
                |said| said.assurance = Assurance::Substantial,
                "Not what a counter says",
            ),
            (|said| said.confirmed_by = None, "Nobody has confirmed it"),
            (
                |said| said.confirmed_by = Some("x".repeat(81)),
                "Nobody has confirmed it",
            ),
            (|said| said.holder = holder(8), "Made out to another key"),
            (|said| said.now += 301, "Not of this moment"),
            (|said| said.now -= 301, "Not of this moment"),
        ];
        for (change, why) in cases {
            assert_eq!(checked(&signed(key, change)), Err(why));
        }
        let other = signed(test_keys::other_signing(), |_| {});
        assert_eq!(checked(&other), Err("Not signed with a registered key"));
        let text = signed(key, |_| {});
        let (jws, rest) = text.split_once('~').unwrap();
        let (input, signature) = jws.rsplit_once('.').unwrap();
        let turned: String = signature.chars().rev().collect();
        for forged in [
            format!("{input}.{turned}~{rest}"),
            String::new(),
            "a~".into(),
        ] {
            assert!(checked(&forged).is_err(), "{forged:.20}");
        }
        let fewer = format!("{jws}~{}", rest.split_once('~').unwrap().1);
        assert_eq!(checked(&fewer), Err("Says other things than it signs"));
    }
}
