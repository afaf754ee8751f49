//! The fields of a blueprint, gathered from its schema.

use report::grouped;
use serde_json::{Value, json};

/// A field, at every parent where it means the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The objects that it stands in: `commons`, `generators[].config`; empty for the blueprint itself.
    pub parents: Vec<Parent>,
    /// Its type and range in words.
    pub kind: String,
    /// What it is when it is not there, if the schema says so.
    pub default: Option<Value>,
    /// Whether it must be there.
    pub required: bool,
    /// What it means.
    pub description: String,
    /// The values that it may have, and what each means, where there are but few.
    pub values: Vec<(String, Option<String>)>,
}

/// An object that fields stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    /// Names from the root, lists marked by `[]`.
    pub path: Vec<String>,
    /// The shape or target type that it belongs to, if only to one.
    pub owner: Option<String>,
    /// The kind within it: a distribution of a shape, a kind of anomaly.
    pub kind: Option<String>,
}

impl Parent {
    /// The names from the root to the field `name` here, without marks of lists, its owner among them.
    fn names(&self, name: &str) -> Vec<String> {
        let path = self.path.iter().map(|part| part.trim_end_matches("[]").to_owned());
        path.chain(self.owner.clone()).chain(self.kind.clone()).chain([name.to_owned()]).collect()
    }

    /// What it belongs to, in words: `random gauss`.
    fn owners(&self) -> Option<String> {
        let parts: Vec<&str> = self.owner.iter().chain(&self.kind).map(String::as_str).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

impl Field {
    /// Whether the field is what a name or dotted path such as `targets.slice_size` stands for.
    #[must_use]
    pub fn is_called(&self, asked: &[&str]) -> bool {
        asked.last() == Some(&self.name.as_str())
            && self.parents.iter().any(|parent| {
                let names = parent.names(&self.name);
                let mut rest = names.iter();
                asked.iter().all(|part| rest.any(|name| name == part))
            })
    }

    /// Where it stands, in words: `commons`, `generators[].config (random)`.
    #[must_use]
    pub fn parents_in_words(&self) -> String {
        let mut paths: Vec<(String, Vec<String>)> = Vec::new();
        for parent in &self.parents {
            let path = if parent.path.is_empty() { "the blueprint itself".to_owned() } else { parent.path.join(".") };
            let owner = parent.owners();
            match paths.iter_mut().find(|(known, _)| *known == path) {
                Some((_, owners)) => owners.extend(owner),
                None => paths.push((path, owner.into_iter().collect())),
            }
        }
        let words = paths.into_iter().map(|(path, owners)| match owners.as_slice() {
            [] => path,
            owners => format!("{path} ({})", owners.join(", ")),
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// For programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let parents: Vec<String> = self.parents.iter().map(|parent| parent.names(&self.name).join(".")).collect();
        let values: Vec<&str> = self.values.iter().map(|(value, _)| value.as_str()).collect();
        json!({
            "name": self.name, "type": self.kind, "default": self.default, "required": self.required,
            "description": self.description, "values": values, "places": parents,
        })
    }
}

/// Every field of the schema of a blueprint; equal ones of several parents are one.
#[must_use]
pub fn all() -> Vec<Field> {
    let mut fields = Vec::new();
    walk(&blueprint::blueprint_schema(), &mut Vec::new(), (None, None), &mut fields);
    // What all owners have alike belongs to none of them.
    let owners = |path: &[String]| {
        let mut known: Vec<&String> = Vec::new();
        for parent in fields.iter().flat_map(|field: &Field| &field.parents).filter(|parent| parent.path == path) {
            known.extend(parent.owner.iter().filter(|owner| !known.contains(owner)).collect::<Vec<_>>());
        }
        known.len()
    };
    let shared: Vec<Vec<Parent>> = fields
        .iter()
        .map(|field| {
            let mut parents: Vec<Parent> = Vec::new();
            for parent in &field.parents {
                let here = field.parents.iter().filter(|other| other.path == parent.path && other.kind == parent.kind);
                let mut owned: Vec<&String> = here.filter_map(|other| other.owner.as_ref()).collect();
                owned.sort_unstable();
                owned.dedup();
                let everywhere = owned.len() > 1 && owned.len() == owners(&parent.path);
                let parent = Parent { owner: parent.owner.clone().filter(|_| !everywhere), ..parent.clone() };
                if !parents.contains(&parent) {
                    parents.push(parent);
                }
            }
            parents
        })
        .collect();
    for (field, parents) in fields.iter_mut().zip(shared) {
        field.parents = parents;
    }
    fields
}

/// The fields of one object's schema, of a shape or a target type.
#[must_use]
pub fn of(schema: &Value) -> Vec<Field> {
    let mut fields = Vec::new();
    walk(schema, &mut Vec::new(), (None, None), &mut fields);
    fields.retain(|field| field.parents.iter().any(|parent| parent.path.is_empty()));
    fields
}

fn walk(schema: &Value, path: &mut Vec<String>, belongs: (Option<&str>, Option<&str>), fields: &mut Vec<Field>) {
    let (owner, within) = belongs;
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, field) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if let Some(description) = settings::description(field) {
            let found = Field {
                name: name.clone(),
                parents: vec![Parent {
                    path: path.clone(),
                    owner: owner.map(str::to_owned),
                    kind: within.map(str::to_owned),
                }],
                kind: kind(field),
                default: field.get("default").filter(|default| !default.is_null()).map(whole),
                required: required.contains(&name.as_str()),
                description: description.split_whitespace().collect::<Vec<_>>().join(" "),
                values: values(field),
            };
            add(found, fields);
        }
        let list = field.get("items").is_some();
        path.push(if list { format!("{name}[]") } else { name.clone() });
        for inner in inner(field) {
            walk(inner, path, belongs, fields);
        }
        path.pop();
    }
    for rule in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        let condition = rule.pointer("/if/properties").and_then(Value::as_object);
        let of = condition.and_then(|names| names.values().find_map(|rule| rule.get("const")?.as_str()));
        if let Some(then) = rule.get("then") {
            let belongs = if owner.is_some() { (owner, of.or(within)) } else { (of, within) };
            walk(then, path, belongs, fields);
        }
    }
}

/// The object that a field holds, as itself, in a list, or as a choice of both.
fn inner(field: &Value) -> Vec<&Value> {
    let choices = field.get("anyOf").and_then(Value::as_array);
    let mut found: Vec<&Value> = vec![field];
    found.extend(field.get("items"));
    // Of "one or a list of them", the one tells all.
    found.extend(choices.and_then(|choices| choices.iter().find(|choice| choice.get("properties").is_some())));
    found.retain(|schema| schema.get("properties").is_some() || schema.get("allOf").is_some());
    found
}

fn add(field: Field, fields: &mut Vec<Field>) {
    let same = fields
        .iter_mut()
        .find(|known| known.name == field.name && known.description == field.description && known.kind == field.kind);
    match same {
        Some(known) => {
            for parent in field.parents {
                if !known.parents.contains(&parent) {
                    known.parents.push(parent);
                }
            }
        }
        None => fields.push(field),
    }
}

fn values(field: &Value) -> Vec<(String, Option<String>)> {
    let listed = |schema: &Value| -> Vec<(String, Option<String>)> {
        let names = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        let text = settings::description(schema).map(str::to_owned);
        let one = schema.get("const").map(|value| (plain(value), text));
        names.filter(|value| !value.is_null()).map(|value| (plain(value), None)).chain(one).collect()
    };
    let mut found = listed(field);
    for name in ["oneOf", "anyOf"] {
        for choice in field.get(name).and_then(Value::as_array).into_iter().flatten() {
            found.extend(values(choice));
        }
    }
    found.extend(field.get("items").map(values).unwrap_or_default());
    found
}

/// A whole number without a point: the schema has 1.0 where the type is a number.
fn whole(value: &Value) -> Value {
    match value.as_f64() {
        Some(number) if value.is_f64() && number.fract() == 0.0 && number.abs() < 1e15 => {
            json!(number as i64)
        }
        _ => value.clone(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A schema's type and range in words.
fn kind(field: &Value) -> String {
    if let Some(choices) = field.get("anyOf").and_then(Value::as_array) {
        let mut names: Vec<String> =
            choices.iter().map(kind).filter(|name| !name.is_empty() && name != "null").collect();
        names.dedup();
        return names.join(" or ");
    }
    let names: Vec<&str> = match field.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect(),
        _ if field.get("oneOf").is_some() || field.get("enum").is_some() => vec!["string"],
        _ => Vec::new(),
    };
    let words = names.iter().map(|name| match *name {
        "integer" => format!("whole number{}", range(field)),
        "number" => format!("number{}", range(field)),
        "string" if field.get("format").is_some_and(|format| format == "date-time") => "time (RFC 3339)".to_owned(),
        "string" if !values(field).is_empty() => "one of a list".to_owned(),
        "string" => "text".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" => match field.get("items").map(kind).as_deref() {
            None | Some("") => "list".to_owned(),
            Some("object") => "list of objects".to_owned(),
            Some("text") => "list of texts".to_owned(),
            Some(item) => format!("list, each {item}"),
        },
        other => other.to_owned(),
    });
    words.collect::<Vec<_>>().join(" or ")
}

fn range(field: &Value) -> String {
    let bound = |name: &str| field.get(name).and_then(Value::as_f64).map(bound);
    match (bound("minimum"), bound("exclusiveMinimum"), bound("maximum")) {
        (Some(min), _, Some(max)) => format!(", {min} to {max}"),
        (Some(min), _, None) => format!(", at least {min}"),
        (None, Some(min), Some(max)) => format!(", above {min}, at most {max}"),
        (None, Some(min), None) => format!(", above {min}"),
        (None, None, Some(max)) => format!(", at most {max}"),
        (None, None, None) => String::new(),
    }
}

/// A bound as people read it: 10,000,000 or 2^53.
fn bound(value: f64) -> String {
    const LIMIT: f64 = timeseries::MAX_VALUE as f64;
    match value {
        v if v == LIMIT => "2^53".to_owned(),
        v if v == -LIMIT => "-2^53".to_owned(),
        v if v == LIMIT - 1.0 => "2^53 - 1".to_owned(),
        v if v.fract() == 0.0 && v >= 0.0 => grouped(v as u64),
        v => v.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(name: &str) -> Vec<Field> {
        let asked: Vec<&str> = name.split('.').collect();
        all().into_iter().filter(|field| field.is_called(&asked)).collect()
    }

    #[test]
    fn a_field_of_many_places_is_one() {
        let found = called("num_points");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].parents_in_words(), "commons, generators[].config");
        assert_eq!(found[0].kind, "whole number, 1 to 10,000,000");
        assert_eq!(found[0].default, Some(json!(100)));
    }

    #[test]
    fn a_path_chooses_between_fields_of_one_name() {
        assert_eq!(called("formula").len(), 2);
        let (own, anomaly) = (called("custom.formula"), called("anomalies.formula"));
        assert_eq!((own.len(), anomaly.len()), (1, 1));
        assert_ne!(own, anomaly);
        assert_eq!(called("targets.bucket").len(), 1);
        assert_eq!(called("limits.grace_seconds").len(), 1);
        assert!(called("limits.slice_size").is_empty());
    }

    #[test]
    fn every_field_has_a_type_and_a_place() {
        for field in all() {
            assert!(!field.kind.is_empty() && !field.parents.is_empty(), "{field:?}");
        }
    }
}
