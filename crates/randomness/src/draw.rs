//! Several small draws from one 64-bit number.
use rand::Rng as _;

use crate::Rng;

/// One random number, read as a fraction of 1, from which small numbers are taken one after the other.
///
/// Multiplying the fraction by `n` gives a number below `n` as the whole part and leaves the unused randomness as the next
/// fraction. One multiplication a draw is what makes a value cost tens of nanoseconds. After draws whose ranges multiply
/// to P, probabilities are off by at most P / 2^64, so a `Draw` is used up to P = 2^48 or so and then made anew.
pub struct Draw(u64);

impl Draw {
    /// One draw from `rng`, for several small numbers.
    #[must_use]
    pub fn new(rng: &mut Rng) -> Draw {
        Draw(rng.next_u64())
    }

    /// A number in `0..n`.
    #[inline]
    pub fn below(&mut self, n: u64) -> u64 {
        let product = u128::from(self.0) * u128::from(n);
        self.0 = product as u64;
        (product >> 64) as u64
    }

    /// One of `items`, which must not be empty.
    #[inline]
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn each_of_several_draws_from_one_number_is_uniform_and_they_are_independent() {
        let mut rng = Rng::seed_from_u64(7);
        let mut counts = [[0_u32; 6]; 10];
        for _ in 0..600_000 {
            let mut draw = Draw::new(&mut rng);
            draw.below(1_000_000);
            let (ten, six) = (draw.below(10), draw.below(6));
            counts[ten as usize][six as usize] += 1;
        }
        // Chi-square over 60 cells of 10,000 each: 59 degrees of freedom, 98.3 is exceeded once in a thousand.
        let chi: f64 =
            counts.iter().flatten().map(|&n| (f64::from(n) - 10_000.0) * (f64::from(n) - 10_000.0) / 10_000.0).sum();
        assert!(chi < 98.3, "chi-square {chi}");
    }
}
