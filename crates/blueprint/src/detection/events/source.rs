//! A source whose findings come as events, and how its patterns are written.

use serde_json::{Value, json};

use crate::detection::named::Named;

/// A source, the events that bring its findings, and how a rule picks those that concern a blueprint.
#[derive(Debug)]
pub struct EventSource {
    /// Its name, as the registry of sources spells it.
    pub name: &'static str,
    /// The event's `source`.
    pub event: &'static str,
    /// The event's `detail-type`.
    pub detail_types: &'static [&'static str],
    /// Patterns of the event's `detail`, any of which may hold. Empty: nothing of the blueprint can be named.
    pub(in crate::detection) concerns: fn(&Named) -> Vec<Value>,
}

/// A pattern that wants one of these texts at a path; `None`: there is none.
pub(super) fn one_of<'a>(path: &[&str], texts: impl IntoIterator<Item = &'a String>) -> Option<Value> {
    let texts: Vec<&String> = texts.into_iter().collect();
    (!texts.is_empty()).then(|| at(path, json!(texts)))
}

/// A pattern at a path.
fn at(path: &[&str], pattern: Value) -> Value {
    path.iter().rev().fold(pattern, |inner, key| json!({*key: inner}))
}

/// A pattern of ARNs at a path, of whichever partition: of buckets and their objects, and of functions with or without a version.
pub(super) fn arns(path: &[&str], named: &Named) -> Vec<Value> {
    let buckets = named.buckets.iter().flat_map(|name| {
        [json!({"suffix": format!(":s3:::{name}")}), json!({"wildcard": format!("arn:*:s3:::{name}/*")})]
    });
    let functions = named.functions.iter().map(|name| json!({"wildcard": format!("arn:*:lambda:*:function:{name}*")}));
    let all: Vec<Value> = buckets.chain(functions).collect();
    if all.is_empty() { Vec::new() } else { vec![at(path, json!(all))] }
}
