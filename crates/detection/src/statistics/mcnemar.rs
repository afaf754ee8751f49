//! McNemar's exact test of two detectors on the same labels (McNemar, Psychometrika 12, 1947).

/// The two-sided p-value, of labels that only the first found and that only the second found.
#[must_use]
pub fn mcnemar(only_first: u64, only_second: u64) -> f64 {
    let (n, least) = (only_first + only_second, only_first.min(only_second));
    // Terms in logarithms: 2^-n is 0 in floating point from n = 1,075 on.
    let log_factorial = |k: u64| libm::lgamma(k as f64 + 1.0);
    let term = |i: u64| {
        libm::exp(log_factorial(n) - log_factorial(i) - log_factorial(n - i) - n as f64 * std::f64::consts::LN_2)
    };
    (2.0 * (0..=least).map(term).sum::<f64>()).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_p_value_is_that_of_the_binomial_distribution() {
        for (b, c, p) in [(12, 4, 0.076_812_744_1), (6, 0, 0.031_25), (0, 5, 0.062_5), (0, 0, 1.0), (7, 7, 1.0)] {
            assert!((mcnemar(b, c) - p).abs() < 1e-10, "{b} {c}: {}", mcnemar(b, c));
        }
        // Of 2,000 labels, as many as a normal distribution says within its own error.
        let p = mcnemar(1_100, 900);
        assert!((7.5e-6..9e-6).contains(&p), "{p}");
    }
}
