//! Percentile intervals by resampling (Efron and Tibshirani, An Introduction to the Bootstrap, 1993).
//!
//! Groups are drawn first, then the items of each: alerts and labels of one series depend on each other, so a series counts as
//! one observation among series.

use randomness::{Draw, Rng};

use super::interval::Interval;
use super::quantile::quantile;

/// How to resample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bootstrap {
    /// How often.
    pub draws: usize,
    /// The seed: the same draws each time.
    pub seed: u64,
}

impl Default for Bootstrap {
    fn default() -> Bootstrap {
        Bootstrap { draws: 10_000, seed: 0 }
    }
}

impl Bootstrap {
    /// The 95 % interval of a statistic of sums. Each item has `K` numbers, which are added up over a draw's items: a mean is
    /// the sum of values over the sum of ones, a precision that of true alerts over that of alerts. A draw whose statistic is
    /// undefined is left out.
    ///
    /// Absent with fewer than two items, or when half of the draws have no value: nothing varies there that could be seen.
    #[must_use]
    pub fn of<const K: usize>(
        &self,
        groups: &[Vec<[f64; K]>],
        statistic: impl Fn(&[f64; K]) -> Option<f64>,
    ) -> Option<Interval> {
        let groups: Vec<&Vec<[f64; K]>> = groups.iter().filter(|group| !group.is_empty()).collect();
        if groups.iter().map(|group| group.len()).sum::<usize>() < 2 {
            return None;
        }
        let mut rng = randomness::stream(self.seed, &[b"detection", b"bootstrap"]);
        let mut values: Vec<f64> = (0..self.draws).filter_map(|_| statistic(&resampled(&groups, &mut rng))).collect();
        if values.len() * 2 < self.draws.max(1) {
            return None;
        }
        values.sort_unstable_by(f64::total_cmp);
        Some(Interval(quantile(&values, 0.025), quantile(&values, 0.975)))
    }

    /// The 95 % interval of a mean.
    #[must_use]
    pub fn mean(&self, groups: &[Vec<f64>]) -> Option<Interval> {
        let pairs: Vec<Vec<[f64; 2]>> = groups.iter().map(|group| group.iter().map(|x| [*x, 1.0]).collect()).collect();
        self.of(&pairs, |[sum, count]| Some(sum / count))
    }

    /// The 95 % interval of a ratio of sums, absent where the lower sum is 0.
    #[must_use]
    pub fn ratio(&self, groups: &[Vec<[f64; 2]>]) -> Option<Interval> {
        self.of(groups, |[upper, lower]| (*lower > 0.0).then(|| upper / lower))
    }
}

fn resampled<const K: usize>(groups: &[&Vec<[f64; K]>], rng: &mut Rng) -> [f64; K] {
    let mut sums = [0.0; K];
    for _ in groups {
        let group = match groups {
            [only] => only,
            _ => Draw::new(rng).pick(groups),
        };
        for _ in 0..group.len() {
            let item = &group[Draw::new(rng).below(group.len() as u64) as usize];
            for (sum, value) in sums.iter_mut().zip(item) {
                *sum += value;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_share_in_one_group_is_that_of_the_binomial_distribution() {
        let hits: Vec<f64> = (0..100).map(|index| f64::from(u8::from(index < 60))).collect();
        // Binomial(100, .6): the 2.5th and 97.5th percentiles are 50 and 69.
        let Interval(low, high) = Bootstrap::default().mean(&[hits]).unwrap();
        assert!((low - 0.50).abs() < 0.011 && (high - 0.69).abs() < 0.011, "{low} {high}");
    }

    #[test]
    fn series_that_differ_widen_the_interval_more_than_their_labels_would() {
        let series: Vec<Vec<f64>> = (0..10).map(|index| vec![f64::from(index % 2); 50]).collect();
        let flat = vec![series.concat()];
        let width = |interval: Interval| interval.1 - interval.0;
        let bootstrap = Bootstrap { draws: 2_000, seed: 1 };
        let (grouped, ungrouped) = (bootstrap.mean(&series).unwrap(), bootstrap.mean(&flat).unwrap());
        assert!(width(grouped) > 5.0 * width(ungrouped), "{grouped:?} {ungrouped:?}");
        assert_eq!(bootstrap.mean(&series), bootstrap.mean(&series));
    }

    #[test]
    fn what_cannot_vary_has_no_interval() {
        assert_eq!(Bootstrap::default().mean(&[]), None);
        assert_eq!(Bootstrap::default().mean(&[vec![], vec![1.0]]), None);
        assert_eq!(Bootstrap::default().ratio(&[vec![[0.0, 0.0], [0.0, 0.0]]]), None);
    }
}
