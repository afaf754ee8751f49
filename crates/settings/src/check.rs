//! A value held against a schema: every problem at once, each with its path and the nearest known name.
//!
//! It understands what settings need of JSON Schema: `type`, `enum`, `const`, bounds, lengths, `properties`, `required`,
//! `additionalProperties: false`, `unevaluatedProperties: false`, `items`, `anyOf` (chosen by type), `oneOf` of
//! constants, `allOf` of `if`/`then`, `pattern` with or without a `not`, and `$ref` to the root schema's `$defs`. The `title` of a
//! list of allowed names, or of a pattern, says what they name; `patternErrorMessage` says a pattern in words.

use serde_json::{Map, Number, Value};

use crate::condition::{applying, fields_of, foreign, names_unknown_kind};
use crate::missing::missing;
use crate::nearest::nearest;
use crate::path::Path;
use crate::pattern::allows;
use crate::problem::Problem;
use crate::words::{expected, list, shown, types};

/// Adds to `problems` what is wrong with `value`.
///
/// JSON does not tell `10.0` from `10`, so a whole number that is written like that becomes `10` in `value` where a whole
/// number is asked for; serde would refuse it.
pub fn check(value: &mut Value, schema: &Value, path: &Path, problems: &mut Vec<Problem>) {
    Check { root: schema, problems }.value(value, schema, path);
}

/// More names than this hide the one that was meant.
const MANY: usize = 16;

/// The greatest whole number up to which `f64` holds every one.
const EXACT: f64 = 9_007_199_254_740_992.0;

struct Check<'a> {
    /// Holds the `$defs`.
    root: &'a Value,
    problems: &'a mut Vec<Problem>,
}

impl Check<'_> {
    fn value(&mut self, value: &mut Value, schema: &Value, path: &Path) {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let root = self.root;
            if let Some(named) = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer)) {
                self.value(value, named, path);
            }
            return;
        }
        if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
            match branches.iter().find(|branch| is_one_of(value, &types(branch))) {
                Some(branch) => self.value(value, branch, path),
                None => self.wrong(value, schema, path),
            }
            return;
        }
        let allowed = allowed_values(schema);
        if !allowed.is_empty() {
            self.listed(value, &allowed, schema, path);
            return;
        }
        let types = types(schema);
        if !types.is_empty() && !is_one_of(value, &types) {
            self.wrong(value, schema, path);
            return;
        }
        match value {
            Value::Number(number) => {
                if is_out_of_bounds(number, schema) {
                    self.wrong(value, schema, path);
                } else if types.contains(&"integer") && !types.contains(&"number") {
                    write_whole(number);
                }
            }
            Value::String(text) if schema.get("pattern").is_some() => {
                if !allows(schema, text) {
                    self.invalid_name(value, schema, path);
                }
            }
            Value::String(text) => {
                let length = text.chars().count();
                self.length(length, "character", ["minLength", "maxLength"], value, schema, path);
            }
            Value::Array(items) => {
                if let Some(of_items) = schema.get("items") {
                    for (index, item) in items.iter_mut().enumerate() {
                        self.value(item, of_items, &path.index(index));
                    }
                }
                let length = items.len();
                self.length(length, "item", ["minItems", "maxItems"], value, schema, path);
            }
            Value::Object(object) => {
                self.fields(object, schema, path);
                let rules: Vec<&Value> = applying(schema, object).collect();
                for rule in rules {
                    self.value(value, rule, path);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn fields(&mut self, object: &mut Map<String, Value>, schema: &Value, path: &Path) {
        missing(schema, object, path, self.problems);
        let empty = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        if schema.get("unevaluatedProperties") == Some(&Value::Bool(false)) {
            let known = fields_of(schema, object);
            // Of a kind that is not known nobody can say which fields are strange.
            let strange = !names_unknown_kind(schema, object);
            for name in object.keys().filter(|name| strange && !known.contains(name.as_str())) {
                let problem = foreign(schema, object, name, path);
                self.problems.push(problem.unwrap_or_else(|| unknown_field(name, known.iter().copied(), path)));
            }
        }
        for (name, field) in object {
            match properties.get(name) {
                Some(of_field) => self.value(field, of_field, &path.key(name)),
                None if closed => self.problems.push(unknown_field(name, properties.keys().map(String::as_str), path)),
                None => {}
            }
        }
    }

    fn listed(&mut self, value: &Value, allowed: &[&Value], schema: &Value, path: &Path) {
        if allowed.contains(&value) {
            return;
        }
        let names: Vec<&str> = allowed.iter().filter_map(|value| value.as_str()).collect();
        let what = schema.get("title").and_then(Value::as_str).or_else(|| path.last_key()).unwrap_or("value");
        let problem = Problem::new(path.clone(), format!("unknown {what} {}", shown(value, path)));
        let near = value.as_str().and_then(|text| nearest(text, names.iter().copied()));
        self.problems.push(match near {
            Some(near) if names.len() > MANY => problem.hint(format!("did you mean \"{near}\"?")),
            Some(near) => problem.hint(format!("did you mean \"{near}\"? allowed: {}", list(names))),
            None => problem.hint(format!("allowed: {}", list(names))),
        });
    }

    fn length(&mut self, length: usize, unit: &str, [min, max]: [&str; 2], value: &Value, schema: &Value, path: &Path) {
        let bound = |name: &str| schema.get(name).and_then(Value::as_u64);
        let plural = |count: u64| {
            if count == 1 { unit.to_owned() } else { format!("{unit}s") }
        };
        if let Some(min) = bound(min).filter(|min| (length as u64) < *min) {
            let message = format!("expected at least {min} {}, found {}", plural(min), shown(value, path));
            self.problems.push(Problem::new(path.clone(), message));
        }
        if let Some(max) = bound(max).filter(|max| (length as u64) > *max) {
            let message = format!("expected at most {max} {}, found {length}", plural(max));
            self.problems.push(Problem::new(path.clone(), message));
        }
    }

    /// Length, characters and form of a name are one rule, and told as one.
    fn invalid_name(&mut self, value: &Value, schema: &Value, path: &Path) {
        let text = |key: &str| schema.get(key).and_then(Value::as_str);
        let what = text("title").or_else(|| path.last_key()).unwrap_or("value");
        let mut message = format!("{} is not a valid {what}", shown(value, path));
        if let Some(expected) = text("patternErrorMessage") {
            message = format!("{message}: {expected}");
        }
        self.problems.push(Problem::new(path.clone(), message));
    }

    fn wrong(&mut self, value: &Value, schema: &Value, path: &Path) {
        let message = format!("expected {}, found {}", expected(schema), shown(value, path));
        self.problems.push(Problem::new(path.clone(), message));
    }
}

fn unknown_field<'a>(name: &str, names: impl Iterator<Item = &'a str> + Clone, path: &Path) -> Problem {
    let names = || names.clone();
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

fn is_one_of(value: &Value, types: &[&str]) -> bool {
    types.iter().any(|name| match *name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.as_number().is_some_and(is_whole),
        "number" => value.is_number(),
        _ => false,
    })
}

fn is_whole(number: &Number) -> bool {
    !number.is_f64() || number.as_f64().is_some_and(|float| float.fract() == 0.0 && float.abs() <= EXACT)
}

/// Writes 10.0 as 10.
fn write_whole(number: &mut Number) {
    if let Some(float) = number.as_f64().filter(|_| number.is_f64()) {
        *number = Number::from(float as i64);
    }
}

fn is_out_of_bounds(number: &Number, schema: &Value) -> bool {
    let number = number.as_f64();
    let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
    bound("minimum").is_some_and(|min| number < Some(min))
        || bound("exclusiveMinimum").is_some_and(|min| number <= Some(min))
        || bound("maximum").is_some_and(|max| number > Some(max))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problems(value: &Value, schema: &Value) -> Vec<String> {
        let mut problems = Vec::new();
        check(&mut value.clone(), schema, &Path::root(), &mut problems);
        problems.iter().map(|p| format!("{p} ({})", p.hint.as_deref().unwrap_or(""))).collect()
    }

    #[test]
    fn every_problem_is_found_with_its_path_and_nearest_name() {
        let schema = json!({
            "type": "object", "additionalProperties": false, "required": ["id"],
            "properties": {
                "id": {"type": "string"}, "size": {"type": "integer", "minimum": 1, "maximum": 10_000_000},
                "kind": {"enum": ["red", "green"]}, "list": {"type": "array", "minItems": 1, "items": {"type": "number"}},
                "colour": {"title": "paint", "enum": ["blue"]}, "share": {"type": "number", "exclusiveMinimum": 0},
            },
        });
        let value = json!({"size": 0, "kind": "gren", "colour": "?", "share": 0, "list": [1, "x"], "sise": 3});
        assert_eq!(
            problems(&value, &schema),
            [
                "$: the field \"id\" is missing ()",
                "$.size: expected a whole number from 1 to 10,000,000, found 0 ()",
                "$.kind: unknown kind \"gren\" (did you mean \"green\"? allowed: red, green)",
                "$.colour: unknown paint \"?\" (allowed: blue)",
                "$.share: expected a number above 0, found 0 ()",
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
        assert_eq!(
            problems(&json!(true), &schema),
            ["$: expected a text or a whole number of at least 0, found true ()"]
        );
        assert_eq!(problems(&json!(-1), &schema), ["$: expected a whole number of at least 0, found -1 ()"]);
    }

    #[test]
    fn conditions_choose_the_schema_that_follows() {
        let named = json!({"properties": {"t": {"const": "x"}}, "required": ["t"]});
        let default = json!({"properties": {"t": {"const": "y"}}});
        let absent = json!({"properties": {"t": false}});
        let then = |name: &str| json!({"required": [name]});
        let schema = json!({"allOf": [
            {"if": named, "then": then("of x")}, {"if": default, "then": then("of y")}, {"if": absent, "then": then("of none")},
        ]});
        let missing = |value: Value| problems(&value, &schema).concat();
        assert_eq!(missing(json!({"t": "x"})), "$: the field \"of x\" is missing ()");
        assert_eq!(missing(json!({"t": "y"})), "$: the field \"of y\" is missing ()");
        assert_eq!(missing(json!({})), "$: the field \"of y\" is missing ()$: the field \"of none\" is missing ()");
        assert!(missing(json!({"t": "z"})).is_empty());
    }

    #[test]
    fn a_whole_number_written_as_a_float_becomes_one_where_one_is_asked_for() {
        let schema = json!({"properties": {
            "whole": {"type": ["integer", "null"], "minimum": 1}, "any": {"type": "number"},
            "either": {"anyOf": [{"type": "string"}, {"type": "integer"}]}, "list": {"items": {"type": "integer"}},
        }});
        let mut value = json!({"whole": 10.0, "any": 10.0, "either": 1e3, "list": [2, -3.0]});
        let mut found = Vec::new();
        check(&mut value, &schema, &Path::root(), &mut found);
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(value.to_string(), r#"{"whole":10,"any":10.0,"either":1000,"list":[2,-3]}"#);
        for wrong in [json!({"whole": 10.5}), json!({"whole": 0.0}), json!({"whole": 1e30})] {
            assert_eq!(problems(&wrong, &schema).len(), 1, "{wrong}");
        }
    }

    #[test]
    fn a_schema_may_hold_itself() {
        let schema = json!({
            "$defs": {"tree": {"properties": {"leaf": {"type": "integer"}, "inner": {"$ref": "#/$defs/tree"}}}},
            "$ref": "#/$defs/tree",
        });
        assert!(problems(&json!({"inner": {"inner": {"leaf": 1}}}), &schema).is_empty());
        assert_eq!(
            problems(&json!({"inner": {"inner": {"leaf": "x"}}}), &schema),
            ["$.inner.inner.leaf: expected a whole number, found \"x\" ()"]
        );
    }

    #[test]
    fn secrets_are_not_shown() {
        let mut found = Vec::new();
        let path = Path::root().key("credentials").key("k");
        check(&mut json!(12345), &json!({"type": "string"}), &path, &mut found);
        assert!(!found[0].to_string().contains("12345"));
    }
}
