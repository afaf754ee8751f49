//! What the name of a field means, and a value that a field may have.

use blueprint::targets::TARGETS;
use serde_json::{Value, json};
use timeseries::{ANOMALIES, DISTRIBUTIONS, SHAPES};

use super::fields::{self, Field};
use super::meaning::{Meaning, example_of_anomaly, example_of_noise, example_of_shape, example_of_target, generator};

/// The fields that a name or dotted path stands for.
#[must_use]
pub fn of_fields(name: &str) -> Vec<Meaning> {
    let asked = without_indexes(name.trim_start_matches("$."));
    let asked: Vec<&str> = asked.split('.').collect();
    let all = fields::all();
    all.iter().filter(|field| field.is_called(&asked)).map(|field| of_field(field, &all)).collect()
}

/// A path as a message shows it, such as `$.generators[1].id`, is one without its indexes.
fn without_indexes(path: &str) -> String {
    path.split('[')
        .enumerate()
        .map(|(parent, part)| if parent == 0 { part } else { part.split_once(']').map_or("", |(_, rest)| rest) })
        .collect()
}

/// The fields that may have a value of that name, such as `put`.
#[must_use]
pub fn of_values(name: &str) -> Vec<Meaning> {
    let mut found = Vec::new();
    for field in fields::all() {
        let Some((_, said)) = field.values.iter().find(|(value, _)| value == name) else {
            continue;
        };
        let text = said.clone().unwrap_or_else(|| field.description.clone());
        let mut meaning = Meaning::new("value", name, vec![text]);
        meaning.facts = vec![("of the field", field.name.clone()), ("in", field.parents_in_words())];
        let value = if field.kind.starts_with("list") { json!([name]) } else { json!(name) };
        meaning.example = example(&field, &value, true);
        found.push(meaning);
    }
    found
}

fn of_field(field: &Field, all: &[Field]) -> Meaning {
    let mut facts = vec![("stands in", field.parents_in_words()), ("type", field.kind.clone())];
    if field.required {
        facts.push(("required", "yes".to_owned()));
    }
    facts.extend(field.default.as_ref().map(|default| ("default", default.to_string())));
    if !field.values.is_empty() {
        let names: Vec<&str> = field.values.iter().map(|(value, _)| value.as_str()).collect();
        facts.push(("values", names.join(", ")));
    }
    let inside = |other: &&Field| {
        other.parents.iter().any(|parent| {
            parent.path.split_last().is_some_and(|(last, before)| {
                last.trim_end_matches("[]") == field.name && field.parents.iter().any(|own| own.path == before)
            })
        })
    };
    let mut meaning = Meaning::new("field", &field.name, vec![field.description.clone()]);
    meaning.facts = facts;
    meaning.fields = all.iter().filter(inside).cloned().collect();
    meaning.example = example(field, &sample(field), false);
    meaning
}

/// A value to show a field with.
fn sample(field: &Field) -> Value {
    match (&field.default, field.values.first()) {
        (Some(Value::Bool(usual)), _) => json!(!usual),
        (Some(default), _) if default.is_number() => default.clone(),
        (_, Some((value, _))) if field.kind.starts_with("list") => json!([value]),
        (_, Some((value, _))) => json!(value),
        _ if field.kind.starts_with("time") => json!("2027-01-01T00:00:00Z"),
        _ if field.kind.starts_with("whole number") => json!(100),
        _ if field.kind.starts_with("number") => json!(10),
        _ => Value::Null,
    }
}

/// A blueprint with the field in it: the example of a registry that has it already (unless `exactly`), or one with
/// `value` put in. None where that gives no valid blueprint.
fn example(field: &Field, value: &Value, exactly: bool) -> Option<Value> {
    let candidates = candidates(field);
    let name = &field.name;
    let has = |whole: &Value, object: &str| match whole.pointer(&format!("{object}/{name}")) {
        Some(found) => !exactly || found == value,
        None => false,
    };
    if let Some((whole, _)) = candidates.iter().find(|(whole, object)| has(whole, object)) {
        return Some(whole.clone());
    }
    candidates.into_iter().filter(|_| !value.is_null()).find_map(|(mut whole, object)| {
        whole.pointer_mut(&object)?.as_object_mut()?.insert(name.clone(), value.clone());
        blueprint::parse(whole.to_string().as_bytes()).is_ok_and(|checked| checked.warnings.is_empty()).then_some(whole)
    })
}

/// Examples with an object that the field may stand in, and that object's parent.
fn candidates(field: &Field) -> Vec<(Value, String)> {
    let mut found = Vec::new();
    for parent in &field.parents {
        let owned = |name: &str| parent.owner.as_deref().is_none_or(|owner| owner == name);
        let mut add = |whole: Option<Value>, object: &str| found.extend(whole.map(|whole| (whole, object.to_owned())));
        match parent.path.join(".").as_str() {
            "" => add(Some(generator("constant", json!({"constant": 3}))), ""),
            "generators[]" => add(Some(generator("constant", json!({"constant": 3}))), "/generators/0"),
            "generators[].config" if parent.kind.is_some() => {
                for kind in DISTRIBUTIONS.iter().filter(|kind| parent.kind.as_deref() == Some(kind.name)) {
                    let config = serde_json::from_str(kind.example).ok();
                    add(config.map(|config| generator("random", config)), "/generators/0/config");
                }
            }
            "generators[].config" => {
                for kind in SHAPES.iter().filter(|kind| owned(kind.name)) {
                    add(example_of_shape(kind), "/generators/0/config");
                }
                if parent.owner.is_none() {
                    add(Some(example_of_noise()), "/generators/0/config");
                }
            }
            "generators[].config.anomalies" => {
                for kind in ANOMALIES {
                    add(example_of_anomaly(kind), "/generators/0/config/anomalies/0");
                }
            }
            "targets[]" => {
                for kind in TARGETS.iter().filter(|kind| owned(kind.name)) {
                    add(example_of_target(kind), "/targets/0");
                }
            }
            // What all generators may have too is better shown there.
            "commons" if field.parents.len() > 1 => {}
            object @ ("commons" | "limits") => {
                let mut whole = generator("constant", json!({"constant": 3}));
                whole[object] = json!({});
                add(Some(whole), &format!("/{object}"));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_from_a_message_finds_its_field() {
        assert_eq!(without_indexes("generators[1].config.anomalies[0].counts"), "generators.config.anomalies.counts");
        let found = of_fields("$.generators[1].config.anomalies[0].counts");
        // Each kind of anomaly that has the field gives its meaning.
        assert!(!found.is_empty() && found.iter().all(|meaning| meaning.name == "counts"), "{found:?}");
    }

    #[test]
    fn a_value_is_told_with_its_field() {
        let found = of_values("put");
        assert_eq!((found.len(), found[0].text[0].as_str()), (1, "Objects are written."));
        assert_eq!(found[0].example.as_ref().and_then(|whole| whole.pointer("/targets/0/action")), Some(&json!("put")));
    }

    #[test]
    fn fields_of_limits_and_commons_have_examples_that_hold_them() {
        for (name, pointer) in
            [("grace_seconds", "/limits"), ("end", "/limits"), ("seed", "/commons"), ("start", "/commons")]
        {
            let found = of_fields(name);
            let shown = found.iter().filter_map(|meaning| meaning.example.as_ref());
            let mut holding = shown.filter(|whole| whole.pointer(&format!("{pointer}/{name}")).is_some());
            assert!(holding.next().is_some(), "{name}: {found:?}");
        }
    }
}
