//! How long a formula takes at one position, about: for what has to be known before it is computed at all of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::compiled::Formula;
use super::evaluator::Evaluator;
use randomness::stream;

/// Nanoseconds of one part of a formula that is plain arithmetic: an operator, a constant; a function as a fourth of its parts.
const ARITHMETIC: u64 = 6;
/// Of one evaluation by Rhai, and of each of its operations.
const RHAI: u64 = 250;
const RHAI_OPERATION: u64 = 40;

impl Formula {
    /// About how many nanoseconds it takes at a position, on one processor: by what it consists of, or by the most
    /// operations that it takes at the beginning, the middle and the end of so many points.
    #[must_use]
    pub fn nanoseconds(&self, points: u64) -> u64 {
        if let Some(arithmetic) = &self.arithmetic {
            return ARITHMETIC * arithmetic.parts();
        }
        let last = points.saturating_sub(1);
        let operations = [0, last / 2, last].into_iter().map(|t| operations(self, t)).max().unwrap_or(0);
        RHAI + RHAI_OPERATION * operations
    }
}

/// The operations that Rhai takes at a position; also of a formula that fails there.
fn operations(formula: &Formula, t: u64) -> u64 {
    let counted = Arc::new(AtomicU64::new(0));
    let mut evaluator = Evaluator::counting(&counted);
    evaluator.begin_shape(stream(0, &[]));
    // What it fails with is told where it is computed.
    let _ = evaluator.number(formula, t);
    counted.load(Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::Variables;

    fn nanoseconds(text: &str) -> u64 {
        Formula::compile(text, Variables::Shape).unwrap().nanoseconds(1_000)
    }

    #[test]
    fn a_formula_takes_longer_the_more_it_does() {
        assert!(nanoseconds("t * 10") < nanoseconds("t * 10 + sin(t / 60.0) * 3"));
        assert!(nanoseconds("t * 10 + sin(t / 60.0) * 3") < nanoseconds("t * 10 + random()"));
        let turns = |turns: u32| nanoseconds(&format!("let s = 0; for i in range(0, {turns}) {{ s += i; }} s"));
        assert!(
            turns(10) < turns(100) && turns(100) * 5 < turns(1_000),
            "{} {} {}",
            turns(10),
            turns(100),
            turns(1_000)
        );
    }

    #[test]
    fn the_turns_at_the_end_of_a_series_count_as_well() {
        assert!(nanoseconds("let s = 0; for i in range(0, t) { s += i; } s") > 100 * nanoseconds("let s = t; s"));
    }
}
