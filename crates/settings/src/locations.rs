//! Lines and columns of JSON paths, and keys that occur twice in an object.

use std::collections::BTreeSet;

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::path::{Path, Segment};
use crate::problem::Problem;

/// A document's text with the location of each of its values.
///
/// Only for text that a strict parser took for JSON and that is not deeply nested: the parser here is lenient and
/// recurses.
#[derive(Debug)]
pub struct Locations<'a> {
    text: &'a str,
    root: Option<Value<'a>>,
}

impl<'a> Locations<'a> {
    /// Reads the text once.
    #[must_use]
    pub fn of(text: &'a str) -> Locations<'a> {
        let root = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default())
            .ok()
            .and_then(|parsed| parsed.value);
        Locations { text, root }
    }

    /// Line and column, from 1, of the value at `path`, or of the nearest value around it that is there.
    #[must_use]
    pub fn find(&self, path: &Path) -> Option<(usize, usize)> {
        let mut value = self.root.as_ref()?;
        let mut start = value.range().start;
        for segment in path.segments() {
            let (next, next_start) = match (segment, value) {
                (Segment::Key(key), Value::Object(object)) => {
                    match object.properties.iter().rev().find(|property| property.name.as_str() == key) {
                        // The key, not its value: a problem is often with the name.
                        Some(property) => (&property.value, property.range.start),
                        None => break,
                    }
                }
                (Segment::Index(index), Value::Array(array)) => match array.elements.get(*index) {
                    Some(element) => (element, element.range().start),
                    None => break,
                },
                _ => break,
            };
            value = next;
            start = next_start;
        }
        Some(self.line_and_column(start))
    }

    fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }

    /// Keys that occur more than once in an object: most parsers keep the last of them in silence.
    #[must_use]
    pub fn duplicate_keys(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Some(root) = &self.root {
            self.collect_duplicates(root, &Path::root(), &mut problems);
        }
        problems
    }

    fn collect_duplicates(&self, value: &Value<'_>, path: &Path, problems: &mut Vec<Problem>) {
        match value {
            Value::Object(object) => {
                let mut seen = BTreeSet::new();
                for property in &object.properties {
                    let name = property.name.as_str();
                    let at = path.key(name);
                    if !seen.insert(name) {
                        let mut problem =
                            Problem::new(at.clone(), format!("the key \"{name}\" stands twice in this object"))
                                .hint("remove one of them");
                        problem.location = Some(self.line_and_column(property.range.start));
                        problems.push(problem);
                    }
                    self.collect_duplicates(&property.value, &at, problems);
                }
            }
            Value::Array(array) => {
                for (index, element) in array.elements.iter().enumerate() {
                    self.collect_duplicates(element, &path.index(index), problems);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n  \"a\": [1,\n    {\"b\": 2, \"b\": 3}]\n}";

    #[test]
    fn a_path_leads_to_its_line_and_a_missing_one_to_what_is_around_it() {
        let locations = Locations::of(TEXT);
        let path = Path::root().key("a").index(1).key("b");
        assert_eq!(locations.find(&path), Some((3, 14)));
        assert_eq!(locations.find(&Path::root().key("a").index(1).key("c")), Some((3, 5)));
        assert_eq!(locations.find(&Path::root()), Some((1, 1)));
    }

    #[test]
    fn a_key_that_occurs_twice_is_found() {
        let problems = Locations::of(TEXT).duplicate_keys();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].path.to_string(), "$.a[1].b");
    }
}
