//! Web addresses that an authority names: its portal, its page for appointments.

use super::{Code, text_value};

/// An https address with a domain name, as it may stand in a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAddress(String);

/// Not an https address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebAddressError;

/// Longer ones are no address that people are sent to.
const LIMIT: usize = 2000;

impl WebAddress {
    /// Parses an address; white space around it is ignored.
    ///
    /// # Errors
    /// [`WebAddressError`].
    pub fn parse(text: &str) -> Result<Self, WebAddressError> {
        let address = text.trim();
        let rest = address.strip_prefix("https://").ok_or(WebAddressError)?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let labels = || host.split('.');
        let fine = address.len() <= LIMIT
            && !address
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || "<>\"'\\^`{|}".contains(c))
            && labels().count() >= 2
            && labels().all(label)
            && labels().next_back().is_some_and(|top| top.len() >= 2);
        if fine {
            Ok(Self(address.to_owned()))
        } else {
            Err(WebAddressError)
        }
    }
}

/// A part of a domain. No `@` and no `:`: neither a user nor a port of its own belongs here.
fn label(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

impl Code for WebAddressError {
    fn code(&self) -> &'static str {
        "web-address"
    }
}

text_value!(WebAddress, WebAddressError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_with_a_domain_only() {
        for fine in [
            "https://www.example.de",
            " https://example.de/kfz?schritt=1#start ",
            "https://bürgerbüro.example.de/",
            "https://kfz-online.example/",
        ] {
            let address = WebAddress::parse(fine);
            assert_eq!(address.map(|a| a.to_string()).as_deref(), Ok(fine.trim()));
        }
        for wrong in [
            "",
            "http://www.example.de",
            "HTTPS://www.example.de",
            "www.example.de",
            "https://",
            "https://localhost/",
            "https://example.de@other.example/",
            "https://example.de:8443/",
            "https://example..de/",
            "https://example.de/a b",
            "https://example.de/\"onclick",
            "javascript:alert(1)",
            "https://example.d",
            "https://exam_ple.de/",
            "https://example.de/\u{7}",
        ] {
            assert_eq!(WebAddress::parse(wrong), Err(WebAddressError), "{wrong}");
        }
        for (length, ok) in [(2000, true), (2001, false)] {
            let address = format!("{:a<length$}", "https://example.de/");
            assert_eq!(WebAddress::parse(&address).is_ok(), ok, "{length}");
        }
    }
}
