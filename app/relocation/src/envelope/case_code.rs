//! The case code: 128 random bits that only the citizen holds. Everything the
//! citizen later needs is derived from it; it never travels.
//!
//! For people it is 28 signs in seven groups of four: 26 that carry the bits
//! and two check signs of a Reed–Solomon code over GF(32). Any two wrong signs
//! are noticed, and of a single one it is known where it stands. Nothing is
//! corrected silently: a code that was corrected wrongly would be a lost case.

use core::fmt;

/// HKDF-SHA-256 label (empty salt, 32 bytes) of the lookup token.
pub const LOOKUP_LABEL: &str = "umzug/1/lookup";
/// HKDF-SHA-256 label of the AES-256-GCM key that seals the manifest.
pub const MANIFEST_LABEL: &str = "umzug/1/manifest";
/// HKDF-SHA-256 label of the AES-256-GCM key that wraps the private reply key.
pub const REPLY_LABEL: &str = "umzug/1/reply";

/// Signs in a group.
pub const GROUP: usize = 4;
const SIGNS: usize = 28;
const DATA: usize = 26;
/// Digits and capitals without I, L, O and U, which people misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The secret that opens a case. Not printed by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct CaseCode([u8; 16]);

/// Why a typed text is not a case code. Groups and positions count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseCodeError {
    /// Not 28 signs.
    Length {
        /// Signs without spaces and hyphens.
        found: usize,
    },
    /// A sign that no code has.
    Alphabet {
        /// Which sign, spaces and hyphens not counted.
        position: usize,
        /// Its group.
        group: usize,
    },
    /// The check signs do not fit.
    Check {
        /// The group to look at, if one wrong sign explains it.
        group: Option<usize>,
    },
}

impl CaseCode {
    /// A code from 16 bytes of a cryptographic random source.
    #[must_use]
    pub const fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The key material for HKDF.
    #[must_use]
    pub const fn secret(&self) -> &[u8; 16] {
        &self.0
    }

    /// The seven groups as shown to people.
    #[must_use]
    pub fn groups(&self) -> Vec<String> {
        self.signs()
            .chunks(GROUP)
            .map(|group| group.iter().map(|sign| letter(*sign)).collect())
            .collect()
    }

    /// Groups joined by hyphens.
    #[must_use]
    pub fn text(&self) -> String {
        self.groups().join("-")
    }

    /// Reads what a person typed: any case, spaces and hyphens anywhere,
    /// `O` for `0`, `I` and `L` for `1`.
    ///
    /// # Errors
    /// [`CaseCodeError`] says what to look at.
    pub fn parse(text: &str) -> Result<Self, CaseCodeError> {
        let mut signs = [0_u8; SIGNS];
        let mut found = 0;
        let mut strange = None;
        for typed in text.chars().filter(|c| !is_separator(*c)) {
            match value(typed) {
                Some(sign) if found < SIGNS => signs[found] = sign,
                Some(_) => {}
                None => strange = strange.or(Some(found)),
            }
            found += 1;
        }
        if let Some(position) = strange {
            return Err(CaseCodeError::Alphabet {
                position,
                group: position / GROUP,
            });
        }
        if found != SIGNS {
            return Err(CaseCodeError::Length { found });
        }
        check(&signs)?;
        unpack(&signs).ok_or(CaseCodeError::Check { group: None })
    }

    fn signs(&self) -> [u8; SIGNS] {
        let mut signs = [0; SIGNS];
        let mut bits = u128::from_be_bytes(self.0);
        for sign in signs[..DATA].iter_mut().rev() {
            *sign = (bits & 31) as u8;
            bits >>= 5;
        }
        add_check_signs(&mut signs);
        signs
    }
}

impl fmt::Debug for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CaseCode(secret)")
    }
}

pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–' | '—' | '.' | '_')
}

pub(super) fn letter(sign: u8) -> char {
    char::from(ALPHABET[usize::from(sign)])
}

pub(super) fn value(typed: char) -> Option<u8> {
    let plain = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = ALPHABET
        .iter()
        .position(|sign| char::from(*sign) == plain)?;
    u8::try_from(at).ok()
}

/// 26 signs have room for 130 bits: the two in front are zero in every code.
fn unpack(signs: &[u8; SIGNS]) -> Option<CaseCode> {
    let packed = |bits: u128, sign: &u8| (bits << 5) | u128::from(*sign);
    (signs[0] < 8).then(|| CaseCode(signs[..DATA].iter().fold(0, packed).to_be_bytes()))
}

/// Multiplies in GF(32) with x⁵ + x² + 1.
const fn multiply(a: u8, b: u8) -> u8 {
    let (mut a, mut b, mut product) = (a, b, 0);
    while b > 0 {
        if b & 1 == 1 {
            product ^= a;
        }
        a <<= 1;
        if a & 32 != 0 {
            a ^= 0b10_0101;
        }
        b >>= 1;
    }
    product
}

/// Divides by (x − α)(x − α²) = x² + 6x + 8, with α = 2; the rest are the
/// check signs.
fn add_check_signs(signs: &mut [u8; SIGNS]) {
    let (mut high, mut low) = (0, 0);
    for sign in &signs[..DATA] {
        let lead = sign ^ high;
        high = low ^ multiply(lead, 6);
        low = multiply(lead, 8);
    }
    signs[DATA] = high;
    signs[DATA + 1] = low;
}

/// The code word as a polynomial, evaluated at `point`.
fn evaluate(signs: &[u8; SIGNS], point: u8) -> u8 {
    signs
        .iter()
        .fold(0, |sum, sign| multiply(sum, point) ^ sign)
}

/// Both syndromes are zero for a right code. One wrong sign of size e at the
/// power i makes them eαⁱ and eα²ⁱ: their quotient αⁱ tells the place.
fn check(signs: &[u8; SIGNS]) -> Result<(), CaseCodeError> {
    let (first, second) = (evaluate(signs, 2), evaluate(signs, 4));
    if first == 0 && second == 0 {
        return Ok(());
    }
    let mut power = first;
    let place = (0..SIGNS).find(|_| {
        let here = first != 0 && power == second;
        power = multiply(power, 2);
        here
    });
    Err(CaseCodeError::Check {
        group: place.map(|i| (SIGNS - 1 - i) / GROUP),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> CaseCode {
        CaseCode::from_random(*b"0123456789abcdef")
    }

    #[test]
    fn the_text_form_stays_what_people_have_on_paper() {
        let text = sample().text();
        assert_eq!(text.len(), 28 + 6);
        assert_eq!(text, "1G64-S36D-1N6R-VKGE-B1C9-HP8S-B6BC");
        assert_eq!(CaseCode::parse(&text), Ok(sample()));
    }

    #[test]
    fn reading_is_lenient() {
        for typed in [
            "1g64 s36d 1n6r vkge b1c9 hp8s b6bc",
            "lG64S36DIN6RVKGEB1C9HP8SB6BC",
            "  1G64–S36D–1N6R VKGE\nB1C9.HP8S_B6BC ",
        ] {
            assert_eq!(CaseCode::parse(typed), Ok(sample()), "{typed}");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        use CaseCodeError::{Alphabet, Check, Length};
        for (typed, error) in [
            ("", Length { found: 0 }),
            ("1G64-S36D-1N6R-VKGE-B1C9-HP8S-B6B", Length { found: 27 }),
            ("1G64-S36D-1N6R-VKGE-B1C9-HP8S-B6BCF", Length { found: 29 }),
            (
                "1G64-S3!D-1N6R-VKGE-B1C9-HP8S-B6BC",
                Alphabet {
                    position: 6,
                    group: 1,
                },
            ),
            (
                "1G64-S36D-UN6R-VKGE-B1C9-HP8S-B6BC",
                Alphabet {
                    position: 8,
                    group: 2,
                },
            ),
            (
                "1G64-S36D-1N6R-VKGE-B1C9-HP8S-B6BD",
                Check { group: Some(6) },
            ),
            (
                "2G64-S36D-1N6R-VKGE-B1C9-HP8S-B6BC",
                Check { group: Some(0) },
            ),
        ] {
            assert_eq!(CaseCode::parse(typed), Err(error), "{typed}");
        }
    }

    #[test]
    fn a_code_with_spare_bits_is_refused() {
        let mut signs = sample().signs();
        signs[0] |= 8;
        add_check_signs(&mut signs);
        assert_eq!(check(&signs), Ok(()));
        assert_eq!(unpack(&signs), None);
    }

    #[test]
    fn debug_does_not_tell_the_secret() {
        assert_eq!(format!("{:?}", sample()), "CaseCode(secret)");
    }

    proptest! {
        #[test]
        fn every_code_is_read_back(bytes: [u8; 16]) {
            let code = CaseCode::from_random(bytes);
            prop_assert_eq!(CaseCode::parse(&code.text()), Ok(code));
        }

        #[test]
        fn one_wrong_sign_is_located(bytes: [u8; 16], at in 0..SIGNS, change in 1_u8..32) {
            let mut signs = CaseCode::from_random(bytes).signs();
            signs[at] ^= change;
            prop_assert_eq!(check(&signs), Err(CaseCodeError::Check { group: Some(at / GROUP) }));
        }

        #[test]
        fn two_wrong_signs_are_noticed(
            bytes: [u8; 16],
            (a, b) in (0..SIGNS, 0..SIGNS).prop_filter("two places", |(a, b)| a != b),
            x in 1_u8..32,
            y in 1_u8..32,
        ) {
            let mut signs = CaseCode::from_random(bytes).signs();
            signs[a] ^= x;
            signs[b] ^= y;
            prop_assert!(check(&signs).is_err());
        }
    }
}
