//! Memory that one cycle after the other uses.

use std::sync::Arc;

use crate::anomalies::Placer;
use crate::clean::Clean;
use crate::formula::Evaluator;

/// Memory that one cycle after the other uses: as much as the longest series, however many there are.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Raw values of shapes that are sampled whole.
    pub(crate) raw: Vec<f64>,
    /// First the bits of the noise, then the data points.
    pub(crate) values: Vec<u64>,
    /// Shared with formulas while they run.
    pub(crate) clean: Arc<Clean>,
    pub(crate) placer: Placer,
    pub(crate) evaluator: Evaluator,
}

impl Scratch {
    /// No memory yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}
