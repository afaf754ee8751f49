//! How many operations formulas take in a cycle, as far as a sample of their positions tells.
//!
//! One evaluation is bounded by itself, and still a formula that stays within that bound at each of ten million positions
//! would compute for days. So the sum is bounded as well, before anything is computed.

use std::sync::Arc;

use randomness::{Rng, below, stream};

use super::bounds::MAX_OPERATIONS;
use super::compiled::Formula;
use super::evaluator::Evaluator;
use crate::clean::Clean;

/// One position of so many is tried, so that trying costs a hundredth of computing.
const POSITIONS_PER_SAMPLE: u64 = 100;
/// More samples say little more.
const MOST_SAMPLES: u64 = 32;

/// Operations of a shape's formula over a series of that length.
pub(crate) fn of_shape(formula: &Formula, length: u64) -> u64 {
    let mut evaluator = Evaluator::counting();
    evaluator.begin_shape(stream(0, &[]));
    estimate(&mut evaluator, formula, (0, length.saturating_sub(1)), length)
}

/// Operations of an anomaly's formula that is evaluated `counts` times in a range of a series of that length.
pub(crate) fn of_anomaly(formula: &Formula, range: (u64, u64), counts: u64, length: u64) -> u64 {
    let mut evaluator = Evaluator::counting();
    evaluator.begin_anomalies(stream(0, &[]), &Arc::new(Clean::ones(length.min(MAX_OPERATIONS) as usize)));
    evaluator.range(range.0, range.1);
    estimate(&mut evaluator, formula, range, counts)
}

/// The mean of a few evaluations, times their number. What fails is an error of its own when it is computed.
fn estimate(evaluator: &mut Evaluator, formula: &Formula, (start, end): (u64, u64), evaluations: u64) -> u64 {
    if evaluations == 0 {
        return 0;
    }
    let samples = (evaluations / POSITIONS_PER_SAMPLE).clamp(1, MOST_SAMPLES);
    let mut rng = stream(0, &[b"formula operations"]);
    for index in 0..samples {
        let _ = evaluator.number(formula, position(&mut rng, (start, end), index, samples));
    }
    let total = u128::from(evaluator.spent()) * u128::from(evaluations) / u128::from(samples);
    u64::try_from(total).unwrap_or(u64::MAX)
}

/// A position in stretch number `index` of `samples` equal ones: no pattern of a formula escapes all of them.
fn position(rng: &mut Rng, (start, end): (u64, u64), index: u64, samples: u64) -> u64 {
    let width = end.saturating_sub(start) + 1;
    let stretch = (width / samples).max(1);
    (start + index * stretch + below(rng, stretch)).min(end)
}

#[cfg(test)]
mod tests {
    use super::super::compiled::Variables;
    use super::*;

    fn shape(text: &str, length: u64) -> u64 {
        of_shape(&Formula::compile(text, Variables::Shape).expect("a formula"), length)
    }

    #[test]
    fn a_loop_costs_its_turns_at_every_position() {
        let text = "let s = 0; for i in range(0, 1000) { s += i } s";
        let (short, long) = (shape(text, 100), shape(text, 10_000));
        assert!((100_000..1_000_000).contains(&short), "{short}");
        assert_eq!(long, short * 100);
        assert!(shape("t * 10", 10_000) < 200_000);
    }

    #[test]
    fn what_is_dear_at_some_positions_is_found_by_the_sample() {
        let text = "if t % 2 == 1 { let s = 0; for i in range(0, 1000) { s += i } s } else { t }";
        let whole = shape("let s = 0; for i in range(0, 1000) { s += i } s", 10_000);
        let half = shape(text, 10_000);
        assert!(half > whole / 5 && half < whole * 4 / 5, "{half} of {whole}");
    }

    #[test]
    fn a_formula_that_never_ends_costs_the_bound_of_an_evaluation() {
        let endless = shape("loop { }", 1_000);
        assert!((MAX_OPERATIONS * 1_000..MAX_OPERATIONS * 1_001).contains(&endless), "{endless}");
    }

    #[test]
    fn an_anomaly_costs_what_it_reads_as_often_as_it_is_injected() {
        let formula = Formula::compile("let s = 0; for x in datapoints { s += x } s", Variables::Anomaly).unwrap();
        let once = of_anomaly(&formula, (0, 999), 1, 1_000);
        assert!(once >= 1_000, "{once}");
        assert_eq!(of_anomaly(&formula, (0, 999), 7, 1_000), 7 * once);
        assert_eq!(of_anomaly(&formula, (0, 999), 0, 1_000), 0);
    }
}
