//! Uniform from 0 to 1.

use randomness::{Rng, uniform};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::shapes::random::distribution::{DistributionKind, Sampler, each};

/// The distribution `uniform`.
pub const KIND: DistributionKind = DistributionKind {
    name: "uniform",
    summary: "0 to 1",
    schema: settings::schema_of::<Config>,
    example: r#"{ "signal_max": 100, "type": "uniform" }"#,
    build: |_, _| Ok(Box::new(Uniform)),
};

/// It has no parameters.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Config {}

#[derive(Debug)]
struct Uniform;

impl Sampler for Uniform {
    fn fill(&self, out: &mut [f64], rng: &mut Rng) {
        each(out, || uniform(rng));
    }
}
