//! Scores in order, apart by whether their slot is in a label: what curves over all thresholds are made of.

/// Scores from the highest down, of positives and of negatives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranked {
    /// Scores of slots in labels, or of pairs that are anomalous.
    pub positives: Vec<f64>,
    /// All others.
    pub negatives: Vec<f64>,
}

/// What is flagged at one threshold: all scores that reach it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flagged {
    /// The least score that is flagged.
    pub threshold: f64,
    /// How many positives.
    pub positives: usize,
    /// How many negatives.
    pub negatives: usize,
}

impl Ranked {
    /// From scores in any order. None of them is NaN.
    #[must_use]
    pub fn new(positives: Vec<f64>, negatives: Vec<f64>) -> Ranked {
        Ranked { positives: descending(positives), negatives: descending(negatives) }
    }

    /// From a series of scores and whether each is positive.
    #[must_use]
    pub fn of_series(scores: &[f64], positive: &[bool]) -> Ranked {
        let pick = |wanted: bool| {
            let both = scores.iter().zip(positive);
            both.filter(|(_, is)| **is == wanted).map(|(score, _)| *score).collect::<Vec<f64>>()
        };
        Ranked::new(pick(true), pick(false))
    }

    /// All scores from the highest down.
    #[must_use]
    pub fn merged(&self) -> Vec<f64> {
        let mut all = Vec::with_capacity(self.positives.len() + self.negatives.len());
        let mut negatives = self.negatives.iter().peekable();
        for positive in &self.positives {
            while let Some(negative) = negatives.next_if(|negative| *negative > positive) {
                all.push(*negative);
            }
            all.push(*positive);
        }
        all.extend(negatives);
        all
    }

    /// Each distinct score as a threshold, from the highest down.
    pub fn thresholds(&self) -> impl Iterator<Item = Flagged> + '_ {
        let mut at = Flagged { threshold: f64::INFINITY, positives: 0, negatives: 0 };
        std::iter::from_fn(move || {
            let next = [self.positives.get(at.positives), self.negatives.get(at.negatives)];
            let threshold = next.into_iter().flatten().copied().reduce(f64::max)?;
            let reach = |scores: &[f64], from: usize| {
                scores[from..].iter().take_while(|score| **score >= threshold).count() + from
            };
            at = Flagged {
                threshold,
                positives: reach(&self.positives, at.positives),
                negatives: reach(&self.negatives, at.negatives),
            };
            Some(at)
        })
    }
}

/// Sorted as whole numbers of the same order, which is several times faster than by comparing floats.
fn descending(scores: Vec<f64>) -> Vec<f64> {
    let mut keys: Vec<u64> = scores.into_iter().map(key).collect();
    keys.sort_unstable_by(|a, b| b.cmp(a));
    keys.into_iter().map(score).collect()
}

const SIGN: u64 = 1 << 63;

fn key(score: f64) -> u64 {
    // Plus 0 makes the two zeros one.
    let bits = (score + 0.0).to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

fn score(key: u64) -> f64 {
    f64::from_bits(if key & SIGN == 0 { !key } else { key & !SIGN })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_both_signs_are_in_order_and_equal_ones_are_one_threshold() {
        let ranked = Ranked::new(vec![-1.5, 3.0, 0.0, -0.0], vec![0.0, 1e300, -2.0, f64::NEG_INFINITY]);
        assert_eq!(ranked.positives, [3.0, 0.0, 0.0, -1.5]);
        let counts: Vec<_> = ranked.thresholds().map(|at| (at.threshold, at.positives, at.negatives)).collect();
        let expected = [(1e300, 0, 1), (3.0, 1, 1), (0.0, 3, 2), (-1.5, 4, 2), (-2.0, 4, 3), (f64::NEG_INFINITY, 4, 4)];
        assert_eq!(counts, expected);
    }
}
