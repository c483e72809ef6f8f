//! That each authority gets what the law lets it have, and nothing else: found
//! out by experiment, compared with reviewed lists, written down for a data
//! protection officer (`docs/data-minimisation.md`).
//!
//! [`worlds`] are the visits that are tried, [`values`] the answers that are
//! put in the place of others, [`completed`] answers what is newly asked then,
//! [`sent`] says what leaves the browser. [`experiment`] changes one answer
//! after the other and looks which request changes; [`review`] compares that
//! with `tests/fixtures/minimisation.csv`, [`leaks`] tries to get in what does
//! not belong there, [`document`] writes it all down.

mod completed;
mod document;
mod experiment;
mod found;
mod holders;
mod leaks;
mod lists;
mod paths;
mod review;
mod sent;
mod ticks;
mod values;
mod worlds;
