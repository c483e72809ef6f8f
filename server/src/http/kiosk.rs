//! The address with which a kiosk starts, and to which it returns after each
//! visit: the browser is told to forget what a script cannot reach.

use axum::http::{HeaderMap, HeaderValue};

/// Its path; the app knows it too (`app/src/kiosk`).
const PATH: &str = "/kiosk";
/// Name of the header (W3C Clear Site Data).
pub(super) const CLEAR: &str = "clear-site-data";

/// What is to be forgotten, for a visit of `path`. The HTTP cache is not among
/// it: it holds public files alone, and without them each visit would begin
/// with a download.
///
/// Only for a page that is shown, and that no other site's page led to: else any
/// page could delete what a person has typed here.
pub(super) fn clears(path: &str, headers: &HeaderMap) -> Option<HeaderValue> {
    let says = |name: &str, one: &[&str]| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| one.contains(&value))
    };
    let shown = says("sec-fetch-mode", &["navigate"]) && says("sec-fetch-dest", &["document"]);
    let own = says("sec-fetch-site", &["same-origin", "none"]);
    (path == PATH && shown && own).then(|| HeaderValue::from_static("\"storage\", \"cookies\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(site: &str, mode: &str, dest: &str) -> HeaderMap {
        let all = [
            ("sec-fetch-site", site),
            ("sec-fetch-mode", mode),
            ("sec-fetch-dest", dest),
        ];
        let mut headers = HeaderMap::new();
        for (name, value) in all {
            headers.insert(name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn only_the_device_itself_is_told_to_forget() {
        for site in ["none", "same-origin"] {
            let headers = asked(site, "navigate", "document");
            assert!(clears("/kiosk", &headers).is_some(), "{site}");
            assert!(clears("/", &headers).is_none());
            assert!(clears("/kiosk/", &headers).is_none());
        }
        for headers in [
            asked("cross-site", "navigate", "document"),
            asked("same-site", "navigate", "document"),
            asked("same-origin", "navigate", "iframe"),
            asked("cross-site", "no-cors", "image"),
            asked("same-origin", "cors", "empty"),
            HeaderMap::new(),
        ] {
            assert!(clears("/kiosk", &headers).is_none(), "{headers:?}");
        }
    }
}
