//! Which rules of a schema apply to an object, by the `if` of each of its `allOf`, and which fields they give it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The schemas that apply to `object` by their conditions: each `then` whose `if` holds.
pub(crate) fn applying<'s>(schema: &'s Value, object: &Map<String, Value>) -> impl Iterator<Item = &'s Value> {
    let rules = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    rules
        .filter_map(|rule| Some((rule.get("if")?, rule.get("then")?)))
        .filter_map(|(condition, then)| holds(object, condition).then_some(then))
}

/// The fields that `object` may have: those of the schema itself, and of each rule that applies to it.
#[must_use]
pub fn fields_of<'s>(schema: &'s Value, object: &Map<String, Value>) -> BTreeSet<&'s str> {
    let own = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let by_rules = applying(schema, object).flat_map(|then| fields_of(then, object));
    own.map(String::as_str).chain(by_rules).collect()
}

/// Every field that an object of the schema may have, whichever rules apply to it.
#[must_use]
pub fn all_fields(schema: &Value) -> BTreeSet<&str> {
    let own = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let rules = schema.get("allOf").and_then(Value::as_array).into_iter().flatten().filter_map(|rule| rule.get("then"));
    own.map(String::as_str).chain(rules.flat_map(all_fields)).collect()
}

/// Whether a field that chooses a kind names none that there is: then it cannot be said which fields are right.
pub(crate) fn names_unknown_kind(schema: &Value, object: &Map<String, Value>) -> bool {
    let rules = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    let choices = rules.filter_map(|rule| rule.pointer("/if/properties")?.as_object()?.iter().next());
    let choices: Vec<(&String, &Value)> = choices.filter(|(_, value)| value.get("const").is_some()).collect();
    choices.iter().any(|(field, _)| {
        let known = |value: &Value| choices.iter().any(|(_, choice)| choice.get("const") == Some(value));
        object.get(field.as_str()).is_some_and(|value| !known(value))
    })
}

/// Why `object` may not have the field `name`, if it belongs to kinds other than the object's own: "belongs to the shape
/// square, not to random".
#[must_use]
pub fn foreign(schema: &Value, object: &Map<String, Value>, name: &str) -> Option<String> {
    let (mut owners, mut chooser) = (Vec::new(), "");
    for rule in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        let chosen = rule.pointer("/if/properties").and_then(Value::as_object).and_then(|names| names.iter().next());
        if let (Some((field, value)), Some(then)) = (chosen, rule.get("then"))
            && let Some(kind) = value.get("const").and_then(Value::as_str)
            && all_fields(then).contains(name)
        {
            chooser = field;
            owners.push(kind);
        }
    }
    let named = schema.get("properties")?.get(chooser)?;
    let title = named.get("title").and_then(Value::as_str).unwrap_or(chooser);
    let own = object.get(chooser).or_else(|| named.get("default")).and_then(Value::as_str)?;
    (!owners.is_empty()).then(|| format!("belongs to the {title} {}, not to {own}", owners.join(", ")))
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
