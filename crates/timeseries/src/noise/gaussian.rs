//! Gaussian noise.

use super::NoiseKind;
use crate::normal::Ziggurat;
use crate::series_settings::SeriesSettings;
use randomness::Rng;

/// The noise `gaussian`.
pub const KIND: NoiseKind = NoiseKind {
    name: "gaussian",
    summary: "Normal values, min-max scaled over the cycle to noise_min..noise_max, rounded up, added to the signal. \
              An absent bound is 0, equal bounds are an offset, both 0 is no noise.",
};

/// What the bounds ask for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Noise {
    /// The same for every position; 0 is no noise at all.
    Offset(f64),
    /// Normal values, scaled to these bounds.
    Between(f64, f64),
}

impl Noise {
    /// The noise of a series.
    pub fn of(settings: &SeriesSettings) -> Self {
        let (low, high) = (settings.noise_min.unwrap_or(0.0), settings.noise_max.unwrap_or(0.0));
        if low == high { Self::Offset(low) } else { Self::Between(low, high) }
    }
}

/// Fills `out` with the bits of standard normal values; gives the least and the greatest.
///
/// Bits, because the same memory holds the data points in the end.
pub fn fill(out: &mut [u64], rng: &mut Rng) -> (f64, f64) {
    let ziggurat = Ziggurat::get();
    // A copy of one's own stays in registers.
    let mut own = rng.clone();
    let (mut least, mut greatest) = (f64::INFINITY, f64::NEG_INFINITY);
    for slot in out {
        let x = ziggurat.sample_in_loop(&mut own);
        least = if x < least { x } else { least };
        greatest = if x > greatest { x } else { greatest };
        *slot = x.to_bits();
    }
    *rng = own;
    (least, greatest)
}
