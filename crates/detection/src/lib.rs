//! Detection: what detectors report, detectors to run here, and scores of either against labels.
//!
//! It knows series, spans of time and subjects, and no blueprint. Arrows run one way: `statistics` stands on nothing,
//! `scores` on `statistics`; `sources` on `finding`; `detectors` on `finding` and `statistics`.

pub mod detectors;
pub mod finding;
pub mod scores;
pub mod sources;
pub mod statistics;
