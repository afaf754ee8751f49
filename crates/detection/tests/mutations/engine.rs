//! Changes of a JSON document at one of its nodes.

use serde_json::{Map, Value, json};

/// One step into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A field of an object.
    Key(String),
    /// An item of a list.
    Index(usize),
}

/// Every node but the root, parents before children.
pub fn nodes(value: &Value) -> Vec<Vec<Step>> {
    fn walk(value: &Value, at: &[Step], all: &mut Vec<Vec<Step>>) {
        let children: Vec<(Step, &Value)> = match value {
            Value::Object(fields) => fields.iter().map(|(key, value)| (Step::Key(key.clone()), value)).collect(),
            Value::Array(items) => items.iter().enumerate().map(|(index, value)| (Step::Index(index), value)).collect(),
            _ => Vec::new(),
        };
        for (step, value) in children {
            let path = [at, &[step]].concat();
            all.push(path.clone());
            walk(value, &path, all);
        }
    }
    let mut all = Vec::new();
    walk(value, &[], &mut all);
    all
}

/// The node at a path.
pub fn get<'a>(value: &'a Value, path: &[Step]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    })
}

fn get_mut<'a>(value: &'a mut Value, path: &[Step]) -> Option<&'a mut Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(*index),
    })
}

/// The document with another node at a path.
pub fn replaced(document: &Value, path: &[Step], with: Value) -> Value {
    let mut changed = document.clone();
    *get_mut(&mut changed, path).expect("a node") = with;
    changed
}

/// The document without the node at a path.
pub fn removed(document: &Value, path: &[Step]) -> Value {
    let mut changed = document.clone();
    let (last, parent) = path.split_last().expect("not the root");
    match (get_mut(&mut changed, parent).expect("a node"), last) {
        (Value::Object(fields), Step::Key(key)) => drop(fields.remove(key)),
        (Value::Array(items), Step::Index(index)) => drop(items.remove(*index)),
        _ => panic!("a path into a scalar"),
    }
    changed
}

/// The path of dotted names, in which a number is an item of a list.
pub fn path(dotted: &str) -> Vec<Step> {
    let step = |name: &str| name.parse().map_or_else(|_| Step::Key(name.to_owned()), Step::Index);
    dotted.split('.').map(step).collect()
}

/// The document with every key changed.
pub fn with_keys(value: &Value, change: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| (change(key), with_keys(value, change)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(|item| with_keys(item, change)).collect(),
        scalar => scalar.clone(),
    }
}

/// The document with a field more in each object.
pub fn with_unknown_fields(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Map<String, Value> =
                fields.iter().map(|(key, value)| (key.clone(), with_unknown_fields(value))).collect();
            fields.insert("zzNew\u{0}\u{202e}é😀".to_owned(), json!([{"deep": [[null, -1e308]]}]));
            Value::Object(fields)
        }
        Value::Array(items) => items.iter().map(with_unknown_fields).collect(),
        scalar => scalar.clone(),
    }
}

/// What a node may be instead: nothing, other types, extremes.
pub fn hostile() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(-7.25),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e308),
        json!(9_007_199_254_740_993_u64),
        json!(""),
        json!("   "),
        json!("12"),
        json!("not what it was"),
        json!("NaN"),
        json!("\u{0}\u{1}\u{7f}\u{202e}\u{feff}é😀"),
        json!("{\"a\":[1,{}]}"),
        json!("x".repeat(5_000)),
        json!([]),
        json!({}),
        json!([[[]], {}, null]),
        json!({"value": {"value": {}}}),
    ]
}
