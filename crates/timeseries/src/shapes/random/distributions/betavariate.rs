//! Beta (Cheng, "Generating beta variates with nonintegral shape parameters", 1978).

use std::sync::LazyLock;

use rand_distr::{Beta, Distribution};
use randomness::Rng;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};
use settings::Problem;

use crate::portable::Portable;
use crate::series_settings::SeriesSettings;
use crate::shapes::random::distribution::{DistributionKind, Sampler, each, one};

/// The distribution `betavariate`.
pub const KIND: DistributionKind = DistributionKind {
    name: "betavariate",
    summary: "alpha, beta",
    schema: || SCHEMA.clone(),
    example: r#"{ "signal_max": 100, "type": "betavariate", "alpha": 2, "beta": 5 }"#,
    build,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Config {
    /// The first shape.
    #[serde(default = "one")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    alpha: f64,
    /// The second shape.
    #[serde(default = "one")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    beta: f64,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Config>);

fn build(config: &Map<String, Value>, _: &SeriesSettings) -> Result<Box<dyn Sampler>, Vec<Problem>> {
    let Config { alpha, beta } = settings::read(&SCHEMA, config)?;
    match Beta::new(Portable(alpha), Portable(beta)) {
        Ok(beta) => Ok(Box::new(Betavariate(beta))),
        Err(error) => Err(vec![Problem::new("alpha", error.to_string())]),
    }
}

#[derive(Debug)]
struct Betavariate(Beta<Portable>);

impl Sampler for Betavariate {
    fn fill(&self, out: &mut [f64], rng: &mut Rng) {
        each(out, || self.0.sample(rng).0);
    }
}
