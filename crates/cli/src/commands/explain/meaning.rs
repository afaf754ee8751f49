//! One meaning of a name, and blueprints that show what it is.

use blueprint::targets::TargetKind;
use fake_content::FakeKind;
use serde_json::{Value, json};
use timeseries::{AnomalyKind, ShapeKind};

use super::fields::Field;

/// One meaning of a name.
#[derive(Debug)]
pub struct Meaning {
    /// What the name is here: `shape`, `fake type`, `field` ...
    pub what: &'static str,
    /// The name.
    pub name: String,
    /// What it means, in paragraphs.
    pub text: Vec<String>,
    /// What else is known of it, each with its heading.
    pub facts: Vec<(&'static str, String)>,
    /// The fields that it has.
    pub fields: Vec<Field>,
    /// A blueprint that uses it.
    pub example: Option<Value>,
    /// The fake type, to draw samples of.
    pub fake: Option<&'static FakeKind>,
}

impl Meaning {
    pub(super) fn new(what: &'static str, name: &str, text: Vec<String>) -> Meaning {
        let (facts, fields) = (Vec::new(), Vec::new());
        Meaning { what, name: name.to_owned(), text, facts, fields, example: None, fake: None }
    }
}

pub(super) fn example_of_shape(kind: &ShapeKind) -> Option<Value> {
    Some(generator(kind.name, serde_json::from_str(kind.example).ok()?))
}

pub(super) fn generator(shape: &str, config: Value) -> Value {
    json!({"generators": [{"id": "ts1", "shape": shape, "config": config}]})
}

pub(super) fn example_of_anomaly(kind: &AnomalyKind) -> Option<Value> {
    let one: Value = serde_json::from_str(kind.example).ok()?;
    // Long enough for the range, so that the example is whole.
    let last = one.get("end").and_then(Value::as_u64).unwrap_or(0);
    Some(generator("sinusoidal", json!({"num_points": (last + 1).max(1_440), "anomalies": [one]})))
}

pub(super) fn example_of_noise() -> Value {
    generator("sinusoidal", json!({"signal_max": 100, "noise_min": -5, "noise_max": 5}))
}

pub(super) fn example_of_target(kind: &TargetKind) -> Option<Value> {
    let target: Value = serde_json::from_str(kind.example).ok()?;
    let mut whole = generator("constant", json!({"constant": 3}));
    whole["targets"] = json!([target]);
    Some(whole)
}
