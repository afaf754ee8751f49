//! Reading settings: a JSON Schema derived from a settings struct both documents and checks them.
//!
//! Serde stops at the first thing wrong and does not say where. So the values are checked against
//! the schema first, each field by itself, and every problem is told; then serde cannot fail.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::settings::Problem;

/// The schema of a settings struct, whole: without references or a name of its own.
pub fn schema_of<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.remove("title");
    schema
}

/// The fields of `config` that the schema knows, as `T`. Other fields are somebody else's.
pub fn read<T: DeserializeOwned>(schema: &Schema, config: &Map<String, Value>) -> Result<T, Vec<Problem>> {
    let (value, problems) = read_what_is_right(schema, config);
    if problems.is_empty() { value.map_err(|problem| vec![problem]) } else { Err(problems) }
}

/// As [`read`], with what is wrong left out and told. The first is an error if a required field is then missing.
pub fn read_what_is_right<T: DeserializeOwned>(
    schema: &Schema,
    config: &Map<String, Value>,
) -> (Result<T, Problem>, Vec<Problem>) {
    let mut own = Map::new();
    let mut problems = Vec::new();
    for (name, rules) in fields(schema) {
        match config.get(name) {
            None if is_required(schema, name) => {
                problems.push(Problem::new(name, format!("is missing: {}", describe(rules))));
            }
            None => {}
            Some(value) => match check(value, rules) {
                Ok(value) => {
                    own.insert(name.clone(), value);
                }
                Err(message) => problems.push(Problem::new(name, message)),
            },
        }
    }
    let value = serde_json::from_value(Value::Object(own)).map_err(|error| Problem::new("", error.to_string()));
    (value, problems)
}

fn fields(schema: &Schema) -> impl Iterator<Item = (&String, &Value)> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten()
}

fn is_required(schema: &Schema, name: &str) -> bool {
    schema.get("required").and_then(Value::as_array).is_some_and(|names| names.iter().any(|one| one == name))
}

/// The value, with a whole number such as `10.0` written as one where one is asked for.
fn check(value: &Value, rules: &Value) -> Result<Value, String> {
    if let Some(choices) = rules.get("anyOf").and_then(Value::as_array) {
        return choices
            .iter()
            .find_map(|rules| check(value, rules).ok())
            .ok_or_else(|| format!("found {}, where {}", show(value), describe(rules)));
    }
    let refusal = || format!("found {}, where {}", show(value), describe(rules));
    let types = types(rules);
    let has = |name: &str| types.is_empty() || types.contains(&name);
    match value {
        Value::Null if has("null") => Ok(Value::Null),
        Value::Bool(_) if has("boolean") => Ok(value.clone()),
        Value::String(text) if has("string") => {
            let shortest = rules.get("minLength").and_then(Value::as_u64).unwrap_or(0);
            let listed = rules.get("enum").and_then(Value::as_array);
            if let Some(listed) = listed
                && !listed.contains(value)
            {
                let names: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
                let hint = nearest(text, &names).map(|name| format!(". Did you mean \"{name}\"?")).unwrap_or_default();
                return Err(format!("{}{hint}", refusal()));
            }
            if (text.chars().count() as u64) < shortest { Err(refusal()) } else { Ok(value.clone()) }
        }
        Value::Number(number) if has("number") || has("integer") => {
            let as_float = number.as_f64().filter(|x| x.is_finite()).ok_or_else(refusal)?;
            let bound = |name: &str| rules.get(name).and_then(Value::as_f64);
            let out = bound("minimum").is_some_and(|least| as_float < least)
                || bound("maximum").is_some_and(|most| as_float > most)
                || bound("exclusiveMinimum").is_some_and(|least| as_float <= least);
            if out {
                return Err(refusal());
            }
            if has("number") || number.is_u64() || number.is_i64() {
                return Ok(value.clone());
            }
            // JSON does not tell 10.0 from 10.
            if as_float.fract() == 0.0 && as_float.abs() <= 9_007_199_254_740_992.0 {
                return Ok(Value::from(as_float as i64));
            }
            Err(refusal())
        }
        _ => Err(refusal()),
    }
}

fn types(rules: &Value) -> Vec<&str> {
    match rules.get("type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// What the rules allow, in words: "a whole number from 1 to 10000000 is allowed".
fn describe(rules: &Value) -> String {
    format!("{} is allowed", allowed(rules))
}

fn allowed(rules: &Value) -> String {
    if let Some(choices) = rules.get("anyOf").and_then(Value::as_array) {
        let words: Vec<String> = choices.iter().map(allowed).filter(|words| words != "null").collect();
        return words.join(" or ");
    }
    if let Some(listed) = rules.get("enum").and_then(Value::as_array) {
        let names: Vec<String> = listed.iter().filter(|one| !one.is_null()).map(Value::to_string).collect();
        return format!("one of {}", names.join(", "));
    }
    let types = types(rules);
    let words = if types.contains(&"number") {
        "a number"
    } else if types.contains(&"integer") {
        "a whole number"
    } else if types.contains(&"string") {
        if rules.get("minLength").is_some() { "a text that is not empty" } else { "a text" }
    } else if types.contains(&"boolean") {
        "true or false"
    } else if types.contains(&"null") {
        "null"
    } else {
        "a value of another type"
    };
    let bound = |name: &str| rules.get(name).map(ToString::to_string);
    match (bound("minimum"), bound("maximum"), bound("exclusiveMinimum")) {
        (Some(least), Some(most), _) => format!("{words} from {least} to {most}"),
        (Some(least), None, _) => format!("{words} of at least {least}"),
        (None, Some(most), None) => format!("{words} of at most {most}"),
        (None, Some(most), Some(least)) => format!("{words} above {least} and up to {most}"),
        (None, None, Some(least)) => format!("{words} above {least}"),
        (None, None, None) => words.to_owned(),
    }
}

/// A value as JSON, cut where it is long.
fn show(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = match value {
        Value::Array(_) => return "a list".to_owned(),
        Value::Object(_) => return "an object".to_owned(),
        Value::String(text) if text.len() > 4 * LONGEST => text.chars().take(LONGEST + 1).collect(),
        _ => value.to_string(),
    };
    if text.chars().count() > LONGEST { format!("{}...", text.chars().take(LONGEST).collect::<String>()) } else { text }
}

/// The name nearest to what was written, if it is near at all.
pub fn nearest<'a>(written: &str, names: &[&'a str]) -> Option<&'a str> {
    let written: String = written.chars().take(64).collect();
    names
        .iter()
        .map(|name| (strsim::damerau_levenshtein(&written.to_lowercase(), name), *name))
        .filter(|(distance, name)| *distance <= name.len().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::SeriesSettings;
    use serde_json::json;

    fn read_settings(config: Value) -> Result<SeriesSettings, Vec<Problem>> {
        read(&schema_of::<SeriesSettings>(), config.as_object().unwrap())
    }

    #[test]
    fn every_problem_is_told_with_its_field() {
        let problems =
            read_settings(json!({"num_points": 0, "signal_min": "low", "repeat": 1, "shape": []})).unwrap_err();
        let texts: Vec<String> = problems.iter().map(|p| format!("{}: {}", p.field, p.message)).collect();
        assert_eq!(
            texts,
            [
                "num_points: found 0, where a whole number from 1 to 10000000 is allowed",
                "signal_min: found \"low\", where a number from -9007199254740992 to 9007199254740992 is allowed",
                "repeat: found 1, where true or false is allowed",
            ]
        );
    }

    #[test]
    fn a_whole_number_may_be_written_as_a_float() {
        assert_eq!(read_settings(json!({"num_points": 10.0})).unwrap().num_points, 10);
        assert!(read_settings(json!({"num_points": 10.5})).is_err());
        assert!(read_settings(json!({"num_points": 10_000_001})).is_err());
        assert!(read_settings(json!({"num_points": -1})).is_err());
    }

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(nearest("gamavariate", &["gauss", "gammavariate"]), Some("gammavariate"));
        assert_eq!(nearest("Uniform", &["uniform"]), Some("uniform"));
        assert_eq!(nearest("zebra", &["uniform", "gauss"]), None);
    }
}
