//! Exponential, by inversion.

use std::sync::LazyLock;

use randomness::Rng;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};
use settings::Problem;

use crate::series_settings::SeriesSettings;
use crate::shapes::random::distribution::{DistributionKind, Sampler, each, one, standard_exponential};

/// The distribution `expovariate`.
pub const KIND: DistributionKind = DistributionKind {
    name: "expovariate",
    summary: "rate lambda",
    schema: || SCHEMA.clone(),
    example: r#"{ "signal_max": 100, "type": "expovariate", "lambda": 1 }"#,
    build,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Exponential {
    /// The rate, one over the mean.
    #[serde(default = "one")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    lambda: f64,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Exponential>);

fn build(config: &Map<String, Value>, _: &SeriesSettings) -> Result<Box<dyn Sampler>, Vec<Problem>> {
    Ok(Box::new(settings::read::<Exponential>(&SCHEMA, config)?))
}

impl Sampler for Exponential {
    fn fill(&self, out: &mut [f64], rng: &mut Rng) {
        each(out, || standard_exponential(rng) / self.lambda);
    }
}
