//! The cookie that binds an attempt to one browser.

use axum::http::{HeaderMap, HeaderValue, header};

/// `__Host-`: over https only, for this host only, no other path.
const NAME: &str = "__Host-umzug-identity";

/// The session of a request.
#[must_use]
pub fn of(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == NAME).then_some(value))
}

/// Sets it. `Lax`: it must come along when a means leads back by a link.
///
/// # Panics
/// Never: the session is base64url.
#[must_use]
pub fn set(session: &str) -> HeaderValue {
    let text = format!("{NAME}={session}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=3600");
    text.parse().expect("base64url is a header value")
}

/// Whether the call comes from this site's own pages: browsers say so, and a
/// foreign page cannot change it. Older ones name the origin only.
#[must_use]
pub fn from_here(headers: &HeaderMap, own: &str) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => headers
            .get(header::ORIGIN)
            .is_some_and(|origin| origin == own),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_among_others() {
        let mut headers = HeaderMap::new();
        assert_eq!(of(&headers), None);
        let value = HeaderValue::from_static("a=b; __Host-umzug-identity=xyz; umzug-identity=no");
        headers.append(header::COOKIE, value);
        assert_eq!(of(&headers), Some("xyz"));
    }

    #[test]
    fn foreign_pages_are_known() {
        let own = "https://umzug.example";
        let mut headers = HeaderMap::new();
        assert!(!from_here(&headers, own));
        for (origin, here) in [
            (own, true),
            ("https://evil.example", false),
            ("null", false),
        ] {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            assert_eq!(from_here(&headers, own), here, "{origin}");
        }
        for (site, here) in [
            ("same-origin", true),
            ("same-site", false),
            ("cross-site", false),
        ] {
            headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            assert_eq!(from_here(&headers, own), here, "{site}");
        }
    }
}
