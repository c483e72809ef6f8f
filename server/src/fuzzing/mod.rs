//! What reads bytes of others, as functions that take any bytes: the fuzzer
//! calls them with what it makes up (`fuzz/`), the tests with its corpus. They
//! exist in neither the release nor the debug binary.
//!
//! Each one fails by a panic: that of the code itself, or that of a property
//! that does not hold. The first byte often says which form the rest has.

mod exchange;
mod forms;
mod http;
mod identity;
mod messages;
mod regions;
mod values;

/// A target of the fuzzer.
pub type Target = fn(&[u8]);

/// Each target with its name: that of its folder in `fuzz/corpus` and of its
/// file in `fuzz/fuzz_targets`.
pub const TARGETS: [(&str, Target); 9] = [
    ("exchange", exchange::read),
    ("forms", forms::read),
    ("http", http::read),
    ("identity", identity::read),
    ("messages", messages::read),
    ("regions", regions::read),
    ("request", messages::request),
    ("values", values::read),
    ("verdict", messages::verdict),
];

/// Calls the target of this name.
///
/// # Panics
/// When there is none, and when the fuzzer has found something.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    target.expect("a target of this name").1(bytes);
}

/// Which of `count` forms, and the rest as text.
fn form(bytes: &[u8], count: u8) -> Option<(u8, &str)> {
    let (first, rest) = bytes.split_first()?;
    Some((first % count, std::str::from_utf8(rest).ok()?))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    #[test]
    fn the_corpus_does_no_harm() {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
        for (name, target) in TARGETS {
            let corpus = fs::read_dir(fuzz.join("corpus").join(name)).unwrap();
            let mut count = 0;
            for entry in corpus {
                target(&fs::read(entry.unwrap().path()).unwrap());
                count += 1;
            }
            assert!(count > 0, "{name} has no corpus");
        }
    }

    /// What the fuzzer does all day, for a moment and by chance alone.
    #[test]
    fn the_corpus_changed_a_bit_does_no_harm() {
        let variants = std::env::var("FUZZ_VARIANTS").map_or(100, |n| n.parse().unwrap());
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
        let mut state = 0x9e37_79b9_u64;
        let mut below = |end: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % end.max(1)
        };
        for (name, target) in TARGETS {
            for entry in fs::read_dir(fuzz.join("corpus").join(name)).unwrap() {
                let seed = fs::read(entry.unwrap().path()).unwrap();
                for _ in 0..variants {
                    let mut bytes = seed.clone();
                    for _ in 0..=below(3) {
                        let (at, to) = (below(bytes.len()), below(bytes.len()));
                        match below(5) {
                            0 => bytes.truncate(at.max(1)),
                            1 => bytes[at] = bytes[to],
                            2 => bytes[at] ^= 1 << below(8),
                            3 => drop(bytes.drain(at.min(to).max(1)..at.max(to).max(1))),
                            _ => bytes.extend_from_within(at.min(to)..at.max(to)),
                        }
                    }
                    target(&bytes);
                }
            }
        }
    }

    #[test]
    fn every_target_is_known_to_the_fuzzer() {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
        let files = fs::read_dir(fuzz.join("fuzz_targets")).unwrap();
        let files: BTreeSet<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        let known = TARGETS.map(|(name, _)| format!("{name}.rs"));
        assert_eq!(files, known.into());
    }
}
