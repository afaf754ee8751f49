//! Rounding: up to the next whole number, with a little slack, and whole numbers as `u64`.
//!
//! `f64::ceil` and `as u64` are exact everywhere, but on plain x86-64 each is a call or a scalar
//! instruction, so that loops over them do not become vector code. The `fast` forms do, by adding
//! and subtracting a number so great that the sum has no room for a fraction. Both give the same.

/// The rounding error that never adds one: relative to the number, absolute below 1.
const SLACK: f64 = 1e-9;
/// 1.5 * 2^52: sums near it are whole numbers, for addends of either sign below 2^51.
const WHOLE: f64 = 6_755_399_441_055_744.0;
/// 2^52: the bits of `x + 2^52` are those of 2^52 with the whole number `x` in the fraction.
const TWO_52: f64 = 4_503_599_627_370_496.0;
/// The `fast` forms hold for magnitudes up to this, 2^50.
pub const FAST_LIMIT: f64 = 1_125_899_906_842_624.0;

/// `x` lowered by the slack: what is then rounded up.
#[inline(always)]
fn lowered(x: f64) -> f64 {
    let magnitude = x.abs();
    x - SLACK * if magnitude > 1.0 { magnitude } else { 1.0 }
}

/// `ceil(x - 1e-9 * max(1, |x|))`.
pub fn up(x: f64) -> f64 {
    lowered(x).ceil()
}

/// [`up`] for |x| up to [`FAST_LIMIT`].
#[inline(always)]
pub fn up_fast(x: f64) -> f64 {
    let x = lowered(x);
    let nearest = (x + WHOLE) - WHOLE;
    nearest + if nearest < x { 1.0 } else { 0.0 }
}

/// `floor(x)` for |x| up to [`FAST_LIMIT`].
#[inline(always)]
pub fn floor_fast(x: f64) -> f64 {
    let nearest = (x + WHOLE) - WHOLE;
    nearest - if nearest > x { 1.0 } else { 0.0 }
}

/// A whole number in 0..2^52 as `u64`.
#[inline(always)]
pub fn whole_to_u64(x: f64) -> u64 {
    (x + TWO_52).to_bits() ^ TWO_52.to_bits()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rounding_error_never_adds_one() {
        assert_eq!(up(20.0 + 1e-12), 20.0);
        assert_eq!(up(20.0 - 1e-12), 20.0);
        assert_eq!(up(20.001), 21.0);
        assert_eq!(up(-0.5), 0.0);
        assert_eq!(up(-1.5), -1.0);
        assert_eq!(up(0.0), 0.0);
        // Relative above 1: 5e8 has a slack of a half.
        assert_eq!(up(500_000_000.4), 500_000_000.0);
        assert_eq!(up(500_000_000.6), 500_000_001.0);
    }

    proptest! {
        #[test]
        fn the_fast_forms_are_ceil_and_floor(x in -FAST_LIMIT..FAST_LIMIT, y in -40.0..40.0f64, halves in -90i32..90) {
            for x in [x, y, f64::from(halves) / 2.0, x.round()] {
                prop_assert_eq!(up_fast(x), up(x));
                prop_assert_eq!(floor_fast(x), x.floor());
            }
        }

        #[test]
        fn whole_numbers_keep_their_value(x in 0u64..1 << 52) {
            prop_assert_eq!(whole_to_u64(x as f64), x);
        }
    }
}
