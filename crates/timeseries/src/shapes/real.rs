//! Real data, replayed.

use std::sync::LazyLock;

use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::kind::{Shape, ShapeContext, ShapeKind};
use crate::real::{Column, RealSource};
use crate::series::SeriesError;
use crate::series_settings::SeriesSettings;
use settings::{Problem, names};

/// The shape `real`.
pub const KIND: ShapeKind = ShapeKind {
    name: "real",
    summary: "Numbers from an object, one a line or a column of a CSV file, scaled to signal_min..signal_max.",
    schema: || SCHEMA.clone(),
    example: r#"{ "bucket": "my-bucket", "key": "requests.csv", "column": "value" }"#,
    build,
};

/// Settings of `real`.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Config {
    /// The bucket that holds the object.
    #[schemars(transform = &names::BUCKET)]
    bucket: String,
    /// The object's key. It holds one number a line, whole or not; empty lines are ignored. Numbers
    /// beyond num_points are ignored, missing ones are 0.
    #[schemars(transform = &names::KEY)]
    key: String,
    /// The column of a CSV file: its name in the header, or its index from 0 (then a header may be
    /// there or not). Default: the object is no CSV file, but one number a line.
    #[serde(default)]
    column: Option<Column>,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Config>);

fn build(config: &Map<String, Value>, _: &SeriesSettings) -> Result<Box<dyn Shape>, Vec<Problem>> {
    let Config { bucket, key, column } = settings::read(&SCHEMA, config)?;
    Ok(Box::new(Real(RealSource { bucket, key, column })))
}

#[derive(Debug)]
struct Real(RealSource);

impl Shape for Real {
    fn real_source(&self) -> Option<&RealSource> {
        Some(&self.0)
    }

    fn field(&self) -> &'static str {
        "key"
    }

    fn sample(&self, out: &mut [f64], context: &mut ShapeContext<'_>) -> Result<(), SeriesError> {
        let Some(numbers) = context.real else {
            let message = format!("the numbers of {}/{} were not given", self.0.bucket, self.0.key);
            return Err(context.error("key", None, message));
        };
        let there = numbers.len().min(out.len());
        out[..there].copy_from_slice(&numbers[..there]);
        out[there..].fill(0.0);
        Ok(())
    }
}
