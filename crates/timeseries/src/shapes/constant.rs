//! One value for ever.

use std::sync::LazyLock;

use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Shape, ShapeContext, ShapeKind};
use crate::series::SeriesError;
use crate::series_settings::SeriesSettings;
use settings::Problem;

/// The shape `constant`.
pub const KIND: ShapeKind = ShapeKind {
    name: "constant",
    summary: "One value for ever, in its own units: not scaled.",
    schema: || SCHEMA.clone(),
    example: r#"{ "constant": 20 }"#,
    build,
};

/// Settings of `constant`.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Config {
    /// The value. Noise is added to it; below 0 counts as 0, and a fraction is cut off after noise.
    #[serde(default = "one")]
    #[schemars(range(min = -9_007_199_254_740_992_i64, max = 9_007_199_254_740_992_i64))]
    constant: f64,
}

fn one() -> f64 {
    1.0
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Config>);

#[derive(Debug)]
struct Constant(f64);

fn build(config: &Map<String, Value>, _: &SeriesSettings) -> Result<Box<dyn Shape>, Vec<Problem>> {
    let config: Config = settings::read(&SCHEMA, config)?;
    Ok(Box::new(Constant(config.constant)))
}

impl Shape for Constant {
    fn in_own_units(&self) -> bool {
        true
    }

    fn in_windows(&self) -> bool {
        true
    }

    fn sample(&self, out: &mut [f64], _: &mut ShapeContext<'_>) -> Result<(), SeriesError> {
        out.fill(self.0);
        Ok(())
    }
}
