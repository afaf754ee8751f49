//! Anomalies: what is injected into a series. One file and one line of [`ANOMALIES`] each.

mod list;
mod places;
mod point;
mod room;

pub(crate) use list::AnomalyList;
pub use list::AnomalyOrigin;
pub(crate) use places::Placer;
pub use room::Places;

use schemars::Schema;
use serde_json::{Map, Value};

use crate::formula::Evaluator;
use crate::series::Clean;
use crate::series_settings::SeriesSettings;
use settings::Problem;

/// Every kind of anomaly. To add one, write its file and its line here.
pub const ANOMALIES: &[AnomalyKind] = &[point::KIND];

/// The kind of an entry that names none.
pub const DEFAULT_KIND: &str = "point";

/// The kind of that name.
#[must_use]
pub fn anomaly(name: &str) -> Option<&'static AnomalyKind> {
    ANOMALIES.iter().find(|kind| kind.name == name)
}

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

    /// Where its anomalies may lie and how many there are, within the series.
    fn places(&self) -> Places;

    /// Whether its range, as written, lies wholly beyond the series.
    fn lies_beyond(&self) -> bool;

    /// What labels tell of it, with the defaults written out.
    fn parameters(&self) -> &Value;

    /// Whether [`Self::value`] runs a formula.
    fn has_formula(&self) -> bool;

    /// The value injected at `position`.
    ///
    /// # Errors
    /// The entry's field at fault, and what is wrong.
    fn value(&self, position: u64, clean: &Clean, evaluator: &mut Evaluator) -> Result<u64, (&'static str, String)>;
}
