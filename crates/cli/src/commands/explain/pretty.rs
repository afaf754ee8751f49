//! JSON for people to read.

use serde_json::{Map, Value, json};

/// JSON as people write it: what fits on a line stays on one.
#[must_use]
pub fn pretty(value: &Value, indent: usize, width: usize) -> String {
    let flat = flat(value);
    if indent + flat.chars().count() <= width {
        return flat;
    }
    let blank = " ".repeat(indent + 2);
    let inside = |parts: Vec<String>| parts.join(&format!(",\n{blank}"));
    let end = " ".repeat(indent);
    match value {
        Value::Array(items) if !items.is_empty() => {
            let parts = items.iter().map(|item| pretty(item, indent + 2, width)).collect();
            format!("[\n{blank}{}\n{end}]", inside(parts))
        }
        Value::Object(object) if !object.is_empty() => {
            let part =
                |(name, item): (&String, &Value)| format!("{}: {}", json!(name), pretty(item, indent + 2, width));
            format!("{{\n{blank}{}\n{end}}}", inside(object.iter().map(part).collect()))
        }
        _ => flat,
    }
}

fn flat(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(flat).collect::<Vec<_>>().join(", ")),
        Value::Object(object) => format!("{{{}}}", flat_fields(object)),
        other => other.to_string(),
    }
}

fn flat_fields(object: &Map<String, Value>) -> String {
    object.iter().map(|(name, item)| format!("{}: {}", json!(name), flat(item))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pretty_json_is_the_same_json_in_short_lines() {
        let value = json!({"a": [1, 2, {"b": "x, y"}], "c": {"d": vec!["some text"; 12]}, "e": [], "f": null});
        for width in [1, 20, 40, 80, 400] {
            assert_eq!(serde_json::from_str::<Value>(&pretty(&value, 0, width)).expect("JSON"), value);
        }
        assert!(pretty(&value, 0, 60).lines().all(|line| line.len() <= 60));
    }
}
