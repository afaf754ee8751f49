//! Wilson's interval of a share (Wilson, JASA 22, 1927).

use super::interval::Interval;

/// The 97.5th percentile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The 95 % interval of a share, of which `hits` of `all` were seen; absent when there were none.
#[must_use]
pub fn wilson(hits: u64, all: u64) -> Option<Interval> {
    if all == 0 {
        return None;
    }
    let (n, share) = (all as f64, hits as f64 / all as f64);
    let middle = share + Z * Z / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let bound = |value: f64| (value / (1.0 + Z * Z / n)).clamp(0.0, 1.0);
    // At the ends the interval ends there exactly; rounding would leave a trace.
    let low = if hits == 0 { 0.0 } else { bound(middle - half) };
    Some(Interval(low, if hits == all { 1.0 } else { bound(middle + half) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_published_examples() {
        for (hits, all, low, high) in [
            (9, 10, 0.595_849_973_2, 0.982_123_786_9),
            (45, 50, 0.786_397_685_6, 0.956_524_235_1),
            (0, 10, 0.0, 0.277_532_799_9),
        ] {
            let Interval(a, b) = wilson(hits, all).unwrap();
            assert!((a - low).abs() < 1e-9 && (b - high).abs() < 1e-9, "{hits} of {all}: {a} {b}");
        }
        assert_eq!(wilson(0, 0), None);
    }
}
