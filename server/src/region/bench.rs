//! How long one keystroke's search takes here.

use std::time::{Duration, Instant};

use super::{Pack, PackError, site};
use relocation::competence::places::PlaceIndex;

/// Typed letter by letter: the longest and a middle name of the region, one with two letters
/// swapped, a part with its town, a postcode, a place elsewhere, nothing at all.
fn typed(pack: &Pack) -> Vec<String> {
    let plain = |name: &str| name.split(", ").next().unwrap_or_default().to_owned();
    let names: Vec<String> = pack.municipalities().map(|(_, name)| plain(name)).collect();
    let longest = names.iter().max_by_key(|name| name.len());
    let longest = longest.cloned().unwrap_or_default();
    let mut swapped: Vec<char> = longest.chars().collect();
    if swapped.len() > 4 {
        swapped.swap(3, 4);
    }
    let part = pack.localities.get(pack.localities.len() / 2);
    let part = part.map(|(key, part)| {
        let town = pack.germany.municipalities.get(key);
        format!("{}-{part}", plain(town.map_or("", String::as_str)))
    });
    let postcode = pack.municipalities().next();
    let postcode = postcode.and_then(|(key, _)| pack.germany.postcodes.get(&key.ags()));
    let mut typed = vec![longest, swapped.into_iter().collect()];
    typed.extend(names.get(names.len() / 2).cloned());
    typed.extend(part);
    typed.extend(
        postcode
            .and_then(|codes| codes.split(' ').next())
            .map(str::to_owned),
    );
    typed.extend([
        "Rothenburg ob der Taubre".into(),
        "Xyzzyquaxdorfhausen".into(),
    ]);
    typed
}

/// Prints for both indexes the time to parse and the mean and longest time of a search.
pub(super) fn run(pack: &Pack) -> Result<(), PackError> {
    let all = typed(pack);
    for (name, text) in [
        ("region", site::places(pack)),
        ("germany", site::germany(pack)),
    ] {
        let start = Instant::now();
        let index = PlaceIndex::parse(&text).map_err(PackError::Index)?;
        let parsed = start.elapsed();
        let (mut total, mut count, mut longest) = (Duration::ZERO, 0, (Duration::ZERO, ""));
        for typed in &all {
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
