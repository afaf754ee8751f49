//! Noise: what is added to the scaled signal. One file and one line of [`NOISE`] each.

mod gaussian;
mod kind;

use serde_json::{Map, Value};
use settings::Problem;

pub use kind::{BuildNoise, Level, Noise, NoiseKind};

use crate::series_settings::SeriesSettings;

/// Every kind of noise; the first is the default. To add one, write its file and its line here.
pub const NOISE: &[NoiseKind] = &[gaussian::KIND];

/// The noise of a series: of the default kind, which is the only one that settings can choose so far.
///
/// # Errors
/// Every problem of its settings.
pub fn of_series(config: &Map<String, Value>, series: &SeriesSettings) -> Result<Box<dyn Noise>, Vec<Problem>> {
    (NOISE[0].build)(config, series)
}
