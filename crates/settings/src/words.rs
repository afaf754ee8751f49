//! How messages speak of values and of what a schema allows.

use serde_json::Value;

use crate::path::Path;

/// What the schema allows, in words: "a whole number from 1 to 10,000,000".
pub(crate) fn expected(schema: &Value) -> String {
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        let mut words: Vec<String> = choices.iter().map(expected).filter(|words| !words.is_empty()).collect();
        words.dedup();
        return words.join(" or ");
    }
    let words = types(schema).into_iter().filter(|name| *name != "null").map(|name| match name {
        "integer" => format!("a whole number{}", bounds(schema)),
        "number" => format!("a number{}", bounds(schema)),
        "string" => "a text".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" => "a list".to_owned(),
        "object" => "an object".to_owned(),
        other => other.to_owned(),
    });
    words.collect::<Vec<_>>().join(" or ")
}

/// The types that a schema allows; of a choice, those of its branches.
pub(crate) fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => schema.get("anyOf").and_then(Value::as_array).into_iter().flatten().flat_map(types).collect(),
    }
}

fn bounds(schema: &Value) -> String {
    let bound = |name: &str| schema.get(name).and_then(Value::as_f64).map(|bound| grouped(&bound.to_string()));
    match (bound("minimum"), bound("exclusiveMinimum"), bound("maximum")) {
        (Some(min), _, Some(max)) => format!(" from {min} to {max}"),
        (Some(min), _, None) => format!(" of at least {min}"),
        (None, Some(above), Some(max)) => format!(" above {above} and up to {max}"),
        (None, Some(above), None) => format!(" above {above}"),
        (None, None, Some(max)) => format!(" of at most {max}"),
        (None, None, None) => String::new(),
    }
}

/// Digits in groups of three, as people read them.
#[must_use]
pub fn grouped(digits: &str) -> String {
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
pub(crate) fn shown(value: &Value, path: &Path) -> String {
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

/// Names, one after the other.
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bounds_are_told_as_people_read_them() {
        for (schema, words) in [
            (
                json!({"type": "integer", "minimum": -1000, "maximum": 10_000_000}),
                "a whole number from -1,000 to 10,000,000",
            ),
            (json!({"type": "number", "exclusiveMinimum": 0}), "a number above 0"),
            (json!({"type": ["number", "null"], "maximum": 0.5}), "a number of at most 0.5"),
            (
                json!({"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "null"}]}),
                "a text or a whole number of at least 0",
            ),
        ] {
            assert_eq!(expected(&schema), words);
        }
    }

    #[test]
    fn a_long_value_is_cut() {
        assert_eq!(shown(&json!("ä".repeat(100)), &Path::root()).chars().count(), 60);
    }
}
