//! Names of files, as they come from a person's device.

use super::{Code, text_value};

/// Most characters of a file name.
const LIMIT: usize = 120;

/// A name for people, in any script. Not safe as a path: receivers make a name
/// of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName(String);

/// Not a file name: empty, over 120 characters, or control characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileNameError;

impl FileName {
    /// Parses a name.
    ///
    /// # Errors
    /// [`FileNameError`].
    pub fn parse(text: &str) -> Result<Self, FileNameError> {
        let fits = !text.trim().is_empty() && text.chars().count() <= LIMIT;
        if fits && !text.chars().any(char::is_control) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FileNameError)
        }
    }

    /// Makes a name of whatever the device calls the file: control characters
    /// go, a long name loses its beginning, so that the ending stays.
    #[must_use]
    pub fn from_device(text: &str) -> Self {
        let kept: Vec<char> = text.chars().filter(|sign| !sign.is_control()).collect();
        let name: String = kept[kept.len().saturating_sub(LIMIT)..].iter().collect();
        Self::parse(&name).unwrap_or_else(|_| Self("-".to_owned()))
    }
}

impl Code for FileNameError {
    fn code(&self) -> &'static str {
        "file-name"
    }
}

text_value!(FileName, FileNameError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_of_a_device_becomes_one() {
        for (device, name) in [
            ("IMG 0001.jpg", "IMG 0001.jpg"),
            ("确认.pdf", "确认.pdf"),
            ("../../etc/passwd", "../../etc/passwd"),
            ("a\u{0}b\n.png", "ab.png"),
            ("", "-"),
        ] {
            assert_eq!(FileName::from_device(device).as_str(), name);
        }
        let long = FileName::from_device(&["x".repeat(300).as_str(), ".pdf"].concat());
        assert!(long.as_str().ends_with(".pdf") && FileName::parse(long.as_str()).is_ok());
        assert_eq!(long.as_str().len(), 120);
        for (text, ok) in [
            ("x".repeat(120), true),
            ("x".repeat(121), false),
            ("a\nb".into(), false),
            ("  ".into(), false),
        ] {
            assert_eq!(FileName::parse(&text).is_ok(), ok, "{text}");
        }
    }
}
