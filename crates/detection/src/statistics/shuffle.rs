//! Shuffled labels: what a detector scores when the labels of a series are moved, all by the same random offset.
//!
//! A detector that still scores reads the schedule, not the series.

use randomness::Rng;
use serde::Serialize;

use super::interval::Interval;
use super::quantile::quantile;

/// What moved labels give.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Shuffled {
    /// (1 + draws that score at least what was observed) / (1 + draws).
    pub p: f64,
    /// The mean of the draws; absent without draws that have a score.
    pub mean: Option<f64>,
    /// Where 95 % of them lie.
    pub range: Option<Interval>,
    /// How many draws.
    pub draws: usize,
}

/// The labels moved by one random offset, round the end of `slots` to its start; pairs of a first and a last slot. No label
/// is cut in two: offsets that would are not drawn.
#[must_use]
pub fn shifted(labels: &[(u64, u64)], slots: u64, rng: &mut Rng) -> Vec<(u64, u64)> {
    loop {
        let offset = randomness::below(rng, slots.max(1));
        let moved = |slot: u64| (slot + offset) % slots;
        let mut shifted: Vec<(u64, u64)> = labels.iter().map(|(first, last)| (moved(*first), moved(*last))).collect();
        // The offset 0 cuts none, so this ends.
        if shifted.iter().all(|(first, last)| first <= last) {
            shifted.sort_unstable();
            return shifted;
        }
    }
}

/// Scores moved labels `draws` times. The labels lie within `slots`, and `score` gives none where it is undefined.
pub fn shuffle(
    labels: &[(u64, u64)],
    slots: u64,
    observed: f64,
    (draws, seed): (usize, u64),
    mut score: impl FnMut(&[(u64, u64)]) -> Option<f64>,
) -> Shuffled {
    let mut rng = randomness::stream(seed, &[b"detection", b"shuffle"]);
    let mut values: Vec<f64> = (0..draws).filter_map(|_| score(&shifted(labels, slots, &mut rng))).collect();
    values.sort_unstable_by(f64::total_cmp);
    let reached = values.iter().filter(|value| **value >= observed).count();
    Shuffled {
        p: (1 + reached) as f64 / (1 + draws) as f64,
        mean: (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64),
        range: (!values.is_empty()).then(|| Interval(quantile(&values, 0.025), quantile(&values, 0.975))),
        draws,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moved_labels_keep_lengths_and_distances_round_the_end() {
        let labels = [(2, 2), (5, 9), (15, 16)];
        let mut rng = randomness::stream(1, &[b"test"]);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..1_000 {
            let moved = shifted(&labels, 20, &mut rng);
            let covered: u64 = moved.iter().map(|(first, last)| last - first + 1).sum();
            assert!(covered == 8 && moved.iter().all(|(_, last)| *last < 20), "{moved:?}");
            seen.insert(moved);
        }
        // 20 offsets without those that cut a label: 4 cut the second, 1 the third.
        assert_eq!(seen.len(), 15);
    }

    #[test]
    fn a_score_that_no_move_reaches_has_the_least_p() {
        let on = |wanted: u64| move |labels: &[(u64, u64)]| Some(f64::from(u8::from(labels[0].0 == wanted)));
        let found = shuffle(&[(700, 700)], 100_000, 1.0, (999, 1), on(700));
        assert!(found.p <= 0.002 && found.mean.unwrap() < 0.01, "{found:?}");
        let constant = shuffle(&[(700, 700)], 1_000, 1.0, (999, 1), |_| Some(1.0));
        assert_eq!(constant.p, 1.0);
    }
}
