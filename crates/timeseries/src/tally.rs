//! What is known of a series: extremes, mean, spread. In lanes that become vector code, and whose
//! order of sums is the same on every machine.

use crate::clean::Moments;

/// Sums and extremes side by side: then their order is the same on every machine.
const LANES: usize = 4;

/// Extremes and sums of whole numbers, in lanes that become vector code.
///
/// Sums are of distances from a whole number near the mean of the first values: then they are small,
/// mostly exact, and their difference keeps its digits.
#[derive(Default)]
pub struct Tally {
    count: usize,
    center: f64,
    range: Range,
    sums: [f64; LANES],
    squares: [f64; LANES],
}

impl Tally {
    pub fn extend(&mut self, window: &[f64]) {
        let (eights, rest) = window.as_chunks::<LANES>();
        if self.count == 0 {
            let near = eights.first().map_or(rest, <[f64; LANES]>::as_slice);
            self.center = (near.iter().sum::<f64>() / near.len() as f64).round();
        }
        self.count += window.len();
        // Copies of one's own stay in registers.
        let (center, mut sums, mut squares, mut range) = (self.center, self.sums, self.squares, self.range);
        for eight in eights {
            for lane in 0..LANES {
                let distance = eight[lane] - center;
                sums[lane] += distance;
                squares[lane] += distance * distance;
            }
            range.add(eight);
        }
        for (lane, x) in rest.iter().enumerate() {
            let distance = x - center;
            sums[lane] += distance;
            squares[lane] += distance * distance;
        }
        range.add(rest);
        (self.sums, self.squares, self.range) = (sums, squares, range);
    }

    pub fn moments(&self) -> Moments {
        if self.count == 0 {
            return Moments::default();
        }
        let count = self.count as f64;
        let (min, max) = self.range.bounds();
        let mean = self.sums.iter().sum::<f64>() / count;
        let variance = self.squares.iter().sum::<f64>() / count - mean * mean;
        let std = if min == max { 0.0 } else { variance.max(0.0).sqrt() };
        Moments { min: min as u64, max: max as u64, mean: self.center + mean, std }
    }
}

/// Least and greatest value, in lanes too.
#[derive(Clone, Copy)]
pub struct Range {
    low: [f64; LANES],
    high: [f64; LANES],
}

impl Default for Range {
    fn default() -> Self {
        Self { low: [f64::INFINITY; LANES], high: [f64::NEG_INFINITY; LANES] }
    }
}

impl Range {
    pub fn of(values: &[f64]) -> Self {
        let mut range = Self::default();
        range.extend(values);
        range
    }

    #[inline(always)]
    fn add(&mut self, values: &[f64]) {
        for (lane, x) in values.iter().enumerate() {
            self.low[lane] = if *x < self.low[lane] { *x } else { self.low[lane] };
            self.high[lane] = if *x > self.high[lane] { *x } else { self.high[lane] };
        }
    }

    pub fn extend(&mut self, values: &[f64]) {
        let mut range = *self;
        let (eights, rest) = values.as_chunks::<LANES>();
        for eight in eights {
            range.add(eight);
        }
        range.add(rest);
        *self = range;
    }

    pub fn bounds(&self) -> (f64, f64) {
        let low = self.low.iter().fold(f64::INFINITY, |least, x| if *x < least { *x } else { least });
        let high = self.high.iter().fold(f64::NEG_INFINITY, |most, x| if *x > most { *x } else { most });
        (low, high)
    }
}
