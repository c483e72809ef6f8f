//! Which voice speaks a language: one of the device, or none. A voice of the
//! browser's maker would send what it says away. Pure.

/// What matters of a voice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// Its language, BCP 47; some engines write `de_DE`.
    pub language: String,
    /// Whether it speaks on the device.
    pub local: bool,
}

/// The number of the voice for `wanted`: of the same region if there is one,
/// else of the same language.
pub(super) fn choose(voices: &[Known], wanted: &str) -> Option<usize> {
    let plain = |tag: &str| tag.to_lowercase().replace('_', "-");
    let language = |tag: &str| plain(tag).split('-').next().map(str::to_owned);
    let exact = |voice: &Known| plain(&voice.language) == plain(wanted);
    let same = |voice: &Known| language(&voice.language) == language(wanted);
    let of = |fits: &dyn Fn(&Known) -> bool| voices.iter().position(|one| one.local && fits(one));
    of(&exact).or_else(|| of(&same))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_voices_of_the_device_and_the_language() {
        let known = |language: &str, local| Known {
            language: language.into(),
            local,
        };
        let voices = [
            known("de-DE", false),
            known("en-US", true),
            known("de_AT", true),
            known("de-DE", true),
            known("en-GB", true),
        ];
        for (wanted, expected) in [
            ("de-DE", Some(3)),
            ("de", Some(2)),
            ("en-GB", Some(4)),
            ("en", Some(1)),
            ("ar-u-nu-latn", None),
            ("d", None),
        ] {
            assert_eq!(choose(&voices, wanted), expected, "{wanted}");
        }
        assert_eq!(choose(&voices[..1], "de"), None);
    }
}
