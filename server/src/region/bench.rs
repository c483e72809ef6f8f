//! How long one keystroke's search takes here.

use std::time::{Duration, Instant};

use super::{Pack, PackError, site};
use relocation::competence::places::PlaceIndex;

/// Typed letter by letter: easy, ambiguous, with an error, with several words, not there.
const TYPED: [&str; 8] = [
    "Lüneburg",
    "Neuenkirchen",
    "Hamburg-Ottensen",
    "Buchhloz in der Nordheide",
    "Sankt Michaelisdonn",
    "21465",
    "Rothenburg ob der Taubre",
    "Xyzzyquaxdorfhausen",
];

/// Prints for both indexes the time to parse and the mean and longest time of a search.
pub(super) fn run(pack: &Pack) -> Result<(), PackError> {
    for (name, text) in [
        ("region", site::places(pack)),
        ("germany", site::germany(pack)),
    ] {
        let start = Instant::now();
        let index = PlaceIndex::parse(&text).map_err(PackError::Index)?;
        let parsed = start.elapsed();
        let (mut total, mut count, mut longest) = (Duration::ZERO, 0, (Duration::ZERO, ""));
        for typed in TYPED {
            for (end, letter) in typed.char_indices() {
                let so_far = &typed[..end + letter.len_utf8()];
                let start = Instant::now();
                std::hint::black_box(index.search(std::hint::black_box(so_far), 10));
                let took = start.elapsed();
                total += took;
                count += 1;
                longest = longest.max((took, so_far));
            }
        }
        println!(
            "{name}: {} bytes, parsed in {parsed:.1?}; one search {:.1?} in the mean, \
             {:.1?} at most ({})",
            text.len(),
            total / count,
            longest.0,
            longest.1
        );
    }
    Ok(())
}
