//! A struct's JSON Schema, and what is asked of one.

use std::collections::BTreeSet;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

/// The schema of a settings struct, whole: without references or a name of its own.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.remove("title");
    schema
}

/// The fields that an object schema names, whatever their kind, each with its schema.
pub fn properties(schema: &Schema) -> impl Iterator<Item = (&String, &Value)> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten()
}

/// The names of [`properties`].
#[must_use]
pub fn property_names(schema: &Schema) -> BTreeSet<String> {
    properties(schema).map(|(name, _)| name.clone()).collect()
}

/// A schema's text about itself.
#[must_use]
pub fn description(schema: &Value) -> Option<&str> {
    schema.get("description").and_then(Value::as_str)
}
