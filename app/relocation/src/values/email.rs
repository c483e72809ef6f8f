//! E-mail addresses.

use super::{Code, text_value};

/// An address that could exist: the form is checked, not the mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

/// Not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmailError;

impl Email {
    /// Parses an address; white space around it is ignored.
    ///
    /// # Errors
    /// [`EmailError`].
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let address = text.trim();
        let (local, domain) = address.rsplit_once('@').ok_or(EmailError)?;
        let labels = || domain.split('.');
        let fine = address.len() <= 254
            && (1..=64).contains(&local.len())
            && !local
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || "@,;:<>()[]\\\"".contains(c))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && labels().count() >= 2
            && labels().all(label)
            && labels().next_back().is_some_and(|top| {
                top.chars().count() >= 2 && !top.starts_with(|c: char| c.is_ascii_digit())
            });
        if fine {
            Ok(Self(address.to_owned()))
        } else {
            Err(EmailError)
        }
    }
}

/// A part of a domain; letters of other scripts may stand in it.
fn label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

impl Code for EmailError {
    fn code(&self) -> &'static str {
        "email"
    }
}

text_value!(Email, EmailError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (text, ok) in [
            ("anna.meyer@example.org", true),
            (" a+b@sub.example.co.uk ", true),
            ("o'neil@example.de", true),
            ("info@müller.de", true),
            ("a@b.de", true),
            ("anna@my-town.example", true),
            ("anna.meyer", false),
            ("anna@example", false),
            ("anna@@example.org", false),
            ("anna meyer@example.org", false),
            (".anna@example.org", false),
            ("an..na@example.org", false),
            ("anna@-example.org", false),
            ("anna@exam_ple.org", false),
            ("anna@example..org", false),
            ("anna@example.o", false),
            ("anna@127.0.0.1", false),
            ("anna,otto@example.org", false),
            ("", false),
        ] {
            assert_eq!(Email::parse(text).is_ok(), ok, "{text}");
        }
        let long = |local, label| format!("{}@{}.org", "a".repeat(local), "b".repeat(label));
        for (local, label, ok) in [(64, 63, true), (65, 1, false), (1, 64, false)] {
            let text = long(local, label);
            assert_eq!(Email::parse(&text).is_ok(), ok, "{text}");
        }
    }
}
