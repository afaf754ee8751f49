//! What a kind of score is.

use super::measure::Measure;
use super::scored::Scored;

/// A kind of score, as lists, help and documents know it.
pub struct ScoreKind {
    /// Its name.
    pub name: &'static str,
    /// What it tells, in a sentence or two.
    pub summary: &'static str,
    /// How it is computed.
    pub formula: &'static str,
    /// Where it was published.
    pub reference: &'static str,
    /// Whether it is computed only when asked for, because it misleads.
    pub on_demand: bool,
    /// Its figures for one series.
    pub measures: fn(&Scored) -> Vec<Measure>,
}

impl std::fmt::Debug for ScoreKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScoreKind").field("name", &self.name).finish_non_exhaustive()
    }
}
