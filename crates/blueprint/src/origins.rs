//! Where a generator's settings were written in the document.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use settings::{Path, Segment};

/// A generator's settings come from its own `config`, which overrides `commons`; this tells where each was written.
#[derive(Clone, Debug)]
pub struct Origins {
    generator: usize,
    inherited: BTreeSet<String>,
    /// `anomalies` may be one set instead of a list; its path has no index then.
    anomalies_are_a_list: bool,
}

impl Origins {
    pub(crate) fn new(generator: usize, own: &Map<String, Value>, commons: &Map<String, Value>) -> Origins {
        let anomalies = own.get("anomalies").or_else(|| commons.get("anomalies"));
        Origins {
            generator,
            inherited: commons.keys().filter(|name| !own.contains_key(*name)).cloned().collect(),
            anomalies_are_a_list: anomalies.is_some_and(Value::is_array),
        }
    }

    /// The path in the document of a path in the generator's merged settings, such as `frequency` or
    /// `anomalies[1].formula`.
    #[must_use]
    pub fn path(&self, within: &Path) -> Path {
        let inherited = within.field().is_some_and(|field| self.inherited.contains(field));
        let settings = if inherited {
            Path::root().key("commons")
        } else {
            Path::root().key("generators").index(self.generator).key("config")
        };
        let one_set = within.field() == Some("anomalies") && !self.anomalies_are_a_list;
        match within.segments() {
            [anomalies, Segment::Index(_), rest @ ..] if one_set => {
                settings.join(&std::iter::once(anomalies).chain(rest).cloned().collect())
            }
            _ => settings.join(within),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_setting_is_found_where_it_was_written() {
        let object = |value: Value| value.as_object().cloned().expect("an object");
        let own = object(json!({"frequency": 1}));
        let commons = object(json!({"frequency": 2, "anomalies": [{}, {}], "num_points": 3}));
        let origins = Origins::new(4, &own, &commons);
        let counts = |index| Path::from("anomalies").index(index).key("counts");
        for (within, path) in [
            (Path::from("frequency"), "$.generators[4].config.frequency"),
            (Path::from("amplitude"), "$.generators[4].config.amplitude"),
            (Path::root(), "$.generators[4].config"),
            (counts(1), "$.commons.anomalies[1].counts"),
        ] {
            assert_eq!(origins.path(&within).to_string(), path);
        }
        let one = Origins::new(0, &object(json!({"anomalies": {}})), &commons);
        assert_eq!(one.path(&counts(0)).to_string(), "$.generators[0].config.anomalies.counts");
    }
}
