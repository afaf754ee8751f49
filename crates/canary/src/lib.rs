//! The accuracy canary: what detectors say of a deployment, held against what it really did, hour by hour.
//!
//! [`collect`] writes each revision of a finding to the record once. [`score`] holds closed hours against the truth, each
//! once, with work that does not grow with the deployment's age. `docs/canary.md` says what the figures mean.

mod collect;
mod due;
mod findings;
mod hour;
pub mod keys;
mod score;
mod silence;

pub use collect::{Collected, Collector};
pub use hour::{Figures, HourDocument, HourOfSource};
pub use score::{ScoreError, Scored, score};
