//! Single positions with another value.

use std::sync::LazyLock;

use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::anomalies::kind::{Anomaly, AnomalyKind, Built, Fault};
use crate::anomalies::placement::Placement;
use crate::anomalies::site::Site;
use crate::clean::Clean;
use crate::formula::{Formula, Number, Variables, of_anomaly};
use crate::series_settings::{MAX_VALUE, SeriesSettings};
use settings::Problem;

/// The anomaly `point`.
pub const KIND: AnomalyKind = AnomalyKind {
    name: "point",
    summary: "Single positions, drawn from a range, whose value is replaced: by (max + 1)^2, or by a formula's.",
    schema: || SCHEMA.clone(),
    example: r#"{ "start": 600, "end": 1200, "counts": 3, "formula": "max(datapoints) + t * 10" }"#,
    build,
};

/// An entry of the kind `point`.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Config {
    /// The first position of the range. Beyond the series it counts as the last position.
    #[serde(default)]
    start: u64,
    /// The last position of the range, itself included. Default, and beyond the series: the last position.
    #[serde(default)]
    end: Option<u64>,
    /// How many positions are drawn: exactly so many, each another one.
    #[serde(default)]
    counts: u64,
    /// The value at position t, a Rhai expression such as `max(datapoints) + t * 10`. Fractions are
    /// cut off, negative values count as 0. Default: (max + 1)^2, where max is the greatest value
    /// of the series before any anomaly.
    #[serde(default)]
    formula: Option<String>,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Config>);

fn build(entry: &Map<String, Value>, settings: &SeriesSettings) -> Built {
    let (config, mut problems) = settings::read_what_is_right::<Config>(&SCHEMA, entry);
    let Some(config) = config else {
        return Err(problems);
    };
    let formula = config.formula.as_deref().and_then(|text| {
        Formula::compile(text, Variables::Anomaly).map_err(|error| problems.push(Problem::new("formula", error))).ok()
    });
    if let Some(end) = config.end
        && end < config.start
    {
        problems.push(Problem::new("end", format!("found {end}, which is before start, {}", config.start)));
    }
    if !problems.is_empty() {
        return Err(problems);
    }

    let (placement, warnings) = Placement::cut(config.start, config.end, config.counts, settings.num_points - 1);
    let mut parameters = json!({ "start": placement.start, "end": placement.end, "counts": placement.counts });
    if let Some(text) = config.formula {
        parameters["formula"] = Value::String(text);
    }
    Ok((Box::new(Point { placement, formula, parameters }), warnings))
}

/// A default value above this is worth a warning: on S3 it is so many objects in one minute.
const MANY: u128 = 1_000_000;

/// The default value: (max + 1)^2.
fn default_value(clean: &Clean) -> u128 {
    let root = u128::from(clean.moments().max) + 1;
    root * root
}

#[derive(Debug)]
struct Point {
    placement: Placement,
    formula: Option<Formula>,
    parameters: Value,
}

impl Anomaly for Point {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn placement(&self) -> Placement {
        self.placement
    }

    fn parameters(&self) -> &Value {
        &self.parameters
    }

    fn has_formula(&self) -> bool {
        self.formula.is_some()
    }

    fn formula_operations(&self, length: u64) -> u64 {
        let Placement { start, end, counts, .. } = self.placement;
        self.formula.as_ref().map_or(0, |formula| of_anomaly(formula, (start, end), counts, length))
    }

    fn warning(&self, clean: &Clean) -> Option<String> {
        let value = default_value(clean);
        (self.formula.is_none() && value > MANY).then(|| {
            format!(
                "the default value, (max + 1)^2, is {value}: more than {MANY} activities in one slot; give a formula"
            )
        })
    }

    fn inject(&self, site: &mut Site<'_>) -> Result<(), Fault> {
        let position = site.span.start;
        let fault = |message: String| Fault { field: "formula", position, message };
        let value = match &self.formula {
            None => whole(default_value(site.own.clean))
                .map_err(|value| format!("the default value, (max + 1)^2, is {value}")),
            Some(formula) => {
                site.evaluator.range(self.placement.start, self.placement.end);
                match site.evaluator.number(formula, position).map_err(fault)? {
                    // Negative results become 0, fractions are cut off.
                    Number::Int(x) => whole(u128::try_from(x).unwrap_or(0)),
                    // `as` saturates, far above what is allowed.
                    Number::Float(x) => whole(x.max(0.0) as u128),
                }
                .map_err(|value| format!("the formula gives {value}"))
            }
        };
        let value = value.map_err(|found| fault(format!("{found}; values up to 2^53 ({MAX_VALUE}) are allowed")))?;
        site.own.values.fill(value);
        Ok(())
    }
}

/// The value, if it is not above 2^53.
fn whole(value: u128) -> Result<u64, u128> {
    u64::try_from(value).ok().filter(|value| *value <= MAX_VALUE).ok_or(value)
}
