//! A blueprint's identity and the seed derived from it.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The version: SHA-256 over the canonical document (RFC 8785), as 64 hexadecimal digits.
///
/// Layout and the order of keys do not matter; every value does.
#[must_use]
pub fn version(document: &Value) -> String {
    hash(document).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The seed of a blueprint that gives none: the first 53 bits (what every JSON reader keeps exactly) of the SHA-256 over
/// the canonical `commons` and `generators`.
///
/// Descriptions are left out, and targets and limits are: what is said about a series, and what becomes of it, does not
/// change it.
#[must_use]
pub fn derived_seed(document: &Value) -> u64 {
    let part = |name: &str| document.get(name).map_or(Value::Null, without_descriptions);
    let hash = hash(&json!({"commons": part("commons"), "generators": part("generators")}));
    let first: [u8; 8] = std::array::from_fn(|index| hash[index]);
    u64::from_be_bytes(first) >> 11
}

fn without_descriptions(value: &Value) -> Value {
    match value {
        Value::Object(object) => Value::Object(
            object
                .iter()
                .filter(|(key, _)| *key != "description")
                .map(|(key, value)| (key.clone(), without_descriptions(value)))
                .collect::<Map<_, _>>(),
        ),
        Value::Array(items) => items.iter().map(without_descriptions).collect(),
        other => other.clone(),
    }
}

fn hash(value: &Value) -> [u8; 32] {
    // A value that was parsed from JSON has no number that JSON cannot write.
    let canonical = serde_json_canonicalizer::to_vec(value).expect("a JSON value has a canonical form");
    Sha256::digest(canonical).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_layout_do_not_change_the_version_and_values_do() {
        let parse = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
        let first = parse(r#"{"a": 1, "b": [1, 2]}"#);
        assert_eq!(version(&first), version(&parse("{\"b\":[1,2],\n \"a\":1}")));
        assert_ne!(version(&first), version(&parse(r#"{"a": 1, "b": [2, 1]}"#)));
        // printf '{"a":1,"b":[1,2]}' | sha256sum
        assert_eq!(version(&first), "8baa73198470c7bb4c3ce142a8fd651affc0310d878bb9bd159e37a573fb4874");
    }

    #[test]
    fn descriptions_targets_and_limits_do_not_change_the_seed() {
        let first = json!({"commons": {"num_points": 5}, "generators": [{"id": "a", "shape": "constant"}]});
        let mut second = first.clone();
        second["description"] = "d".into();
        second["generators"][0]["description"] = "d".into();
        second["targets"] = json!([]);
        second["limits"] = json!({});
        assert_eq!(derived_seed(&first), derived_seed(&second));
        second["commons"]["num_points"] = 6.into();
        assert_ne!(derived_seed(&first), derived_seed(&second));
        assert!(derived_seed(&first) < 1 << 53);
    }
}
