//! The JSON Schema of a blueprint, composed from the types and registries.
//!
//! It serves three ends: editors complete and check blueprints with it, [`settings::check`] finds problems with it, and
//! the reference texts are its descriptions.

use schemars::Schema;
use serde_json::{Map, Value, json};
use settings::{description, properties, schema_of};
use timeseries::{ANOMALIES, SHAPES, SeriesSettings};

use crate::limits::Limits;
use crate::model::RunSettings;
use crate::targets::{TARGETS, TargetCommons};

/// The whole schema. Its text is committed, so equal types give equal bytes.
#[must_use]
pub fn blueprint_schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Activity Generator blueprint",
        "description": "Time series with noise and injected anomalies, and the targets on which each data point becomes real activity.",
        "type": "object",
        "additionalProperties": false,
        "required": ["generators"],
        "properties": {
            "$schema": {"description": "The schema that editors check this blueprint with.", "type": "string"},
            "description": {"description": "What this blueprint is for.", "type": "string"},
            "commons": commons(),
            "generators": {
                "description": "The time series to make.",
                "type": "array",
                "minItems": 1,
                "items": generator(),
            },
            "targets": {
                "description": "Where the data points become activity.",
                "type": "array",
                "items": target(),
            },
            "limits": schema_of::<Limits>(),
        },
    })
}

/// What every generator starts from: the fields of all shapes, and those of the whole run.
fn commons() -> Value {
    let mut fields = Map::new();
    let shapes = SHAPES.iter().map(|shape| (shape.schema)());
    for schema in [schema_of::<RunSettings>(), schema_of::<SeriesSettings>()].into_iter().chain(shapes) {
        for (name, field) in properties(&schema) {
            // A field that several shapes share (`alpha`, ...) is described by the first of them.
            fields.entry(name.clone()).or_insert_with(|| field.clone());
        }
    }
    fields.insert("anomalies".to_owned(), anomalies());
    fields.insert("description".to_owned(), json!({"description": "What these settings are about.", "type": "string"}));
    json!({
        "description": "Settings of all generators; a generator's own `config` overrides them.",
        "type": "object",
        "additionalProperties": false,
        "properties": fields,
    })
}

fn generator() -> Value {
    let names: Vec<&str> = SHAPES.iter().map(|shape| shape.name).collect();
    let by_shape: Vec<Value> = SHAPES
        .iter()
        .map(|shape| {
            json!({
                "if": {"properties": {"shape": {"const": shape.name}}, "required": ["shape"]},
                "then": {"properties": {"config": config(&(shape.schema)())}},
            })
        })
        .collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["id", "shape"],
        "properties": {
            "id": {"description": "Its name, unique in the blueprint.", "type": "string", "minLength": 1, "maxLength": 255},
            "shape": {"description": "The base oscillation of its series.", "type": "string", "enum": names},
            "config": {"description": "Its settings; they override those of `commons`.", "type": "object"},
            "description": {"description": "What this series stands for.", "type": "string"},
        },
        "allOf": by_shape,
    })
}

/// A generator's `config`: what every series has, what its shape has, its anomalies. Nothing is required: `commons` may
/// hold it.
fn config(shape: &Schema) -> Value {
    let series = schema_of::<SeriesSettings>();
    let mut fields = copied(properties(shape).chain(properties(&series)));
    fields.insert("anomalies".to_owned(), anomalies());
    fields.insert("description".to_owned(), json!({"description": "What these settings are about.", "type": "string"}));
    json!({"type": "object", "additionalProperties": false, "properties": fields})
}

/// One set of anomalies, or a list of them.
fn anomalies() -> Value {
    let mut fields = Map::new();
    for kind in ANOMALIES {
        for (name, field) in properties(&(kind.schema)()) {
            fields.entry(name.clone()).or_insert_with(|| field.clone());
        }
    }
    let kinds: Vec<&str> = ANOMALIES.iter().map(|kind| kind.name).collect();
    fields.insert(
        "kind".to_owned(),
        json!({"description": "The kind of anomaly.", "title": "kind of anomaly", "type": "string", "enum": kinds, "default": kinds[0]}),
    );
    fields
        .insert("description".to_owned(), json!({"description": "What these anomalies stand for.", "type": "string"}));
    let one = json!({"type": "object", "additionalProperties": false, "properties": fields});
    json!({
        "description": "What is injected: one set of anomalies, or a list of them. A generator's own list replaces that of `commons`.",
        "anyOf": [one, {"type": "array", "items": one}],
    })
}

fn target() -> Value {
    let names: Vec<&str> = TARGETS.iter().map(|kind| kind.name).collect();
    let commons = schema_of::<TargetCommons>();
    let by_type: Vec<Value> = TARGETS
        .iter()
        .map(|kind| {
            let own = (kind.schema)();
            let mut fields = copied(properties(&own).chain(properties(&commons)));
            fields.insert("type".to_owned(), json!({"const": kind.name}));
            let mut required: Vec<Value> = vec!["type".into(), "generators".into()];
            required.extend(own.get("required").and_then(Value::as_array).cloned().unwrap_or_default());
            let mut then = json!({
                "description": description(own.as_value()),
                "required": required,
                "properties": fields,
            });
            if !kind.open {
                then["additionalProperties"] = false.into();
            }
            json!({"if": {"properties": {"type": {"const": kind.name}}, "required": ["type"]}, "then": then})
        })
        .collect();
    json!({
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"description": "The target's type.", "title": "target type", "type": "string", "enum": names}},
        "allOf": by_type,
    })
}

fn copied<'s>(fields: impl Iterator<Item = (&'s String, &'s Value)>) -> Map<String, Value> {
    fields.map(|(name, field)| (name.clone(), field.clone())).collect()
}
