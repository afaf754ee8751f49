//! Gamma (Marsaglia and Tsang, "A simple method for generating gamma variables", 2000).

use std::sync::LazyLock;

use rand_distr::{Distribution, Gamma};
use randomness::Rng;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};
use settings::Problem;

use crate::portable::Portable;
use crate::series_settings::SeriesSettings;
use crate::shapes::random::distribution::{DistributionKind, Sampler, each, one};

/// The distribution `gammavariate`.
pub const KIND: DistributionKind = DistributionKind {
    name: "gammavariate",
    summary: "alpha, scale beta",
    schema: || SCHEMA.clone(),
    example: r#"{ "signal_max": 100, "type": "gammavariate", "alpha": 2, "beta": 3 }"#,
    build,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Config {
    /// The shape.
    #[serde(default = "one")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    alpha: f64,
    /// The scale.
    #[serde(default = "one")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    beta: f64,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Config>);

fn build(config: &Map<String, Value>, _: &SeriesSettings) -> Result<Box<dyn Sampler>, Vec<Problem>> {
    let Config { alpha, beta } = settings::read(&SCHEMA, config)?;
    match Gamma::new(Portable(alpha), Portable(beta)) {
        Ok(gamma) => Ok(Box::new(Gammavariate(gamma))),
        Err(error) => Err(vec![Problem::new("alpha", error.to_string())]),
    }
}

#[derive(Debug)]
struct Gammavariate(Gamma<Portable>);

impl Sampler for Gammavariate {
    fn fill(&self, out: &mut [f64], rng: &mut Rng) {
        each(out, || self.0.sample(rng).0);
    }
}
