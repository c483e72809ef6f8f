//! What the head of a page asks for before anything can be painted, told in
//! the header of the answer (RFC 8288): a browser asks for it before it has
//! read the page.

use axum::http::HeaderValue;

/// `Link` of a page of the site; nothing for other files.
pub(super) fn links(name: &str, file: &[u8]) -> Option<HeaderValue> {
    let page = name
        .ends_with(".html")
        .then(|| str::from_utf8(file).ok())??;
    let (head, _) = page.split_once("</head>")?;
    let links: Vec<String> = head.lines().filter_map(link).collect();
    let some = !links.is_empty();
    some.then(|| HeaderValue::from_str(&links.join(", ")).ok())?
}

/// Of one line of the head.
fn link(line: &str) -> Option<String> {
    let rest = line.strip_prefix("<link rel=\"")?;
    let kind = if rest.starts_with("stylesheet\"") {
        "style"
    } else if rest.starts_with("preload\" as=\"font\"") {
        "font; type=\"font/woff2\"; crossorigin"
    } else {
        return None;
    };
    let (_, href) = rest.split_once(" href=\"")?;
    let (href, _) = href.split_once('"')?;
    Some(format!("<{href}>; rel=preload; as={kind}"))
}

#[cfg(test)]
mod tests {
    use super::links;

    const PAGE: &[u8] = br#"<head>
<link rel="stylesheet" href="/a.css">
<noscript><link rel="stylesheet" href="/later.css"></noscript>
<link rel="preload" as="font" type="font/woff2" crossorigin href="/b.woff2">
<link rel="icon" href="/c.svg">
</head>
<link rel="stylesheet" href="/d.css">"#;

    #[test]
    fn a_page_asks_early_for_what_its_first_paint_needs() {
        let told = links("/index.html", PAGE).expect("links");
        assert_eq!(
            told,
            "</a.css>; rel=preload; as=style, \
             </b.woff2>; rel=preload; as=font; type=\"font/woff2\"; crossorigin"
        );
        assert_eq!(links("/a.css", PAGE), None);
    }
}
