//! Triangular from `signal_min` to `signal_max`, in the series' own units.

use std::sync::LazyLock;

use rand_distr::{Distribution, Triangular};
use randomness::Rng;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};
use settings::Problem;

use crate::portable::Portable;
use crate::series_settings::SeriesSettings;
use crate::shapes::random::distribution::{DistributionKind, Sampler, each};

/// The distribution `triangular`.
pub const KIND: DistributionKind = DistributionKind {
    name: "triangular",
    summary: "signal_min to signal_max, in its own units: not scaled",
    schema: || SCHEMA.clone(),
    example: r#"{ "signal_max": 100, "type": "triangular", "mode": 30 }"#,
    build,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Config {
    /// Where its peak lies. Default: midway.
    #[serde(default)]
    mode: Option<f64>,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Config>);

fn build(config: &Map<String, Value>, series: &SeriesSettings) -> Result<Box<dyn Sampler>, Vec<Problem>> {
    let Config { mode } = settings::read(&SCHEMA, config)?;
    let (low, high) = (series.signal_min, series.signal_max);
    if low >= high {
        // Bounds the wrong way round are told as a problem of the bounds.
        return Ok(Box::new(Flat(low)));
    }
    let mode = mode.unwrap_or(0.5 * low + 0.5 * high);
    match Triangular::new(Portable(low), Portable(high), Portable(mode)) {
        Ok(triangular) => Ok(Box::new(Peaked(triangular))),
        Err(_) => {
            let message = format!("expected a number from signal_min ({low}) to signal_max ({high}), found {mode}");
            Err(vec![Problem::new("mode", message)])
        }
    }
}

#[derive(Debug)]
struct Peaked(Triangular<Portable>);

impl Sampler for Peaked {
    fn in_own_units(&self) -> bool {
        true
    }

    fn fill(&self, out: &mut [f64], rng: &mut Rng) {
        each(out, || self.0.sample(rng).0);
    }
}

/// A triangle without width.
#[derive(Debug)]
struct Flat(f64);

impl Sampler for Flat {
    fn in_own_units(&self) -> bool {
        true
    }

    fn fill(&self, out: &mut [f64], _: &mut Rng) {
        out.fill(self.0);
    }
}
