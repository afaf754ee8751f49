//! Fields of shapes in `config` and `commons`: what the schema cannot say of them, because generators inherit.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use settings::{
    Path, Problem, Segment, all_fields, fields_of, foreign, missing_fields, names_unknown_kind, owners, property_names,
    schema_of,
};
use timeseries::{SHAPES, SeriesSettings};

use crate::model::RunSettings;

/// A document's generators, with the schemas of all shapes.
pub(crate) struct Inheritance<'d> {
    shapes: Vec<(&'static str, Value)>,
    commons: &'d Map<String, Value>,
    generators: &'d [Value],
}

impl<'d> Inheritance<'d> {
    pub(crate) fn of(commons: &'d Map<String, Value>, generators: &'d [Value]) -> Inheritance<'d> {
        let shapes = SHAPES.iter().map(|shape| (shape.name, (shape.schema)().to_value()));
        Inheritance { shapes: shapes.collect(), commons, generators }
    }

    /// What is wrong with each generator's own fields, beyond what the schema found: a field that its kind does not have
    /// where `commons` names the kind, and a field that neither it nor `commons` has. In `found`, an unknown field that
    /// another shape has is named as such.
    pub(crate) fn check_generators(&self, found: &mut Vec<Problem>) {
        self.name_owners(found);
        for (index, entry) in self.generators.iter().enumerate() {
            let Some(schema) = self.schema(entry) else { continue };
            let path = Path::root().key("generators").index(index).key("config");
            let merged = self.merged(entry);
            let own = entry.get("config").and_then(Value::as_object).into_iter().flat_map(Map::keys);
            for problem in own.filter_map(|name| foreign(schema, &merged, name, &path)) {
                if found.iter().all(|known| known.path != problem.path) {
                    found.push(problem);
                }
            }
            found.extend(missing_fields(schema, &merged, &path));
        }
    }

    fn name_owners(&self, found: &mut [Problem]) {
        for problem in found.iter_mut().filter(|problem| problem.message.starts_with("unknown field")) {
            let [Segment::Key(list), Segment::Index(index), Segment::Key(config), Segment::Key(field)] =
                problem.path.segments()
            else {
                continue;
            };
            let shape = self.generators.get(*index).and_then(|entry| entry.get("shape")?.as_str());
            if let (Some((owner, _)), Some(shape)) = (self.owner(field), shape)
                && (list.as_str(), config.as_str()) == ("generators", "config")
            {
                problem.message = format!("the field \"{field}\" belongs to the shape {owner}, not to {shape}");
                problem.hint = Some("remove it, or change the shape".to_owned());
            }
        }
    }

    /// The fields of `commons` that no generator can use: each is a mistake.
    ///
    /// A generator whose shape or kind is not known might use any of them.
    pub(crate) fn unused(&self) -> Vec<Problem> {
        let mut used: BTreeSet<String> = property_names(&schema_of::<RunSettings>());
        used.extend(property_names(&schema_of::<SeriesSettings>()));
        used.extend(["anomalies", "description"].map(str::to_owned));
        for entry in self.generators {
            let merged = self.merged(entry);
            match self.schema(entry) {
                Some(schema) if !names_unknown_kind(schema, &merged) => {
                    used.extend(fields_of(schema, &merged).into_iter().map(str::to_owned));
                }
                _ => return Vec::new(),
            }
        }
        let unused = self.commons.keys().filter(|name| !used.contains(*name));
        unused.filter_map(|name| Some(unused_field(name, self.owner(name)?))).collect()
    }

    fn schema(&self, entry: &Value) -> Option<&Value> {
        let shape = entry.get("shape")?.as_str()?;
        self.shapes.iter().find(|(name, _)| *name == shape).map(|(_, schema)| schema)
    }

    /// The shape that has the field.
    fn owner(&self, field: &str) -> Option<&(&'static str, Value)> {
        self.shapes.iter().find(|(_, schema)| all_fields(schema).contains(field))
    }

    fn merged(&self, entry: &Value) -> Map<String, Value> {
        let mut merged = self.commons.clone();
        merged.extend(entry.get("config").and_then(Value::as_object).cloned().unwrap_or_default());
        merged
    }
}

fn unused_field(name: &str, (shape, schema): &(&'static str, Value)) -> Problem {
    let owner = match owners(schema, name) {
        Some((title, kinds)) => format!("{title} {}", kinds.join(", ")),
        None => format!("shape {shape}"),
    };
    let message = format!("no generator here has the field \"{name}\": it belongs to the {owner}");
    let path = Path::root().key("commons").key(name);
    Problem::new(path, message).hint("remove it, or move it to the generator that it is for")
}
