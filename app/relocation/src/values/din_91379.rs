//! Letters of DIN 91379:2022-08 for names of natural persons (data type A):
//! the normative letters, 149 sequences of a base letter with combining marks,
//! and the 18 signs of group N1. Binding for authorities since 1 November 2024.
//!
//! The sequences are the point: a check by code points would refuse `M̂` or
//! allow any pile of marks. Text must be NFC.
//!
//! Character facts from the list at
//! <https://github.com/String-Latin/DIN-91379-Characters-and-Sequences>.

/// Normative letters as ranges of code points, first and last included.
const LETTERS: &[(u16, u16)] = &[
    (0x41, 0x5A),
    (0x61, 0x7A),
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0x17E),
    (0x187, 0x188),
    (0x18F, 0x18F),
    (0x197, 0x197),
    (0x1A0, 0x1A1),
    (0x1AF, 0x1B0),
    (0x1B7, 0x1B7),
    (0x1CD, 0x1DC),
    (0x1DE, 0x1DF),
    (0x1E2, 0x1F0),
    (0x1F4, 0x1F5),
    (0x1F8, 0x1FF),
    (0x212, 0x213),
    (0x218, 0x21B),
    (0x21E, 0x21F),
    (0x227, 0x233),
    (0x259, 0x259),
    (0x268, 0x268),
    (0x292, 0x292),
    (0x1E02, 0x1E03),
    (0x1E06, 0x1E07),
    (0x1E0A, 0x1E11),
    (0x1E17, 0x1E17),
    (0x1E1C, 0x1E2B),
    (0x1E2F, 0x1E37),
    (0x1E3A, 0x1E3B),
    (0x1E40, 0x1E49),
    (0x1E52, 0x1E5B),
    (0x1E5E, 0x1E63),
    (0x1E6A, 0x1E6F),
    (0x1E80, 0x1E87),
    (0x1E8C, 0x1E97),
    (0x1E9E, 0x1E9E),
    (0x1EA0, 0x1EF9),
];

/// Signs that belong to names (group N1): apostrophes, hyphen, stop and so on.
const SIGNS: &str = " ',-.`~¨´·\u{2B9}\u{2BA}\u{2BE}\u{2BF}\u{2C8}\u{2CC}\u{2019}\u{2021}";

/// Marks that may follow a base letter, with all bases they may follow.
const SEQUENCES: &[(&str, &str)] = &[
    ("\u{300}", "CFGKMPSTZcfgkmpstz"),
    ("\u{301}", "Jj\u{FF}\u{12A}\u{12B}"),
    ("\u{302}", "DKLMNdklmn"),
    (
        "\u{304}",
        "CFHKNPSTZcfhknpstz\u{DB}\u{FB}\u{1E32}\u{1E33}\u{1E62}\u{1E63}\u{1E6C}\u{1E6D}\u{1EE4}\u{1EE5}",
    ),
    ("\u{306}", "CMNRZcmnrz\u{C7}\u{E7}"),
    ("\u{307}", "KUku"),
    (
        "\u{308}",
        "CTZcz\u{1EA0}\u{1EA1}\u{1ECC}\u{1ECD}\u{1EE4}\u{1EE5}",
    ),
    ("\u{30B}", "Aa"),
    ("\u{30C}", "J"),
    ("\u{30D}", "\u{113}\u{14D}"),
    ("\u{310}", "Mm"),
    ("\u{315}", "CKPTckpt\u{10C}\u{10D}"),
    ("\u{31B}", "KTkt"),
    ("\u{31B}\u{304}", "Ss"),
    ("\u{323}", "CPcp\u{10C}\u{10D}"),
    ("\u{325}", "LRlr"),
    ("\u{325}\u{304}", "LRlr"),
    ("\u{326}", "CHKLNchkln\u{17D}\u{17E}"),
    ("\u{327}", "Zz\u{17D}\u{17E}"),
    ("\u{328}\u{306}", "Cc"),
    ("\u{331}", "HSs"),
    ("\u{35F}H", "K"),
    ("\u{35F}h", "Kk"),
];

/// What stands at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A letter or sequence of this many bytes.
    Letter(usize),
    /// A sign of group N1 of this many bytes.
    Mark(usize),
    /// Nothing that a name may contain.
    Foreign,
}

/// Reads the longest letter, sequence or sign at the start of `text`.
#[must_use]
pub fn first(text: &str) -> Sign {
    let mut chars = text.chars();
    let Some(base) = chars.next() else {
        return Sign::Foreign;
    };
    let rest = chars.as_str();
    let sequence = SEQUENCES
        .iter()
        .filter(|(marks, bases)| rest.starts_with(marks) && bases.contains(base))
        .map(|(marks, _)| marks.len())
        .max();
    if let Some(marks) = sequence {
        Sign::Letter(base.len_utf8() + marks)
    } else if LETTERS
        .iter()
        .any(|(from, to)| (u32::from(*from)..=u32::from(*to)).contains(&u32::from(base)))
    {
        Sign::Letter(base.len_utf8())
    } else if SIGNS.contains(base) {
        Sign::Mark(base.len_utf8())
    } else {
        Sign::Foreign
    }
}

/// Every letter that a name may contain: single code points, then sequences.
pub fn letters() -> impl Iterator<Item = String> {
    let single = LETTERS
        .iter()
        .flat_map(|(from, to)| u32::from(*from)..=u32::from(*to))
        .filter_map(char::from_u32)
        .map(String::from);
    let sequences = SEQUENCES.iter().flat_map(|(marks, bases)| {
        bases.chars().map(|base| {
            let mut letter = String::from(base);
            letter.push_str(marks);
            letter
        })
    });
    single.chain(sequences)
}

/// Whether streets, firms and addresses may consist of this text (data type C:
/// letters and signs of names, digits, further signs of groups N2 and N3). The
/// line break, of group N4, is allowed as well.
#[must_use]
pub fn is_type_c(text: &str) -> bool {
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let length = match first(rest) {
            Sign::Letter(length) | Sign::Mark(length) => length,
            Sign::Foreign if further_sign(sign) => sign.len_utf8(),
            Sign::Foreign => return false,
        };
        rest = &rest[length..];
    }
    true
}

/// Groups N2 and N3: printable ASCII, Latin-1 signs but the soft hyphen, euro.
fn further_sign(sign: char) -> bool {
    matches!(sign,
        '\n' | '!'..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{BF}' | '×' | '÷' | '€')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All 149 sequences as in the list, code points in hex.
    const LIST: &str = include_str!("../../tests/fixtures/din_91379_sequences.txt");

    fn listed() -> Vec<String> {
        LIST.lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| {
                line.split(' ')
                    .map(|hex| char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn every_listed_sequence_is_one_letter() {
        let listed = listed();
        assert_eq!(listed.len(), 149);
        for sequence in &listed {
            assert_eq!(first(sequence), Sign::Letter(sequence.len()), "{sequence}");
        }
    }

    #[test]
    fn no_other_sequence_is() {
        let listed = listed();
        let mut count = 0;
        for (marks, bases) in SEQUENCES {
            for base in bases.chars() {
                count += 1;
                let mut sequence = String::from(base);
                sequence.push_str(marks);
                assert!(listed.contains(&sequence), "{sequence}");
            }
        }
        assert_eq!(count, 149);
    }

    #[test]
    fn there_are_500_letters_and_18_signs() {
        let letters: u16 = LETTERS.iter().map(|(from, to)| to - from + 1).sum();
        assert_eq!(letters, 500);
        let all: Vec<String> = super::letters().collect();
        assert_eq!(all.len(), 649);
        for letter in &all {
            assert_eq!(first(letter), Sign::Letter(letter.len()), "{letter}");
        }
        assert_eq!(SIGNS.chars().count(), 18);
    }

    #[test]
    fn type_c_is_wider_than_names_but_latin() {
        for (text, fits) in [
            ("Straße des 17. Juni", true),
            ("Müller & Söhne (GbR) 50 % §", true),
            ("C\u{328}\u{306}/½", true),
            ("Am Markt 1\n21335 Lüneburg", true),
            ("Улица", false),
            ("李", false),
            ("Ma\u{308}rz", false),
            ("soft\u{AD}hyphen", false),
            ("\u{7F}", false),
        ] {
            assert_eq!(is_type_c(text), fits, "{text}");
        }
    }

    #[test]
    fn a_lone_mark_is_foreign() {
        assert_eq!(first("\u{308}"), Sign::Foreign);
        // Decomposed ä: only the base is a letter, the mark that stays is not.
        assert_eq!(first("a\u{308}"), Sign::Letter(1));
    }
}
