//! The score of the Numenta Anomaly Benchmark: early detection pays, false alerts cost by profile.

mod corpus;
mod kind;
mod profile;
mod series;

pub use corpus::{NabCorpus, NabScore};
pub use kind::KIND;
pub use profile::{NabProfile, PROFILES};
pub use series::{NabRaw, NabSeries, probation};
