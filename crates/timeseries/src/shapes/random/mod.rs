//! Values drawn from a distribution. A distribution is one file of [`distributions`] and its line there.

mod distribution;
mod distributions;

use std::sync::LazyLock;

use schemars::Schema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use settings::Problem;

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

static CHOICE: LazyLock<Schema> = LazyLock::new(|| object(Map::from_iter([("type".to_owned(), choice())])));
static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let parameters = parameters().into_iter().map(|(name, rules)| (name.to_owned(), rules));
    object([("type".to_owned(), choice())].into_iter().chain(parameters).collect())
});

fn object(properties: Map<String, Value>) -> Schema {
    let schema = json!({ "type": "object", "additionalProperties": false, "properties": properties });
    Schema::try_from(schema).unwrap_or_default()
}

/// The setting `type`.
fn choice() -> Value {
    let names: Vec<&str> = DISTRIBUTIONS.iter().map(|kind| kind.name).collect();
    let list: Vec<String> = DISTRIBUTIONS.iter().map(|kind| format!("{} ({})", kind.name, kind.summary)).collect();
    json!({
        "description": format!("The distribution: {}.", list.join(", ")),
        "type": "string",
        "enum": names,
        "default": names[0],
    })
}

/// The parameters of all distributions, each with what it is to which.
fn parameters() -> Vec<(String, Value)> {
    let mut all: Vec<(String, Value, Vec<(String, Vec<&str>)>)> = Vec::new();
    for kind in DISTRIBUTIONS {
        let schema = (kind.schema)();
        for (name, rules) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let meaning = rules.get("description").and_then(Value::as_str).unwrap_or_default();
            let index = all.iter().position(|(known, ..)| known == name).unwrap_or_else(|| {
                all.push((name.clone(), rules.clone(), Vec::new()));
                all.len() - 1
            });
            let meanings = &mut all[index].2;
            match meanings.iter_mut().find(|(known, _)| known == meaning) {
                Some((_, kinds)) => kinds.push(kind.name),
                None => meanings.push((meaning.to_owned(), vec![kind.name])),
            }
        }
    }
    let described = all.into_iter().map(|(name, mut rules, meanings)| {
        let text: Vec<String> =
            meanings.iter().map(|(meaning, kinds)| format!("{}: {}", kinds.join(", "), lower(meaning))).collect();
        rules["description"] = text.join(" ").into();
        (name, rules)
    });
    described.collect()
}

/// A sentence as the second half of another.
fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn build(config: &Map<String, Value>, series: &SeriesSettings) -> Result<Box<dyn Shape>, Vec<Problem>> {
    let Config { kind } = settings::read(&CHOICE, config)?;
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
