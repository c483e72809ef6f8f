//! From claims to what every means says, with the level of each attribute.

use relocation::{
    envelope::identity::{Assurance, Card, CardAddress},
    values::PartialDate,
};
use serde::Deserialize;
use serde_json::Value;

use super::level;

/// Longest text of an attribute, in bytes: no register has a longer one.
const LONGEST: usize = 1000;

/// The claims that are asked for (OpenID Connect Core § 5.1), and nothing else.
pub(super) const ASKED: [&str; 4] = ["given_name", "family_name", "birthdate", "address"];

/// Attributes of one source, and how sure they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Vouched {
    /// Their level, never above that of the session.
    pub(super) assurance: Assurance,
    /// The attributes.
    pub(super) attributes: Attributes,
}

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Attributes {
    given_name: Option<String>,
    family_name: Option<String>,
    birthdate: Option<String>,
    address: Option<Address>,
}

/// OpenID Connect Core § 5.1.1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct Address {
    formatted: Option<String>,
    street_address: Option<String>,
    postal_code: Option<String>,
    locality: Option<String>,
    country: Option<String>,
}

/// An element of `verified_claims` (OpenID Connect for Identity Assurance 1.0).
#[derive(Deserialize)]
struct Verified {
    verification: Verification,
    claims: Attributes,
}

#[derive(Deserialize)]
struct Verification {
    trust_framework: String,
    #[serde(default)]
    assurance_level: Option<String>,
}

/// All attributes in a set of claims. Those of `verified_claims` have the level
/// that stands there; all others have `plain`, since a person may have entered
/// them. None is surer than the session.
pub(super) fn vouched(claims: &Value, session: Assurance, plain: Assurance) -> Vec<Vouched> {
    let entered = Vouched {
        assurance: session.min(plain),
        attributes: read(claims).unwrap_or_default(),
    };
    let verified = match &claims["verified_claims"] {
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    };
    let verified = verified.into_iter().filter_map(read::<Verified>);
    let verified = verified.map(|one| Vouched {
        assurance: session.min(level::of_verification(
            &one.verification.trust_framework,
            one.verification.assurance_level.as_deref(),
        )),
        attributes: one.claims,
    });
    [entered].into_iter().chain(verified).collect()
}

fn read<T: for<'a> Deserialize<'a>>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// Whether anything that is asked for is in no source.
pub(super) fn incomplete(all: &[Vouched]) -> bool {
    let some = |has: fn(&Attributes) -> bool| all.iter().any(|one| has(&one.attributes));
    !(some(|one| one.given_name.is_some())
        && some(|one| one.family_name.is_some())
        && some(|one| one.birthdate.is_some())
        && some(|one| one.address.is_some()))
}

/// The card, each attribute from the surest source, and the lowest level of
/// names and date of birth. An address of a lower level is left out. None when
/// names or date of birth are missing.
pub(super) fn person(all: &[Vouched]) -> Option<(Card, Assurance)> {
    let given = surest(all, |one| name(one.given_name.as_deref()?));
    let family = surest(all, |one| name(one.family_name.as_deref()?));
    let birth = surest(all, |one| birth_date(one.birthdate.as_deref()?))?;
    // Who has one name has it in either claim.
    let names = given.iter().chain(&family).map(|(level, _)| *level).min()?;
    let assurance = names.min(birth.0);
    let address = surest(all, |one| address(one.address.as_ref()?));
    let address = address.filter(|(level, _)| *level >= assurance);
    let card = Card {
        family_name: family.map(|(_, name)| name),
        given_names: given.map(|(_, name)| name),
        birth_date: Some(birth.1),
        address: address.map(|(_, address)| address),
        ..Card::default()
    };
    Some((card, assurance))
}

fn surest<T>(all: &[Vouched], of: impl Fn(&Attributes) -> Option<T>) -> Option<(Assurance, T)> {
    let found = all
        .iter()
        .filter_map(|one| Some((one.assurance, of(&one.attributes)?)));
    found.reduce(|best, next| if next.0 > best.0 { next } else { best })
}

/// A name in its own spelling; empty ones are absent.
fn name(text: &str) -> Option<String> {
    filled(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Lines of an address in one.
fn line(text: &str) -> Option<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    filled(lines.collect::<Vec<_>>().join(", "))
}

fn filled(text: String) -> Option<String> {
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}

/// OpenID Connect Core § 5.1: `YYYY-MM-DD`, `YYYY`, or `0000-MM-DD` where the
/// year is withheld: of such a date nothing counts as known. Parts of `00` are
/// unknown, as on identity documents. None for what is no date.
fn birth_date(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("0000") {
        // A year that has all days tells whether it is a date at all.
        let real = ["", "-00-00"].contains(&rest);
        let real = real || PartialDate::parse(&format!("2000{rest}")).is_ok();
        return real.then(|| "unknown".to_owned());
    }
    let known = text.strip_suffix("-00").unwrap_or(text);
    let known = known.strip_suffix("-00").unwrap_or(known);
    let date = PartialDate::parse(known).ok()?;
    Some(date.to_string())
}

/// In parts where the town and its country are named, otherwise as one text.
fn address(address: &Address) -> Option<CardAddress> {
    let part = |part: &Option<String>| part.as_deref().and_then(line);
    let street = part(&address.street_address);
    let postcode = part(&address.postal_code);
    let (city, country) = (part(&address.locality), part(&address.country));
    if let (Some(city), Some(country)) = (&city, &country) {
        return Some(CardAddress::Structured {
            street,
            postcode,
            city: city.clone(),
            country: as_on_documents(country),
        });
    }
    let place = [postcode, city].into_iter().flatten();
    let place = filled(place.collect::<Vec<_>>().join(" "));
    let parts = [street, place, country].into_iter().flatten();
    let parts = filled(parts.collect::<Vec<_>>().join(", "));
    part(&address.formatted).or(parts).map(CardAddress::Text)
}

/// Documents write `D`; gateways use ISO 3166 or the name.
fn as_on_documents(country: &str) -> String {
    match country.to_uppercase().as_str() {
        "D" | "DE" | "DEU" | "DEUTSCHLAND" | "GERMANY" => "D".into(),
        _ => country.to_owned(),
    }
}

#[cfg(test)]
#[path = "claims_tests.rs"]
mod tests;
