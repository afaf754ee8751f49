//! Values drawn from a distribution, by the names and parameters of Python's `random` module.

mod samplers;

use std::sync::LazyLock;

use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};

use self::samplers::Sampler;
use super::{Shape, ShapeContext, ShapeKind};
use crate::series::SeriesError;
use crate::series_settings::SeriesSettings;
use settings::Problem;

/// The shape `random`.
pub const KIND: ShapeKind = ShapeKind {
    name: "random",
    summary: "Values drawn from a distribution, as Python's random module has them, scaled to signal_min..signal_max.",
    schema: || SCHEMA.clone(),
    example: r#"{ "signal_max": 100, "type": "gammavariate", "alpha": 2, "beta": 3 }"#,
    build,
};

/// Settings of `random`. A parameter that the type does not use is ignored.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Config {
    /// The distribution: uniform (0 to 1), triangular (signal_min to signal_max, in its own units:
    /// not scaled), betavariate (alpha, beta), gammavariate (alpha, scale beta), weibullvariate
    /// (scale alpha, shape beta), gauss and normalvariate (mu, sigma), lognormvariate (mu, sigma of
    /// the logarithm), expovariate (rate lambda), vonmisesvariate (mu, kappa; angles of 0 to 2 pi),
    /// paretovariate (shape alpha; starts at 1).
    #[serde(default, rename = "type")]
    kind: Type,
    /// triangular: where its peak lies. Default: midway.
    #[serde(default)]
    mode: Option<f64>,
    /// betavariate, gammavariate, paretovariate: the shape. weibullvariate: the scale.
    #[serde(default = "one")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    alpha: f64,
    /// betavariate: the second shape. gammavariate: the scale. weibullvariate: the shape.
    #[serde(default = "one")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    beta: f64,
    /// gauss, normalvariate: the mean; lognormvariate: that of the logarithm; vonmisesvariate: the mean angle.
    #[serde(default)]
    mu: f64,
    /// gauss, normalvariate: the standard deviation; lognormvariate: that of the logarithm.
    #[serde(default = "one")]
    #[schemars(range(min = 0))]
    sigma: f64,
    /// expovariate: the rate, one over the mean.
    #[serde(default = "one")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    lambda: f64,
    /// vonmisesvariate: the concentration; 0 is uniform over the circle.
    #[serde(default)]
    #[schemars(range(min = 0))]
    kappa: f64,
}

fn one() -> f64 {
    1.0
}

// The variants have no docs of their own: then the schema lists them as one `enum`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Type {
    #[default]
    Uniform,
    Triangular,
    BetaVariate,
    GammaVariate,
    WeibullVariate,
    Gauss,
    NormalVariate,
    LogNormVariate,
    ExpoVariate,
    VonMisesVariate,
    ParetoVariate,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Config>);

fn build(config: &Map<String, Value>, settings: &SeriesSettings) -> Result<Box<dyn Shape>, Vec<Problem>> {
    let config: Config = settings::read(&SCHEMA, config)?;
    let sampler = Sampler::new(&config, settings).map_err(|problem| vec![problem])?;
    Ok(Box::new(Random { triangular: config.kind == Type::Triangular, sampler }))
}

#[derive(Debug)]
struct Random {
    triangular: bool,
    sampler: Sampler,
}

impl Shape for Random {
    fn in_own_units(&self) -> bool {
        self.triangular
    }

    fn field(&self) -> &'static str {
        "type"
    }

    fn sample(&self, out: &mut [f64], context: &mut ShapeContext<'_>) -> Result<(), SeriesError> {
        self.sampler.fill(out, context.rng);
        Ok(())
    }
}
