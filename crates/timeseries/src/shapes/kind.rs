//! What a kind of shape is.

use schemars::Schema;
use serde_json::{Map, Value};

use crate::formula::Evaluator;
use crate::real::RealSource;
use crate::series::SeriesError;
use crate::series_settings::SeriesSettings;
use randomness::Rng;
use settings::{Path, Problem};

/// A kind of shape, as lists, help, schema and blueprints know it.
pub struct ShapeKind {
    /// Its name in a blueprint.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub summary: &'static str,
    /// The JSON Schema of its own settings: an object, without what every series has.
    pub schema: fn() -> Schema,
    /// An example of `config`, in JSON.
    pub example: &'static str,
    /// Builds it from the merged config, of which it reads its own settings alone.
    pub build: Build,
}

/// Builds a shape from the merged config and the settings that every series has, or tells every problem.
pub type Build = fn(&Map<String, Value>, &SeriesSettings) -> Result<Box<dyn Shape>, Vec<Problem>>;

impl std::fmt::Debug for ShapeKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ShapeKind").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The base oscillation of a series.
pub trait Shape: Send + Sync + std::fmt::Debug {
    /// Fills `out` with raw values, before scaling.
    ///
    /// They are the values of positions `context.start` and up. Unless the shape is one that
    /// samples [in windows](Self::in_windows), that is 0, and `out` is the whole cycle.
    ///
    /// # Errors
    /// When a value cannot be computed: a formula fails, real data are not there.
    fn sample(&self, out: &mut [f64], context: &mut ShapeContext<'_>) -> Result<(), SeriesError>;

    /// Whether the values are in their own units, and so are not scaled to `signal_min..signal_max`.
    fn in_own_units(&self) -> bool {
        false
    }

    /// Whether any stretch of the cycle may be sampled by itself, and again: the values follow from
    /// the position alone, cheaply, and are finite. Stretches begin at multiples of 256. Such a
    /// series never lies in memory whole before it is scaled.
    fn in_windows(&self) -> bool {
        false
    }

    /// Operations of its formula in one cycle, estimated.
    fn formula_operations(&self, _settings: &SeriesSettings) -> u64 {
        0
    }

    /// Where the numbers of a real series lie; none for every other shape.
    fn real_source(&self) -> Option<&RealSource> {
        None
    }

    /// The setting under which an error of the values is told.
    fn field(&self) -> &'static str {
        "shape"
    }
}

/// What a shape samples from.
#[derive(Debug)]
pub struct ShapeContext<'a> {
    /// The generator, for errors.
    pub generator_id: &'a str,
    /// The settings that every series has.
    pub settings: &'a SeriesSettings,
    /// The series' own randomness.
    pub rng: &'a mut Rng,
    /// The position of the first value.
    pub start: u64,
    /// The numbers of a real series.
    pub real: Option<&'a [f64]>,
    /// What evaluates formulas; one is made if there is none.
    pub evaluator: Option<&'a mut Evaluator>,
}

impl<'a> ShapeContext<'a> {
    /// From position 0, with no real data.
    #[must_use]
    pub fn new(generator_id: &'a str, settings: &'a SeriesSettings, rng: &'a mut Rng) -> Self {
        Self { generator_id, settings, rng, start: 0, real: None, evaluator: None }
    }

    /// An error of this series.
    pub(crate) fn error(
        &self,
        path: impl Into<Path>,
        position: Option<u64>,
        message: impl Into<String>,
    ) -> SeriesError {
        SeriesError { generator_id: self.generator_id.to_owned(), path: path.into(), position, message: message.into() }
    }
}
