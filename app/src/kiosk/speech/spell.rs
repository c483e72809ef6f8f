//! A code, sign by sign: a letter with the word of a spelling alphabet, since
//! many letters sound alike. Pure.

/// The German alphabet of towns (DIN 5009:2022).
const TOWNS: [&str; 26] = [
    "Aachen",
    "Berlin",
    "Chemnitz",
    "Düsseldorf",
    "Essen",
    "Frankfurt",
    "Goslar",
    "Hamburg",
    "Ingelheim",
    "Jena",
    "Köln",
    "Leipzig",
    "München",
    "Nürnberg",
    "Offenbach",
    "Potsdam",
    "Quickborn",
    "Rostock",
    "Salzwedel",
    "Tübingen",
    "Unna",
    "Völklingen",
    "Wuppertal",
    "Xanten",
    "Ypsilon",
    "Zwickau",
];

/// The international alphabet (ICAO), for every other language: there is none of
/// its own for Latin letters in Arabic or Ukrainian.
const RADIO: [&str; 26] = [
    "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett",
    "Kilo", "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango",
    "Uniform", "Victor", "Whiskey", "X-ray", "Yankee", "Zulu",
];

/// What is said one after the other for `code` in a language: groups of signs,
/// each sign for itself.
pub(super) fn spelled(code: &str, language: &str) -> Vec<Vec<String>> {
    let german = language.split('-').next() == Some("de");
    let words = if german { TOWNS } else { RADIO };
    let sign = |sign: char| {
        let upper = sign.to_ascii_uppercase();
        let letter = u8::try_from(upper).ok().filter(u8::is_ascii_uppercase);
        let word = letter.and_then(|letter| words.get(usize::from(letter - b'A')));
        word.map_or_else(
            || sign.to_string(),
            |word| [&upper.to_string(), ", ", word].concat(),
        )
    };
    code.split(['-', ' '])
        .filter(|group| !group.is_empty())
        .map(|group| group.chars().map(sign).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_sign_by_sign() {
        assert_eq!(
            spelled("1G6-B", "de"),
            [vec!["1", "G, Goslar", "6"], vec!["B, Berlin"]]
        );
        assert_eq!(spelled("b9", "ar"), [["B, Bravo", "9"]]);
    }

    #[test]
    fn each_word_begins_with_its_letter() {
        for words in [TOWNS, RADIO] {
            for (word, letter) in words.iter().zip('A'..='Z') {
                assert!(word.starts_with(letter), "{word}");
            }
        }
    }
}
