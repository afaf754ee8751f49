//! What chance gives: figures of alerts that are placed at random.

use super::measure::{Chance, Measure, NO_ALERT, NO_LABEL, NO_THRESHOLD, f1};
use super::range::Range;
use super::scored::Scored;
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

/// Steps that the control of one score may take, in alerts and labels of all draws together: with very many of them it has fewer
/// draws, but not fewer than a hundred.
const STEPS: usize = 1_000_000;

/// Precision, recall and F1 of a series' alerts by one way of scoring, each beside what chance gives. `score` gives the precision,
/// if there is one, and the recall.
#[must_use]
pub fn beside_chance(
    scored: &Scored,
    names: [String; 3],
    score: impl Fn(&[Range], &[Range]) -> (Option<f64>, f64),
) -> Vec<Measure> {
    let Some(alerts) = &scored.alerts else {
        return names.map(|name| Measure::absent(name, NO_THRESHOLD)).into();
    };
    if scored.labels.is_empty() {
        return names.map(|name| Measure::absent(name, NO_LABEL)).into();
    }
    let figures = |alerts: &[Range]| {
        let (precision, recall) = score(&scored.labels, alerts);
        [precision, Some(recall), Some(f1(precision, recall))]
    };
    let most = (STEPS / (alerts.len() + scored.labels.len())).max(100);
    let draws = scored.rules.control_draws.min(most);
    let controls = chance(alerts, scored.slots, (draws, scored.rules.seed), figures);
    let found = names.into_iter().zip(figures(alerts)).zip(controls);
    found.map(|((name, figure), control)| Measure::or(name, figure, NO_ALERT).beside(control)).collect()
}
