//! `./x measure`: bytes and times of the first visit, on a slow phone with a slow line, beside those of pages by
//! common means; and how much the standard journeys ask.
use std::collections::BTreeMap;
use std::fs;

use serde_json::{Map, Value};

use crate::demo::{self, Demo};
use crate::failure::{Attempt as _, Failure, Result};
use crate::site::{self, Mode};
use crate::tools::{cargo, node};
use crate::{paths, process, progress, region};

/// The most that WebAssembly and JavaScript may weigh, in bytes after brotli.
const WASM_JS: u64 = 110_000;
/// The most that one file of texts may weigh.
const TEXTS: u64 = 15_000;
/// The most that everything may weigh until the first question can be answered.
const FIRST_LOAD: u64 = 200_000;

/// Prints the figures, one a line or as JSON; fails if a budget is exceeded.
pub(crate) fn measure(arguments: &[String]) -> Result<()> {
    let wants = |option: &str| arguments.iter().any(|argument| argument == option);
    let (json, lighthouse) = (wants("--json"), wants("--lighthouse"));
    if arguments.len() > usize::from(json) + usize::from(lighthouse) {
        return Err(Failure::usage(
            "./x measure knows --json and --lighthouse only",
        ));
    }
    // Search engines want whole addresses, as an operator builds them.
    let address = demo::free_address()?;
    site::build_for(
        Mode::Release,
        region::wanted(&[]),
        Some(format!("http://{address}")),
    )?;
    let modules = node::packages("end2end")?;
    node::packages("end2end/bench")?;
    // Installed for this alone: it is large.
    if lighthouse {
        node::packages("end2end/lighthouse")?;
    }
    let data = paths::target("measure-data");
    fs::create_dir_all(&data).attempt("make a data folder")?;
    let demo = Demo::start(address, &paths::target("release/umzug"), &data)?;
    progress::step("measuring: some ten minutes");
    let mut script = node::node(&paths::at("end2end/measure.mjs"))?;
    let figures = process::output(
        "measuring",
        script.arg(demo.url()).env("NODE_PATH", modules),
    )?;
    let seen = lighthouse.then(|| by_lighthouse(&demo)).transpose()?;
    drop(demo);
    let mut figures: Map<String, Value> =
        serde_json::from_str(&figures).attempt("read the figures")?;
    figures.insert("wasm_js_brotli_bytes".into(), wasm_and_javascript()?.into());
    figures.insert(
        "heaviest_texts_brotli_bytes".into(),
        heaviest_texts()?.into(),
    );
    figures.extend(seen.map(|seen| ("lighthouse".into(), seen)));
    figures.insert("journeys".into(), journeys()?.into());
    report(&figures, json)
}

/// What Lighthouse says of the start page on a phone.
fn by_lighthouse(demo: &Demo) -> Result<Value> {
    progress::step("measuring: Lighthouse");
    let mut script = node::node(&paths::at("end2end/lighthouse/run.mjs"))?;
    let told = process::output("Lighthouse", script.arg(format!("{}/", demo.url())))?;
    serde_json::from_str(&told).attempt("read what Lighthouse says")
}

/// Pages and typed fields of the standard journeys, as the tests of their budgets tell them.
fn journeys() -> Result<Vec<String>> {
    let mut tests = cargo::native("test");
    tests.args(["--quiet", "--package", "relocation", "--lib", "--"]);
    tests.args(["--nocapture", "budgets", "with_a_card_types_less"]);
    let told = process::output("counting pages and fields", &mut tests)?;
    let journeys = told.lines().filter_map(|line| line.split_once("journey: "));
    let journeys: Vec<String> = journeys.map(|(_, journey)| journey.to_owned()).collect();
    if journeys.is_empty() {
        return Err(Failure::new("no test has told what a journey asks"));
    }
    Ok(journeys)
}

/// The compressed size of the small module and of the scripts that start it, as a browser fetches them.
pub(crate) fn wasm_and_javascript() -> Result<u64> {
    let parts = weights(|name| ["app.js", "first.js", "first.wasm"].contains(&name))?;
    if parts.len() == 3 {
        Ok(parts.iter().sum())
    } else {
        Err(Failure::new("the site has no app"))
    }
}

/// The compressed size of the heaviest file of texts.
pub(crate) fn heaviest_texts() -> Result<u64> {
    let weights = weights(|name| name.starts_with("texts/"))?;
    let heaviest = weights.into_iter().max();
    heaviest.ok_or_else(|| Failure::new("the site has no texts"))
}

/// The compressed sizes of those assets whose plain name is wanted.
fn weights(wanted: impl Fn(&str) -> bool) -> Result<Vec<u64>> {
    let list = fs::read(paths::target("site/assets.json")).attempt("read the list of assets")?;
    let list: BTreeMap<String, String> =
        serde_json::from_slice(&list).attempt("read the list of assets")?;
    let wanted = list.iter().filter(|(name, _)| wanted(name));
    let weigh = |(name, address): (&String, &String)| {
        let file = paths::target("site").join(format!("{}.br", address.trim_start_matches('/')));
        Ok(fs::metadata(&file).attempt(format!("weigh {name}"))?.len())
    };
    wanted.map(weigh).collect()
}

/// Whether the figure is within the budget of WebAssembly and JavaScript.
pub(crate) fn within_budget(bytes: u64) -> bool {
    bytes <= WASM_JS
}

/// Whether the figure is within the budget of one file of texts.
pub(crate) fn within_budget_of_texts(bytes: u64) -> bool {
    bytes <= TEXTS
}

/// The figures that have a budget.
const BUDGETS: [(&str, u64); 3] = [
    ("wasm_js_brotli_bytes", WASM_JS),
    ("first_load_brotli_bytes", FIRST_LOAD),
    ("heaviest_texts_brotli_bytes", TEXTS),
];

fn report(figures: &Map<String, Value>, json: bool) -> Result<()> {
    let over: Vec<&str> = BUDGETS
        .into_iter()
        .filter(|(name, budget)| {
            figures
                .get(*name)
                .and_then(Value::as_u64)
                .is_none_or(|bytes| bytes > *budget)
        })
        .map(|(name, _)| name)
        .collect();
    if json {
        println!(
            "{}",
            serde_json::to_string_pretty(figures).attempt("write the figures")?
        );
    } else {
        for (name, value) in figures {
            println!("{name} {value}");
        }
        let budgets = BUDGETS.map(|(name, budget)| format!("{name} {budget}"));
        println!(
            "budgets: {}: {}",
            budgets.join(", "),
            if over.is_empty() { "kept" } else { "exceeded" }
        );
    }
    if over.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!("over budget: {}", over.join(", "))))
    }
}
