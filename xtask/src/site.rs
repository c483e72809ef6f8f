//! The site: everything a browser fetches, made from `app/`, `style/` and `public/`.
mod about;
pub(crate) mod app;
pub(crate) mod assets;
mod cache;
pub(crate) mod page;
mod parts;
pub(crate) mod retention;
pub(crate) mod reviewed;
pub(crate) mod server;
pub(crate) mod style;
pub(crate) mod texts;

use std::fs;

use crate::failure::{Attempt as _, Result};
use crate::tools::node;
use crate::{paths, process, progress, region};
use assets::Assets;

/// What the server says of whoever runs the service.
const OPERATOR: &str = "operator.json";

/// How much trouble is taken to make the site small.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// For people: optimised, measured, compressed.
    Release,
    /// For the tests: the app as for people, with the server that its own tests have compiled already. It also stops
    /// at what an optimised one would let pass (overflows, assertions).
    Tested,
    /// For the next look at a change.
    Quick,
}

impl Mode {
    /// Whether the app is as small as for people.
    const fn small_app(self) -> bool {
        matches!(self, Self::Release | Self::Tested)
    }

    /// Where the server lies below `target/`: optimised or not.
    pub(crate) const fn server(self) -> &'static str {
        match self {
            Self::Release => "release/umzug",
            Self::Tested | Self::Quick => "debug/umzug",
        }
    }
}

/// Builds everything for the region that `UMZUG_REGION` names, else for the default one.
pub(crate) fn build(mode: Mode) -> Result<()> {
    build_for(mode, region::wanted(&[]), None)
}

/// Builds the server, then the site with the keys and indexes that the server prepares. `origin`: where the site
/// will stand, if that is another place than `UMZUG_ORIGIN` says.
pub(crate) fn build_for(mode: Mode, region: Option<String>, origin: Option<String>) -> Result<()> {
    let umzug = server::build(mode)?;
    let region = region.map_or_else(|| server::default_region(&umzug), Ok)?;
    let root_key = server::root_key(&umzug)?;
    let glue = app::compile(mode, &region, root_key.as_deref())?;

    let mut assets = Assets::open(paths::target("site"))?;
    for file in assets::files_in(&paths::at("public/fonts"), "woff2")? {
        assets.add_file(&file)?;
    }
    for file in server::region_files(&umzug, &region)? {
        if assets::name_of(&file) == OPERATOR {
            about::write(&file)?;
        } else {
            assets.add_file(&file)?;
        }
    }
    let catalogues = texts::of_all(&region)?;
    let module = app::first(&glue)?;
    let division = parts::Division::of(&module, parts::apart()?);
    for (name, texts) in parts::files(&division, &catalogues) {
        assets.add(&name, texts.to_string().as_bytes())?;
    }
    for (name, css) in style::sheets(&assets)? {
        assets.add(&format!("{name}.css"), css.as_bytes())?;
    }
    app::add(&mut assets, &glue, mode)?;
    app::worker(&assets, &glue, mode)?;

    assets.list()?;
    page::write(&assets, &glue, &region, origin)?;
    progress::step("site: icons, compressed copies");
    for file in assets::files_in(&paths::at("public"), "")? {
        let to = paths::target("site").join(assets::name_of(&file));
        fs::copy(&file, &to).attempt(format!("copy {} to the site", file.display()))?;
    }
    // The fonts' licence asks to travel with them.
    fs::copy(
        paths::at("public/fonts/OFL.txt"),
        paths::target("site/fonts-licence.txt"),
    )
    .attempt("copy the fonts' licence")?;
    assets.clear()?;
    let mut compress = node::node(&paths::at("xtask/scripts/compress.mjs"))?;
    process::run("compressing the site", compress.arg(paths::target("site")))
}
