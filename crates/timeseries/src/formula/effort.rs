//! How long a formula takes at one position, about: for what has to be known before it is computed at all of them.

use super::compiled::Formula;
use super::operations::of_shape;

/// Nanoseconds of one part of a formula that is plain arithmetic: an operator, a constant; a function as a fourth of its parts.
const ARITHMETIC: u64 = 6;
/// Of one evaluation by Rhai, and of each of its operations.
const RHAI: u64 = 250;
const RHAI_OPERATION: u64 = 40;

impl Formula {
    /// About how many nanoseconds it takes at a position, on one processor: by what it consists of, or by the operations that
    /// it takes at a sample of so many points.
    #[must_use]
    pub fn nanoseconds(&self, points: u64) -> u64 {
        if let Some(arithmetic) = &self.arithmetic {
            return ARITHMETIC * arithmetic.parts();
        }
        RHAI + RHAI_OPERATION * (of_shape(self, points) / points.max(1))
    }
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
