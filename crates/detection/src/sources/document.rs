//! A part of a JSON document that knows where it is, so that what cannot be read is reported with its path.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;
use settings::Path;

use super::time;
use super::unreadable::Unreadable;

/// A value of a document, with its path from the root.
///
/// Fields are named by dotted paths, `service.eventFirstSeen`. The case of each name's first letter does not matter: SDKs
/// write `Service.EventFirstSeen`. A field that is null, or a text that is empty, is a field that is not there. Numbers and
/// truth values may be written as texts.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    value: &'a Value,
    path: Path,
}

impl<'a> Document<'a> {
    /// The value at `path` of a document.
    #[must_use]
    pub fn new(value: &'a Value, path: Path) -> Document<'a> {
        Document { value, path }
    }

    /// The value.
    #[must_use]
    pub fn value(&self) -> &'a Value {
        self.value
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The value of a field, if it is there.
    ///
    /// # Errors
    /// When the dotted path leads through something that is no object.
    pub fn find(&self, dotted: &str) -> Result<Option<Document<'a>>, Unreadable> {
        let mut at = self.clone();
        for name in dotted.split('.') {
            let Value::Object(object) = at.value else {
                return Err(Unreadable::expected(at.path, "an object", at.value));
            };
            let found = object.get_key_value(name).or_else(|| object.get_key_value(&other_case(name)));
            match found {
                None | Some((_, Value::Null)) => return Ok(None),
                Some((key, value)) => at = Document { value, path: at.path.key(key) },
            }
        }
        Ok(Some(at))
    }

    /// The error that a field is missing.
    #[must_use]
    pub fn missing(&self, dotted: &str) -> Unreadable {
        Unreadable::missing(dotted.split('.').fold(self.path.clone(), |path, name| path.key(name)))
    }

    /// The error that something else was expected here.
    #[must_use]
    pub fn expected(&self, what: &str) -> Unreadable {
        Unreadable::expected(self.path.clone(), what, self.value)
    }

    /// A text, or a number or truth value as its text.
    ///
    /// # Errors
    /// When it is something else.
    pub fn text(&self, dotted: &str) -> Result<Option<String>, Unreadable> {
        let Some(field) = self.find(dotted)? else { return Ok(None) };
        match field.value {
            Value::String(text) if text.trim().is_empty() => Ok(None),
            Value::String(text) => Ok(Some(text.clone())),
            Value::Number(number) => Ok(Some(number.to_string())),
            Value::Bool(value) => Ok(Some(value.to_string())),
            _ => Err(field.expected("text")),
        }
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// When it is not, or is something else.
    pub fn required_text(&self, dotted: &str) -> Result<String, Unreadable> {
        self.text(dotted)?.ok_or_else(|| self.missing(dotted))
    }

    /// A time in any of the forms that sources write.
    ///
    /// # Errors
    /// When it is something else.
    pub fn time(&self, dotted: &str) -> Result<Option<Timestamp>, Unreadable> {
        match self.find(dotted)? {
            None => Ok(None),
            Some(field) if field.value.as_str().is_some_and(|text| text.trim().is_empty()) => Ok(None),
            Some(field) => match time::instant(field.value) {
                Some(instant) => Ok(Some(instant)),
                None => Err(field.expected("a time from 1970 to 2999")),
            },
        }
    }

    /// A time that must be there.
    ///
    /// # Errors
    /// When it is not, or is something else.
    pub fn required_time(&self, dotted: &str) -> Result<Timestamp, Unreadable> {
        self.time(dotted)?.ok_or_else(|| self.missing(dotted))
    }

    /// A finite number.
    ///
    /// # Errors
    /// When it is something else.
    pub fn number(&self, dotted: &str) -> Result<Option<f64>, Unreadable> {
        let Some(field) = self.find(dotted)? else { return Ok(None) };
        let number = match field.value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) if text.trim().is_empty() => return Ok(None),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        match number.filter(|number: &f64| number.is_finite()) {
            Some(number) => Ok(Some(number)),
            None => Err(field.expected("a number")),
        }
    }

    /// A whole number that is not negative, and so small that a float holds it.
    ///
    /// # Errors
    /// When it is something else.
    pub fn whole(&self, dotted: &str) -> Result<Option<u64>, Unreadable> {
        let Some(number) = self.number(dotted)? else { return Ok(None) };
        if number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number) {
            return Ok(Some(number as u64));
        }
        let field = self.find(dotted)?.ok_or_else(|| self.missing(dotted))?;
        Err(field.expected("a whole number"))
    }

    /// True or false; false when it is not there.
    ///
    /// # Errors
    /// When it is something else.
    pub fn flag(&self, dotted: &str) -> Result<bool, Unreadable> {
        let Some(field) = self.find(dotted)? else { return Ok(false) };
        match field.value {
            Value::Bool(value) => Ok(*value),
            Value::Number(number) if number.as_f64() == Some(1.0) => Ok(true),
            Value::Number(number) if number.as_f64() == Some(0.0) => Ok(false),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Ok(true),
                "false" | "no" | "0" | "" => Ok(false),
                _ => Err(field.expected("true or false")),
            },
            _ => Err(field.expected("true or false")),
        }
    }

    /// An object.
    ///
    /// # Errors
    /// When it is something else.
    pub fn object(&self, dotted: &str) -> Result<Option<Document<'a>>, Unreadable> {
        match self.find(dotted)? {
            Some(field) if !field.value.is_object() => Err(field.expected("an object")),
            found => Ok(found),
        }
    }

    /// The items of a list; none when it is not there.
    ///
    /// # Errors
    /// When it is something else.
    pub fn list(&self, dotted: &str) -> Result<Vec<Document<'a>>, Unreadable> {
        let Some(field) = self.find(dotted)? else { return Ok(Vec::new()) };
        match field.items() {
            Some(items) => Ok(items),
            None => Err(field.expected("a list")),
        }
    }

    /// The items of a list of texts; none when it is not there.
    ///
    /// # Errors
    /// When it, or an item, is something else.
    pub fn texts(&self, dotted: &str) -> Result<Vec<String>, Unreadable> {
        let of_item = |item: Document<'_>| match item.value {
            Value::String(text) => Ok(text.clone()),
            _ => Err(item.expected("text")),
        };
        self.list(dotted)?.into_iter().map(of_item).collect()
    }

    /// The items, when it is a list.
    #[must_use]
    pub fn items(&self) -> Option<Vec<Document<'a>>> {
        let items = self.value.as_array()?.iter().enumerate();
        Some(items.map(|(index, value)| Document { value, path: self.path.index(index) }).collect())
    }

    /// The fields of an object, each with its value.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'a str, Document<'a>)> {
        let fields = self.value.as_object().into_iter().flatten();
        fields.map(|(key, value)| (key.as_str(), Document { value, path: self.path.key(key) })).collect()
    }

    /// Names and values: an object of texts, or a list of `{"name": ..., "value": ...}` with that or another pair of names.
    ///
    /// # Errors
    /// When it is something else.
    pub fn pairs(&self, dotted: &str, name: &str, value: &str) -> Result<BTreeMap<String, String>, Unreadable> {
        let Some(field) = self.find(dotted)? else { return Ok(BTreeMap::new()) };
        if let Some(items) = field.items() {
            let pair = |item: Document<'_>| Ok((item.required_text(name)?, item.text(value)?.unwrap_or_default()));
            return items.into_iter().map(pair).collect();
        }
        let Value::Object(object) = field.value else { return Err(field.expected("an object or a list")) };
        let pair = |(key, value): (&String, &Value)| match value {
            Value::String(text) => Ok((key.clone(), text.clone())),
            Value::Number(_) | Value::Bool(_) => Ok((key.clone(), value.to_string())),
            _ => Err(Unreadable::expected(field.path.key(key), "text", value)),
        };
        object.iter().filter(|(_, value)| !value.is_null()).map(pair).collect()
    }
}

/// A name with its first letter in the other case.
#[must_use]
pub fn other_case(name: &str) -> String {
    let mut characters = name.chars();
    let Some(first) = characters.next() else { return String::new() };
    let first = if first.is_ascii_lowercase() { first.to_ascii_uppercase() } else { first.to_ascii_lowercase() };
    std::iter::once(first).chain(characters).collect()
}

/// Whether an object has a field, by the rules of [`Document`].
#[must_use]
pub fn has(value: &Value, name: &str) -> bool {
    value.get(name).or_else(|| value.get(other_case(name))).is_some()
}
