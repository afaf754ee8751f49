//! Fields that must be there, and are not.

use serde_json::{Map, Value};

use crate::condition::applying;
use crate::path::Path;
use crate::problem::Problem;

/// Which required fields of `object`, which lies at `path`, are missing; those of the kind that it names among them.
#[must_use]
pub fn missing_fields(schema: &Value, object: &Map<String, Value>, path: &Path) -> Vec<Problem> {
    let mut problems = Vec::new();
    missing(schema, object, path, &mut problems);
    problems.extend(applying(schema, object).flat_map(|then| missing_fields(then, object, path)));
    problems
}

/// The same of the schema itself, without its rules.
pub(crate) fn missing(schema: &Value, object: &Map<String, Value>, path: &Path, problems: &mut Vec<Problem>) {
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if !object.contains_key(name) {
            problems.push(Problem::new(path.clone(), format!("the field \"{name}\" is missing")));
        }
    }
}
