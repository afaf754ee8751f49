//! A value held against a schema: every problem at once, each with its path and the nearest known name.
//!
//! It understands what [`crate::schema`] composes: `type`, `enum`, `const`, `minimum`, `maximum`, lengths, `properties`,
//! `required`, `additionalProperties: false`, `items`, `anyOf`, `oneOf` of constants, and `allOf` of `if`/`then`.

use serde_json::{Map, Value};

use crate::problem::{Path, Problem, nearest};

/// Add to `problems` what is wrong with `value`.
pub(crate) fn check(value: &Value, schema: &Value, path: &Path, problems: &mut Vec<Problem>) {
    if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
        match branches.iter().find(|branch| types(branch).iter().any(|name| is_type(value, name))) {
            Some(branch) => check(value, branch, path, problems),
            None => {
                let expected: Vec<&str> = branches.iter().flat_map(types).collect();
                problems.push(wrong_type(value, &expected, schema, path));
            }
        }
        return;
    }
    let allowed = allowed_values(schema);
    if !allowed.is_empty() {
        check_allowed(value, &allowed, path, problems);
        return;
    }
    let expected = types(schema);
    if !expected.is_empty() && !expected.iter().any(|name| is_type(value, name)) {
        problems.push(wrong_type(value, &expected, schema, path));
        return;
    }
    match value {
        Value::Number(number) => {
            let below = schema.get("minimum").and_then(Value::as_f64).is_some_and(|min| number.as_f64() < Some(min));
            let above = schema.get("maximum").and_then(Value::as_f64).is_some_and(|max| number.as_f64() > Some(max));
            if below || above {
                problems.push(wrong_type(value, &expected, schema, path));
            }
        }
        Value::String(text) => {
            check_length(text.chars().count(), "character", ["minLength", "maxLength"], value, schema, path, problems);
        }
        Value::Array(items) => {
            check_length(items.len(), "item", ["minItems", "maxItems"], value, schema, path, problems);
            if let Some(item_schema) = schema.get("items") {
                for (index, item) in items.iter().enumerate() {
                    check(item, item_schema, &path.index(index), problems);
                }
            }
        }
        Value::Object(object) => check_object(object, value, schema, path, problems),
        Value::Null | Value::Bool(_) => {}
    }
}

fn check_object(object: &Map<String, Value>, value: &Value, schema: &Value, path: &Path, problems: &mut Vec<Problem>) {
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if !object.contains_key(name) {
            problems.push(Problem::new(path.clone(), format!("the field \"{name}\" is missing")));
        }
    }
    let empty = Map::new();
    let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
    for (name, field) in object {
        match properties.get(name) {
            Some(field_schema) => check(field, field_schema, &path.key(name), problems),
            None if closed => problems.push(unknown_field(name, properties, path)),
            None => {}
        }
    }
    for rule in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        if let (Some(condition), Some(then)) = (rule.get("if"), rule.get("then"))
            && holds(value, condition)
        {
            check(value, then, path, problems);
        }
    }
}

/// Whether every property that the condition names has the constant that it asks for.
fn holds(value: &Value, condition: &Value) -> bool {
    let properties = condition.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .all(|(name, schema)| value.get(name).is_some() && value.get(name) == schema.get("const"))
}

fn unknown_field(name: &str, properties: &Map<String, Value>, path: &Path) -> Problem {
    let names = || properties.keys().map(String::as_str);
    let problem = Problem::new(path.key(name), format!("unknown field \"{name}\""));
    match nearest(name, names()) {
        Some(near) => problem.hint(format!("did you mean \"{near}\"?")),
        None => problem.hint(format!("allowed here: {}", list(names()))),
    }
}

fn allowed_values(schema: &Value) -> Vec<&Value> {
    let own = schema.get("enum").and_then(Value::as_array).into_iter().flatten().chain(schema.get("const"));
    let nested = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    own.chain(nested.flat_map(allowed_values)).collect()
}

/// More names than this hide the one that was meant.
const MANY: usize = 16;

fn check_allowed(value: &Value, allowed: &[&Value], path: &Path, problems: &mut Vec<Problem>) {
    if allowed.contains(&value) {
        return;
    }
    let names: Vec<&str> = allowed.iter().filter_map(|value| value.as_str()).collect();
    let what = match path.segments().iter().rev().find_map(|segment| match segment {
        crate::problem::Segment::Key(key) => Some(key.as_str()),
        crate::problem::Segment::Index(_) => None,
    }) {
        Some("fake_types") => "fake type",
        Some("type") if path.to_string().starts_with("$.targets") => "target type",
        Some("type") => "random type",
        Some(key) => key,
        None => "value",
    };
    let problem = Problem::new(path.clone(), format!("unknown {what} {}", shown(value, path)));
    let near = value.as_str().and_then(|text| nearest(text, names.iter().copied()));
    problems.push(match near {
        Some(near) if names.len() > MANY => problem.hint(format!("did you mean \"{near}\"?")),
        Some(near) => problem.hint(format!("did you mean \"{near}\"? allowed: {}", list(names))),
        None => problem.hint(format!("allowed: {}", list(names))),
    });
}

fn check_length(
    length: usize,
    unit: &str,
    [min, max]: [&str; 2],
    value: &Value,
    schema: &Value,
    path: &Path,
    problems: &mut Vec<Problem>,
) {
    let bound = |name: &str| schema.get(name).and_then(Value::as_u64);
    let plural = |count: u64| {
        if count == 1 { unit.to_owned() } else { format!("{unit}s") }
    };
    if let Some(min) = bound(min).filter(|min| (length as u64) < *min) {
        let message = format!("expected at least {min} {}, found {}", plural(min), shown(value, path));
        problems.push(Problem::new(path.clone(), message));
    }
    if let Some(max) = bound(max).filter(|max| (length as u64) > *max) {
        problems.push(Problem::new(path.clone(), format!("expected at most {max} {}, found {length}", plural(max))));
    }
}

/// The types that a schema allows; of a choice, those of its branches.
fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => schema.get("anyOf").and_then(Value::as_array).into_iter().flatten().flat_map(types).collect(),
    }
}

fn is_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        _ => false,
    }
}

fn wrong_type(value: &Value, expected: &[&str], schema: &Value, path: &Path) -> Problem {
    let names: Vec<String> = expected
        .iter()
        .filter(|name| **name != "null")
        .map(|name| match *name {
            "integer" => format!("a whole number{}", bounds(schema)),
            "number" => format!("a number{}", bounds(schema)),
            "string" => "a text".to_owned(),
            "boolean" => "true or false".to_owned(),
            "array" => "a list".to_owned(),
            "object" => "an object".to_owned(),
            other => other.to_owned(),
        })
        .collect();
    Problem::new(path.clone(), format!("expected {}, found {}", names.join(" or "), shown(value, path)))
}

fn bounds(schema: &Value) -> String {
    let bound = |name: &str| schema.get(name).and_then(Value::as_f64).map(|bound| grouped(&bound.to_string()));
    match (bound("minimum"), bound("maximum")) {
        (Some(min), Some(max)) => format!(" from {min} to {max}"),
        (Some(min), None) => format!(" of at least {min}"),
        (None, Some(max)) => format!(" of at most {max}"),
        (None, None) => String::new(),
    }
}

/// Digits in groups of three, as people read them.
fn grouped(digits: &str) -> String {
    if digits.contains(['.', 'e']) {
        return digits.to_owned();
    }
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A value as a message shows it: short, and never a secret.
fn shown(value: &Value, path: &Path) -> String {
    if path.is_secret() {
        return "a value that is not shown here".to_owned();
    }
    let text = match value {
        Value::Object(_) => return "an object".to_owned(),
        Value::Array(items) if items.is_empty() => return "an empty list".to_owned(),
        Value::Array(_) => return "a list".to_owned(),
        other => other.to_string(),
    };
    if text.chars().count() <= 60 { text } else { text.chars().take(57).chain("...".chars()).collect() }
}

fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problems(value: &Value, schema: &Value) -> Vec<String> {
        let mut problems = Vec::new();
        check(value, schema, &Path::root(), &mut problems);
        problems.iter().map(|p| format!("{p} ({})", p.hint.as_deref().unwrap_or(""))).collect()
    }

    #[test]
    fn every_problem_is_found_with_its_path_and_nearest_name() {
        let schema = json!({
            "type": "object", "additionalProperties": false, "required": ["id"],
            "properties": {
                "id": {"type": "string"}, "size": {"type": "integer", "minimum": 1, "maximum": 10_000_000},
                "kind": {"enum": ["red", "green"]}, "list": {"type": "array", "minItems": 1, "items": {"type": "number"}},
            },
        });
        let value = json!({"size": 0, "kind": "gren", "list": [1, "x"], "sise": 3});
        assert_eq!(
            problems(&value, &schema),
            [
                "$: the field \"id\" is missing ()",
                "$.size: expected a whole number from 1 to 10,000,000, found 0 ()",
                "$.kind: unknown kind \"gren\" (did you mean \"green\"? allowed: red, green)",
                "$.list[1]: expected a number, found \"x\" ()",
                "$.sise: unknown field \"sise\" (did you mean \"size\"?)",
            ]
        );
    }

    #[test]
    fn the_branch_of_an_any_of_is_chosen_by_type() {
        let schema = json!({"anyOf": [{"type": "object", "properties": {"a": {"type": "boolean"}}}, {"type": "null"}]});
        assert!(problems(&json!(null), &schema).is_empty());
        assert_eq!(problems(&json!({"a": 1}), &schema), ["$.a: expected true or false, found 1 ()"]);
        assert_eq!(problems(&json!(7), &schema), ["$: expected an object, found 7 ()"]);
    }

    #[test]
    fn a_choice_within_a_choice_allows_the_types_of_both() {
        let inner = json!({"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 0}]});
        let schema = json!({"anyOf": [inner, {"type": "null"}]});
        for sound in [json!("value"), json!(1), json!(null)] {
            assert!(problems(&sound, &schema).is_empty(), "{sound}");
        }
        assert_eq!(problems(&json!(true), &schema), ["$: expected a text or a whole number, found true ()"]);
        assert_eq!(problems(&json!(-1), &schema), ["$: expected a whole number of at least 0, found -1 ()"]);
    }

    #[test]
    fn conditions_choose_the_schema_that_follows() {
        let schema = json!({"allOf": [{"if": {"properties": {"t": {"const": "x"}}}, "then": {"required": ["n"]}}]});
        assert!(problems(&json!({"t": "y"}), &schema).is_empty());
        assert_eq!(problems(&json!({"t": "x"}), &schema), ["$: the field \"n\" is missing ()"]);
    }

    #[test]
    fn secrets_are_not_shown() {
        let mut found = Vec::new();
        check(&json!(12345), &json!({"type": "string"}), &Path::root().key("credentials").key("k"), &mut found);
        assert!(!found[0].to_string().contains("12345"));
    }
}
