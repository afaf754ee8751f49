//! One series: what an alert at each of its rows is worth.

use super::super::range::Range;
use super::profile::NabProfile;

/// What stands for the window of a row outside all windows.
const OUTSIDE: u32 = u32::MAX;

/// The rows of a series after its probation, with their scores and what an alert is worth at each.
#[derive(Clone, Debug, Default)]
pub struct NabSeries {
    pub(super) points: Vec<Point>,
    pub(super) windows: u32,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    /// The detector's score; NaN where it has none, which no threshold flags.
    pub(super) score: f64,
    /// What an alert is worth before it is weighed: from 0 to 1 in a window, from -1 to 0 outside.
    pub(super) worth: f64,
    window: u32,
}

impl Point {
    /// The window that the row is in.
    pub(super) fn window(&self) -> Option<usize> {
        (self.window != OUTSIDE).then_some(self.window as usize)
    }
}

/// What a series, or several, come to at a threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NabRaw {
    /// The sum, not normalised.
    pub raw: f64,
    /// Alerts in windows.
    pub true_rows: u64,
    /// Alerts outside windows.
    pub false_rows: u64,
    /// Windows with an alert.
    pub found: u64,
    /// Windows that count.
    pub windows: u64,
}

/// The first rows that are not scored.
#[must_use]
pub fn probation(rows: usize) -> usize {
    ((0.15 * rows as f64) as usize).min(750)
}

/// From 1 far before to -1 far after.
fn sigmoid(y: f64) -> f64 {
    if y > 3.0 { -1.0 } else { 2.0 / (1.0 + libm::exp(5.0 * y)) - 1.0 }
}

impl NabSeries {
    /// From the scores of all rows and the windows in which alerts are right, which ascend and do not overlap. A window that
    /// is wholly in probation counts neither way.
    #[must_use]
    pub fn new(scores: &[f64], windows: &[Range]) -> NabSeries {
        let probation = probation(scores.len());
        let mut points = Vec::with_capacity(scores.len() - probation);
        let counted = windows.partition_point(|window| (window.last as usize) < probation);
        let mut next = counted;
        // Beyond the denominators, which differ on purpose: the benchmark divides by width in a window and by width - 1 after it.
        let most = sigmoid(-1.0);
        for (row, &score) in scores.iter().enumerate().skip(probation) {
            let row = row as u64;
            while windows.get(next).is_some_and(|window| window.last < row) {
                next += 1;
            }
            let (worth, window) = match windows.get(next).filter(|window| window.first <= row) {
                Some(window) => {
                    let position = -((window.last - row + 1) as f64) / window.len() as f64;
                    (sigmoid(position) / most, (next - counted) as u32)
                }
                None => {
                    // After a window of one row the benchmark divides by zero; here that is far away, as before any window.
                    let before = next.checked_sub(1).map(|index| windows[index]).filter(|window| window.len() > 1);
                    let worth =
                        before.map_or(-1.0, |window| sigmoid((row - window.last) as f64 / (window.len() - 1) as f64));
                    (worth, OUTSIDE)
                }
            };
            points.push(Point { score, worth, window });
        }
        NabSeries { points, windows: (windows.len() - counted) as u32 }
    }

    /// What it comes to when rows whose score reaches the threshold are alerts; without a threshold, none is.
    #[must_use]
    pub fn raw(&self, threshold: Option<f64>, profile: &NabProfile) -> NabRaw {
        let mut best = vec![f64::NEG_INFINITY; self.windows as usize];
        let mut sum = NabRaw { windows: u64::from(self.windows), ..NabRaw::default() };
        let reached = |point: &&Point| threshold.is_some_and(|threshold| point.score >= threshold);
        for point in self.points.iter().filter(reached) {
            match point.window() {
                Some(window) => {
                    sum.true_rows += 1;
                    best[window] = best[window].max(point.worth);
                }
                None => {
                    sum.false_rows += 1;
                    sum.raw += point.worth * profile.false_positive;
                }
            }
        }
        for worth in best {
            let found = worth > f64::NEG_INFINITY;
            sum.found += u64::from(found);
            sum.raw += if found { worth * profile.true_positive } else { -profile.false_negative };
        }
        sum
    }
}
