//! Scores of alerts and of series of scores against labels: one file and one line of a registry each.

mod affiliation;
mod chance;
pub mod classification;
mod event_figures;
mod events;
mod kind;
mod measure;
mod nab;
mod point;
mod point_adjusted;
mod pr;
mod range;
mod range_based;
mod ranges;
mod ranked;
mod roc_auc;
mod rules;
mod scored;
mod vus;

pub use affiliation::{Affiliation, affiliation};
pub use chance::chance;
pub use event_figures::event_control;
pub use events::{AlertOutcome, Events, Judgement, LabelOutcome, events};
pub use kind::ScoreKind;
pub use measure::{Chance, Measure, f1};
pub use nab::{NabCorpus, NabProfile, NabRaw, NabScore, NabSeries, PROFILES, probation};
pub use point::{Counts, point};
pub use point_adjusted::point_adjusted;
pub use pr::{PrPoint, average_precision, best_threshold, pr_curve};
pub use range::Range;
pub use range_based::{Bias, Gamma, RangeRules, range_based};
pub use ranges::{clipped, covered, merged, runs, total, touching};
pub use ranked::{Flagged, Ranked};
pub use roc_auc::roc_auc;
pub use rules::Rules;
pub use scored::{Scored, Series};
pub use vus::{Areas, by_width, vus};

/// Every kind of score, as they are shown. To add one, write its file and its line here.
pub const SCORES: &[ScoreKind] = &[
    event_figures::KIND,
    nab::KIND,
    point::KIND,
    point_adjusted::KIND,
    range_based::KIND,
    affiliation::KIND,
    pr::KIND,
    roc_auc::KIND,
    vus::KIND,
];

/// The score of this name.
#[must_use]
pub fn score(name: &str) -> Option<&'static ScoreKind> {
    SCORES.iter().find(|kind| kind.name == name)
}
