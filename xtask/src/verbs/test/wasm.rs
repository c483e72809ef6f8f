//! The suite `wasm`: the app as it is shipped compiles, its modules are valid, and what a phone fetches keeps its budgets.
use super::tally::Tally;
use crate::failure::Result;
use crate::site::{self, Mode};
use crate::tools::node;
use crate::verbs::measure;
use crate::{paths, process, progress};

/// Builds the site and looks at the modules.
pub(crate) fn wasm() -> Result<Tally> {
    site::build(Mode::Tested)?;
    let mut total = Tally::one(true);
    for module in ["first", "full"] {
        let mut script = node::node(&paths::at("xtask/scripts/valid.mjs"))?;
        script.arg(paths::target("app").join(format!("{module}_bg.wasm")));
        total += Tally::one(process::run("compiling a module", &mut script).is_ok());
    }
    let bytes = measure::wasm_and_javascript()?;
    progress::step(&format!("WebAssembly and JavaScript: {bytes} bytes"));
    total += Tally::one(measure::within_budget(bytes));
    let bytes = measure::heaviest_texts()?;
    progress::step(&format!("the heaviest file of texts: {bytes} bytes"));
    total += Tally::one(measure::within_budget_of_texts(bytes));
    Ok(total)
}
