//! What a name stands for, in every registry and in the schema.

use blueprint::targets::{TARGETS, TargetKind};
use fake_content::{DecoyKind, FAKES, FakeKind};
use serde_json::{Value, json};
use timeseries::formula::{Formula, Variables};
use timeseries::{
    ANOMALIES, AnomalyKind, DISTRIBUTIONS, DistributionKind, FUNCTIONS, NOISE, SHAPES, ShapeKind, VARIABLES,
};

use super::field_meanings::{of_fields, of_values};
use super::fields::{self, Field};
use super::meaning::{Meaning, example_of_anomaly, example_of_noise, example_of_shape, example_of_target, generator};

/// Everything that `name` stands for, written as in a blueprint.
#[must_use]
pub fn of(name: &str) -> Vec<Meaning> {
    let mut found: Vec<Meaning> = Vec::new();
    found.extend(SHAPES.iter().filter(|kind| kind.name == name).map(of_shape));
    found.extend(DISTRIBUTIONS.iter().filter(|kind| kind.name == name).map(of_distribution));
    found.extend(ANOMALIES.iter().filter(|kind| kind.name == name).map(of_anomaly));
    found.extend(NOISE.iter().filter(|kind| kind.name == name).map(|kind| of_noise(kind.name, kind.summary)));
    found.extend(FAKES.iter().filter(|kind| kind.name == name).map(of_fake));
    found.extend(TARGETS.iter().filter(|kind| kind.name == name).map(of_target));
    found.extend(VARIABLES.iter().filter(|variable| variable.name == name).map(|variable| {
        let text = vec![variable.summary.to_owned()];
        Meaning { example: in_formula(variable.name), ..Meaning::new("variable of formulas", name, text) }
    }));
    found.extend(FUNCTIONS.iter().filter(|function| function.name == name).map(|function| Meaning {
        facts: vec![("call", function.signature.to_owned())],
        example: in_formula(&call(function.signature)),
        ..Meaning::new("function of formulas", name, vec![function.summary.to_owned()])
    }));
    found.extend(of_fields(name));
    if found.is_empty() {
        found.extend(of_values(name));
    }
    found
}

/// Every name that has a meaning.
#[must_use]
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = SHAPES.iter().map(|kind| kind.name.to_owned()).collect();
    names.extend(DISTRIBUTIONS.iter().map(|kind| kind.name.to_owned()));
    names.extend(ANOMALIES.iter().map(|kind| kind.name.to_owned()));
    names.extend(NOISE.iter().map(|kind| kind.name.to_owned()));
    names.extend(FAKES.iter().map(|kind| kind.name.to_owned()));
    names.extend(TARGETS.iter().map(|kind| kind.name.to_owned()));
    names.extend(VARIABLES.iter().map(|variable| variable.name.to_owned()));
    names.extend(FUNCTIONS.iter().map(|function| function.name.to_owned()));
    for field in fields::all() {
        names.push(field.name);
        names.extend(field.values.into_iter().map(|(value, _)| value));
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// A summary, and what the settings of `name` say of themselves beyond it.
fn texts(name: &str, summary: &str, schema: &Value) -> Vec<String> {
    let about = settings::description(schema).unwrap_or_default();
    let paragraphs = about.split("\n\n").map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    // "Settings of `x`." says nothing to somebody who asked for x.
    let paragraphs = paragraphs.map(|text| match text.split_once("`.") {
        Some((head, rest)) if head.ends_with(&format!("`{name}")) => rest.trim().to_owned(),
        _ => text,
    });
    std::iter::once(summary.to_owned()).chain(paragraphs.filter(|text| !text.is_empty())).collect()
}

fn of_shape(kind: &'static ShapeKind) -> Meaning {
    let schema = (kind.schema)();
    Meaning {
        fields: fields::of(schema.as_value()),
        example: example_of_shape(kind),
        ..Meaning::new("shape", kind.name, texts(kind.name, kind.summary, schema.as_value()))
    }
}

fn of_distribution(kind: &'static DistributionKind) -> Meaning {
    Meaning {
        fields: fields::of((kind.schema)().as_value()),
        example: serde_json::from_str(kind.example).ok().map(|config| generator("random", config)),
        ..Meaning::new("random type", kind.name, vec![format!("A distribution of the shape random: {}.", kind.summary)])
    }
}

fn of_anomaly(kind: &'static AnomalyKind) -> Meaning {
    let schema = (kind.schema)();
    Meaning {
        fields: fields::of(schema.as_value()),
        example: example_of_anomaly(kind),
        ..Meaning::new("kind of anomaly", kind.name, texts(kind.name, kind.summary, schema.as_value()))
    }
}

fn of_noise(name: &str, summary: &str) -> Meaning {
    let bounds = |field: &Field| field.name.starts_with("noise_");
    Meaning {
        fields: fields::all().into_iter().filter(bounds).collect(),
        example: Some(example_of_noise()),
        ..Meaning::new("kind of noise", name, vec![summary.to_owned()])
    }
}

fn of_fake(kind: &'static FakeKind) -> Meaning {
    let found_by = kind.detected_by.map_or_else(
        || "none of Macie's managed data identifiers; a custom one may".to_owned(),
        |identifier| format!("{identifier} (Macie managed data identifier)"),
    );
    let mut facts =
        vec![("rule", kind.rule.to_owned()), ("category", kind.category.name().to_owned()), ("found by", found_by)];
    facts.extend(kind.keyword.map(|keyword| ("keyword", keyword.to_owned())));
    let decoys: Vec<&str> = kind.decoys(true).into_iter().map(DecoyKind::name).collect();
    facts.extend((!decoys.is_empty()).then(|| ("decoys", decoys.join(", "))));
    Meaning { facts, fake: Some(kind), ..Meaning::new("fake type", kind.name, vec![kind.summary.to_owned()]) }
}

fn of_target(kind: &'static TargetKind) -> Meaning {
    let schema = (kind.schema)();
    let mut text = texts(kind.name, kind.summary, schema.as_value());
    if kind.open {
        text.push("Fields of other names are allowed.".to_owned());
    }
    Meaning {
        fields: fields::of(schema.as_value()),
        example: example_of_target(kind),
        ..Meaning::new("target type", kind.name, text)
    }
}

/// A formula where its variables are defined.
fn in_formula(formula: &str) -> Option<Value> {
    if Formula::compile(formula, Variables::Shape).is_ok() {
        return Some(generator("custom", json!({"formula": formula})));
    }
    // A list is not a number, and a position alone may equal the value that is there already.
    let number = if formula == "datapoints" { "datapoints[t] * 2".to_owned() } else { format!("{formula} * 2 + 100") };
    Formula::compile(&number, Variables::Anomaly).ok()?;
    Some(generator("sinusoidal", json!({"anomalies": [{"start": 10, "end": 90, "counts": 1, "formula": number}]})))
}

/// A call with the signature's first form: each parameter stands for a number that suits every function.
fn call(signature: &str) -> String {
    let first = signature.split_inclusive(')').next().unwrap_or(signature);
    let argument = |name: &str| match name {
        "x" => "(t + 1) / 200.0".to_owned(),
        "y" => "2".to_owned(),
        "a" => "1".to_owned(),
        "b" => "6".to_owned(),
        other => other.to_owned(),
    };
    if let Some((left, right)) = first.split_once("**") {
        return format!("({}) ** {}", argument(left.trim()), argument(right.trim()));
    }
    match first.trim_end_matches(')').split_once('(') {
        Some((name, arguments)) => {
            let arguments: Vec<String> =
                arguments.split(',').map(str::trim).filter(|name| !name.is_empty()).map(argument).collect();
            format!("{name}({})", arguments.join(", "))
        }
        None => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_meaning_and_every_example_is_a_blueprint_without_warnings() {
        for name in names() {
            let meanings = of(&name);
            assert!(!meanings.is_empty(), "{name}");
            for meaning in meanings {
                assert!(meaning.text.iter().all(|text| !text.is_empty()), "{name}: {meaning:?}");
                let Some(example) = &meaning.example else {
                    continue;
                };
                let checked = blueprint::parse(example.to_string().as_bytes());
                let checked = checked.unwrap_or_else(|problems| panic!("{name}: {example}: {problems:?}"));
                assert!(checked.warnings.is_empty(), "{name}: {example}: {:?}", checked.warnings);
            }
        }
    }

    #[test]
    fn every_formula_example_gives_numbers() {
        let formulas =
            FUNCTIONS.iter().map(|function| function.name).chain(VARIABLES.iter().map(|variable| variable.name));
        for name in formulas {
            let meanings = of(name);
            let meaning = meanings.iter().find(|meaning| meaning.what.ends_with("of formulas")).expect("a meaning");
            let example = meaning.example.as_ref().unwrap_or_else(|| panic!("{name} has no example")).to_string();
            let blueprint = blueprint::parse(example.as_bytes()).expect("a blueprint").blueprint;
            let mut scratch = timeseries::Scratch::new();
            let series = blueprint.generators[0].cycle(blueprint.seed, 0, None, &mut scratch);
            series.unwrap_or_else(|error| panic!("{name}: {example}: {error}"));
        }
    }

    #[test]
    fn a_distribution_is_told_with_its_own_parameters() {
        let meanings = of("betavariate");
        let names: Vec<&str> = meanings[0].fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!((meanings.len(), meanings[0].what, names), (1, "random type", vec!["alpha", "beta"]));
        assert!(of("uniform")[0].fields.is_empty());
    }

    #[test]
    fn a_name_with_several_meanings_has_all_of_them() {
        let whats = |name: &str| of(name).iter().map(|meaning| meaning.what).collect::<Vec<_>>();
        assert_eq!(whats("random"), ["shape", "function of formulas"]);
        assert_eq!(whats("formula"), ["field", "field"]);
        assert_eq!(whats("constant"), ["shape", "field"]);
    }
}
