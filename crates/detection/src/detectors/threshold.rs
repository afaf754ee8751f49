//! The detector `threshold`: above a fixed value.
//!
//! The value is given, or a quantile of the first days: what an operator would read off a graph.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use settings::Problem;

use super::detection::{Detection, Edges, Flag};
use super::kind::{Detector, DetectorKind};
use super::series::{Refusal, Series};
use super::writers;

/// The detector `threshold`.
pub const KIND: DetectorKind = DetectorKind {
    name: "threshold",
    summary: "Above a fixed value, or above a quantile of the first days. Its score is the value.",
    schema: settings::schema_of::<Settings>,
    example: "threshold:quantile=0.99,days=1",
    build,
    write: writers::THRESHOLD_ALARM,
};

/// The settings of `threshold`.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// The value that has to be exceeded. Default: the quantile.
    value: Option<f64>,
    /// Which quantile of the first days is the threshold: the least value that so large a share does not exceed.
    #[schemars(range(min = 0, max = 1))]
    quantile: f64,
    /// How many days the quantile is taken of; they are the warm-up.
    #[schemars(range(min = 1, max = 30))]
    days: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { value: None, quantile: 0.999, days: 2 }
    }
}

fn build(settings: &Map<String, Value>) -> Result<Box<dyn Detector>, Vec<Problem>> {
    Ok(Box::new(Threshold { settings: settings::read(&(KIND.schema)(), settings)? }))
}

#[derive(Debug)]
struct Threshold {
    settings: Settings,
}

impl Detector for Threshold {
    fn warm_up(&self, series: &Series<'_>) -> u64 {
        let days = if self.settings.value.is_some() { 0 } else { u64::from(self.settings.days) };
        days * series.slots_a_day() as u64
    }

    fn writer_settings(&self) -> Value {
        json!({})
    }

    fn detect(&self, series: &Series<'_>, _seed: u64) -> Result<Detection, Refusal> {
        series.check()?;
        let warm_up = self.warm_up(series);
        let mut detection = Detection::quiet(series.values.len(), warm_up);
        let learned = series.values.len().min(usize::try_from(warm_up).unwrap_or(usize::MAX));
        let threshold = match self.settings.value {
            Some(value) => value,
            None => match quantile(&series.values[..learned], self.settings.quantile) {
                Some(value) => value,
                None => return Ok(detection),
            },
        };
        let count = series.values.len();
        let mut edges = Edges { lower: vec![f64::NEG_INFINITY; count], upper: vec![f64::NAN; count] };
        for (slot, value) in series.values.iter().copied().enumerate().skip(learned) {
            edges.upper[slot] = threshold;
            if value.is_nan() {
                continue;
            }
            detection.scores[slot] = Some(value);
            if value > threshold {
                let slot = slot as u64;
                detection.flags.push(Flag { slot, since: slot, score: value, value, expected: None });
            }
        }
        detection.edges = Some(edges);
        Ok(detection)
    }
}

/// The least of the values that a share of them does not exceed.
fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut known: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    let rank = (libm::ceil(share * known.len() as f64) as usize).clamp(1, known.len().max(1)) - 1;
    (!known.is_empty()).then(|| *known.select_nth_unstable_by(rank, f64::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_the_least_value_that_its_share_does_not_exceed() {
        let values: Vec<f64> = (1..=1_000).rev().map(f64::from).chain([f64::NAN]).collect();
        assert_eq!([0.0, 0.5, 0.999, 1.0].map(|share| quantile(&values, share).unwrap()), [1.0, 500.0, 999.0, 1_000.0]);
        assert_eq!(quantile(&[f64::NAN], 0.5), None);
    }
}
