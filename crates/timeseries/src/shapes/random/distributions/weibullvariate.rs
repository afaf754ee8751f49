//! Weibull, by inversion.

use std::sync::LazyLock;

use randomness::Rng;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};
use settings::Problem;

use crate::series_settings::SeriesSettings;
use crate::shapes::random::distribution::{DistributionKind, Sampler, each, one, standard_exponential};

/// The distribution `weibullvariate`.
pub const KIND: DistributionKind = DistributionKind {
    name: "weibullvariate",
    summary: "scale alpha, shape beta",
    schema: || SCHEMA.clone(),
    example: r#"{ "signal_max": 100, "type": "weibullvariate", "alpha": 1, "beta": 2 }"#,
    build,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Weibull {
    /// The scale.
    #[serde(default = "one")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    alpha: f64,
    /// The shape.
    #[serde(default = "one")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    beta: f64,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Weibull>);

fn build(config: &Map<String, Value>, _: &SeriesSettings) -> Result<Box<dyn Sampler>, Vec<Problem>> {
    Ok(Box::new(settings::read::<Weibull>(&SCHEMA, config)?))
}

impl Sampler for Weibull {
    fn fill(&self, out: &mut [f64], rng: &mut Rng) {
        // x to the power of y as exp(y ln x): a third of the time of `pow`, as good as random.
        each(out, || self.alpha * libm::exp(libm::log(standard_exponential(rng)) / self.beta));
    }
}
