//! From a JSON object to a settings struct.
//!
//! Serde stops at the first thing wrong and does not say where. So each field is checked against the schema first, and
//! every problem is told; then serde cannot fail.

use std::collections::BTreeSet;

use schemars::Schema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::check::check;
use crate::condition::applying;
use crate::missing::missing;
use crate::path::Path;
use crate::problem::Problem;

/// The fields of `settings` that the schema knows, as `T`. Other fields are somebody else's.
///
/// # Errors
/// Every problem, with paths that start at `settings`.
pub fn read<T: DeserializeOwned>(schema: &Schema, settings: &Map<String, Value>) -> Result<T, Vec<Problem>> {
    match read_what_is_right(schema, settings) {
        (Some(value), problems) if problems.is_empty() => Ok(value),
        (_, problems) => Err(problems),
    }
}

/// As [`read`], with what is wrong left out and told. There is no `T` when a required field is missing or wrong.
pub fn read_what_is_right<T: DeserializeOwned>(
    schema: &Schema,
    settings: &Map<String, Value>,
) -> (Option<T>, Vec<Problem>) {
    let mut own = Map::new();
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    let root = Path::root();
    let schema = schema.as_value();
    for rules in std::iter::once(schema).chain(applying(schema, settings)) {
        missing(rules, settings, &root, &mut problems);
        for (name, rules) in rules.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let Some(value) = settings.get(name).filter(|_| seen.insert(name)) else {
                continue;
            };
            let mut value = value.clone();
            let known = problems.len();
            check(&mut value, rules, &root.key(name), &mut problems);
            if problems.len() == known {
                own.insert(name.clone(), value);
            }
        }
    }
    match serde_json::from_value(Value::Object(own)) {
        Ok(value) => (Some(value), problems),
        // Something required is missing, which has been told; or the schema does not say what the type asks.
        Err(error) if problems.is_empty() => (None, vec![Problem::new(root, error.to_string())]),
        Err(_) => (None, problems),
    }
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde::Deserialize;
    use serde_json::json;

    use super::*;
    use crate::schema::schema_of;

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    struct Toy {
        name: String,
        #[serde(default)]
        #[schemars(range(min = 1, max = 10))]
        size: Option<u64>,
        #[serde(default)]
        wide: bool,
    }

    fn read_toy(settings: Value) -> Result<Toy, Vec<String>> {
        read(&schema_of::<Toy>(), settings.as_object().expect("an object"))
            .map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn every_problem_is_told_at_once() {
        assert_eq!(
            read_toy(json!({"size": 11, "wide": 1, "other": []})).unwrap_err(),
            [
                "$: the field \"name\" is missing",
                "$.size: expected a whole number from 1 to 10, found 11",
                "$.wide: expected true or false, found 1",
            ]
        );
    }

    #[test]
    fn a_whole_number_may_be_written_as_a_float() {
        assert_eq!(read_toy(json!({"name": "a", "size": 10.0})).unwrap().size, Some(10));
        assert!(read_toy(json!({"name": "a", "size": 9.5})).is_err());
        assert!(read_toy(json!({"name": "a", "size": -1.0})).is_err());
    }

    #[test]
    fn what_is_right_is_read_though_another_field_is_wrong() {
        let settings = json!({"name": "a", "size": 0, "wide": true});
        let (toy, problems) = read_what_is_right::<Toy>(&schema_of::<Toy>(), settings.as_object().unwrap());
        assert_eq!((toy, problems.len()), (Some(Toy { name: "a".to_owned(), size: None, wide: true }), 1));
    }
}
