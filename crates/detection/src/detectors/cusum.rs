//! The detector `cusum`: a small shift that lasts (Page, "Continuous inspection schemes", 1954).
//!
//! On the residual z of the detector `band`, in standard deviations: S+ = max(0, S+ + z - k), and S- likewise with -z. A slot
//! is flagged when one of them exceeds h, and both start again from 0. The textbook's h of 5 gives several false alerts a
//! day at slots of a minute, so 15 is the default. It is not for single slots.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use settings::Problem;

use super::band::each_day;
use super::detection::{Detection, Edges, Flag};
use super::kind::{Detector, DetectorKind};
use super::series::{Refusal, Series};
use super::writers;

/// The detector `cusum`.
pub const KIND: DetectorKind = DetectorKind {
    name: "cusum",
    summary: "Sums of what the band does not explain, for small shifts that last. Its score is the greater of the two sums.",
    schema: settings::schema_of::<Settings>,
    example: "cusum:h=10",
    build,
    write: writers::BAND_ALARM,
};

/// The settings of `cusum`.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// What is taken off each residual: half the shift that is looked for, in standard deviations.
    #[schemars(range(min = 0, max = 100))]
    k: f64,
    /// The sum that is flagged.
    #[schemars(range(min = 0.1, max = 100_000))]
    h: f64,
    /// Whether each weekday has a profile of its own. It warms up 15 days.
    weekday: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { k: 0.5, h: 15.0, weekday: false }
    }
}

fn build(settings: &Map<String, Value>) -> Result<Box<dyn Detector>, Vec<Problem>> {
    Ok(Box::new(Cusum { settings: settings::read(&(KIND.schema)(), settings)? }))
}

#[derive(Debug)]
struct Cusum {
    settings: Settings,
}

/// One of the two sums.
#[derive(Clone, Copy, Default)]
struct Sum {
    value: f64,
    /// The slot in which it left 0.
    since: u64,
}

impl Sum {
    fn add(&mut self, slot: u64, residual: f64) {
        if self.value <= 0.0 {
            self.since = slot;
        }
        self.value = (self.value + residual).max(0.0);
    }
}

impl Detector for Cusum {
    fn warm_up(&self, series: &Series<'_>) -> u64 {
        (series.slots_a_day() * if self.settings.weekday { 15 } else { 1 }) as u64
    }

    fn writer_settings(&self) -> Value {
        json!({ "k": self.settings.h })
    }

    fn detect(&self, series: &Series<'_>, _seed: u64) -> Result<Detection, Refusal> {
        series.check()?;
        let Settings { k, h, weekday } = self.settings;
        let count = series.values.len();
        let warm_up = self.warm_up(series);
        let mut detection = Detection::quiet(count, warm_up);
        let mut edges = Edges { lower: vec![f64::NAN; count], upper: vec![f64::NAN; count] };
        let (mut above, mut below) = (Sum::default(), Sum::default());
        let learned = warm_up as usize / series.slots_a_day();
        each_day(series, weekday, learned, |day| {
            for (place, value) in day.values.iter().copied().enumerate() {
                let (expected, sigma) = (day.expected[place], day.sigma[place]);
                let at = day.first + place;
                // What this slot alone would have to be, for the sums to exceed h.
                edges.lower[at] = expected - sigma * (h - below.value + k);
                edges.upper[at] = expected + sigma * (h - above.value + k);
                if value.is_nan() {
                    continue;
                }
                let (slot, z) = (at as u64, (value - expected) / sigma);
                above.add(slot, z - k);
                below.add(slot, -z - k);
                let sum = if above.value >= below.value { above } else { below };
                detection.scores[at] = Some(sum.value);
                if sum.value > h {
                    let (score, since, expected) = (sum.value, sum.since, Some(expected));
                    detection.flags.push(Flag { slot, since, score, value, expected });
                    (above, below) = (Sum::default(), Sum::default());
                }
            }
        });
        detection.edges = Some(edges);
        Ok(detection)
    }
}
