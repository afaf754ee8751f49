//! From a document's bytes to a [`Blueprint`], or to everything that is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use settings::{Locations, Path, Problem, check, nearest, property_names, schema_of};
use timeseries::{AnomalyOrigin, Generator, ensemble};

use crate::blueprint::Blueprint;
use crate::detection::Detection;
use crate::inheritance::Inheritance;
use crate::limits::Limits;
use crate::model::RunSettings;
use crate::operations;
use crate::origins::Origins;
use crate::schema::blueprint_schema;
use crate::slot::Slot;
use crate::targets::{self, Target, target_kind};
use crate::version::{derived_seed, version};

/// The largest blueprint that is read, in bytes: 10,000 generators fit in a third of it.
pub const MAX_BYTES: usize = 8 << 20;

/// A blueprint that has been checked whole.
#[derive(Debug)]
pub struct Checked {
    /// What it makes.
    pub blueprint: Blueprint,
    /// What is odd about it, though not wrong.
    pub warnings: Vec<Problem>,
}

/// Line and column, from 1, of `path` in a blueprint's text: for problems that show only when it is computed.
#[must_use]
pub fn locate(bytes: &[u8], path: &Path) -> Option<(usize, usize)> {
    let text = std::str::from_utf8(bytes).ok()?;
    Locations::of(text.strip_prefix('\u{feff}').unwrap_or(text)).find(path)
}

/// Parse and check a blueprint.
///
/// # Errors
/// Every problem at once, in the order of the text, each with its path, line and column.
pub fn parse(bytes: &[u8]) -> Result<Checked, Vec<Problem>> {
    let (text, written) = read(bytes).map_err(|problem| vec![problem])?;
    let locations = Locations::of(text);
    let mut found = Findings { problems: locations.duplicate_keys(), warnings: Vec::new() };
    let mut document = written.clone();
    check(&mut document, &blueprint_schema(), &Path::root(), &mut found.problems);
    let blueprint = build(&written, &document, &mut found);
    for problem in found.problems.iter_mut().chain(&mut found.warnings) {
        problem.location = problem.location.or_else(|| locations.find(&problem.path));
    }
    match blueprint {
        Some(blueprint) if found.problems.is_empty() => Ok(Checked { blueprint, warnings: found.warnings }),
        _ => {
            // The same fault of `commons` shows with each generator that inherits it: once is enough.
            found.problems.sort_by(|a, b| (a.location, &a.path, &a.message).cmp(&(b.location, &b.path, &b.message)));
            found.problems.dedup();
            Err(found.problems)
        }
    }
}

fn read(bytes: &[u8]) -> Result<(&str, Value), Problem> {
    let root = Path::root;
    if bytes.len() > MAX_BYTES {
        return Err(Problem::new(
            root(),
            format!("the file is larger than a blueprint can be ({} MiB)", MAX_BYTES >> 20),
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Problem::new(root(), format!("not a text: byte {} is not UTF-8", error.valid_up_to()))
            .hint("a blueprint is a JSON file, in UTF-8")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(
            Problem::new(root(), "the file is empty").hint("`activity-generator init` writes a first blueprint")
        );
    }
    let document: Value = serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        let message =
            if message.starts_with("recursion limit") { "nested too deeply: more than 127 levels" } else { message };
        let mut problem = Problem::new(root(), format!("not JSON: {message}"));
        problem.location = Some((error.line(), error.column().max(1)));
        problem
    })?;
    let schema = document.get("$schema").and_then(Value::as_str).unwrap_or_default();
    if schema.starts_with("https://json-schema.org/") {
        return Err(Problem::new(root(), "this is a JSON Schema, not a blueprint"));
    }
    Ok((text, document))
}

#[derive(Default)]
struct Findings {
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Findings {
    /// Whether nothing is wrong at `path` or in it.
    fn sound(&self, path: &Path) -> bool {
        self.problems.iter().all(|problem| !problem.path.is_in(path))
    }

    fn add(&mut self, path: Path, message: impl Into<String>) {
        self.problems.push(Problem::new(path, message));
    }
}

fn build(written: &Value, document: &Value, found: &mut Findings) -> Option<Blueprint> {
    let root = Path::root();
    let empty = Map::new();
    let commons = document.get("commons").and_then(Value::as_object).unwrap_or(&empty);
    let (seed, start) = run_settings(written, commons, found);
    let limits = limits(document, found);
    let detection = detection(document, found);
    let entries = document.get("generators").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let ids = generator_ids(entries, found);
    let inheritance = Inheritance::of(commons, entries);
    inheritance.check_generators(&mut found.problems);

    let mut generators = Vec::with_capacity(entries.len());
    let mut generator_descriptions = Vec::with_capacity(entries.len());
    let mut origins = Vec::with_capacity(entries.len());
    if found.sound(&root.key("commons")) {
        for (index, entry) in entries.iter().enumerate() {
            if found.sound(&root.key("generators").index(index))
                && let Some((generator, origin)) = generator(index, entry, commons, found)
            {
                generators.push(generator);
                origins.push(origin);
                generator_descriptions.push(entry.get("description").and_then(Value::as_str).map(str::to_owned));
            }
        }
    }
    found.problems.extend(operations::excess(&generators, &origins));
    found.problems.extend(inheritance.unused());
    // One that is wrong is told by itself; entries that name it are not.
    if generators.len() == entries.len()
        && let Err(problems) = ensemble::link(&mut generators)
    {
        for (index, problem) in problems {
            let problem = Problem { path: origins[index].path(&problem.path), ..problem };
            found.problems.push(problem);
        }
    }

    let mut targets = Vec::new();
    for (index, entry) in document.get("targets").and_then(Value::as_array).into_iter().flatten().enumerate() {
        targets.extend(target(index, entry, &ids, found));
    }
    Some(Blueprint {
        version: version(written),
        seed,
        start,
        description: document.get("description").and_then(Value::as_str).map(str::to_owned),
        generators,
        generator_descriptions,
        origins,
        targets,
        limits: limits?,
        detection,
    })
}

fn run_settings(written: &Value, commons: &Map<String, Value>, found: &mut Findings) -> (u64, Option<Slot>) {
    let path = Path::root().key("commons");
    let settings = RunSettings {
        seed: commons.get("seed").and_then(Value::as_u64),
        start: commons.get("start").and_then(Value::as_str).map(str::to_owned),
    };
    let start = settings.start.as_deref().and_then(|text| time(text, &path.key("start"), found));
    let start = start.and_then(|time| match Slot::try_from(time) {
        Ok(slot) => Some(slot),
        Err(error) => {
            found.add(path.key("start"), error.to_string());
            None
        }
    });
    (settings.seed.unwrap_or_else(|| derived_seed(written)), start)
}

fn time(text: &str, path: &Path, found: &mut Findings) -> Option<jiff::Timestamp> {
    match text.parse() {
        Ok(time) => Some(time),
        Err(_) => {
            found.add(path.clone(), format!("expected a time as in 2026-01-01T00:00:00Z, found \"{text}\""));
            None
        }
    }
}

fn limits(document: &Value, found: &mut Findings) -> Option<Limits> {
    let path = Path::root().key("limits");
    let Some(value) = document.get("limits") else {
        return Some(Limits::default());
    };
    if !found.sound(&path) {
        return None;
    }
    match serde_json::from_value::<Limits>(value.clone()) {
        Ok(limits) => {
            if let Some(end) = &limits.end {
                time(end, &path.key("end"), found);
            }
            Some(limits)
        }
        Err(error) => {
            found.add(path, error.to_string());
            None
        }
    }
}

/// The settings of detection, if there are any. What is wrong with them keeps the blueprint from being one.
fn detection(document: &Value, found: &mut Findings) -> Option<Detection> {
    let path = Path::root().key("detection");
    let value = document.get("detection").filter(|_| found.sound(&path))?;
    match serde_json::from_value::<Detection>(value.clone()) {
        Ok(detection) => {
            found.problems.extend(detection.problems());
            Some(detection)
        }
        Err(error) => {
            found.add(path, error.to_string());
            None
        }
    }
}

/// The generators' ids with their indexes; an id that occurs twice is a problem.
fn generator_ids<'a>(entries: &'a [Value], found: &mut Findings) -> BTreeMap<&'a str, usize> {
    let mut ids = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let Some(id) = entry.get("id").and_then(Value::as_str) else {
            continue;
        };
        if let Some(first) = ids.get(id) {
            let path = Path::root().key("generators").index(index).key("id");
            found.add(path, format!("the id \"{id}\" is taken by generators[{first}]"));
        } else {
            ids.insert(id, index);
        }
    }
    ids
}

fn generator(
    index: usize,
    entry: &Value,
    commons: &Map<String, Value>,
    found: &mut Findings,
) -> Option<(Generator, Origins)> {
    let id = entry.get("id")?.as_str()?;
    let shape = timeseries::shape(entry.get("shape")?.as_str()?)?;
    let empty = Map::new();
    let own = entry.get("config").and_then(Value::as_object).unwrap_or(&empty);

    let mut config = commons.clone();
    config.extend(own.clone());
    let list = config.remove("anomalies");
    let origin = if own.contains_key("anomalies") { AnomalyOrigin::Own } else { AnomalyOrigin::Commons };
    let anomalies = match list {
        Some(Value::Array(list)) => list,
        Some(one) => vec![one],
        None => Vec::new(),
    };

    let origins = Origins::new(index, own, commons);

    if let Some(key) = config.get("key").and_then(Value::as_str) {
        targets::check_key(key, 0, &origins.path(&"key".into()), &mut found.problems);
    }
    match Generator::new(id.to_owned(), shape, &config, &anomalies, origin) {
        Ok((generator, warnings)) => {
            found.warnings.extend(warnings.into_iter().map(|warning| Problem {
                path: origins.path(&warning.path),
                message: format!("generator \"{id}\": {}", warning.message),
                ..warning
            }));
            Some((generator, origins))
        }
        Err(problems) => {
            let problems = problems.into_iter();
            found.problems.extend(problems.map(|problem| Problem { path: origins.path(&problem.path), ..problem }));
            None
        }
    }
}

fn target(index: usize, entry: &Value, ids: &BTreeMap<&str, usize>, found: &mut Findings) -> Option<Target> {
    let path = Path::root().key("targets").index(index);
    // A generator that is not there says nothing about the rest.
    let sound = found.sound(&path);
    let mut generators = Vec::new();
    let mut seen = BTreeSet::new();
    for (position, name) in entry.get("generators").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let (Some(name), path) = (name.as_str(), path.key("generators").index(position)) else {
            continue;
        };
        match ids.get(name) {
            None => {
                let problem = Problem::new(path, format!("no generator has the id \"{name}\""));
                found.problems.push(match nearest(name, ids.keys().copied()) {
                    Some(near) => problem.hint(format!("did you mean \"{near}\"?")),
                    None => problem,
                });
            }
            Some(_) if !seen.insert(name) => {
                found.add(path, format!("the generator \"{name}\" is named twice"));
            }
            Some(index) => generators.push(*index),
        }
    }
    if !sound {
        return None;
    }
    let kind = target_kind(entry.get("type")?.as_str()?)?;
    match Target::new(index, kind, entry, &path) {
        Ok(target) => {
            if kind.open {
                warn_of_near_misses(entry, kind, &path, found);
            }
            Some(Target { generators, ..target })
        }
        Err(problems) => {
            found.problems.extend(problems);
            None
        }
    }
}

/// Fields that a target passes on may have any name, so a misspelled one is only odd; but a misspelled identity would
/// travel in the event, with its secrets.
fn warn_of_near_misses(entry: &Value, kind: &targets::TargetKind, path: &Path, found: &mut Findings) {
    let mut known = property_names(&(kind.schema)());
    known.extend(property_names(&schema_of::<targets::TargetCommons>()));
    known.insert("type".to_owned());
    for name in entry.as_object().into_iter().flat_map(Map::keys).filter(|name| !known.contains(*name)) {
        let close = known.iter().find(|known| name.len() > 3 && strsim::damerau_levenshtein(known, name) <= 2);
        let Some(near) = close else { continue };
        let told = Problem::new(path.key(name), format!("the field \"{name}\" travels in the event as it is"))
            .hint(format!("did you mean \"{near}\"?"));
        let identity = near == "credentials" || near == "role";
        if identity { found.problems.push(told) } else { found.warnings.push(told) }
    }
}
