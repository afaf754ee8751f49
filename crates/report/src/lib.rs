//! Plots and the report page: text made from series and sums.
//!
//! The crate knows no blueprint, file or terminal. It gets numbers, and gives a plot for a terminal, an SVG, or one HTML
//! page: the report of a run, or the scores of detectors.

mod digits;
mod html;
pub mod page;
pub mod plot;
pub mod scores;

pub use digits::grouped;
pub use plot::harmless;
