//! Search: names first, then words, then typing errors; best hits first.

use super::fold::{fold, letters};
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
            None => self.by_name(&query, forgiven(text.trim().chars().count()), limit),
        }
    }

    fn by_name(&self, query: &str, errors: u8, limit: usize) -> Vec<Hit> {
        let typed: Vec<u8> = query.bytes().filter(|&b| b != b' ').collect();
        let mut found =
            self.collect(|name, folded| class(&typed, folded.as_bytes(), usize::from(name.base)));
        let good = found.iter().any(|&(class, _)| class <= START);
        let words: Vec<&str> = query.split(' ').collect();
        if !good && words.len() > 1 {
            found.extend(
                self.collect(|name, folded| self.all_words(&words, name, folded, has_word)),
            );
        }
        let exact = found.iter().any(|&(class, _)| class == EXACT);
        if !exact && found.len() < 3 && errors > 0 {
            let wanted = letters(query);
            found.extend(self.collect(|name, folded| {
                let missing = (wanted & !name.letters).count_ones();
                (missing <= u32::from(errors))
                    .then(|| class_with_errors(&typed, folded.as_bytes(), errors))?
            }));
        }
        if found.is_empty() && words.len() > 1 {
            found = self.collect(|name, folded| {
                let like = self.all_words(&words, name, folded, has_word_like);
                like.map(|_| ERRORS)
            });
        }
        self.best(found, limit)
    }

    /// Every typed word starts a word of the name, its town, district or Land; at least one of
    /// them, and no filler, one of the name itself.
    fn all_words(
        &self,
        words: &[&str],
        name: &Name,
        folded: &str,
        has: fn(&str, &str) -> bool,
    ) -> Option<Class> {
        words
            .iter()
            .any(|word| !FILLERS.contains(word) && has(folded, word))
            .then_some(())?;
        let place = &self.places[name.place as usize];
        let town = self.names[place.name as usize].folded.of(&self.folded);
        let rank = place.rank.of(&self.folded);
        let district = self.districts[place.district as usize]
            .folded
            .of(&self.folded);
        let mut land = String::new();
        words
            .iter()
            .all(|word| {
                FILLERS.contains(word)
                    || has(folded, word)
                    || has(town, word)
                    || has(rank, word)
                    || has(district, word)
                    || {
                        land.clear();
                        fold(super::land_name(&place.key), &mut land);
                        has(&land, word)
                    }
            })
            .then_some(WORDS)
    }

    fn collect(&self, class: impl Fn(&Name, &str) -> Option<Class>) -> Vec<(Class, &Name)> {
        self.names
            .iter()
            .filter_map(|name| Some((class(name, name.folded.of(&self.folded))?, name)))
            .collect()
    }

    /// Orders by class, a town's own name before parts of others, large places first, then by name.
    fn best(&self, mut found: Vec<(Class, &Name)>, limit: usize) -> Vec<Hit> {
        found.sort_by_key(|&(class, name)| {
            let place = &self.places[name.place as usize];
            let size = self.codes(place).len().min(250) as u8;
            (
                class + u8::from(name.alias),
                name.alias,
                u8::MAX - place.weight,
                u8::MAX - size,
                name.folded.of(&self.folded),
                place.key,
            )
        });
        let mut seen = Vec::new();
        let mut hits = Vec::new();
        for (class, name) in found {
            if hits.len() == limit {
                break;
            }
            if !seen.contains(&name.place) {
                seen.push(name.place);
                let via = name.alias.then(|| name.text.of(&self.text).to_owned());
                let place = &self.places[name.place as usize];
                hits.push(self.hit(place, via, class >= ERRORS));
            }
        }
        hits
    }

    fn by_postcode(&self, code: &str, words: &[&str], limit: usize) -> Vec<Hit> {
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
        if !words.is_empty() {
            let named = |place: u32| {
                self.names.iter().any(|name| {
                    let folded = name.folded.of(&self.folded);
                    name.place == place && self.all_words(words, name, folded, has_word).is_some()
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
        found.sort_by_key(|&(code, at)| (code, u8::MAX - self.places[at].weight, at));
        found
            .into_iter()
            .take(if complete { usize::MAX } else { limit })
            .map(|(code, at)| self.hit(&self.places[at], Some(postcode(code)), false))
            .collect()
    }
}

/// Three to five digits as a word, and the other words.
fn split_postcode(query: &str) -> Option<(&str, Vec<&str>)> {
    let is_code =
        |word: &&str| (3..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    let code = query.split(' ').find(is_code)?;
    Some((
        code,
        query.split(' ').filter(|&word| word != code).collect(),
    ))
}
