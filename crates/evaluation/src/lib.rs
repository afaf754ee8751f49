//! Evaluation: findings held against the truth.
//!
//! [`delivered`] reads back what a detector would see. [`Truth`] says what was injected and whether it was really executed.
//! [`Subjects`] leads from a finding to generators, and [`evaluate`] from there to labels. `docs/scoring.md` has the rules.

mod alert;
mod control;
pub mod delivered;
mod delivery;
mod evaluate;
mod figures;
mod judge;
mod ranges;
mod reported;
mod series_scores;
mod settings;
mod subjects;
mod tally;
mod truth;

pub use alert::Alert;
pub use delivery::Delivery;
pub use evaluate::{Compared, Detected, Evaluated, Evaluation, evaluate};
pub use figures::{Counts, Figures};
pub use judge::{Fate, JudgedAlert, JudgedLabel, Verdict};
pub use reported::Reported;
pub use series_scores::{ScoredSeries, SeriesScores};
pub use settings::Settings;
pub use subjects::{Attribution, By, Subjects};
pub use tally::Tally;
pub use truth::{TrueLabel, Truth};
