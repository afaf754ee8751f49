//! The page of scores: what detectors found, held against what was really executed. One HTML file, which opens offline in
//! a browser.

mod content;
mod detector;
mod render;

pub use content::{Label, ScoredSeries, Scores};
pub use detector::{Alert, Chance, Counts, Detector, Fate, Figure, Figures, LabelFate, Unattributed, Verdict};
pub use render::render;
