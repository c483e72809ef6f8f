//! Files that do not change and the directory: the node beside nginx, which
//! hands out the same bytes, asked in the same way by wrk, one after the other.

use std::{path::Path, process::Command};

use crate::{
    Figure,
    nginx::Nginx,
    node::{Log, Node, site},
};

/// Seconds of one turn; each server has two.
const SECONDS: &str = "3";

/// The same bytes under the paths of both.
struct Asked {
    name: &'static str,
    ours: String,
    theirs: String,
    coding: &'static str,
    /// Whether the client has it already.
    known: bool,
}

pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    for (log, with) in [(Log::Nothing, ""), (Log::Lines, "_logged")] {
        let node = Node::start(log)?;
        let nginx = Nginx::start(&node.data(), log)?;
        for asked in all(&site()?)? {
            let (ours, theirs) = both(&node, &nginx, &asked)?;
            let name = asked.name;
            let figure = |name: String, value, unit| Figure {
                name: name.leak(),
                value,
                unit,
            };
            figures.extend([
                figure(format!("{name}_per_second{with}"), ours, "1/s"),
                figure(
                    format!("{name}_to_nginx{with}"),
                    ours / theirs,
                    "of nginx (aim 1)",
                ),
            ]);
        }
    }
    Ok(figures)
}

fn all(site: &Path) -> Result<Vec<Asked>, String> {
    let module = module(site)?;
    let asked = |name, ours: &str, theirs: &str, coding| Asked {
        name,
        ours: ours.into(),
        theirs: theirs.into(),
        coding,
        known: false,
    };
    Ok(vec![
        asked("page", "/", "/index.html", "gzip"),
        Asked {
            known: true,
            ..asked("unchanged", "/", "/index.html", "gzip")
        },
        asked("icon", "/icon.svg", "/icon.svg", "gzip"),
        asked("module_gzip", &module, &module, "gzip"),
        // nginx knows no brotli: it is asked for the file by its own name.
        asked("module_brotli", &module, &format!("{module}.br"), "br"),
        asked("directory", "/api/directory", "/directory.jws", "identity"),
    ])
}

/// Answers in one second of node and nginx, by turns.
fn both(node: &Node, nginx: &Nginx, asked: &Asked) -> Result<(f64, f64), String> {
    let (mut ours, mut theirs) = (0.0, 0.0);
    for _ in 0..2 {
        ours += rate(&node.address, &asked.ours, asked)? / 2.0;
        theirs += rate(&nginx.address, &asked.theirs, asked)? / 2.0;
    }
    Ok((ours, theirs))
}

/// The largest module that the app is made of.
fn module(site: &Path) -> Result<String, String> {
    let files = std::fs::read_dir(site.join("assets")).map_err(|error| error.to_string())?;
    let modules = files.filter_map(|file| {
        let file = file.ok()?;
        let name = file.file_name().into_string().ok()?;
        let size = file.metadata().ok()?.len();
        name.ends_with(".wasm").then_some((size, name))
    });
    let largest = modules.max().ok_or("the app has no module")?;
    Ok(format!("/assets/{}", largest.1))
}

/// Answers in one second.
fn rate(address: &str, path: &str, asked: &Asked) -> Result<f64, String> {
    let url = format!("http://{address}{path}");
    let accept = format!("Accept-Encoding: {}", asked.coding);
    let known = match asked.known {
        true => format!("If-None-Match: {}", tag(&url, asked.coding)?),
        false => String::new(),
    };
    let mut wrk = Command::new("wrk");
    wrk.args(["-t2", "-c64", "-d", SECONDS, "-H", &accept]);
    if asked.known {
        wrk.args(["-H", &known]);
    }
    let ran = wrk
        .arg(&url)
        .output()
        .map_err(|error| format!("wrk cannot be started: {error}"))?;
    let text = String::from_utf8_lossy(&ran.stdout);
    if text.contains("Non-2xx") {
        return Err(format!("{path} is not served: {text}"));
    }
    let rate = text.lines().find_map(|line| {
        let rest = line.trim().strip_prefix("Requests/sec:")?;
        rest.trim().parse().ok()
    });
    rate.ok_or_else(|| format!("wrk: {text}"))
}

/// Entity tag of what is sent in a coding.
fn tag(url: &str, coding: &str) -> Result<String, String> {
    let answer = ureq::get(url).header("accept-encoding", coding).call();
    let answer = answer.map_err(|error| error.to_string())?;
    let tag = answer.headers().get("etag").ok_or("no entity tag")?;
    let tag = tag.to_str().map_err(|error| error.to_string())?;
    let known = ureq::get(url)
        .header("accept-encoding", coding)
        .header("if-none-match", tag)
        .call();
    let status = known.map_err(|error| error.to_string())?.status();
    let tag = (status == 304).then(|| tag.to_owned());
    tag.ok_or_else(|| format!("{url} answers {status} to who knows it"))
}
