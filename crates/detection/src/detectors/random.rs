//! The detector `random`, and the control of every other: alerts that are drawn.

use rand::Rng;
use randomness::{below, stream, stream_key, sub_stream, uniform};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use settings::Problem;

use super::detection::{Detection, Flag};
use super::kind::{Detector, DetectorKind};
use super::series::{Refusal, Series};
use super::writers;
use crate::scores::Range;

/// The detector `random`.
pub const KIND: DetectorKind = DetectorKind {
    name: "random",
    summary: "Flags slots that are drawn, so many a day: what chance gives. Its score is a number drawn from 0 to 1.",
    schema: settings::schema_of::<Settings>,
    example: "random:per_day=4",
    build,
    write: writers::GENERIC,
};

/// The settings of `random`.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// How many slots of a day are flagged on average.
    #[schemars(range(min = 0, max = 86_400))]
    per_day: f64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { per_day: 1.0 }
    }
}

fn build(settings: &Map<String, Value>) -> Result<Box<dyn Detector>, Vec<Problem>> {
    Ok(Box::new(Random { settings: settings::read(&(KIND.schema)(), settings)? }))
}

#[derive(Debug)]
struct Random {
    settings: Settings,
}

impl Detector for Random {
    fn warm_up(&self, _series: &Series<'_>) -> u64 {
        0
    }

    fn detect(&self, series: &Series<'_>, seed: u64) -> Result<Detection, Refusal> {
        series.check()?;
        let mut detection = Detection::quiet(series.values.len(), 0);
        let share = self.settings.per_day / series.slots_a_day() as f64;
        // A stream for each slot: a longer series draws the same for the slots before.
        let key = stream_key(seed, &[b"detector", b"random"]);
        for (slot, value) in series.values.iter().copied().enumerate() {
            let score = uniform(&mut sub_stream(&key, slot as u64));
            if value.is_nan() {
                continue;
            }
            detection.scores[slot] = Some(score);
            if score > 1.0 - share {
                let slot = slot as u64;
                detection.flags.push(Flag { slot, since: slot, score, value, expected: None });
            }
        }
        Ok(detection)
    }
}

/// The control of a detector: as many alerts, as long as its own, drawn uniformly without overlap from slot `first` to before
/// `end`. Alerts that do not fit there any more are left out. `draw` numbers the draws.
#[must_use]
pub fn control(alerts: &[Range], first: u64, end: u64, seed: u64, draw: u64) -> Vec<Range> {
    let mut rng = stream(seed, &[b"detector", b"control", &draw.to_le_bytes()]);
    let mut room = end.saturating_sub(first);
    let mut lengths: Vec<u64> = Vec::with_capacity(alerts.len());
    for length in alerts.iter().map(Range::len) {
        if length <= room {
            room -= length;
            lengths.push(length);
        }
    }
    shuffle(&mut lengths, &mut rng);
    // Positions among the free slots, in order: every placement without overlap is equally likely.
    let mut gaps: Vec<u64> = lengths.iter().map(|_| below(&mut rng, room + 1)).collect();
    gaps.sort_unstable();
    let mut used = 0;
    gaps.iter()
        .zip(lengths)
        .map(|(gap, length)| {
            let start = first + gap + used;
            used += length;
            Range::new(start, start + length - 1)
        })
        .collect()
}

/// Fisher and Yates.
fn shuffle(lengths: &mut [u64], rng: &mut impl Rng) {
    for last in (1..lengths.len()).rev() {
        lengths.swap(last, below(rng, last as u64 + 1) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_control_has_as_many_alerts_of_the_same_lengths_without_overlap() {
        let alerts = [Range::new(0, 0), Range::new(5, 9), Range::new(20, 21)];
        let mut covered = vec![0_u32; 20];
        for draw in 0..2_000 {
            let drawn = control(&alerts, 10, 30, 7, draw);
            let mut lengths: Vec<u64> = drawn.iter().map(Range::len).collect();
            lengths.sort_unstable();
            assert_eq!(lengths, [1, 2, 5]);
            assert!(drawn.windows(2).all(|pair| pair[0].last < pair[1].first));
            for slot in drawn.iter().flat_map(|range| range.first..=range.last) {
                covered[(slot - 10) as usize] += 1;
            }
        }
        // 8 of 20 slots; those at the ends are covered less often, by fewer placements.
        assert_eq!(covered.iter().sum::<u32>(), 16_000);
        assert!(covered[6..14].iter().all(|count| (650..1_150).contains(count)), "{covered:?}");
        assert_eq!(control(&alerts, 10, 13, 7, 0).len(), 2);
    }
}
