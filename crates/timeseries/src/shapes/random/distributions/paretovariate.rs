//! Pareto, from 1, by inversion.

use std::sync::LazyLock;

use randomness::Rng;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};
use settings::Problem;

use crate::series_settings::SeriesSettings;
use crate::shapes::random::distribution::{DistributionKind, Sampler, each, one, standard_exponential};

/// The distribution `paretovariate`.
pub const KIND: DistributionKind = DistributionKind {
    name: "paretovariate",
    summary: "shape alpha; starts at 1",
    schema: || SCHEMA.clone(),
    example: r#"{ "signal_max": 100, "type": "paretovariate", "alpha": 3 }"#,
    build,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Pareto {
    /// The shape.
    #[serde(default = "one")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    alpha: f64,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Pareto>);

fn build(config: &Map<String, Value>, _: &SeriesSettings) -> Result<Box<dyn Sampler>, Vec<Problem>> {
    Ok(Box::new(settings::read::<Pareto>(&SCHEMA, config)?))
}

impl Sampler for Pareto {
    fn fill(&self, out: &mut [f64], rng: &mut Rng) {
        each(out, || libm::exp(standard_exponential(rng) / self.alpha));
    }
}
