//! A formula of the position.

use std::sync::LazyLock;

use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::kind::{Shape, ShapeContext, ShapeKind};
use crate::formula::{Evaluator, Formula, Variables, of_shape};
use crate::series::SeriesError;
use crate::series_settings::SeriesSettings;
use settings::Problem;

/// The shape `custom`.
pub const KIND: ShapeKind = ShapeKind {
    name: "custom",
    summary: "A formula of the position t, scaled to signal_min..signal_max.",
    schema: || SCHEMA.clone(),
    example: r#"{ "num_points": 1440, "signal_max": 100, "formula": "abs(sin(t / 60.0)) + t % 60 / 30" }"#,
    build,
};

/// Settings of `custom`.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Config {
    /// The value at position t, a Rhai expression such as `t * 10` or `sin(t / 60.0) + random()`.
    /// `list formula` shows its functions.
    #[schemars(length(min = 1))]
    formula: String,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Config>);

fn build(config: &Map<String, Value>, _: &SeriesSettings) -> Result<Box<dyn Shape>, Vec<Problem>> {
    let config: Config = settings::read(&SCHEMA, config)?;
    Formula::compile(&config.formula, Variables::Shape)
        .map(|formula| Box::new(Custom(formula)) as Box<dyn Shape>)
        .map_err(|message| vec![Problem::new("formula", message)])
}

#[derive(Debug)]
struct Custom(Formula);

impl Shape for Custom {
    fn field(&self) -> &'static str {
        "formula"
    }

    fn formula_operations(&self, settings: &SeriesSettings) -> u64 {
        of_shape(&self.0, settings.num_points)
    }

    fn sample(&self, out: &mut [f64], context: &mut ShapeContext<'_>) -> Result<(), SeriesError> {
        let mut own;
        let evaluator = match context.evaluator.take() {
            Some(given) => given,
            None => {
                own = Evaluator::new();
                &mut own
            }
        };
        evaluator.begin_shape(context.rng.clone());
        let mut failure = None;
        for (value, t) in out.iter_mut().zip(context.start..) {
            match evaluator.number(&self.0, t) {
                Ok(number) => *value = number.as_float(),
                Err(message) => {
                    failure = Some((t, message));
                    break;
                }
            }
        }
        evaluator.end();
        failure.map_or(Ok(()), |(t, message)| Err(context.error("formula", Some(t), message)))
    }
}
