//! What a random distribution is.

use randomness::Rng;
use schemars::Schema;
use serde_json::{Map, Value};
use settings::Problem;

use crate::series_settings::SeriesSettings;

/// A distribution of the shape `random`, as help, schema and blueprints know it.
pub struct DistributionKind {
    /// Its name: `type` of the shape's settings.
    pub name: &'static str,
    /// Its parameters and its values, in a few words.
    pub summary: &'static str,
    /// The JSON Schema of its parameters: an object, without `type`.
    pub schema: fn() -> Schema,
    /// An example of `config`, in JSON.
    pub example: &'static str,
    /// Builds it from the merged config, of which it reads its own parameters alone.
    pub build: BuildSampler,
}

/// Builds a distribution from the merged config and the settings that every series has, or tells every problem.
pub type BuildSampler = fn(&Map<String, Value>, &SeriesSettings) -> Result<Box<dyn Sampler>, Vec<Problem>>;

impl std::fmt::Debug for DistributionKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DistributionKind").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A distribution with its parameters.
pub trait Sampler: Send + Sync + std::fmt::Debug {
    /// Fills `out` with independent values, before scaling.
    fn fill(&self, out: &mut [f64], rng: &mut Rng);

    /// Whether the values are in their own units, and so are not scaled to `signal_min..signal_max`.
    fn in_own_units(&self) -> bool {
        false
    }
}

/// Fills `out` with what is drawn.
pub fn each(out: &mut [f64], mut draw: impl FnMut() -> f64) {
    for value in out {
        *value = draw();
    }
}

/// Exponential of rate 1, by inversion.
#[inline]
pub fn standard_exponential(rng: &mut Rng) -> f64 {
    -libm::log(randomness::open_uniform(rng))
}

/// The default of most parameters.
pub fn one() -> f64 {
    1.0
}
