//! Detectors that run here: one file and one line of a registry each.
//!
//! Every one is causal: what it says of a slot follows from that slot and the ones before it.

mod band;
mod chosen;
mod cusum;
mod detection;
mod ewma;
mod exec;

pub mod ip_insights;
mod kind;
mod points;
mod random;
mod rcf;
mod series;
#[cfg(test)]
mod testing;
mod threshold;
pub mod writers;

pub use chosen::{Chosen, choose};
pub use detection::{Alert, Detection, Edges, Flag, ForestTrace};
pub use exec::{input_csv, input_json_lines, variables};
pub use kind::{Detector, DetectorKind};
pub use random::control;
pub use series::{Refusal, Series};

/// Every detector that reads one series. To add one, write its file and its line here.
pub const DETECTORS: &[DetectorKind] = &[rcf::KIND, band::KIND, threshold::KIND, ewma::KIND, cusum::KIND, random::KIND];
