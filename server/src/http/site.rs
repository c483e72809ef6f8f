//! The app's static files, read once at start. A path is a key of a map, so
//! nothing outside the folder can ever be reached.

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    body::Bytes,
    extract::{OriginalUri, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use relocation::envelope::operator::About;

use super::{App, Problem, early, kiosk, representation::Representation};

/// Names under `/assets/` carry a hash of their contents.
const HASHED: &str = "/assets/";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";
/// Content codings (RFC 9110, section 8.4.1).
const BROTLI: &str = "br";
const GZIP: &str = "gzip";

/// Paths that never lead to a page of the app.
const INTERFACE: [&str; 3] = ["/api", "/fit-connect", "/assets"];

/// All files of the site.
#[derive(Debug, Default)]
pub struct Site {
    files: HashMap<String, Arc<File>>,
    /// Pages by their path without ending and last slashes.
    pages: HashMap<String, Arc<File>>,
}

#[derive(Debug)]
struct File {
    plain: Representation,
    brotli: Option<Representation>,
    gzip: Option<Representation>,
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
                let read = || std::fs::read(&path).map(Bytes::from);
                found.contains(&path).then(read).transpose()
            };
            let plain = Bytes::from(std::fs::read(path)?);
            let file = File::new(&name, plain, beside(".br")?, beside(".gz")?);
            site.files.insert(name, Arc::new(file));
        }
        // A page goes before the folder of the same name.
        for ending in [".html", "/index.html"] {
            for (name, file) in &site.files {
                if let Some(base) = name.strip_suffix(ending) {
                    let page = site.pages.entry(base.to_owned());
                    page.or_insert_with(|| Arc::clone(file));
                }
            }
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
        let about: About = serde_json::from_slice(file.plain.bytes())
            .map_err(|error| format!("about.json of the site cannot be read: {error}."))?;
        let contact = about.operator.security;
        Ok((!contact.is_empty()).then_some(contact))
    }

    /// The file or page that a path names.
    fn named(&self, path: &str) -> Option<&File> {
        let page = || self.pages.get(path.trim_end_matches('/'));
        let file = self.files.get(path).or_else(|| belongs(path).then(page)?);
        file.map(Arc::as_ref)
    }

    /// That one, or for paths that only the app knows the empty page, in the
    /// language of the path.
    fn find(&self, path: &str) -> Option<&File> {
        if let Some(file) = self.named(path) {
            return Some(file);
        }
        let language = path.split('/').nth(1).unwrap_or_default();
        let empty = [&*format!("/{language}/app"), "/app", ""];
        let mut pages = empty.iter().filter_map(|name| self.pages.get(*name));
        pages.next().filter(|_| belongs(path)).map(Arc::as_ref)
    }
}

/// Whether a path without a file may be a page: not one of the interface, nor
/// one with an ending.
fn belongs(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let interface = INTERFACE.iter().any(|own| {
        let rest = path.strip_prefix(own);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    !interface && !last.contains('.')
}

impl File {
    fn new(name: &str, plain: Bytes, brotli: Option<Bytes>, gzip: Option<Bytes>) -> Self {
        let cache = match name.starts_with(HASHED) {
            true => FOR_EVER,
            false => ASK_AGAIN,
        };
        let text = HeaderValue::from_static;
        let language = language(name, &plain);
        let always = [
            Some((header::CACHE_CONTROL, text(cache))),
            Some((header::VARY, text("accept-encoding"))),
            language.map(|language| (header::CONTENT_LANGUAGE, language)),
        ];
        let always: Vec<_> = always.into_iter().flatten().collect();
        let links = early::links(name, &plain);
        let whole: Vec<_> = links
            .map(|links| (header::LINK, links))
            .into_iter()
            .collect();
        let form =
            |bytes, coding| Representation::new(bytes, coding, media_type(name), &always, &whole);
        Self {
            brotli: brotli.map(|bytes| form(bytes, Some(BROTLI))),
            gzip: gzip.map(|bytes| form(bytes, Some(GZIP))),
            plain: form(plain, None),
        }
    }

    /// The smallest form that the client takes.
    fn choose(&self, asked: &HeaderMap) -> &Representation {
        let forms = [(&self.brotli, BROTLI), (&self.gzip, GZIP)];
        let taken = forms.into_iter().find_map(|(form, coding)| {
            let form = form.as_ref()?;
            accepts(asked, coding).then_some(form)
        });
        taken.unwrap_or(&self.plain)
    }
}

/// What a path names, for who wants to read it.
pub(super) fn named(
    site: &Site,
    method: &Method,
    path: &str,
    asked: &HeaderMap,
) -> Option<Response> {
    reads(method).then(|| Some(answer(site.named(path)?, method, path, asked)))?
}

pub(super) fn reads(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

fn answer(file: &File, method: &Method, path: &str, asked: &HeaderMap) -> Response {
    let mut response = file.choose(asked).answer(method, asked);
    if let Some(everything) = kiosk::clears(path, asked) {
        let set = response.headers_mut();
        set.insert(kiosk::CLEAR, everything);
        // A store in between must not hand it to a visit that another site led to.
        set.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Serves whatever no route knows.
pub async fn serve(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let Some(file) = app.site.find(uri.path()) else {
        return Problem::not_found().into_response();
    };
    if reads(&method) {
        return answer(file, &method, uri.path(), &headers);
    }
    let only = [(header::ALLOW, "GET, HEAD")];
    let refused = Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method",
        "This path can only be read",
    );
    (only, refused).into_response()
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
