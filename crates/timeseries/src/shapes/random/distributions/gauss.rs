//! Normal; `gauss` and `normalvariate` are the same.

use std::sync::LazyLock;

use randomness::Rng;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};
use settings::Problem;

use crate::normal::Ziggurat;
use crate::series_settings::SeriesSettings;
use crate::shapes::random::distribution::{DistributionKind, Sampler, each, one};

/// The distribution `gauss`.
pub const GAUSS: DistributionKind = DistributionKind {
    name: "gauss",
    summary: "mu, sigma",
    schema: || SCHEMA.clone(),
    example: r#"{ "signal_max": 100, "type": "gauss", "mu": 0, "sigma": 1 }"#,
    build,
};

/// The distribution `normalvariate`.
pub const NORMALVARIATE: DistributionKind = DistributionKind {
    name: "normalvariate",
    example: r#"{ "signal_max": 100, "type": "normalvariate", "mu": 0, "sigma": 1 }"#,
    ..GAUSS
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Normal {
    /// The mean.
    #[serde(default)]
    mu: f64,
    /// The standard deviation.
    #[serde(default = "one")]
    #[schemars(range(min = 0))]
    sigma: f64,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Normal>);

fn build(config: &Map<String, Value>, _: &SeriesSettings) -> Result<Box<dyn Sampler>, Vec<Problem>> {
    Ok(Box::new(settings::read::<Normal>(&SCHEMA, config)?))
}

impl Sampler for Normal {
    fn fill(&self, out: &mut [f64], rng: &mut Rng) {
        let ziggurat = Ziggurat::get();
        each(out, || self.mu + self.sigma * ziggurat.sample(rng));
    }
}
