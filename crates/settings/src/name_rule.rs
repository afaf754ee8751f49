//! A rule that a service has for a name, as part of a schema and by itself.

use schemars::Schema;
use schemars::transform::Transform;
use serde_json::{Value, json};

use crate::pattern::matches;

/// What a service demands of a name.
#[derive(Clone, Copy, Debug)]
pub struct NameRule {
    /// What messages call such a name: "role ARN".
    pub name: &'static str,
    /// The service that demands it, and for what.
    pub service: &'static str,
    /// The fields of a blueprint, or what else it holds for.
    pub fields: &'static str,
    /// The least and the greatest number of characters.
    pub length: (usize, usize),
    /// The regular expression of the whole name, as far as ECMA-262 and `regex-lite` read it alike.
    pub pattern: &'static str,
    /// What a name must not match.
    pub refused: Option<&'static str>,
    /// Length, characters and form in words: what follows "expected".
    pub expected: &'static str,
    /// Where the service says so.
    pub source: &'static str,
}

impl NameRule {
    /// Whether the service takes this name.
    #[must_use]
    pub fn allows(&self, name: &str) -> bool {
        (self.length.0..=self.length.1).contains(&name.chars().count())
            && matches(self.pattern, name)
            && !self.refused.is_some_and(|refused| matches(refused, name))
    }

    /// What is wrong with `name`, as a message says it; `None`: nothing.
    #[must_use]
    pub fn refusal(&self, name: &str) -> Option<String> {
        let shown = Value::from(name);
        (!self.allows(name)).then(|| format!("{shown} is not a valid {}: expected {}", self.name, self.expected))
    }

    /// The schema of one such name.
    #[must_use]
    pub fn schema(&self) -> Value {
        let mut schema = json!({"type": "string"});
        self.add_to(&mut schema);
        schema
    }

    /// Adds the rule to the schema of a text, which may be one of several choices.
    fn add_to(&self, schema: &mut Value) {
        if let Some(choices) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
            let texts = choices.iter_mut().filter(|choice| choice["type"] == "string");
            texts.for_each(|choice| self.add_to(choice));
            return;
        }
        schema["title"] = self.name.into();
        if self.length.0 > 0 {
            schema["minLength"] = self.length.0.into();
        }
        schema["maxLength"] = self.length.1.into();
        schema["pattern"] = self.pattern.into();
        if let Some(refused) = self.refused {
            schema["not"] = json!({"type": "string", "pattern": refused});
        }
        // Read by our own check, and by editors that show it instead of the pattern.
        schema["patternErrorMessage"] = format!("expected {}", self.expected).into();
    }
}

/// For `#[schemars(transform = &names::...)]` on a field.
impl Transform for &NameRule {
    fn transform(&mut self, schema: &mut Schema) {
        let mut value = std::mem::take(schema).to_value();
        self.add_to(&mut value);
        if let Ok(changed) = Schema::try_from(value) {
            *schema = changed;
        }
    }
}
