//! How a kiosk is set: by the operator, in the query of the address with which
//! the device starts. Never by a visitor. `docs/kiosk.md` explains each to operators.

/// With what people type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keyboard {
    /// The keys on the screen.
    Screen,
    /// Keys that the device has.
    Hardware,
}

/// Whether the device speaks, and who hears it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speech {
    /// It does not.
    Off,
    /// Everybody around: nothing personal is spoken.
    Loudspeaker,
    /// The person alone.
    Headphones,
}

/// The settings of this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Size of all text and targets, in percent of the browser's own.
    pub scale: u16,
    /// With what people type.
    pub keyboard: Keyboard,
    /// Whether the device speaks.
    pub speech: Speech,
    /// Seconds without input until it asks whether somebody is still there.
    pub idle: u32,
    /// Whether a printer for slips is attached.
    pub slip: bool,
}

/// A part of the address that is not understood: the setting keeps its default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// As it stands in the address.
    pub given: String,
    /// What may stand there; of an unknown name, which names there are.
    pub expected: &'static str,
}

impl Settings {
    /// For a device of which nothing is said: a touch screen of 32 inches.
    pub(crate) const DEFAULT: Self = Self {
        scale: 160,
        keyboard: Keyboard::Screen,
        speech: Speech::Off,
        idle: 75,
        slip: false,
    };

    /// Reads `scale=160&keyboard=screen`, and what is wrong with it.
    pub(crate) fn parse(query: &str) -> (Self, Vec<Wrong>) {
        let mut settings = Self::DEFAULT;
        let mut wrong = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for given in query.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = given.split_once('=').unwrap_or((given, ""));
            let problem = if seen.contains(&name) {
                Some("each setting once")
            } else {
                seen.push(name);
                settings.set(name, value).err()
            };
            wrong.extend(problem.map(|expected| Wrong {
                given: given.to_owned(),
                expected,
            }));
        }
        (settings, wrong)
    }

    /// Sets one; the error says what may stand there.
    fn set(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        match name {
            "scale" => {
                self.scale = within(value, 100, 300).ok_or("scale=100 to scale=300")?;
            }
            "keyboard" => {
                self.keyboard = match value {
                    "screen" => Keyboard::Screen,
                    "hardware" => Keyboard::Hardware,
                    _ => return Err("keyboard=screen or keyboard=hardware"),
                };
            }
            "speech" => {
                self.speech = match value {
                    "off" => Speech::Off,
                    "loudspeaker" => Speech::Loudspeaker,
                    "headphones" => Speech::Headphones,
                    _ => return Err("speech=off, speech=loudspeaker or speech=headphones"),
                };
            }
            "idle" => {
                self.idle = within(value, 60, 300).ok_or("idle=60 to idle=300")?.into();
            }
            "slip" => {
                self.slip = match value {
                    "yes" => true,
                    "no" => false,
                    _ => return Err("slip=yes or slip=no"),
                };
            }
            _ => return Err("scale, keyboard, speech, idle or slip"),
        }
        Ok(())
    }
}

fn within(value: &str, least: u16, most: u16) -> Option<u16> {
    let digits = value.bytes().all(|sign| sign.is_ascii_digit());
    let number = value.parse().ok().filter(|_| digits)?;
    (least..=most).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_read() {
        let query = "scale=213&keyboard=hardware&speech=headphones&idle=90&slip=yes";
        let expected = Settings {
            scale: 213,
            keyboard: Keyboard::Hardware,
            speech: Speech::Headphones,
            idle: 90,
            slip: true,
        };
        assert_eq!(Settings::parse(query), (expected, Vec::new()));
        assert_eq!(Settings::parse(""), (Settings::DEFAULT, Vec::new()));
    }

    #[test]
    fn what_is_wrong_is_named_and_changes_nothing() {
        for wrong in [
            "scale=99",
            "scale=301",
            "scale=+160",
            "scale=",
            "keyboard=Screen",
            "speech=on",
            "speech",
            "idle=59",
            "idle=70000",
            "slip=1",
            "colour=red",
        ] {
            let (settings, found) = Settings::parse(wrong);
            assert_eq!(settings, Settings::DEFAULT, "{wrong}");
            assert_eq!(found.len(), 1, "{wrong}");
            assert_eq!(found[0].given, wrong);
        }
    }

    #[test]
    fn the_second_of_two_does_not_count() {
        let (settings, found) = Settings::parse("slip=yes&slip=no&idle=80");
        assert!(settings.slip);
        assert_eq!(settings.idle, 80);
        assert_eq!(found.len(), 1);
    }
}
