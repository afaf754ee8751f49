//! Whether one detector finds more than another, on the same labels.

use serde::Serialize;

use super::bootstrap::Bootstrap;
use super::interval::Interval;
use super::mcnemar::mcnemar;

/// Which of two detectors found a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairedLabel {
    /// The first did.
    pub first: bool,
    /// The second did.
    pub second: bool,
}

/// What the labels say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The first finds more.
    Better,
    /// The second finds more.
    Worse,
    /// Either could: too few labels tell them apart.
    Undecided,
}

/// The recall of the first minus that of the second.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The difference; absent without labels.
    pub difference: Option<f64>,
    /// Its 95 % interval, paired: labels are resampled with what both detectors made of them.
    pub interval: Option<Interval>,
    /// Labels that only the first found.
    pub only_first: u64,
    /// Labels that only the second found.
    pub only_second: u64,
    /// McNemar's exact p-value.
    pub p: f64,
    /// What they say together.
    pub verdict: Verdict,
}

impl Comparison {
    /// The same with a p-value that was corrected for several comparisons.
    #[must_use]
    pub fn corrected(self, p: f64) -> Comparison {
        Comparison { p, verdict: verdict(self.difference, self.interval, p), ..self }
    }
}

/// Compares two detectors on labels by generator.
#[must_use]
pub fn compare(groups: &[Vec<PairedLabel>], bootstrap: &Bootstrap) -> Comparison {
    let labels = || groups.iter().flatten();
    let count = |wanted: PairedLabel| labels().filter(|label| **label == wanted).count() as u64;
    let only_first = count(PairedLabel { first: true, second: false });
    let only_second = count(PairedLabel { first: false, second: true });
    let all = labels().count();
    let difference = (all > 0).then(|| (only_first as f64 - only_second as f64) / all as f64);
    let value = |found: bool| if found { 1.0 } else { 0.0 };
    let differences: Vec<Vec<f64>> = groups
        .iter()
        .map(|group| group.iter().map(|label| value(label.first) - value(label.second)).collect())
        .collect();
    let interval = bootstrap.mean(&differences);
    let p = mcnemar(only_first, only_second);
    Comparison { difference, interval, only_first, only_second, p, verdict: verdict(difference, interval, p) }
}

/// A claim needs both: with 50 labels, 12 against 4 has an interval above 0 and p = .077.
fn verdict(difference: Option<f64>, interval: Option<Interval>, p: f64) -> Verdict {
    match (difference, interval) {
        (Some(difference), Some(interval)) if interval.leaves_out(0.0) && p < 0.05 => {
            if difference > 0.0 {
                Verdict::Better
            } else {
                Verdict::Worse
            }
        }
        _ => Verdict::Undecided,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(only_first: usize, only_second: usize, all: usize) -> Vec<PairedLabel> {
        let label = |first, second| PairedLabel { first, second };
        let mut labels = vec![label(true, false); only_first];
        labels.extend(vec![label(false, true); only_second]);
        labels.resize(all, label(true, true));
        labels
    }

    #[test]
    fn an_interval_above_0_alone_is_no_claim() {
        // A difference of 0 or less has the probability .0246: so many draws tell that from .025.
        let found = compare(&[labels(12, 4, 50)], &Bootstrap { draws: 1_000_000, seed: 0 });
        let Interval(low, high) = found.interval.unwrap();
        assert!((found.difference.unwrap() - 0.16).abs() < 1e-12);
        assert!((low - 0.02).abs() < 1e-9 && (high - 0.30).abs() < 0.021, "{low} {high}");
        assert!(low > 0.0 && found.p > 0.05);
        assert_eq!(found.verdict, Verdict::Undecided);
    }

    #[test]
    fn a_claim_is_made_when_both_agree_and_withdrawn_when_it_was_one_of_many() {
        let better = compare(&[labels(14, 2, 50)], &Bootstrap::default());
        assert_eq!(better.verdict, Verdict::Better);
        assert_eq!(compare(&[labels(2, 14, 50)], &Bootstrap::default()).verdict, Verdict::Worse);
        assert_eq!(better.corrected(better.p * 20.0).verdict, Verdict::Undecided);
        assert_eq!(compare(&[], &Bootstrap::default()).verdict, Verdict::Undecided);
    }
}
