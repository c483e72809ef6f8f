use super::*;

fn site() -> (tempfile::TempDir, Site) {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("index.html", "start");
    write("imprint.html", "imprint");
    write("assets/app-0123.wasm", "wasm");
    write("assets/app-0123.wasm.br", "br");
    write("media/content.mp4", "0123456789");
    let site = Site::load(dir.path()).unwrap();
    (dir, site)
}

fn get(site: &Site, path: &str, headers: &[(header::HeaderName, &str)]) -> Option<Response> {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (name.clone(), value.parse().unwrap()))
        .collect();
    let file = site.find(path)?;
    Some(answer(file, &Method::GET, path, &headers))
}

#[test]
fn paths_of_the_app_get_the_start_page_and_missing_files_nothing() {
    let (_dir, site) = site();
    let text = |path| site.find(path).map(|file| file.plain.bytes().clone());
    assert_eq!(text("/").unwrap(), "start");
    assert_eq!(text("/registration/move-in").unwrap(), "start");
    assert_eq!(text("/imprint").unwrap(), "imprint");
    for missing in [
        "/assets/old.js",
        "/assets/none",
        "/api/none",
        "/fit-connect/v1/none",
        "/../Cargo.toml",
        "/favicon.ico",
    ] {
        assert_eq!(text(missing), None, "{missing}");
    }
}

#[test]
fn pages_are_found_in_each_language_and_say_which_it_is() {
    let (dir, _) = site();
    let page = |name: &str, tag: &str| {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = format!("<!DOCTYPE html><html lang=\"{tag}\" dir=\"ltr\">{name}</html>");
        std::fs::write(path, text).unwrap();
    };
    for name in ["index", "app", "help", "move/move-in"] {
        page(&format!("{name}.html"), "de");
        page(&format!("tr/{name}.html"), "tr");
    }
    let site = Site::load(dir.path()).unwrap();
    for (path, name, tag) in [
        ("/", "index", "de"),
        ("/tr/", "tr/index", "tr"),
        ("/tr", "tr/index", "tr"),
        ("/help", "help", "de"),
        ("/tr/help", "tr/help", "tr"),
        ("/tr/move/move-in", "tr/move/move-in", "tr"),
        ("/move/place", "app", "de"),
        ("/tr/move/place", "tr/app", "tr"),
        ("/xx/help", "app", "de"),
    ] {
        let file = site.find(path).unwrap();
        let text = String::from_utf8(file.plain.bytes().to_vec()).unwrap();
        assert!(text.contains(&format!(">{name}.html<")), "{path}: {text}");
        let answer = get(&site, path, &[]).unwrap();
        assert_eq!(answer.headers()[header::CACHE_CONTROL], ASK_AGAIN);
        assert_eq!(answer.headers()[header::CONTENT_LANGUAGE], tag, "{path}");
    }
    assert!(site.find("/tr/app.html").is_some());
    assert!(site.find("/tr/none.html").is_none());
}

#[test]
fn hashed_files_stay_and_pages_are_asked_for_again() {
    let (_dir, site) = site();
    let wasm = get(&site, "/assets/app-0123.wasm", &[]).unwrap();
    assert_eq!(wasm.headers()[header::CACHE_CONTROL], FOR_EVER);
    assert_eq!(wasm.headers()[header::CONTENT_TYPE], "application/wasm");
    assert!(!wasm.headers().contains_key(header::CONTENT_ENCODING));
    let page = get(&site, "/", &[]).unwrap();
    assert_eq!(page.headers()[header::CACHE_CONTROL], ASK_AGAIN);
}

#[test]
fn the_compressed_form_goes_to_those_who_take_it() {
    let (_dir, site) = site();
    let ask = |accepted| {
        let asked = [(header::ACCEPT_ENCODING, accepted)];
        let response = get(&site, "/assets/app-0123.wasm", &asked).unwrap();
        response.headers().get(header::CONTENT_ENCODING).cloned()
    };
    assert_eq!(ask("gzip, br;q=0.9").unwrap(), "br");
    assert_eq!(ask("gzip"), None);
    assert_eq!(ask("br;q=0"), None);
}

#[test]
fn a_form_that_the_client_has_is_not_sent_again() {
    let (_dir, site) = site();
    let accept = (header::ACCEPT_ENCODING, "br");
    let first = get(
        &site,
        "/assets/app-0123.wasm",
        std::slice::from_ref(&accept),
    )
    .unwrap();
    let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
    let again = (header::IF_NONE_MATCH, tag.as_str());
    let second = get(&site, "/assets/app-0123.wasm", &[accept, again.clone()]).unwrap();
    assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
    let plain = get(&site, "/assets/app-0123.wasm", &[again]).unwrap();
    assert_eq!(plain.status(), StatusCode::OK);
}

#[test]
fn a_folder_without_a_start_page_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    assert!(Site::load(dir.path()).is_err());
}

#[test]
fn a_video_is_handed_out_in_parts_and_nothing_else_is() {
    let (_dir, site) = site();
    let asked = [(header::RANGE, "bytes=2-4")];
    let video = get(&site, "/media/content.mp4", &asked).unwrap();
    assert_eq!(video.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(video.headers()[header::CONTENT_RANGE], "bytes 2-4/10");
    assert_eq!(video.headers()[header::CONTENT_TYPE], "video/mp4");
    let whole = get(&site, "/media/content.mp4", &[]).unwrap();
    assert_eq!(whole.status(), StatusCode::OK);
    assert_eq!(whole.headers()[header::ACCEPT_RANGES], "bytes");
    let page = get(&site, "/imprint", &asked).unwrap();
    assert_eq!(page.status(), StatusCode::OK);
}

#[test]
fn a_path_that_only_the_app_knows_names_nothing() {
    let (_dir, site) = site();
    for named in [
        "/",
        "/index.html",
        "/imprint",
        "/imprint/",
        "/assets/app-0123.wasm",
    ] {
        assert!(site.named(named).is_some(), "{named}");
    }
    for unnamed in ["/eid/back", "/registration/move-in", "/assets/none", "/api"] {
        assert!(site.named(unnamed).is_none(), "{unnamed}");
    }
}
