//! The detector `ewma`: far from an exponentially weighted mean (Roberts, "Control chart tests based on geometric moving
//! averages", 1959).
//!
//! Level m and variance v follow with weight a: d = x - m, m += a d, v = (1 - a)(v + a d^2). A slot is flagged if
//! |d| > k sqrt(v). A flagged d is cut to 3 sqrt(v) before the update, or one spike would blind it for long.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use settings::Problem;

use super::detection::{Detection, Edges, Flag};
use super::kind::{Detector, DetectorKind};
use super::series::{Refusal, Series};
use super::writers;

/// The detector `ewma`.
pub const KIND: DetectorKind = DetectorKind {
    name: "ewma",
    summary: "Far from an exponentially weighted mean. Its score is the distance in standard deviations.",
    schema: settings::schema_of::<Settings>,
    example: "ewma:weight=0.05,k=8",
    build,
    write: writers::BAND_ALARM,
};

/// How far a flagged distance moves the level, in standard deviations.
const CUT: f64 = 3.0;

/// The least standard deviation, as a share of the level: a constant series has none, and would never accept a new level.
const LEAST_SHARE: f64 = 1e-3;

/// The least standard deviation of all.
const LEAST: f64 = 1e-9;

/// The settings of `ewma`.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// How much a new value counts.
    #[schemars(range(min = 0.000_001, max = 1))]
    weight: f64,
    /// How many standard deviations are too far.
    #[schemars(range(min = 0.1, max = 1000))]
    k: f64,
    /// How many slots it learns from before it flags any.
    #[schemars(range(min = 1, max = 1_000_000))]
    warm_up: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { weight: 0.1, k: 6.0, warm_up: 60 }
    }
}

fn build(settings: &Map<String, Value>) -> Result<Box<dyn Detector>, Vec<Problem>> {
    Ok(Box::new(Ewma { settings: settings::read(&(KIND.schema)(), settings)? }))
}

#[derive(Debug)]
struct Ewma {
    settings: Settings,
}

impl Detector for Ewma {
    fn warm_up(&self, _series: &Series<'_>) -> u64 {
        u64::from(self.settings.warm_up)
    }

    fn writer_settings(&self) -> Value {
        json!({ "k": self.settings.k })
    }

    fn detect(&self, series: &Series<'_>, _seed: u64) -> Result<Detection, Refusal> {
        series.check()?;
        let Settings { weight, k, warm_up } = self.settings;
        let count = series.values.len();
        let mut detection = Detection::quiet(count, u64::from(warm_up));
        let mut edges = Edges { lower: vec![f64::NAN; count], upper: vec![f64::NAN; count] };
        let (mut level, mut variance) = (f64::NAN, 0.0_f64);
        for (slot, value) in series.values.iter().copied().enumerate() {
            if value.is_nan() {
                continue;
            }
            if level.is_nan() {
                level = value;
            }
            let sigma = variance.sqrt().max(LEAST_SHARE * level.abs()).max(LEAST);
            let mut distance = value - level;
            if slot >= warm_up as usize {
                let score = distance.abs() / sigma;
                detection.scores[slot] = Some(score);
                (edges.lower[slot], edges.upper[slot]) = (level - k * sigma, level + k * sigma);
                if score > k {
                    let slot = slot as u64;
                    detection.flags.push(Flag { slot, since: slot, score, value, expected: Some(level) });
                    distance = distance.clamp(-CUT * sigma, CUT * sigma);
                }
            }
            level += weight * distance;
            variance = (1.0 - weight) * (variance + weight * distance * distance);
        }
        detection.edges = Some(edges);
        Ok(detection)
    }
}
