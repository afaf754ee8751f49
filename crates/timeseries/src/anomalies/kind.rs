//! What a kind of anomaly is.

use schemars::Schema;
use serde_json::{Map, Value};

use super::placement::Placement;
use super::site::Site;
use crate::clean::Clean;
use crate::series_settings::SeriesSettings;
use settings::Problem;

/// A kind of anomaly, as lists, help, schema and blueprints know it.
pub struct AnomalyKind {
    /// Its name: `kind` of an entry, and of a label.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub summary: &'static str,
    /// The JSON Schema of one entry of `anomalies`: an object.
    pub schema: fn() -> Schema,
    /// An example of an entry, in JSON.
    pub example: &'static str,
    /// Builds it from an entry.
    pub build: Build,
}

/// Builds an entry for a series of these settings; gives warnings too, or every problem. Fields are those of the entry.
pub type Build = fn(&Map<String, Value>, &SeriesSettings) -> Built;

/// An entry and its warnings, or every problem.
pub type Built = Result<(Box<dyn Anomaly>, Vec<Problem>), Vec<Problem>>;

impl std::fmt::Debug for AnomalyKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AnomalyKind").field("name", &self.name).finish_non_exhaustive()
    }
}

/// One entry of a list of anomalies.
pub trait Anomaly: Send + Sync + std::fmt::Debug {
    /// The name of its kind.
    fn kind(&self) -> &'static str;

    /// Where its spans may lie and how many there are, within the series.
    fn placement(&self) -> Placement;

    /// What labels tell of it, with the defaults written out.
    fn parameters(&self) -> &Value;

    /// Whether [`Self::inject`] runs a formula of [`Site::evaluator`].
    fn has_formula(&self) -> bool {
        false
    }

    /// Operations of its formula in one cycle of a series of that length, estimated.
    fn formula_operations(&self, _length: u64) -> u64 {
        0
    }

    /// What is odd about it in this series, though not wrong.
    fn warning(&self, _clean: &Clean) -> Option<String> {
        None
    }

    /// The ids of other generators that [`Self::inject`] reads or changes, each once.
    fn generators(&self) -> &[String] {
        &[]
    }

    /// Changes the values of one span. Whatever is drawn comes from [`Site::rng`].
    ///
    /// Values may stay as they are: the label covers what changed.
    ///
    /// # Errors
    /// When a value cannot be computed.
    fn inject(&self, site: &mut Site<'_>) -> Result<(), Fault>;
}

/// A value that could not be computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The entry's field at fault.
    pub field: &'static str,
    /// The position.
    pub position: u64,
    /// What is wrong.
    pub message: String,
}
