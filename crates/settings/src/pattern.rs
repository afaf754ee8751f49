//! Texts held against the pattern of a schema.
//!
//! Patterns are what JSON Schema's regular expressions (ECMA-262) and the crate `regex-lite` have in common: no look-around,
//! no classes beyond ASCII.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use regex_lite::Regex;
use serde_json::Value;

/// Patterns that have been compiled: a blueprint asks for the same few thousands of times.
static COMPILED: LazyLock<Mutex<BTreeMap<String, Option<Regex>>>> = LazyLock::new(Mutex::default);

/// Whether `text` is as long as the schema asks, matches its `pattern`, and not the one under its `not`.
pub(crate) fn allows(schema: &Value, text: &str) -> bool {
    let bound = |name: &str| schema.get(name).and_then(Value::as_u64);
    let length = text.chars().count() as u64;
    let pattern = |pointer: &str| schema.pointer(pointer).and_then(Value::as_str);
    bound("minLength").is_none_or(|min| length >= min)
        && bound("maxLength").is_none_or(|max| length <= max)
        && pattern("/pattern").is_none_or(|pattern| matches(pattern, text))
        && !pattern("/not/pattern").is_some_and(|pattern| matches(pattern, text))
}

/// Whether a pattern occurs in a text; one that does not compile occurs in none.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if !compiled.contains_key(pattern) {
        compiled.insert(pattern.to_owned(), Regex::new(pattern).ok());
    }
    compiled.get(pattern).and_then(Option::as_ref).is_some_and(|regex| regex.is_match(text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_has_to_match_one_pattern_and_not_the_other() {
        let schema = json!({"minLength": 2, "maxLength": 4, "pattern": "^[a-z.]*$", "not": {"pattern": "\\.\\."}});
        for (text, allowed) in [("ab", true), ("a", false), ("abcde", false), ("aB", false), ("a..b", false)] {
            assert_eq!(allows(&schema, text), allowed, "{text}");
        }
    }
}
