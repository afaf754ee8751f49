//! What a run added up to.

use crate::truth::tally::{RealHash, SeriesTally, TargetTally};

/// A run's sums.
#[derive(Clone, Debug, Default)]
pub struct RunTally {
    /// Slots that were run.
    pub slots: u64,
    /// Per generator, in the blueprint's order.
    pub series: Vec<SeriesTally>,
    /// Per target, in the blueprint's order.
    pub targets: Vec<TargetTally>,
    /// Anomalies that touch the slots asked for.
    pub anomalies: u64,
    /// Objects put, and their bytes.
    pub objects: u64,
    /// Bytes of the objects put.
    pub bytes: u64,
    /// Whether the run was interrupted before its last slot.
    pub interrupted: bool,
    /// What was odd about the series, with the generator's id.
    pub warnings: Vec<(String, String)>,
    /// SHA-256 of what series of shape `real` were read from, by generator and cycle.
    pub real_data: Vec<RealHash>,
}
