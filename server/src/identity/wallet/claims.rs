//! From the claims of a PID (German PID rulebook; ARF, PID rulebook) to what
//! every means says. Spelling stays.

use relocation::envelope::identity::{Card, CardAddress};
use serde_json::{Map, Value};

/// The card; none without a name and a date of birth.
pub(super) fn card(claims: &Map<String, Value>) -> Option<Card> {
    let card = Card {
        family_name: filled(claims, "family_name"),
        given_names: filled(claims, "given_name"),
        birth_date: birth_date(claims),
        address: claims
            .get("address")
            .and_then(Value::as_object)
            .and_then(address),
        ..Card::default()
    };
    let named = card.family_name.is_some() || card.given_names.is_some();
    (named && card.birth_date.is_some()).then_some(card)
}

fn filled(claims: &Map<String, Value>, name: &str) -> Option<String> {
    let text = claims.get(name)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// What stands on the chip counts more: `birthdate` must be a whole date, so it
/// cannot say what is unknown.
fn birth_date(claims: &Map<String, Value>) -> Option<String> {
    let raw = claims.get("raw_eid_birth_date").and_then(Value::as_str);
    let (year, month, day) = match raw {
        Some(raw) => (raw.get(..4)?, raw.get(4..6)?, raw.get(6..8)?),
        None => {
            let mut parts = claims.get("birthdate")?.as_str()?.split('-');
            let mut next = || parts.next().unwrap_or_default();
            (next(), next(), next())
        }
    };
    let known = |part: &str, length: usize| {
        let digits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        digits && part.bytes().any(|byte| byte != b'0')
    };
    Some(match (known(year, 4), known(month, 2), known(day, 2)) {
        (true, true, true) => format!("{year}-{month}-{day}"),
        (true, true, false) => format!("{year}-{month}"),
        (true, false, _) => year.to_owned(),
        (false, ..) => "unknown".to_owned(),
    })
}

fn address(claims: &Map<String, Value>) -> Option<CardAddress> {
    let Some(city) = filled(claims, "locality") else {
        return filled(claims, "formatted").map(CardAddress::Text);
    };
    let country = filled(claims, "country").unwrap_or_default();
    Some(CardAddress::Structured {
        street: filled(claims, "street_address"),
        postcode: filled(claims, "postal_code"),
        city,
        // As the chip has it.
        country: if country == "DE" { "D".into() } else { country },
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(claims: Value) -> Option<Card> {
        card(claims.as_object().unwrap())
    }

    #[test]
    fn capitals_stay() {
        let card = of(json!({
            "given_name": "JÜRGEN ÅSE", "family_name": "GROẞE-ĆWIEK", "birthdate": "1964-08-12",
            "address": {
                "street_address": "HAFENSTRAẞE 12 A", "postal_code": "21217",
                "locality": "SEEVETAL", "country": "DE",
            },
            "academic_title": "DR.", "nationalities": ["DE"],
        }));
        let card = card.unwrap();
        assert_eq!(card.names(), (Some("GROẞE-ĆWIEK"), Some("JÜRGEN ÅSE")));
        assert_eq!(card.academic_title, None, "nobody asked for it");
        let address = CardAddress::Structured {
            street: Some("HAFENSTRAẞE 12 A".into()),
            postcode: Some("21217".into()),
            city: "SEEVETAL".into(),
            country: "D".into(),
        };
        assert_eq!(card.address, Some(address));
    }

    #[test]
    fn who_has_no_fixed_abode_and_one_name() {
        let card = of(json!({
            "given_name": "SUHARTO", "family_name": " ", "birthdate": "1921-06-08",
        }));
        let card = card.unwrap();
        assert_eq!(card.names(), (None, Some("SUHARTO")));
        assert_eq!(card.address, None);
        let card = of(json!({
            "family_name": "SUHARTO", "birthdate": "1921-06-08",
            "address": {"country": "DE", "formatted": "KEINE WOHNUNG IN DEUTSCHLAND"},
        }));
        let text = CardAddress::Text("KEINE WOHNUNG IN DEUTSCHLAND".into());
        assert_eq!(card.unwrap().address, Some(text));
    }

    #[test]
    fn birth_dates_may_be_known_in_part() {
        for (claims, expected) in [
            (json!({"birthdate": "1964-08-12"}), "1964-08-12"),
            (json!({"birthdate": "1990-02-00"}), "1990-02"),
            (json!({"birthdate": "1990-02"}), "1990-02"),
            (json!({"birthdate": "1990"}), "1990"),
            (json!({"birthdate": "1990-00-12"}), "1990"),
            (json!({"birthdate": "0000-00-00"}), "unknown"),
            (json!({"birthdate": "x"}), "unknown"),
            (
                json!({"birthdate": "1990-01-01", "raw_eid_birth_date": "199002  "}),
                "1990-02",
            ),
            (
                json!({"birthdate": "1990-01-01", "raw_eid_birth_date": "        "}),
                "unknown",
            ),
            (json!({"raw_eid_birth_date": "19640812"}), "1964-08-12"),
        ] {
            let mut claims = claims;
            claims["given_name"] = "A".into();
            let card = of(claims.clone()).unwrap();
            assert_eq!(card.birth_date.as_deref(), Some(expected), "{claims}");
        }
    }

    #[test]
    fn nothing_is_made_up() {
        assert_eq!(of(json!({"given_name": "A"})), None);
        assert_eq!(of(json!({"birthdate": "1990-01-01"})), None);
        assert_eq!(
            of(json!({"given_name": 1, "birthdate": "1990-01-01"})),
            None
        );
    }
}
