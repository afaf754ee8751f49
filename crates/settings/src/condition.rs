//! Which rules of a schema apply to an object, by the `if` of each of its `allOf`, and which fields they give it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::path::Path;
use crate::problem::Problem;

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
#[must_use]
pub fn names_unknown_kind(schema: &Value, object: &Map<String, Value>) -> bool {
    let rules = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    let choices = rules.filter_map(|rule| rule.pointer("/if/properties")?.as_object()?.iter().next());
    let choices: Vec<(&String, &Value)> = choices.filter(|(_, value)| value.get("const").is_some()).collect();
    choices.iter().any(|(field, _)| {
        let known = |value: &Value| choices.iter().any(|(_, choice)| choice.get("const") == Some(value));
        object.get(field.as_str()).is_some_and(|value| !known(value))
    })
}

/// What the kinds are called that have the field `name` (`shape`), and which they are. None if it is not a kind's.
#[must_use]
pub fn owners<'s>(schema: &'s Value, name: &str) -> Option<(&'s str, Vec<&'s str>)> {
    let (_, title, kinds) = choice_of(schema, name)?;
    Some((title, kinds))
}

/// The problem that `object`, which lies at `path`, has the field `name` of kinds other than its own, if that is so.
#[must_use]
pub fn foreign(schema: &Value, object: &Map<String, Value>, name: &str, path: &Path) -> Option<Problem> {
    if names_unknown_kind(schema, object) || fields_of(schema, object).contains(name) {
        return None;
    }
    let (chooser, title, kinds) = choice_of(schema, name)?;
    let named = schema.get("properties")?.get(chooser)?;
    let own = object.get(chooser).or_else(|| named.get("default")).and_then(Value::as_str)?;
    let message = format!("the field \"{name}\" belongs to the {title} {}, not to {own}", kinds.join(", "));
    Some(Problem::new(path.key(name), message).hint(format!("remove it, or change the {title}")))
}

/// The field that chooses the kinds which have the field `name`, what it chooses, and those kinds.
fn choice_of<'s>(schema: &'s Value, name: &str) -> Option<(&'s str, &'s str, Vec<&'s str>)> {
    let rules = schema.get("allOf").and_then(Value::as_array)?;
    let owners = rules.iter().filter(|rule| rule.get("then").is_some_and(|then| all_fields(then).contains(name)));
    let choice = |rule: &'s Value| {
        let (field, value) = rule.pointer("/if/properties")?.as_object()?.iter().next()?;
        Some((field.as_str(), value.get("const")?.as_str()?))
    };
    let owners: Vec<(&str, &str)> = owners.filter_map(choice).collect();
    let (chooser, _) = *owners.first()?;
    let title = schema.get("properties")?.get(chooser)?.get("title").and_then(Value::as_str).unwrap_or(chooser);
    Some((chooser, title, owners.into_iter().map(|(_, kind)| kind).collect()))
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
