//! Serial numbers of German identity cards and passports.

use super::{Code, secret_value, unspaced_upper};

/// Signs of a serial number.
const LENGTH: usize = 9;
/// Digits behind the letter of a provisional card or passport.
const PROVISIONAL_DIGITS: usize = 7;
/// Letters of a serial number (PAuswV Anlage 3 Nr. 9): no vowels, none that
/// looks like a digit.
const LETTERS: &str = "CFGHJKLMNPRTVWXYZ";
/// Weights of a check digit, ICAO 9303 part 3, 4.9.
const WEIGHTS: [u32; 3] = [7, 3, 1];

/// The serial number of a German identity card, passport or eID card: nine
/// signs, first a letter; or a letter and seven digits on provisional papers.
/// Its check digit, which stands behind it in the machine-readable zone, is not
/// part of it.
#[derive(Clone, PartialEq, Eq)]
pub struct IdSerial(String);

/// Why a text is no serial number of a German document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdSerialError {
    /// Neither form.
    Form,
    /// O or I, which no serial number has: see [`IdSerial::suggestion`].
    Confusable,
    /// Ten signs, but the last is not the check digit of the others.
    Check,
}

impl IdSerial {
    /// Parses a serial number in any case, with or without its check digit;
    /// spaces and hyphens are ignored.
    ///
    /// # Errors
    /// See [`IdSerialError`].
    pub fn parse(text: &str) -> Result<Self, IdSerialError> {
        let text = unspaced_upper(text);
        if is_provisional(&text) {
            return Ok(Self(text));
        }
        if !text.is_ascii() || !(LENGTH..=LENGTH + 1).contains(&text.len()) {
            return Err(form_error(&text));
        }
        let (serial, check) = text.split_at(LENGTH);
        if !is_serial(serial) {
            Err(form_error(&text))
        } else if check.is_empty() || check.bytes().eq([check_digit(serial)]) {
            Ok(Self(serial.to_owned()))
        } else {
            Err(IdSerialError::Check)
        }
    }

    /// What was probably meant by a text with O or I. To be shown, never to be
    /// taken without asking.
    #[must_use]
    pub fn suggestion(text: &str) -> Option<Self> {
        Self::parse(&replaced(&unspaced_upper(text)))
            .ok()
            .filter(|_| Self::parse(text) == Err(IdSerialError::Confusable))
    }

    /// Whether there is a 0, which the law gives to no card or passport but
    /// specimens have: to be looked at again, not to be refused.
    #[must_use]
    pub fn has_zero(&self) -> bool {
        !self.is_provisional() && self.0.contains('0')
    }

    /// Whether it is the form of provisional papers.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        is_provisional(&self.0)
    }
}

fn is_provisional(text: &str) -> bool {
    match text.as_bytes() {
        [letter, digits @ ..] => {
            letter.is_ascii_uppercase()
                && digits.len() == PROVISIONAL_DIGITS
                && digits.iter().all(u8::is_ascii_digit)
        }
        [] => false,
    }
}

fn is_serial(text: &str) -> bool {
    text.starts_with(|sign| LETTERS.contains(sign))
        && text
            .chars()
            .all(|sign| sign.is_ascii_digit() || LETTERS.contains(sign))
}

/// The sum of the weighted values (digits, A as 10 to Z as 35), modulo 10.
fn check_digit(serial: &str) -> u8 {
    let sum: u32 = serial
        .chars()
        .zip(WEIGHTS.iter().cycle())
        .map(|(sign, weight)| sign.to_digit(36).unwrap_or_default() * weight)
        .sum();
    b'0' + u8::try_from(sum % 10).unwrap_or_default()
}

/// Digits for the letters that are taken for them; the first sign is a letter.
fn replaced(text: &str) -> String {
    let digits = |(at, sign)| match sign {
        'O' if at > 0 => '0',
        'I' if at > 0 => '1',
        other => other,
    };
    text.chars().enumerate().map(digits).collect()
}

fn form_error(text: &str) -> IdSerialError {
    let meant = replaced(text);
    if meant != text && IdSerial::parse(&meant) != Err(IdSerialError::Form) {
        IdSerialError::Confusable
    } else {
        IdSerialError::Form
    }
}

impl Code for IdSerialError {
    fn code(&self) -> &'static str {
        match self {
            Self::Form => "id-serial",
            Self::Confusable => "id-serial-confusable",
            Self::Check => "id-serial-check",
        }
    }
}

secret_value!(IdSerial);
super::code_error!(IdSerialError);

#[cfg(test)]
mod tests {
    use super::IdSerialError as E;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn table() {
        for (text, expected) in [
            ("L01X00T47", Ok("L01X00T47")),
            ("L01X00T471", Ok("L01X00T47")),
            ("l01x 00t47 1", Ok("L01X00T47")),
            ("T22000129", Ok("T22000129")),
            ("T220001293", Ok("T22000129")),
            ("C4J98NL7K", Ok("C4J98NL7K")),
            ("A1234567", Ok("A1234567")),
            ("o0123456", Ok("O0123456")),
            ("L01X00T472", Err(E::Check)),
            ("L01X00T74 1", Err(E::Check)),
            ("LO1XOOT47", Err(E::Confusable)),
            ("L0IX00T471", Err(E::Confusable)),
            ("AI234567", Err(E::Confusable)),
            // The first sign is a letter, whatever it looks like.
            ("OO123456", Err(E::Confusable)),
            ("II123456", Err(E::Confusable)),
            ("L01X00T4", Err(E::Form)),
            ("L01X00T4711", Err(E::Form)),
            ("L01X00TA7", Err(E::Form)),
            ("B01X00T47", Err(E::Form)),
            ("101X00T47", Err(E::Form)),
            ("L01X00T4X1", Err(E::Check)),
            ("L01X00TÄ7", Err(E::Form)),
            ("ÄÖÜ45", Err(E::Form)),
            ("A123456", Err(E::Form)),
            ("AB123456", Err(E::Form)),
            ("O", Err(E::Form)),
            ("", Err(E::Form)),
        ] {
            let serial = IdSerial::parse(text);
            let serial = serial.as_ref().map(IdSerial::as_str);
            assert_eq!(serial, expected.as_ref().copied(), "{text}");
        }
    }

    #[test]
    fn suggestions() {
        for (text, expected) in [
            ("lo1xoot47", Some("L01X00T47")),
            ("LO1XOOT471", Some("L01X00T47")),
            ("LO1XOOT472", None),
            ("L01X00T47", None),
            ("AI234567", Some("A1234567")),
            ("LO", None),
        ] {
            let serial = IdSerial::suggestion(text);
            assert_eq!(serial.as_ref().map(IdSerial::as_str), expected, "{text}");
        }
    }

    #[test]
    fn zeros_are_to_be_looked_at() {
        for (text, zero, provisional) in [
            ("L01X00T47", true, false),
            ("C4J98NL7K", false, false),
            ("A0000001", false, true),
        ] {
            let serial = IdSerial::parse(text).unwrap();
            assert_eq!(serial.has_zero(), zero, "{text}");
            assert_eq!(serial.is_provisional(), provisional, "{text}");
        }
        let serial = IdSerial::parse("L01X00T47").unwrap();
        assert_eq!(format!("{serial:?}"), "IdSerial(secret)");
    }

    /// Examples of ICAO 9303 part 3 and of the German specimens.
    #[test]
    fn check_digits() {
        for (text, digit) in [
            ("L01X00T47", b'1'),
            ("T22000129", b'3'),
            ("640812", b'5'),
            ("520727", b'3'),
            ("L898902C3", b'6'),
        ] {
            assert_eq!(check_digit(text), digit, "{text}");
        }
    }

    proptest! {
        #[test]
        fn case_and_check_digit_do_not_matter(
            text in "[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}|[A-Z][0-9]{7}"
        ) {
            let serial = IdSerial::parse(&text).unwrap();
            prop_assert_eq!(serial.as_str(), &text);
            prop_assert_eq!(&IdSerial::parse(&text.to_lowercase()), &Ok(serial.clone()));
            if !serial.is_provisional() {
                let digit = char::from(check_digit(&text)).to_string();
                prop_assert_eq!(IdSerial::parse(&[text, digit].concat()), Ok(serial));
            }
        }

        #[test]
        fn no_text_panics(any in "\\PC{0,12}", like in "[A-Z0-9]{7,11}") {
            for text in [any, like] {
                let _ = (IdSerial::parse(&text), IdSerial::suggestion(&text));
            }
        }
    }
}
