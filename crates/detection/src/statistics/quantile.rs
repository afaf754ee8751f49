//! Quantiles of draws.

/// The value below which a share `q` lies, between two draws in proportion (as numpy and R do by default). The draws ascend,
/// and there is at least one.
#[must_use]
pub fn quantile(ascending: &[f64], q: f64) -> f64 {
    let at = q * (ascending.len() - 1) as f64;
    let (low, high) = (ascending[at as usize], ascending[(at as usize + 1).min(ascending.len() - 1)]);
    low + (high - low) * (at - libm::floor(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_lies_between_draws_in_proportion() {
        let draws = [1.0, 2.0, 4.0, 8.0];
        assert_eq!([0.0, 0.25, 0.5, 1.0].map(|q| quantile(&draws, q)), [1.0, 1.75, 3.0, 8.0]);
        assert_eq!(quantile(&[3.0], 0.975), 3.0);
    }
}
