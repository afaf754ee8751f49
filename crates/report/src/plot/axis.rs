//! The value axis. When anomalies dwarf the signal one linear axis would flatten the signal to a line, so the axis is split:
//! linear where the clean series lives, logarithmic above it, squeezed below it.

use serde::Serialize;

use super::points::Points;
use super::series::{Anomaly, Series};
use crate::digits::grouped;

/// How many times the clean range the whole range must be before the axis is split.
const DWARFED: f64 = 4.0;
/// The share of the height that values above the clean range get, and those below it.
const ABOVE: f64 = 0.36;
const BELOW: f64 = 0.14;

/// The value axis of one series.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Axis {
    /// The least value of the axis.
    pub low: f64,
    /// The greatest value of the axis.
    pub high: f64,
    /// Where the linear part begins; `low` unless what lies below is squeezed.
    pub base_low: f64,
    /// Where the linear part ends; `high` unless what lies above is logarithmic.
    pub base_high: f64,
}

impl Axis {
    /// The axis that shows every value of a series, and its clean oscillation too.
    pub fn of(series: &Series) -> Axis {
        Axis::around(&series.points, &series.anomalies)
    }

    /// The axis that shows these points and the values of these anomalies, which may not be among them.
    pub fn around(points: &Points, anomalies: &[Anomaly]) -> Axis {
        let anomalous = || anomalies.iter().flat_map(|anomaly| anomaly.points().map(|point| point.value));
        let mut clean: Vec<u64> = points.iter().map(|point| point.clean).collect();
        clean.sort_unstable();
        let all = || points.iter().map(|point| point.value).chain(anomalous());
        let clean_low = clean.first().copied().unwrap_or(0) as f64;
        let clean_high = body_high(&clean) as f64;
        let low = (all().min().unwrap_or(0) as f64).min(clean_low);
        let high = (all().max().unwrap_or(0) as f64).max(clean_high);

        // A flat series has no oscillation to save; what must stay visible is its level above 0.
        let flat = clean_high <= clean_low;
        let span = if flat { clean_high } else { clean_high - clean_low };
        let dwarfed = |distance: f64| span > 0.0 && distance > (DWARFED - 1.0) * span;
        let squeezed = !flat && dwarfed(clean_low - low);
        let bottom = if flat { 0.0 } else { from_zero(low, clean_high) };
        let base_low = if squeezed { clean_low } else { bottom };
        let low = if squeezed { from_zero(low, clean_low) } else { bottom };
        let base_high = if dwarfed(high - clean_high) { clean_high } else { high };
        let (base_high, high) = if high > low { (base_high, high) } else { (low + 1.0, low + 1.0) };
        Axis { low, high, base_low, base_high: base_high.max(base_low) }
    }

    /// Whether the part above the clean range is logarithmic.
    pub fn log_above(&self) -> bool {
        self.high > self.base_high
    }

    /// Whether the part below the clean range is squeezed.
    pub fn squeezed_below(&self) -> bool {
        self.base_low > self.low
    }

    /// The shares of the height at which the linear part begins and ends.
    pub fn base(&self) -> (f64, f64) {
        (if self.squeezed_below() { BELOW } else { 0.0 }, if self.log_above() { 1.0 - ABOVE } else { 1.0 })
    }

    /// Where a value lies on the axis: 0 at the bottom, 1 at the top.
    pub fn height_of(&self, value: f64) -> f64 {
        let (from, to) = self.base();
        let share = |value: f64, low: f64, high: f64| {
            if high > low { (value - low) / (high - low) } else { 0.5 }
        };
        let height = if value > self.base_high {
            to + (1.0 - to) * share(log10(value), log10(self.base_high), log10(self.high))
        } else if value < self.base_low {
            from * share(value, self.low, self.base_low)
        } else {
            from + (to - from) * share(value, self.base_low, self.base_high)
        };
        height.clamp(0.0, 1.0)
    }

    /// What is special about the axis, in words; nothing for a linear one.
    pub fn note(&self) -> Option<String> {
        let above = self.log_above().then(|| format!("log above {}", grouped(self.base_high as u64)));
        let below = self.squeezed_below().then(|| format!("squeezed below {}", grouped(self.base_low as u64)));
        match (below, above) {
            (None, None) => None,
            (below, above) => Some(below.into_iter().chain(above).collect::<Vec<_>>().join(", ")),
        }
    }

    /// The values that deserve a mark, from low to high: round ones in the linear part, powers of ten above it.
    pub fn ticks(&self, most: usize) -> Vec<f64> {
        let mut ticks = Vec::new();
        if self.squeezed_below() {
            ticks.push(self.low);
        }
        let step = round_step((self.base_high - self.base_low) / most.max(1) as f64);
        let mut tick = (self.base_low / step).ceil() * step;
        while tick <= self.base_high && ticks.len() < 4 * most.max(1) {
            ticks.push(tick);
            tick += step;
        }
        if self.log_above() {
            let decades = (log10(self.high) - log10(self.base_high)).ceil().max(1.0) as u32;
            let stride = decades.div_ceil(4);
            let mut power = 10f64.powi(log10(self.base_high).ceil() as i32);
            while power <= self.high {
                if self.height_of(power) - self.base().1 > 0.07 {
                    ticks.push(power);
                }
                power *= 10f64.powi(stride as i32);
            }
            if ticks.last().is_none_or(|last| self.height_of(self.high) - self.height_of(*last) > 0.12) {
                ticks.push(self.high);
            }
        }
        ticks
    }
}

/// Where the bulk of the clean values ends: their greatest one, or the 98th percentile when a few natural bursts dwarf the rest.
fn body_high(sorted: &[u64]) -> u64 {
    let (Some(&low), Some(&high)) = (sorted.first(), sorted.last()) else {
        return 0;
    };
    let bulk = sorted[(sorted.len() - 1) * 98 / 100];
    if bulk > low && high - low > 3u64.saturating_mul(bulk - low) { bulk } else { high }
}

/// 0, unless the values lie so far from it that their movement would be lost.
fn from_zero(low: f64, high: f64) -> f64 {
    if low > 0.6 * high { low } else { 0.0 }
}

/// The least of 1, 2, 5 times a power of ten that is at least `step`, and at least 1: values are whole.
fn round_step(step: f64) -> f64 {
    let power = 10f64.powi(log10(step.max(1.0)).floor() as i32);
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * power).find(|n| *n >= step).unwrap_or(10.0 * power).max(1.0)
}

/// The logarithm, of 1 at least. Its last digits may vary between platforms; a picture's do not matter.
fn log10(value: f64) -> f64 {
    value.max(1.0).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(clean: &[u64], spikes: &[(usize, u64)]) -> Series {
        let mut values = clean.to_vec();
        for &(slot, value) in spikes {
            values[slot] = value;
        }
        let anomalies = (spikes.iter())
            .map(|&(slot, value)| Anomaly {
                label: "a".into(),
                kind: "spike".into(),
                start: slot,
                end: slot,
                clean: vec![clean[slot]],
                values: vec![value],
                sigma: None,
            })
            .collect();
        Series {
            id: "g".into(),
            shape: "square".into(),
            description: None,
            first_slot_time_ms: 0,
            slot_seconds: 60,
            first_position: 0,
            cycle_slots: 0,
            points: Points::reduce(values, clean.to_vec()),
            anomalies,
        }
    }

    #[test]
    fn the_clean_oscillation_keeps_half_the_height_however_great_the_spikes_are() {
        for spike in [100, 441, 1_000_000, 9_007_199_254_740_992] {
            let axis = Axis::of(&series(&[1, 20, 1, 20, 1, 20], &[(2, spike)]));
            let height = axis.height_of(20.0) - axis.height_of(1.0);
            assert!(height > 0.5, "{height} at {spike}");
            assert!(axis.height_of(spike as f64) > 0.99);
            assert_eq!(axis.note().as_deref(), Some("log above 20"));
        }
    }

    #[test]
    fn a_small_oscillation_far_above_zero_stays_visible_beside_a_drop() {
        let axis = Axis::of(&series(&[1000, 1010, 1000, 1010], &[(1, 0)]));
        assert!(axis.height_of(1010.0) - axis.height_of(1000.0) > 0.5);
        assert_eq!(axis.height_of(0.0), 0.0);
        assert_eq!(axis.note().as_deref(), Some("squeezed below 1,000"));
    }

    #[test]
    fn moderate_anomalies_leave_the_axis_linear() {
        let axis = Axis::of(&series(&[0, 10, 20, 10], &[(1, 30)]));
        assert_eq!(axis.note(), None);
        assert!((axis.height_of(15.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn heights_rise_with_values_and_ticks_lie_on_the_axis() {
        type Case = (&'static [u64], &'static [(usize, u64)]);
        let cases: [Case; 7] = [
            (&[0, 0, 0], &[]),
            (&[7], &[]),
            (&[], &[]),
            (&[5, 5, 5], &[(1, 36)]),
            (&[100, 100], &[(0, 10_201)]),
            (&[900, 1010, 990], &[(1, 0), (2, 4_000_000)]),
            (&[0, 0, 0, 0], &[(1, u64::MAX)]),
        ];
        for (clean, spikes) in cases {
            let axis = Axis::of(&series(clean, spikes));
            let ticks = axis.ticks(4);
            assert!(!ticks.is_empty() && ticks.len() <= 12, "{ticks:?} for {clean:?}");
            for pair in ticks.windows(2) {
                assert!(axis.height_of(pair[0]) < axis.height_of(pair[1]), "{ticks:?} for {clean:?}");
            }
            assert!(ticks.iter().all(|tick| (axis.low..=axis.high).contains(tick)), "{axis:?} {ticks:?}");
        }
    }
}
