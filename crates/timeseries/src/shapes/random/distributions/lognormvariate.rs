//! The exponential of a normal value.

use std::sync::LazyLock;

use randomness::Rng;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};
use settings::Problem;

use crate::normal::Ziggurat;
use crate::series_settings::SeriesSettings;
use crate::shapes::random::distribution::{DistributionKind, Sampler, each, one};

/// The distribution `lognormvariate`.
pub const KIND: DistributionKind = DistributionKind {
    name: "lognormvariate",
    summary: "mu, sigma of the logarithm",
    schema: || SCHEMA.clone(),
    example: r#"{ "signal_max": 100, "type": "lognormvariate", "mu": 0, "sigma": 0.5 }"#,
    build,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct LogNormal {
    /// The mean of the logarithm.
    #[serde(default)]
    mu: f64,
    /// The standard deviation of the logarithm.
    #[serde(default = "one")]
    #[schemars(range(min = 0))]
    sigma: f64,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<LogNormal>);

fn build(config: &Map<String, Value>, _: &SeriesSettings) -> Result<Box<dyn Sampler>, Vec<Problem>> {
    Ok(Box::new(settings::read::<LogNormal>(&SCHEMA, config)?))
}

impl Sampler for LogNormal {
    fn fill(&self, out: &mut [f64], rng: &mut Rng) {
        let ziggurat = Ziggurat::get();
        each(out, || libm::exp(self.mu + self.sigma * ziggurat.sample(rng)));
    }
}
