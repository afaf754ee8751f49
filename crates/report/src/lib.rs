//! Plots and the report page: text made from series and sums.
//!
//! The crate knows no blueprint, file or terminal. It gets numbers, and gives a plot for a terminal, an SVG, or the
//! report as one HTML page.

mod digits;
pub mod page;
pub mod plot;

pub use digits::grouped;
pub use plot::harmless;
