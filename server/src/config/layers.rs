//! Which setting counts, when several places name it.

use std::{collections::BTreeMap, ffi::OsString};

/// Values by the long name of their option.
pub(super) type Settings = BTreeMap<String, OsString>;

/// Where a setting comes from; a later one goes before an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// The file.
    File,
    /// A variable of the environment.
    Environment,
    /// The command line.
    Typed,
}

/// The long options that were typed. Of one whose value follows as a word of
/// its own, that word is given; of a flag, nothing that counts.
pub(super) fn typed(words: &[OsString]) -> Settings {
    let following = words.iter().skip(1).map(Some).chain([None]);
    words
        .iter()
        .zip(following)
        .filter_map(|(word, next)| {
            let option = word.to_str()?.strip_prefix("--")?;
            let (name, value) = match option.split_once('=') {
                Some((name, value)) => (name, value.into()),
                None => (option, next.cloned().unwrap_or_default()),
            };
            Some((name.to_owned(), value))
        })
        .collect()
}

/// Lays one over the other, lowest first: a setting takes away what it
/// excludes in the layers below, as `database` does with `database-file`.
pub(super) fn merge(
    layers: [(Layer, Settings); 3],
    excludes: impl Fn(&str, &str) -> bool,
) -> Result<BTreeMap<String, (Layer, OsString)>, String> {
    let mut merged: BTreeMap<String, (Layer, OsString)> = BTreeMap::new();
    for (layer, settings) in layers {
        for (key, value) in settings {
            let other = merged.iter().find(|(other, (below, _))| {
                *below == layer && layer != Layer::Typed && excludes(&key, other)
            });
            if let Some((other, _)) = other {
                let place = match layer {
                    Layer::File => "the configuration",
                    _ => "the environment",
                };
                return Err(format!("{other} and {key} exclude each other in {place}."));
            }
            merged.retain(|other, (below, _)| *below == layer || !excludes(&key, other));
            merged.insert(key, (layer, value));
        }
    }
    Ok(merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pairs: &[(&str, &str)]) -> Settings {
        let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), OsString::from(value));
        pairs.iter().map(owned).collect()
    }

    fn both(one: &str, other: &str) -> bool {
        [one, other] == ["a", "b"] || [one, other] == ["b", "a"]
    }

    fn merged(layers: [&[(&str, &str)]; 3]) -> Result<String, String> {
        let [file, environment, typed] = layers.map(settings);
        let layers = [
            (Layer::File, file),
            (Layer::Environment, environment),
            (Layer::Typed, typed),
        ];
        let merged = merge(layers, both)?;
        let told = merged
            .iter()
            .map(|(key, (_, value))| format!("{key}={}", value.display()));
        Ok(told.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_higher_layer_goes_before_a_lower_one() {
        let told = merged([&[("x", "1"), ("y", "1")], &[("x", "2")], &[("x", "3")]]);
        assert_eq!(told.unwrap(), "x=3 y=1");
        let told = merged([&[("x", "1")], &[("x", "2")], &[]]);
        assert_eq!(told.unwrap(), "x=2");
    }

    #[test]
    fn a_setting_takes_away_what_it_excludes_below_and_not_beside() {
        assert_eq!(merged([&[("a", "1")], &[("b", "2")], &[]]).unwrap(), "b=2");
        assert_eq!(merged([&[], &[("a", "2")], &[("b", "3")]]).unwrap(), "b=3");
        let both = [("a", "1"), ("b", "1")];
        assert!(
            merged([&both, &[], &[]])
                .unwrap_err()
                .contains("the configuration")
        );
        assert!(
            merged([&[], &both, &[]])
                .unwrap_err()
                .contains("the environment")
        );
        // What was typed is judged by the command itself.
        assert_eq!(merged([&[], &[], &both]).unwrap(), "a=1 b=1");
    }

    #[test]
    fn typed_options_are_seen_with_their_values() {
        let words = ["--a=1", "--b", "2", "free", "-c", "--flag"].map(OsString::from);
        let expected = [("a", "1"), ("b", "2"), ("flag", "")];
        assert_eq!(typed(&words), settings(&expected));
        assert!(typed(&["x".into()]).is_empty());
    }
}
