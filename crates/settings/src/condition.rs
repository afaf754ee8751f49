//! Which rules of a schema apply to an object: the `if` of each of its `allOf`.

use serde_json::{Map, Value};

/// The schemas that apply to `object` by their conditions: each `then` whose `if` holds.
pub(crate) fn applying<'s>(schema: &'s Value, object: &Map<String, Value>) -> impl Iterator<Item = &'s Value> {
    let rules = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    rules
        .filter_map(|rule| Some((rule.get("if")?, rule.get("then")?)))
        .filter_map(|(condition, then)| holds(object, condition).then_some(then))
}

/// Whether every field that the condition requires is there, and each that it gives a constant has it if it is there.
/// A field of the schema `false` must be absent.
fn holds(object: &Map<String, Value>, condition: &Value) -> bool {
    let required = condition.get("required").and_then(Value::as_array).into_iter().flatten();
    let properties = condition.get("properties").and_then(Value::as_object).into_iter().flatten();
    required.filter_map(Value::as_str).all(|name| object.contains_key(name))
        && properties.into_iter().all(|(name, schema)| match (object.get(name), schema) {
            (None, _) => true,
            (Some(_), Value::Bool(allowed)) => *allowed,
            (Some(value), schema) => schema.get("const").is_none_or(|constant| constant == value),
        })
}
