//! The detector `band`: an expected band for each slot of the day, as CloudWatch anomaly detection draws one.

mod days;
mod detector;
mod model;

pub(crate) use days::each_day;
pub use detector::KIND;
