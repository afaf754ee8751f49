//! Series as they are shown: in the terminal, as an SVG, and in the report.
//!
//! What is drawn is a reduction of what was generated. [`Points`] keeps every slot of a short series; of a long one it
//! keeps, for each bucket of slots, those with the extremes, so that no spike is lost and every point shown is a real one.

mod axis;
mod points;
mod series;
pub mod svg;
pub mod terminal;
mod text;
mod time;

pub(crate) use axis::Axis;
pub use points::{EXACT_POINTS, Point, Points, Reducer, points_each};
pub use series::{Anomaly, Series};
pub use text::harmless;
