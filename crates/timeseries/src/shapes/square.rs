//! Two values in turn.

use std::sync::LazyLock;

use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Shape, ShapeContext, ShapeKind};
use crate::series::SeriesError;
use crate::series_settings::SeriesSettings;
use settings::Problem;

/// The shape `square`.
pub const KIND: ShapeKind = ShapeKind {
    name: "square",
    summary: "Two values in turn, the low one first, in their own units: not scaled.",
    schema: || SCHEMA.clone(),
    example: r#"{ "low_value": 10, "low_width": 2, "high_value": 40, "high_width": 3 }"#,
    build,
};

/// Settings of `square`.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Config {
    /// The first value.
    #[serde(default)]
    #[schemars(range(min = -9_007_199_254_740_992_i64, max = 9_007_199_254_740_992_i64))]
    low_value: f64,
    /// The second value.
    #[serde(default)]
    #[schemars(range(min = -9_007_199_254_740_992_i64, max = 9_007_199_254_740_992_i64))]
    high_value: f64,
    /// Slots of the first value. It may be 0, but not both widths.
    #[serde(default = "one")]
    #[schemars(range(min = 0, max = 10_000_000))]
    low_width: u64,
    /// Slots of the second value. It may be 0, but not both widths.
    #[serde(default = "one")]
    #[schemars(range(min = 0, max = 10_000_000))]
    high_width: u64,
}

fn one() -> u64 {
    1
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Config>);

fn build(config: &Map<String, Value>, _: &SeriesSettings) -> Result<Box<dyn Shape>, Vec<Problem>> {
    let config: Config = settings::read(&SCHEMA, config)?;
    if config.low_width + config.high_width == 0 {
        return Err(vec![Problem::new(
            "low_width",
            "found 0, and high_width is 0 too: one of them must be at least 1",
        )]);
    }
    Ok(Box::new(Square(config)))
}

#[derive(Debug)]
struct Square(Config);

impl Shape for Square {
    fn in_own_units(&self) -> bool {
        true
    }

    fn in_windows(&self) -> bool {
        true
    }

    fn sample(&self, out: &mut [f64], context: &mut ShapeContext<'_>) -> Result<(), SeriesError> {
        let Config { low_value, high_value, low_width, high_width } = self.0;
        let mut phase = context.start % (low_width + high_width);
        let mut rest = out;
        while !rest.is_empty() {
            let (value, left) = if phase < low_width {
                (low_value, low_width - phase)
            } else {
                (high_value, low_width + high_width - phase)
            };
            let run = rest.len().min(left as usize);
            let (run, after) = rest.split_at_mut(run);
            run.fill(value);
            phase = (phase + run.len() as u64) % (low_width + high_width);
            rest = after;
        }
        Ok(())
    }
}
