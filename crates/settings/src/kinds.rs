//! Kinds by name: an object whose field names one of several kinds, each with settings of its own.
//!
//! As JSON Schema: the field is a list of names, and a rule (`if` the name, `then` its settings) is there for each kind.
//! `unevaluatedProperties: false` refuses the settings of every other kind. Settings may hold kinds in turn: a rule's
//! fields may be schemas made here, or a `$ref` to one.

use serde_json::{Map, Value, json};

/// A choice between kinds.
#[derive(Clone, Debug)]
pub struct Kinds<'a> {
    /// The field that names the kind.
    pub field: &'a str,
    /// What it names, as messages say it: "kind of anomaly".
    pub title: &'a str,
    /// What the field means.
    pub description: String,
    /// The kind of an object that names none; without one the field is required.
    pub default: Option<&'a str>,
    /// Each kind's name, and the schema of its settings.
    pub all: Vec<(&'a str, Value)>,
}

impl Kinds<'_> {
    /// The schema of an object of one of these kinds, which has the fields `shared` as well, whatever its kind.
    #[must_use]
    pub fn schema(&self, shared: Map<String, Value>) -> Value {
        let mut properties = Map::from_iter([(self.field.to_owned(), self.named())]);
        properties.extend(shared);
        let mut schema = json!({
            "type": "object", "unevaluatedProperties": false, "properties": properties, "allOf": self.rules(),
        });
        if self.default.is_none() {
            schema["required"] = json!([self.field]);
        }
        schema
    }

    fn named(&self) -> Value {
        let names: Vec<&str> = self.all.iter().map(|(name, _)| *name).collect();
        let mut field = json!({"description": self.description, "title": self.title, "type": "string", "enum": names});
        if let Some(default) = self.default {
            field["default"] = default.into();
        }
        field
    }

    fn rules(&self) -> Vec<Value> {
        let rule = |(name, schema): &(&str, Value)| {
            let mut condition = json!({"properties": {self.field: {"const": name}}});
            if self.default != Some(name) {
                condition["required"] = json!([self.field]);
            }
            let mut then = Map::new();
            for part in ["properties", "required", "allOf"] {
                then.extend(schema.get(part).map(|value| (part.to_owned(), value.clone())));
            }
            json!({"if": condition, "then": then})
        };
        self.all.iter().map(rule).collect()
    }
}

/// The same schema for settings of which a part comes from elsewhere: nothing is required, and an object that does not
/// name its kind may have the settings of any.
#[must_use]
pub fn partial(mut schema: Value) -> Value {
    let mut any: Vec<(String, Map<String, Value>)> = Vec::new();
    for rule in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(field) = rule.pointer("/if/properties").and_then(|names| names.as_object()?.keys().next().cloned())
        else {
            continue;
        };
        let settings = rule.pointer("/then/properties").and_then(Value::as_object).cloned().unwrap_or_default();
        rule["if"]["required"] = json!([field]);
        rule["then"].as_object_mut().and_then(|then| then.remove("required"));
        let index = any.iter().position(|(known, _)| *known == field).unwrap_or_else(|| {
            any.push((field, Map::new()));
            any.len() - 1
        });
        for (name, mut rules) in settings {
            // Each kind's rule says what the field means to it.
            rules.as_object_mut().and_then(|rules| rules.remove("description"));
            any[index].1.entry(name).or_insert(rules);
        }
    }
    if let Some(object) = schema.as_object_mut() {
        object.remove("required");
    }
    for (field, settings) in any {
        let rule = json!({"if": {"properties": {field: false}}, "then": {"properties": settings}});
        schema["allOf"].as_array_mut().into_iter().for_each(|rules| rules.push(rule.clone()));
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::path::Path;

    /// Shapes of which one holds others, as a list and by itself.
    fn shapes() -> Value {
        let inner = json!({"$ref": "#/$defs/shape"});
        let kinds = Kinds {
            field: "shape",
            title: "shape",
            description: "The shape.".to_owned(),
            default: None,
            all: vec![
                ("flat", json!({"properties": {"value": {"type": "number"}}})),
                ("sum", json!({"properties": {"of": {"type": "array", "items": inner}}, "required": ["of"]})),
                ("delayed", json!({"properties": {"of": inner, "by": {"type": "integer", "minimum": 1}}})),
            ],
        };
        let shape = kinds.schema(Map::from_iter([("note".to_owned(), json!({"type": "string"}))]));
        json!({"$defs": {"shape": shape}, "$ref": "#/$defs/shape"})
    }

    fn problems(schema: &Value, value: &Value) -> Vec<String> {
        let mut found = Vec::new();
        check(&mut value.clone(), schema, &Path::root(), &mut found);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_kind_may_hold_others_to_any_depth() {
        let flat = json!({"shape": "flat", "value": 2, "note": "n"});
        let delayed = json!({"shape": "delayed", "by": 3, "of": flat});
        let sound = json!({"shape": "sum", "of": [flat, delayed, {"shape": "sum", "of": [delayed]}]});
        assert_eq!(problems(&shapes(), &sound), Vec::<String>::new());
        let wrong = json!({"shape": "sum", "of": [flat, {"shape": "sum", "of": [{"shape": "delayed", "by": 0}]}, {}]});
        assert_eq!(
            problems(&shapes(), &wrong),
            [
                "$.of[1].of[0].by: expected a whole number of at least 1, found 0",
                "$.of[2]: the field \"shape\" is missing",
            ]
        );
    }

    #[test]
    fn a_field_of_another_kind_is_refused_and_its_kind_is_named() {
        let wrong =
            json!({"shape": "sum", "of": [{"shape": "flat", "by": 1}, {"shape": "delayed", "value": 1, "bi": 2}]});
        assert_eq!(
            problems(&shapes(), &wrong),
            [
                "$.of[0].by: the field \"by\" belongs to the shape delayed, not to flat",
                "$.of[1].value: the field \"value\" belongs to the shape flat, not to delayed",
                "$.of[1].bi: unknown field \"bi\"",
            ]
        );
    }

    #[test]
    fn without_its_name_a_default_kind_is_meant_and_in_a_part_of_settings_any() {
        let kinds = Kinds {
            field: "kind",
            title: "kind of noise",
            description: "The kind.".to_owned(),
            default: Some("uniform"),
            all: vec![
                ("uniform", json!({"properties": {"width": {"type": "number"}}, "required": ["width"]})),
                ("normal", json!({"properties": {"sd": {"type": "number"}}})),
            ],
        };
        let whole = kinds.schema(Map::new());
        assert_eq!(problems(&whole, &json!({"width": 1})), Vec::<String>::new());
        assert_eq!(
            problems(&whole, &json!({"sd": 1})),
            [
                "$.sd: the field \"sd\" belongs to the kind of noise normal, not to uniform",
                "$: the field \"width\" is missing"
            ]
        );
        let part = partial(whole);
        for sound in [json!({"sd": 1}), json!({"width": 1, "sd": 2}), json!({"kind": "normal"}), json!({})] {
            assert_eq!(problems(&part, &sound), Vec::<String>::new(), "{sound}");
        }
        assert_eq!(
            problems(&part, &json!({"kind": "uniform", "sd": "x"})),
            ["$.sd: the field \"sd\" belongs to the kind of noise normal, not to uniform"]
        );
    }
}
