//! The JSON Schema of a blueprint, composed from the types and registries.
//!
//! It serves three ends: editors complete and check blueprints with it, [`settings::check`] finds problems with it, and
//! the reference texts are its descriptions.

use schemars::Schema;
use serde_json::{Map, Value, json};
use settings::{Kinds, description, partial, properties, schema_of};
use timeseries::{ANOMALIES, DEFAULT_KIND, SHAPES, SeriesSettings};

use crate::detection::{Detection, EVENT_SOURCES};
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
            "detection": detection(),
        },
    })
}

/// The settings of detection, with the names that sources have.
fn detection() -> Value {
    let names: Vec<&str> = EVENT_SOURCES.iter().map(|source| source.name).collect();
    let mut schema = schema_of::<Detection>().to_value();
    schema["properties"]["sources"]["items"]["enum"] = json!(names);
    schema
}

/// What every generator starts from: the fields of all shapes, and those of the whole run. [`crate::inheritance`] refuses those
/// that no generator of the blueprint can use.
fn commons() -> Value {
    let mut fields = Map::new();
    let shapes = SHAPES.iter().map(|shape| (shape.schema)().to_value());
    let own = [schema_of::<RunSettings>(), schema_of::<SeriesSettings>()].map(Schema::to_value);
    for schema in own.into_iter().chain(shapes) {
        collect(&schema, &mut fields);
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

/// The fields of a schema and of its rules. One that several kinds share (`alpha`, ...) is described by the first.
fn collect(schema: &Value, fields: &mut Map<String, Value>) {
    for (name, field) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        fields.entry(name.clone()).or_insert_with(|| field.clone());
    }
    for rule in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        rule.get("then").into_iter().for_each(|then| collect(then, fields));
    }
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
    match shape.get("allOf") {
        None => json!({"type": "object", "additionalProperties": false, "properties": fields}),
        Some(rules) => partial(json!({
            "type": "object", "unevaluatedProperties": false, "properties": fields, "allOf": rules,
        })),
    }
}

/// One set of anomalies, or a list of them.
fn anomalies() -> Value {
    let kinds = Kinds {
        field: "kind",
        title: "kind of anomaly",
        description: "The kind of anomaly.".to_owned(),
        default: Some(DEFAULT_KIND),
        all: ANOMALIES.iter().map(|kind| (kind.name, (kind.schema)().to_value())).collect(),
    };
    let description = json!({"description": "What these anomalies stand for.", "type": "string"});
    let one = kinds.schema(Map::from_iter([("description".to_owned(), description)]));
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
