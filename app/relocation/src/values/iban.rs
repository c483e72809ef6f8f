//! Account numbers (IBAN, ISO 13616).

use super::{Code, secret_value, unspaced_upper};

/// Countries and territories whose accounts can be debited in SEPA, with the
/// length of their IBAN (EPC409-09, 2025). An account in any of them must be
/// accepted (Regulation (EU) No 260/2012, Article 9).
const SEPA: [(&str, usize); 42] = [
    ("AD", 24),
    ("AL", 28),
    ("AT", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GI", 23),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("RS", 22),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("VA", 22),
];
/// Signs in a group when it is shown.
const GROUP: usize = 4;

/// An account in the SEPA area. A move needs none by law (FZV § 30(3)); some
/// authorities ask for a mandate for the vehicle tax all the same.
///
/// `Display` shows groups of four, on the wire it has no gaps. `Debug` shows
/// nothing: it belongs in no log.
#[derive(Clone, PartialEq, Eq)]
pub struct Iban(String);

/// Why a text is no IBAN of the SEPA area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IbanError {
    /// Not two letters, two digits, then letters and digits.
    Form,
    /// No country of the SEPA area.
    Country,
    /// Not as long as in this country.
    Length,
    /// The check digits do not fit: a sign is wrong or two changed places.
    Check,
}

impl Iban {
    /// Parses an IBAN in any case; spaces and hyphens are ignored.
    ///
    /// # Errors
    /// See [`IbanError`].
    pub fn parse(text: &str) -> Result<Self, IbanError> {
        let iban = unspaced_upper(text);
        if !has_form(iban.as_bytes()) {
            return Err(IbanError::Form);
        }
        let (_, length) = SEPA
            .iter()
            .find(|(country, _)| iban.starts_with(country))
            .ok_or(IbanError::Country)?;
        if iban.len() != *length {
            Err(IbanError::Length)
        } else if is_checked(iban.as_bytes()) {
            Ok(Self(iban))
        } else {
            Err(IbanError::Check)
        }
    }

    /// The country's two letters.
    #[must_use]
    pub fn country(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }
}

fn has_form(signs: &[u8]) -> bool {
    match signs {
        [a, b, c, d, account @ ..] => {
            let digits_only = (*a, *b) == (b'D', b'E');
            a.is_ascii_uppercase()
                && b.is_ascii_uppercase()
                && c.is_ascii_digit()
                && d.is_ascii_digit()
                && account
                    .iter()
                    .all(|sign| sign.is_ascii_digit() || sign.is_ascii_uppercase() && !digits_only)
        }
        _ => false,
    }
}

/// ISO 7064 MOD 97-10: the account with country and check digits behind it,
/// letters as 10 to 35, leaves 1. Check digits run from 02 to 98.
fn is_checked(signs: &[u8]) -> bool {
    let (head, account) = signs.split_at(signs.len().min(GROUP));
    let rest = account.iter().chain(head).fold(0_u32, |rest, sign| {
        let value = u32::from(*sign);
        match sign {
            b'0'..=b'9' => (rest * 10 + value - u32::from(b'0')) % 97,
            _ => (rest * 100 + value + 10 - u32::from(b'A')) % 97,
        }
    });
    rest == 1 && !matches!(head, [_, _, b'0', b'0' | b'1'] | [_, _, b'9', b'9'])
}

impl std::fmt::Display for Iban {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut rest = self.0.as_str();
        while let Some((group, more)) = rest.split_at_checked(GROUP).filter(|(_, m)| !m.is_empty())
        {
            f.write_str(group)?;
            f.write_str(" ")?;
            rest = more;
        }
        f.write_str(rest)
    }
}

impl Code for IbanError {
    fn code(&self) -> &'static str {
        match self {
            Self::Form => "iban",
            Self::Country => "iban-country",
            Self::Length => "iban-length",
            Self::Check => "iban-check",
        }
    }
}

secret_value!(Iban);
super::code_error!(IbanError);

#[cfg(test)]
mod tests {
    use super::IbanError as E;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn real_ones() {
        for (text, shown) in [
            ("DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
            ("de02 1203 0000 0000 2020 51", "DE02 1203 0000 0000 2020 51"),
            ("GB82WEST12345698765432", "GB82 WEST 1234 5698 7654 32"),
            ("AT61-1904-3002-3457-3201", "AT61 1904 3002 3457 3201"),
            ("NO9386011117947", "NO93 8601 1117 947"),
            ("BE68539007547034", "BE68 5390 0754 7034"),
            (
                "MT84MALT011000012345MTLCAST001S",
                "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
            ),
            (
                "FR1420041010050500013M02606",
                "FR14 2004 1010 0505 0001 3M02 606",
            ),
            ("CH9300762011623852957", "CH93 0076 2011 6238 5295 7"),
        ] {
            let iban = Iban::parse(text).unwrap();
            assert_eq!(iban.to_string(), shown);
            assert_eq!(iban.as_str(), shown.replace(' ', ""));
            assert_eq!(iban.country(), &shown[..2]);
        }
    }

    #[test]
    fn near_misses() {
        for (text, error) in [
            ("", E::Form),
            ("DE", E::Form),
            ("DE8", E::Form),
            ("532013000", E::Form),
            ("DEX9370400440532013000", E::Form),
            ("DE8937040044053201300O", E::Form),
            ("DE89 3704 0044 0532 0130 0ä", E::Form),
            ("DE89.3704", E::Form),
            ("XX89370400440532013000", E::Country),
            ("US89370400440532013000", E::Country),
            ("BR1800360305000010009795493C1", E::Country),
            ("DE8937040044053201300", E::Length),
            ("DE893704004405320130000", E::Length),
            ("DE89", E::Length),
            ("AT6119043002345732012", E::Length),
            ("DE88370400440532013000", E::Check),
            ("DE89370400440532013001", E::Check),
            ("DE89370400440532010300", E::Check),
            ("GB82WEST12345698765423", E::Check),
        ] {
            assert_eq!(Iban::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(SEPA.is_sorted());
    }

    #[test]
    fn debug_shows_nothing_and_the_wire_has_no_gaps() {
        let iban = Iban::parse("DE89 3704 0044 0532 0130 00").unwrap();
        assert_eq!(format!("{iban:?}"), "Iban(secret)");
        let json = serde_json::to_string(&iban).unwrap();
        assert_eq!(json, "\"DE89370400440532013000\"");
        assert_eq!(serde_json::from_str::<Iban>(&json).unwrap(), iban);
    }

    /// Of all check digits one pair fits, and then any single wrong digit shows.
    #[test]
    fn check_digits() {
        let account = "370400440532013000";
        let fitting: Vec<String> = (0..100)
            .map(|check| format!("DE{check:02}{account}"))
            .filter(|text| Iban::parse(text).is_ok())
            .collect();
        assert_eq!(fitting, ["DE89370400440532013000"]);
        for at in 2..22 {
            for digit in b'0'..=b'9' {
                let mut text = fitting[0].clone().into_bytes();
                text[at] = digit;
                let text = String::from_utf8(text).unwrap();
                assert_eq!(Iban::parse(&text).is_ok(), text == fitting[0], "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_shown_form_means_the_same(account in "[0-9]{18}", check in 2..=98) {
            if let Ok(iban) = Iban::parse(&format!("DE{check:02}{account}")) {
                prop_assert_eq!(&Iban::parse(&iban.to_string()), &Ok(iban.clone()));
                prop_assert_eq!(Iban::parse(&iban.as_str().to_lowercase()), Ok(iban));
            }
        }

        #[test]
        fn no_text_panics(any in "\\PC{0,36}", like in "[A-Z]{2}[0-9]{2}[A-Z0-9]{0,32}") {
            let _ = (Iban::parse(&any), Iban::parse(&like));
        }
    }
}
