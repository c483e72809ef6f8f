//! The code that a person shows at a counter: 40 random bits that lead an
//! office to one attempt to identify. Eight signs of the case code's alphabet
//! in two groups; it counts once and for some minutes, so it needs no check
//! signs.

use core::fmt;

use super::case_code::{GROUP, is_separator, letter, value};

const SIGNS: usize = 8;

/// A code as the person shows it. Not printed by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct CounterCode([u8; SIGNS]);

impl CounterCode {
    /// A code from five bytes of a cryptographic random source.
    #[must_use]
    pub fn from_random(bytes: [u8; 5]) -> Self {
        let shifted = |bits: u64, byte: u8| (bits << 8) | u64::from(byte);
        let mut bits = bytes.into_iter().fold(0, shifted);
        let mut signs = [0; SIGNS];
        for sign in signs.iter_mut().rev() {
            *sign = (bits & 31) as u8;
            bits >>= 5;
        }
        Self(signs)
    }

    /// As it is shown: `ABCD-EFGH`.
    #[must_use]
    pub fn text(&self) -> String {
        let group = |signs: &[u8]| signs.iter().map(|sign| letter(*sign)).collect::<String>();
        self.0
            .chunks(GROUP)
            .map(group)
            .collect::<Vec<_>>()
            .join("-")
    }

    /// Reads what a clerk typed, as leniently as a case code; `None` when it is
    /// no such code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut typed = text.chars().filter(|c| !is_separator(*c));
        let mut signs = [0; SIGNS];
        for sign in &mut signs {
            *sign = value(typed.next()?)?;
        }
        typed.next().is_none().then_some(Self(signs))
    }
}

impl fmt::Debug for CounterCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CounterCode(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reading_is_lenient_in_form_only() {
        let code = CounterCode::from_random(*b"01234");
        assert_eq!(code.text(), "60RK-4CSM");
        for typed in ["60rk4csm", " 6Ork – 4c sm "] {
            assert_eq!(CounterCode::parse(typed), Some(code.clone()), "{typed}");
        }
        for wrong in ["", "60RK-4CS", "60RK-4CSMM", "60RK-4CSU", "60RK/4CSM"] {
            assert_eq!(CounterCode::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn debug_does_not_tell_the_secret() {
        let code = CounterCode::from_random([1; 5]);
        assert_eq!(format!("{code:?}"), "CounterCode(secret)");
    }

    proptest! {
        #[test]
        fn every_code_is_read_back(bytes: [u8; 5]) {
            let code = CounterCode::from_random(bytes);
            prop_assert_eq!(CounterCode::parse(&code.text()), Some(code));
        }
    }
}
