//! Several series under one threshold.

use super::profile::NabProfile;
use super::series::{NabRaw, NabSeries};

/// Series that are scored together.
#[derive(Clone, Debug, Default)]
pub struct NabCorpus {
    series: Vec<NabSeries>,
}

/// What a corpus comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct NabScore {
    /// Rows whose score reaches it are alerts; absent when no alert at all is best.
    pub threshold: Option<f64>,
    /// From 0 for a detector that never alerts to 100 for one that alerts at the start of every window only; worse than
    /// silence is below 0. Absent without windows.
    pub normalised: Option<f64>,
    /// The sum over all series.
    pub total: NabRaw,
    /// Each series.
    pub by_series: Vec<NabRaw>,
}

/// One row in the order of scores.
struct Step {
    score: f64,
    worth: f64,
    window: Option<usize>,
}

impl NabCorpus {
    /// From its series.
    #[must_use]
    pub fn new(series: Vec<NabSeries>) -> NabCorpus {
        NabCorpus { series }
    }

    /// What it comes to at a threshold; without one, no row is an alert.
    #[must_use]
    pub fn score(&self, threshold: Option<f64>, profile: &NabProfile) -> NabScore {
        let by_series: Vec<NabRaw> = self.series.iter().map(|series| series.raw(threshold, profile)).collect();
        let total = by_series.iter().fold(NabRaw::default(), |sum, one| NabRaw {
            raw: sum.raw + one.raw,
            true_rows: sum.true_rows + one.true_rows,
            false_rows: sum.false_rows + one.false_rows,
            found: sum.found + one.found,
            windows: sum.windows + one.windows,
        });
        let windows = total.windows as f64;
        let (silent, perfect) = (-windows * profile.false_negative, windows * profile.true_positive);
        let normalised = (windows > 0.0).then(|| 100.0 * (total.raw - silent) / (perfect - silent));
        NabScore { threshold, normalised, total, by_series }
    }

    /// For each profile, the threshold with the highest sum, and what it comes to. The threshold has seen the windows, so
    /// it is optimistic. Of equal ones, the highest is taken.
    #[must_use]
    pub fn optimised(&self, profiles: &[NabProfile]) -> Vec<NabScore> {
        let steps = self.steps();
        profiles.iter().map(|profile| self.score(best_threshold(&steps, profile), profile)).collect()
    }

    fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut offset = 0;
        for series in &self.series {
            steps.extend(series.points.iter().filter(|point| !point.score.is_nan()).map(|point| Step {
                score: point.score,
                worth: point.worth,
                window: point.window().map(|window| window + offset),
            }));
            offset += series.windows as usize;
        }
        steps.sort_unstable_by(|a, b| b.score.total_cmp(&a.score));
        steps
    }
}

/// The sum at every distinct score, from the highest down, grows by what the new alerts add.
fn best_threshold(steps: &[Step], profile: &NabProfile) -> Option<f64> {
    let windows = steps.iter().filter_map(|step| step.window).max().map_or(0, |last| last + 1);
    let mut found: Vec<Option<f64>> = vec![None; windows];
    let (mut gain, mut best) = (0.0, (0.0, None));
    for group in steps.chunk_by(|a, b| a.score == b.score) {
        for step in group {
            let Some(window) = step.window else {
                gain += step.worth * profile.false_positive;
                continue;
            };
            let before = found[window].map_or(-profile.false_negative, |worth| worth * profile.true_positive);
            let worth = found[window].map_or(step.worth, |worth| worth.max(step.worth));
            gain += worth * profile.true_positive - before;
            found[window] = Some(worth);
        }
        if gain > best.0 {
            best = (gain, Some(group[0].score));
        }
    }
    best.1
}
