//! Where the fields of a generator's settings stand in the document.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::problem::Path;

/// A generator's settings come from its own `config`, over those of `commons`; this tells a field's place.
#[derive(Clone, Debug)]
pub struct FieldPlaces {
    generator: usize,
    inherited: BTreeSet<String>,
    /// `anomalies` may be one set instead of a list; its place has no index then.
    anomalies_are_a_list: bool,
}

impl FieldPlaces {
    pub(crate) fn new(generator: usize, own: &Map<String, Value>, commons: &Map<String, Value>) -> FieldPlaces {
        let anomalies = own.get("anomalies").or_else(|| commons.get("anomalies"));
        FieldPlaces {
            generator,
            inherited: commons.keys().filter(|name| !own.contains_key(*name)).cloned().collect(),
            anomalies_are_a_list: anomalies.is_some_and(Value::is_array),
        }
    }

    /// The path of a field such as `frequency` or `anomalies[1].formula`.
    #[must_use]
    pub fn path(&self, field: &str) -> Path {
        let name = field.split(['.', '[']).next().unwrap_or(field);
        let mut path = if self.inherited.contains(name) {
            Path::root().key("commons")
        } else {
            Path::root().key("generators").index(self.generator).key("config")
        };
        for part in field.split('.') {
            let (key, index) = match part.split_once('[') {
                Some((key, index)) => (key, index.trim_end_matches(']').parse().ok()),
                None => (part, None),
            };
            path = path.key(key);
            if let Some(index) = index.filter(|_| self.anomalies_are_a_list || key != "anomalies") {
                path = path.index(index);
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_field_stands_where_it_was_written() {
        let object = |value: Value| value.as_object().cloned().expect("an object");
        let own = object(json!({"frequency": 1}));
        let commons = object(json!({"frequency": 2, "anomalies": [{}, {}], "num_points": 3}));
        let places = FieldPlaces::new(4, &own, &commons);
        assert_eq!(places.path("frequency").to_string(), "$.generators[4].config.frequency");
        assert_eq!(places.path("amplitude").to_string(), "$.generators[4].config.amplitude");
        assert_eq!(places.path("anomalies[1].formula").to_string(), "$.commons.anomalies[1].formula");
        let one = FieldPlaces::new(0, &object(json!({"anomalies": {}})), &commons);
        assert_eq!(one.path("anomalies[0].counts").to_string(), "$.generators[0].config.anomalies.counts");
    }
}
