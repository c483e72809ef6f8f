//! The app's static files, read once at start. A path is a key of a map, so
//! nothing outside the folder can ever be reached.

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
};

use axum::{
    body::{Body, Bytes},
    extract::{OriginalUri, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use relocation::envelope::operator::About;

use super::{App, Problem, early, kiosk, range};
use crate::jose::sha256_base64url;

/// Names under `/assets/` carry a hash of their contents.
const HASHED: &str = "/assets/";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// All files of the site.
#[derive(Debug, Default)]
pub struct Site {
    files: HashMap<String, File>,
}

#[derive(Debug)]
struct File {
    media_type: &'static str,
    /// Of a page.
    language: Option<HeaderValue>,
    links: Option<HeaderValue>,
    plain: Variant,
    brotli: Option<Variant>,
    gzip: Option<Variant>,
}

#[derive(Debug)]
struct Variant {
    bytes: Bytes,
    tag: String,
}

impl Site {
    /// Reads a folder with its sub-folders; `x.br` and `x.gz` beside `x` are
    /// its compressed forms.
    ///
    /// # Errors
    /// When the folder or a file cannot be read, or has no `index.html`.
    pub fn load(dir: &Path) -> io::Result<Self> {
        let mut found = Vec::new();
        walk(dir, &mut found)?;
        let mut site = Self::default();
        for path in &found {
            let Some(name) = url_path(dir, path).filter(|name| !compressed(name)) else {
                continue;
            };
            let beside = |ending: &str| {
                let mut name = path.clone().into_os_string();
                name.push(ending);
                let path = PathBuf::from(name);
                found.contains(&path).then(|| variant(&path)).transpose()
            };
            let plain = variant(path)?;
            let file = File {
                media_type: media_type(&name),
                language: language(&name, &plain.bytes),
                links: early::links(&name, &plain.bytes),
                plain,
                brotli: beside(".br")?,
                gzip: beside(".gz")?,
            };
            site.files.insert(name, file);
        }
        if site.files.contains_key("/index.html") {
            Ok(site)
        } else {
            Err(io::Error::new(io::ErrorKind::NotFound, "no index.html"))
        }
    }

    /// Where to report a hole, as the operator's data in the site say.
    ///
    /// # Errors
    /// A sentence when the site's data cannot be read.
    pub fn security(&self) -> Result<Option<String>, String> {
        let Some(file) = self.files.get("/about.json") else {
            return Ok(None);
        };
        let about: About = serde_json::from_slice(&file.plain.bytes)
            .map_err(|error| format!("about.json of the site cannot be read: {error}."))?;
        let contact = about.operator.security;
        Ok((!contact.is_empty()).then_some(contact))
    }

    /// The file for a path: itself, a page without its ending, or for paths
    /// that only the app knows the empty page, in the language of the path.
    fn find(&self, path: &str) -> Option<(&File, bool)> {
        let hashed = path.starts_with(HASHED);
        if let Some(file) = self.files.get(path) {
            return Some((file, hashed));
        }
        let last = path.rsplit('/').next().unwrap_or_default();
        let interface = ["/api", "/fit-connect", "/assets"]
            .iter()
            .any(|own| path == *own || path.starts_with(&format!("{own}/")));
        if interface || last.contains('.') {
            return None;
        }
        let base = path.trim_end_matches('/');
        let language = base.split('/').nth(1).unwrap_or_default();
        [
            format!("{base}.html"),
            format!("{base}/index.html"),
            format!("/{language}/app.html"),
            "/app.html".to_owned(),
            "/index.html".to_owned(),
        ]
        .iter()
        .find_map(|name| self.files.get(name))
        .map(|file| (file, false))
    }
}

/// Serves whatever no route knows.
pub async fn serve(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let Some((file, for_ever)) = app.site.find(uri.path()) else {
        return Problem::not_found().into_response();
    };
    if method != Method::GET && method != Method::HEAD {
        let only = [(header::ALLOW, "GET, HEAD")];
        let refused = Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method",
            "This path can only be read",
        );
        return (only, refused).into_response();
    }
    let mut response = answer(file, for_ever, &method, &headers);
    if let Some(everything) = kiosk::clears(uri.path(), &headers) {
        let set = response.headers_mut();
        set.insert(kiosk::CLEAR, everything);
        // A store in between must not hand it to a visit that another site led to.
        set.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn answer(file: &File, for_ever: bool, method: &Method, headers: &HeaderMap) -> Response {
    let (variant, encoding) = choose(file, headers);
    let fresh = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == variant.tag || tag == "*");
    let parts = range::in_parts(file.media_type);
    let part = (parts && *method == Method::GET && !fresh)
        .then(|| range::part(headers, &variant.bytes, &variant.tag))
        .flatten();
    let mut response = if let Some(part) = part {
        part
    } else if fresh {
        StatusCode::NOT_MODIFIED.into_response()
    } else if *method == Method::HEAD {
        let mut response = Body::empty().into_response();
        let length = HeaderValue::from(variant.bytes.len());
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, length);
        response
    } else {
        variant.bytes.clone().into_response()
    };
    let cache = if for_ever { FOR_EVER } else { ASK_AGAIN };
    let set = response.headers_mut();
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&variant.tag) {
        set.insert(header::ETAG, tag);
    }
    if let Some(language) = &file.language {
        set.insert(header::CONTENT_LANGUAGE, language.clone());
    }
    if let Some(links) = file.links.as_ref().filter(|_| !fresh) {
        set.insert(header::LINK, links.clone());
    }
    if parts {
        let bytes = HeaderValue::from_static("bytes");
        set.insert(header::ACCEPT_RANGES, bytes);
    }
    if !fresh {
        let media_type = HeaderValue::from_static(file.media_type);
        set.insert(header::CONTENT_TYPE, media_type);
        if let Some(encoding) = encoding {
            let encoding = HeaderValue::from_static(encoding);
            set.insert(header::CONTENT_ENCODING, encoding);
        }
    }
    response
}

/// The smallest form that the client takes.
fn choose<'a>(file: &'a File, headers: &HeaderMap) -> (&'a Variant, Option<&'static str>) {
    for (form, name) in [(&file.brotli, "br"), (&file.gzip, "gzip")] {
        if let Some(variant) = form
            && accepts(headers, name)
        {
            return (variant, Some(name));
        }
    }
    (&file.plain, None)
}

fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|item| {
            let mut parts = item.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let refused = parts.any(|p| {
                p.strip_prefix("q=")
                    .is_some_and(|q| q.parse() == Ok(0.0_f32))
            });
            name.eq_ignore_ascii_case(coding) && !refused
        })
}

fn variant(path: &Path) -> io::Result<Variant> {
    let bytes = std::fs::read(path)?;
    let hash = sha256_base64url(&bytes);
    Ok(Variant {
        tag: format!("\"{}\"", &hash[..22]),
        bytes: bytes.into(),
    })
}

/// The language that a page says it is in.
fn language(name: &str, page: &[u8]) -> Option<HeaderValue> {
    let page = name
        .ends_with(".html")
        .then(|| str::from_utf8(page).ok())??;
    let (_, rest) = page.split_once("<html lang=\"")?;
    let (language, _) = rest.split_once('"')?;
    HeaderValue::from_str(language).ok()
}

fn walk(dir: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), found)?;
        } else {
            found.push(entry.path());
        }
    }
    Ok(())
}

fn url_path(dir: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(dir).ok()?.iter();
    parts
        .map(|part| part.to_str().map(|part| format!("/{part}")))
        .collect()
}

fn compressed(name: &str) -> bool {
    name.ends_with(".br") || name.ends_with(".gz")
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "jpg" | "jpeg" => "image/jpeg",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        "txt" | "csv" | "md" => "text/plain; charset=utf-8",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "vtt" => "text/vtt; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
#[path = "site_tests.rs"]
mod tests;
