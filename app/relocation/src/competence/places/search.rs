//! Search: names first, then words, then typing errors; best hits first.

use super::fold::{coarse, fold, letters};
use super::index::{Hit, Name, PlaceIndex, postcode};
use super::matching::{
    Class, ERRORS, EXACT, START, WORDS, class, class_with_errors, forgiven, has_word, has_word_like,
};

/// Typed text beyond this many bytes is not looked at.
const LONGEST_QUERY: usize = 100;

/// Words that say what a place is or join its name; they never have to match.
const FILLERS: &[&str] = &[
    "stadt",
    "hansestadt",
    "gemeinde",
    "kreis",
    "landkreis",
    "land",
    "in",
    "an",
    "am",
    "bei",
    "der",
    "im",
];

impl PlaceIndex {
    /// Places that answer `text`: a name, a part, another spelling, a postcode or its first three
    /// digits, alone or followed by a town, district or Land. At most `limit` hits, best first,
    /// each municipality once; for a complete postcode all its municipalities, whatever `limit`.
    #[must_use]
    pub fn search(&self, text: &str, limit: usize) -> Vec<Hit> {
        let mut query = String::new();
        let end = text.floor_char_boundary(LONGEST_QUERY);
        fold(&text[..end], &mut query);
        if query.is_empty() {
            return Vec::new();
        }
        match split_postcode(&query) {
            Some((code, words)) => self.by_postcode(code, &words, limit),
            None => self.by_name(&query, limit),
        }
    }

    fn by_name(&self, query: &str, limit: usize) -> Vec<Hit> {
        let typed: Vec<u8> = query.bytes().filter(|&b| b != b' ').collect();
        let all = letters(query);
        let mut found = self.collect(all, 0, |name, folded| {
            class(&typed, folded.as_bytes(), usize::from(name.base))
        });
        let good = found.iter().any(|&(class, _)| class <= START);
        let words = Words::new(query);
        if !good && words.several() {
            found.extend(self.collect(0, 0, |name, folded| {
                self.all_words(&words, name, folded, Word::is_in, 0)
                    .then_some(WORDS)
            }));
        }
        let hasty: Vec<u8> = coarse(query.as_bytes()).collect();
        let errors = forgiven(hasty.len());
        let exact = found.iter().any(|&(class, _)| class == EXACT);
        if !exact && found.len() < 3 && errors > 0 {
            found.extend(self.collect(all, errors, |_, folded| {
                class_with_errors(&hasty, folded.as_bytes(), errors)
            }));
        }
        if found.is_empty() && words.several() {
            found = self.collect(0, 0, |name, folded| {
                self.all_words(&words, name, folded, Word::almost_in, errors)
                    .then_some(ERRORS)
            });
        }
        self.best(found, limit)
    }

    /// Every typed word starts a word of the name, its town, rank, district or Land; at least one
    /// of them, and no filler, one of the name itself. `errors` is what `has` may forgive.
    fn all_words(
        &self,
        words: &Words,
        name: &Name,
        folded: &str,
        has: fn(&str, &Word) -> bool,
        errors: u8,
    ) -> bool {
        let own = |word: &Word| {
            let errors = errors.min(forgiven(word.hasty.len()));
            !word.filler && near(word.letters, name.letters, errors) && has(folded, word)
        };
        if !words.0.iter().any(own) {
            return false;
        }
        let place = &self.places[name.place as usize];
        let town = &self.names[place.name as usize];
        let district = &self.districts[place.district as usize];
        let around = [name.folded, town.folded, place.rank, district.folded];
        words
            .0
            .iter()
            .all(|word| word.filler || around.iter().any(|span| has(span.of(&self.folded), word)))
    }

    /// Names of a class; those that lack more than `errors` of the wanted letters are not asked.
    fn collect(
        &self,
        wanted: u32,
        errors: u8,
        class: impl Fn(&Name, &str) -> Option<Class>,
    ) -> Vec<(Class, &Name)> {
        self.names
            .iter()
            .filter(|name| near(wanted, name.letters, errors))
            .filter_map(|name| Some((class(name, name.folded.of(&self.folded))?, name)))
            .collect()
    }

    /// Orders by class, a town's own name before parts of others, large places first, then by name.
    fn best(&self, found: Vec<(Class, &Name)>, limit: usize) -> Vec<Hit> {
        let mut best: Vec<(Order, Class, &str)> = Vec::new();
        for (class, name) in found {
            let place = &self.places[name.place as usize];
            let size = self.codes(place).len().min(250) as u8;
            let order = (
                class + u8::from(name.alias),
                name.alias,
                u8::MAX - place.weight,
                u8::MAX - size,
                name.folded.of(&self.folded),
                name.place,
            );
            match best.iter().position(|(known, ..)| known.5 == order.5) {
                Some(at) if best[at].0 <= order => continue,
                Some(at) => drop(best.remove(at)),
                None => {}
            }
            insert(&mut best, limit, (order, class, name.text.of(&self.text)));
        }
        let hit = |((_, alias, _, _, _, place), class, text): (Order, Class, &str)| {
            let via = alias.then(|| text.to_owned());
            self.hit(&self.places[place as usize], via, class >= ERRORS)
        };
        best.into_iter().map(hit).collect()
    }

    fn by_postcode(&self, code: &str, words: &Words, limit: usize) -> Vec<Hit> {
        let Ok(number) = code.parse::<u32>() else {
            return Vec::new();
        };
        let complete = code.len() == 5;
        let scale = 10_u32.pow(5 - code.len() as u32);
        let mut found: Vec<(u32, usize)> = Vec::new();
        for (at, place) in self.places.iter().enumerate() {
            let codes = self.codes(place);
            if let Some(&code) = codes.iter().find(|&&c| c / scale == number) {
                found.push((code, at));
            }
        }
        if !words.0.is_empty() {
            let named = |place: u32| {
                self.names.iter().any(|name| {
                    let folded = name.folded.of(&self.folded);
                    name.place == place && self.all_words(words, name, folded, Word::is_in, 0)
                })
            };
            let kept: Vec<_> = found
                .iter()
                .copied()
                .filter(|&(_, at)| named(at as u32))
                .collect();
            // a postcode with a name that does not fit: the postcode is what can be trusted
            if !kept.is_empty() {
                found = kept;
            }
        }
        let mut best = Vec::new();
        for (code, at) in found {
            let limit = if complete { usize::MAX } else { limit };
            insert(
                &mut best,
                limit,
                (code, u8::MAX - self.places[at].weight, at),
            );
        }
        best.into_iter()
            .map(|(code, _, at)| self.hit(&self.places[at], Some(postcode(code)), false))
            .collect()
    }
}

/// What hits are ordered by; the last is the place.
type Order<'a> = (u8, bool, u8, u8, &'a str, u32);

/// Keeps the `limit` least in order. For so few this beats sorting all, in time and in code size.
fn insert<T: Ord>(best: &mut Vec<T>, limit: usize, item: T) {
    let at = best.partition_point(|known| *known < item);
    best.insert(at, item);
    best.truncate(limit);
}

/// What was typed, word by word.
struct Words<'a>(Vec<Word<'a>>);

struct Word<'a> {
    text: &'a str,
    hasty: Vec<u8>,
    letters: u32,
    filler: bool,
}

impl<'a> Words<'a> {
    fn new(query: &'a str) -> Self {
        Self(query.split(' ').map(Word::new).collect())
    }

    fn several(&self) -> bool {
        self.0.len() > 1
    }
}

impl<'a> Word<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            hasty: coarse(text.as_bytes()).collect(),
            letters: letters(text),
            filler: FILLERS.contains(&text),
        }
    }

    fn is_in(text: &str, word: &Word) -> bool {
        has_word(text, word.text)
    }

    fn almost_in(text: &str, word: &Word) -> bool {
        has_word_like(text, word.text, &word.hasty)
    }
}

/// Three to five digits as a word, and the other words.
fn split_postcode(query: &str) -> Option<(&str, Words<'_>)> {
    let is_code =
        |word: &&str| (3..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    let code = query.split(' ').find(is_code)?;
    let others = query.split(' ').filter(|&word| word != code);
    Some((code, Words(others.map(Word::new).collect())))
}

/// Whether a name with these letters can hold the wanted ones with so many errors.
fn near(wanted: u32, letters: u32, errors: u8) -> bool {
    (wanted & !letters).count_ones() <= u32::from(errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_that_a_name_lacks_is_an_error() {
        let name = letters("stade");
        for (wanted, errors, asked) in [
            ("stade", 0, true),
            ("tades", 0, true),
            ("stader", 0, false),
            ("stader", 1, true),
            ("stuhr", 2, false),
            ("stuhr", 3, true),
        ] {
            assert_eq!(near(letters(wanted), name, errors), asked, "{wanted}");
        }
    }

    #[test]
    fn three_to_five_digits_are_a_postcode() {
        for (query, expected) in [
            ("21335", Some(("21335", vec![]))),
            ("213", Some(("213", vec![]))),
            (
                "lueneburg 21335 stadt",
                Some(("21335", vec!["lueneburg", "stadt"])),
            ),
            ("21", None),
            ("213355", None),
            ("2133a", None),
            ("lueneburg", None),
        ] {
            let found = split_postcode(query);
            let found = found.map(|(code, words)| {
                let words = words.0.iter().map(|word| word.text);
                (code, words.collect::<Vec<_>>())
            });
            assert_eq!(found, expected, "{query}");
        }
    }
}
