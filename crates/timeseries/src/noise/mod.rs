//! Noise: what is added to the scaled signal. One file and one line of [`NOISE`] each.

pub(crate) mod gaussian;

/// Every kind of noise. Its bounds are `noise_min` and `noise_max` of [`crate::SeriesSettings`].
pub const NOISE: &[NoiseKind] = &[gaussian::KIND];

/// A kind of noise, as lists and help know it.
#[derive(Debug)]
pub struct NoiseKind {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a sentence or two.
    pub summary: &'static str,
}
