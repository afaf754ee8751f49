//! Gaussian noise.

use randomness::Rng;
use schemars::Schema;
use serde_json::json;

use super::kind::{Level, Noise, NoiseKind};
use crate::normal::Ziggurat;
use crate::series_settings::SeriesSettings;

/// The noise `gaussian`.
pub const KIND: NoiseKind = NoiseKind {
    name: "gaussian",
    summary: "Normal values, min-max scaled over the cycle to noise_min..noise_max, rounded up, added to the signal. \
              An absent bound is 0, equal bounds are an offset, both 0 is no noise.",
    schema,
    example: r#"{ "signal_max": 100, "noise_min": -5, "noise_max": 5 }"#,
    build: |_, series| {
        let bounds = (series.noise_min.unwrap_or(0.0), series.noise_max.unwrap_or(0.0));
        Ok(Box::new(Gaussian { bounds }))
    },
};

/// Its bounds are settings of every series.
fn schema() -> Schema {
    let series = settings::schema_of::<SeriesSettings>();
    let bounds: serde_json::Map<_, _> = settings::properties(&series)
        .filter(|(name, _)| name.starts_with("noise_"))
        .map(|(name, rules)| (name.clone(), rules.clone()))
        .collect();
    let schema = json!({ "type": "object", "additionalProperties": false, "properties": bounds });
    Schema::try_from(schema).unwrap_or_default()
}

#[derive(Debug)]
struct Gaussian {
    bounds: (f64, f64),
}

impl Noise for Gaussian {
    fn fill(&self, out: &mut [u64], rng: &mut Rng) -> Level {
        let (low, high) = self.bounds;
        if low == high {
            return Level::Offset(low);
        }
        Level::Scaled { drawn: fill(out, rng), bounds: self.bounds }
    }
}

/// Fills `out` with the bits of standard normal values; gives the least and the greatest.
fn fill(out: &mut [u64], rng: &mut Rng) -> (f64, f64) {
    let ziggurat = Ziggurat::get();
    // A copy of one's own stays in registers.
    let mut own = rng.clone();
    let (mut least, mut greatest) = (f64::INFINITY, f64::NEG_INFINITY);
    for slot in out {
        let x = ziggurat.sample_in_loop(&mut own);
        least = if x < least { x } else { least };
        greatest = if x > greatest { x } else { greatest };
        *slot = x.to_bits();
    }
    *rng = own;
    (least, greatest)
}
