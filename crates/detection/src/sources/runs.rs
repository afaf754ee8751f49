//! Series of scores: points at or above a threshold, merged into runs.

use jiff::Timestamp;

use super::source::Points;
use crate::finding::{Finding, Subject, TimeSpan};

/// One run of points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// The first point.
    pub first: Timestamp,
    /// From the first point to one step after the last.
    pub span: TimeSpan,
    /// The highest score.
    pub peak: f64,
}

/// Runs of the points at or above the threshold. The step is the usual distance of two points; a longer gap, or more
/// points below the threshold than may be bridged, ends a run. The points may come in any order.
#[must_use]
pub fn runs(mut points: Vec<(Timestamp, f64)>, settings: Points) -> Vec<Run> {
    points.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let nanoseconds = |(a, b): (&(Timestamp, f64), &(Timestamp, f64))| b.0.as_nanosecond() - a.0.as_nanosecond();
    let mut steps: Vec<i128> =
        points.iter().zip(points.iter().skip(1)).map(nanoseconds).filter(|step| *step > 0).collect();
    steps.sort_unstable();
    let step = steps.get(steps.len() / 2).copied().unwrap_or(0);
    let farthest = step * (i128::from(settings.bridged) + 1) + step / 2;
    let after = |at: Timestamp| Timestamp::from_nanosecond(at.as_nanosecond() + step).unwrap_or(at);
    let mut runs: Vec<Run> = Vec::new();
    let mut last = None::<Timestamp>;
    for (at, score) in points.into_iter().filter(|(_, score)| *score >= settings.threshold) {
        let is_near = last.is_some_and(|last| at.as_nanosecond() - last.as_nanosecond() <= farthest);
        last = Some(at);
        match runs.last_mut() {
            Some(run) if is_near => {
                run.span.end = after(at);
                run.peak = run.peak.max(score);
            }
            _ => runs.push(Run { first: at, span: TimeSpan::new(at, after(at)), peak: score }),
        }
    }
    runs
}

/// Findings of a series: one for each run, published at its first point.
#[must_use]
pub fn findings(source: &str, detector: Option<&str>, subject: &Subject, runs: &[Run]) -> Vec<Finding> {
    let finding = |run: &Run| {
        let id = format!("{}/{subject}@{}", detector.unwrap_or_default(), run.first);
        let mut finding = Finding::new(source, id, "anomaly".to_owned(), run.first);
        finding.detector = detector.map(str::to_owned);
        finding.subjects = vec![subject.clone()];
        finding.activity = Some(run.span);
        finding.score = Some(run.peak);
        finding
    };
    runs.iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_above_the_threshold_merge_when_no_more_than_the_allowed_lie_between() {
        let at = |minute: i64| Timestamp::from_second(1_795_514_400 + 60 * minute).unwrap();
        let scores = [0.1, 0.9, 0.8, 0.2, 0.7, 0.1, 0.1, 0.6];
        let points: Vec<_> =
            scores.iter().enumerate().map(|(minute, score)| (at(minute as i64), *score)).rev().collect();
        let spans = |bridged| -> Vec<(TimeSpan, f64)> {
            let settings = Points { threshold: 0.5, bridged };
            runs(points.clone(), settings).into_iter().map(|run| (run.span, run.peak)).collect()
        };
        let span = |first, last| TimeSpan::new(at(first), at(last));
        assert_eq!(spans(0), [(span(1, 3), 0.9), (span(4, 5), 0.7), (span(7, 8), 0.6)]);
        assert_eq!(spans(1), [(span(1, 5), 0.9), (span(7, 8), 0.6)]);
        assert_eq!(spans(2), [(span(1, 8), 0.9)]);
        assert_eq!(runs(Vec::new(), Points::default()), []);
    }
}
