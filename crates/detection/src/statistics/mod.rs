//! Statistics beside scores: intervals, paired comparisons, censored times, and what chance gives.

mod bootstrap;
mod comparison;
mod control;
mod holm;
mod interval;
mod kaplan_meier;
mod mcnemar;
mod quantile;
mod shuffle;
mod wilson;

pub use bootstrap::Bootstrap;
pub use comparison::{Comparison, PairedLabel, Verdict, compare};
pub use control::{Placement, chance_found, chance_of_hits};
pub use holm::holm;
pub use interval::Interval;
pub use kaplan_meier::{Observed, Reached, Survival};
pub use mcnemar::mcnemar;
pub use quantile::quantile;
pub use shuffle::{Shuffled, shifted, shuffle};
pub use wilson::wilson;
