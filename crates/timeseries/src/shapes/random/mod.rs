//! Values drawn from a distribution. A distribution is one file of [`distributions`] and its line there.

mod distribution;
mod distributions;

use std::sync::LazyLock;

use schemars::Schema;
use serde::Deserialize;
use serde_json::{Map, Value};
use settings::{Kinds, Problem};

pub use self::distribution::{DistributionKind, Sampler};
pub use self::distributions::{DISTRIBUTIONS, distribution};
use super::kind::{Shape, ShapeContext, ShapeKind};
use crate::series::SeriesError;
use crate::series_settings::SeriesSettings;

/// The shape `random`.
pub const KIND: ShapeKind = ShapeKind {
    name: "random",
    summary: "Values drawn from a distribution, as Python's random module has them, scaled to signal_min..signal_max.",
    schema: || SCHEMA.clone(),
    example: r#"{ "signal_max": 100, "type": "gammavariate", "alpha": 2, "beta": 3 }"#,
    build,
};

/// What chooses the distribution. Its parameters are in the settings of the distribution.
#[derive(Debug, Deserialize)]
struct Config {
    #[serde(default, rename = "type")]
    kind: Option<String>,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let list: Vec<String> = DISTRIBUTIONS.iter().map(|kind| format!("{} ({})", kind.name, kind.summary)).collect();
    let kinds = Kinds {
        field: "type",
        title: "random type",
        description: format!("The distribution: {}.", list.join(", ")),
        default: DISTRIBUTIONS.first().map(|kind| kind.name),
        all: DISTRIBUTIONS.iter().map(|kind| (kind.name, (kind.schema)().to_value())).collect(),
    };
    Schema::try_from(kinds.schema(Map::new())).unwrap_or_default()
});

fn build(config: &Map<String, Value>, series: &SeriesSettings) -> Result<Box<dyn Shape>, Vec<Problem>> {
    let only = |(name, _): &(&String, &Value)| *name == "type";
    let choice = config.iter().filter(only).map(|(name, value)| (name.clone(), value.clone())).collect();
    let Config { kind } = settings::read(&SCHEMA, &choice)?;
    let kind = kind.as_deref().map_or(DISTRIBUTIONS.first(), distribution);
    // A name that is not in the list has been refused.
    let kind = kind.ok_or_else(|| vec![Problem::new("type", "unknown distribution")])?;
    Ok(Box::new(Random((kind.build)(config, series)?)))
}

#[derive(Debug)]
struct Random(Box<dyn Sampler>);

impl Shape for Random {
    fn in_own_units(&self) -> bool {
        self.0.in_own_units()
    }

    fn field(&self) -> &'static str {
        "type"
    }

    fn sample(&self, out: &mut [f64], context: &mut ShapeContext<'_>) -> Result<(), SeriesError> {
        self.0.fill(out, context.rng);
        Ok(())
    }
}
