//! What the tests share.
#![allow(dead_code)] // Each test uses a part.

use randomness::stream;
use serde_json::{Map, Value};
use settings::Problem;
use timeseries::{AnomalyOrigin, Generator, Label, Scratch, SeriesError, SeriesSettings, ShapeContext, shape};

/// A JSON object.
pub fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("a JSON object")
}

/// A cycle that owns what it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Owned {
    pub values: Vec<u64>,
    pub clean: Vec<u64>,
    pub labels: Vec<Label>,
    pub warnings: Vec<String>,
}

/// Builds a generator, with what it warns of.
pub fn try_build(
    shape_name: &str,
    config: &Value,
    anomalies: &Value,
    origin: AnomalyOrigin,
) -> Result<(Generator, Vec<Problem>), Vec<Problem>> {
    let kind = shape(shape_name).expect("a shape of the registry");
    Generator::new("ts".to_owned(), kind, object(config), anomalies.as_array().expect("a list"), origin)
}

/// Builds a generator whose settings are right.
pub fn build(shape_name: &str, config: &Value, anomalies: &Value) -> Generator {
    match try_build(shape_name, config, anomalies, AnomalyOrigin::Own) {
        Ok((generator, _)) => generator,
        Err(problems) => panic!("{problems:?}"),
    }
}

/// The problems of settings that are wrong, as `path: message (hint)`.
pub fn problems(shape_name: &str, config: &Value, anomalies: &Value) -> Vec<String> {
    match try_build(shape_name, config, anomalies, AnomalyOrigin::Own) {
        Ok(_) => panic!("no problem was found in {config} {anomalies}"),
        Err(problems) => problems
            .iter()
            .map(|one| {
                let hint = one.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
                format!("{}: {}{hint}", one.path.relative(), one.message)
            })
            .collect(),
    }
}

/// A cycle of a generator.
pub fn try_cycle(generator: &Generator, seed: u64, cycle: u64, real: Option<&[f64]>) -> Result<Owned, SeriesError> {
    let mut scratch = Scratch::new();
    generator.cycle(seed, cycle, real, &mut scratch).map(|series| Owned {
        values: series.values.to_vec(),
        clean: series.clean.to_vec(),
        labels: series.labels,
        warnings: series.warnings,
    })
}

/// A cycle that can be computed.
pub fn cycle(generator: &Generator, seed: u64, number: u64) -> Owned {
    try_cycle(generator, seed, number, None).unwrap_or_else(|error| panic!("{error}"))
}

/// Values of a shape without anomalies, seed 1, cycle 0.
pub fn values(shape_name: &str, config: &Value) -> Vec<u64> {
    cycle(&build(shape_name, config, &Value::Array(Vec::new())), 1, 0).values
}

/// Raw values of a shape: before scaling, noise and rounding.
pub fn raw(shape_name: &str, config: &Value, count: usize, seed: u64) -> Vec<f64> {
    let settings: SeriesSettings = serde_json::from_value(config.clone()).expect("settings");
    let kind = shape(shape_name).expect("a shape of the registry");
    let shape = match (kind.build)(object(config), &settings) {
        Ok(shape) => shape,
        Err(problems) => panic!("{problems:?}"),
    };
    let mut rng = stream(seed, &[b"raw"]);
    let mut out = vec![0.0; count];
    shape.sample(&mut out, &mut ShapeContext::new("ts", &settings, &mut rng)).expect("raw values");
    out
}
