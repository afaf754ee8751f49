//! A series before any anomaly, and what is known of it.

use std::sync::OnceLock;

/// A series before any anomaly, and what is known of it.
#[derive(Debug, Default)]
pub struct Clean {
    values: Vec<u64>,
    moments: Moments,
    sum: OnceLock<u128>,
}

/// Extremes, mean and spread of a series.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// The least value.
    pub min: u64,
    /// The greatest value.
    pub max: u64,
    /// The mean.
    pub mean: f64,
    /// The population standard deviation; exactly 0 if all values are equal.
    pub std: f64,
}

impl Clean {
    /// A series of ones, where formulas are tried before there is a series.
    #[must_use]
    pub fn ones(length: usize) -> Clean {
        let moments = Moments { min: 1, max: 1, mean: 1.0, std: 0.0 };
        Clean { values: vec![1; length], moments, sum: OnceLock::new() }
    }

    /// The values.
    #[must_use]
    pub fn values(&self) -> &[u64] {
        &self.values
    }

    /// Room for `length` values; [`Self::set_moments`] when they are there.
    pub fn renew(&mut self, length: usize) -> &mut [u64] {
        self.sum = OnceLock::new();
        self.values.resize(length, 0);
        &mut self.values
    }

    /// Records what is known of the values that were written.
    pub fn set_moments(&mut self, moments: Moments) {
        self.moments = moments;
    }

    /// Extremes, mean and spread.
    #[must_use]
    pub fn moments(&self) -> Moments {
        self.moments
    }

    /// The exact sum, computed when first asked for.
    pub fn sum(&self) -> u128 {
        *self.sum.get_or_init(|| self.values.iter().map(|value| u128::from(*value)).sum())
    }
}
