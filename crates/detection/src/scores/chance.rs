//! What chance gives: figures of alerts that are placed at random.

use super::measure::Chance;
use super::range::Range;
use crate::statistics::{Interval, Placement, quantile};

/// For each of `K` figures, its mean and range over draws of alerts that are as many and as long as `alerts`, placed at random
/// on `slots` slots. Absent without alerts or draws, or where they do not fit; a draw without a figure is left out of that
/// figure.
#[must_use]
pub fn chance<const K: usize>(
    alerts: &[Range],
    slots: u64,
    (draws, seed): (usize, u64),
    mut figures: impl FnMut(&[Range]) -> [Option<f64>; K],
) -> [Option<Chance>; K] {
    let mut values: [Vec<f64>; K] = std::array::from_fn(|_| Vec::with_capacity(draws));
    let lengths: Vec<u64> = alerts.iter().map(Range::len).collect();
    if let Some(mut placement) = Placement::new(lengths, slots).filter(|_| !alerts.is_empty()) {
        let mut rng = randomness::stream(seed, &[b"detection", b"control"]);
        for _ in 0..draws {
            let placed: Vec<Range> =
                placement.draw(&mut rng).into_iter().map(|(first, last)| Range::new(first, last)).collect();
            for (all, figure) in values.iter_mut().zip(figures(&placed)) {
                all.extend(figure);
            }
        }
    }
    values.map(|mut values| {
        values.sort_unstable_by(f64::total_cmp);
        (!values.is_empty()).then(|| Chance {
            mean: values.iter().sum::<f64>() / values.len() as f64,
            range: Interval(quantile(&values, 0.025), quantile(&values, 0.975)),
            draws: values.len(),
        })
    })
}
