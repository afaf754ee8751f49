//! What every shape, kind of anomaly and kind of noise must have: the registries' conformance test.

mod common;

use common::{build, try_cycle};
use serde_json::{Value, json};
use timeseries::{
    ANOMALIES, DISTRIBUTIONS, FUNCTIONS, NOISE, SHAPES, SeriesSettings, VARIABLES, anomaly, distribution, shape,
};

fn properties(schema: &Value) -> &serde_json::Map<String, Value> {
    schema["properties"].as_object().expect("properties")
}

/// An object schema that stands alone: closed, each field described, no references.
fn check_schema(name: &str, schema: &Value) {
    assert_eq!(schema["type"], "object", "{name}");
    let closed = schema.get("additionalProperties").or_else(|| schema.get("unevaluatedProperties"));
    assert_eq!(closed, Some(&json!(false)), "{name}");
    assert!(!schema.to_string().contains("$ref"), "{name}");
    for (field, rules) in properties(schema) {
        assert!(rules["description"].as_str().is_some_and(|text| text.len() > 10), "{name}.{field} has no description");
    }
}

#[test]
fn every_shape_has_a_summary_a_schema_and_an_example_that_works() {
    let common = schemars::schema_for!(SeriesSettings).to_value();
    for kind in SHAPES {
        assert!(kind.summary.ends_with('.'), "{}", kind.name);
        assert_eq!(shape(kind.name).map(|found| found.name), Some(kind.name));
        let schema = (kind.schema)().to_value();
        check_schema(kind.name, &schema);
        let example: Value = serde_json::from_str(kind.example).expect(kind.name);
        for key in example.as_object().expect("an object").keys() {
            let own = settings::fields_of(&schema, example.as_object().expect("an object"));
            let known = own.contains(key.as_str()) || properties(&common).contains_key(key);
            assert!(known, "{}: {key}", kind.name);
        }
        for key in properties(&schema).keys() {
            assert!(!properties(&common).contains_key(key), "{}: {key} is a setting of every series", kind.name);
        }
        let generator = build(kind.name, &example, &json!([]));
        let real = generator.real_source().map(|_| vec![1.0, 2.0]);
        let series = try_cycle(&generator, 1, 0, real.as_deref()).expect(kind.name);
        assert!(series.values.iter().any(|value| *value > 0), "{}", kind.name);
    }
    assert!(shape("sinus").is_none());
    for predecessors in ["sinusoidal", "square", "constant", "random", "real", "custom"] {
        assert_eq!(SHAPES.iter().filter(|kind| kind.name == predecessors).count(), 1, "{predecessors}");
    }
}

#[test]
fn random_lists_its_types_in_its_schema_those_of_python_among_them() {
    let schema = (shape("random").expect("random").schema)().to_value();
    let types: Vec<&str> =
        schema["properties"]["type"]["enum"].as_array().expect("enum").iter().filter_map(Value::as_str).collect();
    let expected = [
        "uniform",
        "triangular",
        "betavariate",
        "gammavariate",
        "weibullvariate",
        "gauss",
        "normalvariate",
        "lognormvariate",
        "expovariate",
        "vonmisesvariate",
        "paretovariate",
    ];
    assert_eq!(types, DISTRIBUTIONS.iter().map(|kind| kind.name).collect::<Vec<_>>());
    assert!(expected.iter().all(|name| types.contains(name)), "{types:?}");
    for name in expected {
        let values = common::values("random", &json!({ "type": name }));
        assert!(values.iter().all(|value| (1..=20).contains(value)), "{name}");
        assert!(values.iter().any(|value| *value != values[0]), "{name}");
    }
    assert_eq!(schema["properties"]["type"]["default"], "uniform");
}

#[test]
fn every_distribution_has_a_summary_a_schema_of_its_own_and_an_example_that_works() {
    let whole = (shape("random").expect("random").schema)().to_value();
    let common = schemars::schema_for!(SeriesSettings).to_value();
    for kind in DISTRIBUTIONS {
        assert!(!kind.summary.is_empty(), "{}", kind.name);
        assert_eq!(distribution(kind.name).map(|found| found.name), Some(kind.name));
        let schema = (kind.schema)().to_value();
        let own: Vec<&String> =
            schema.get("properties").and_then(Value::as_object).into_iter().flat_map(|all| all.keys()).collect();
        assert_eq!(schema["additionalProperties"], false, "{}", kind.name);
        let chosen = json!({"type": kind.name});
        let fields = settings::fields_of(&whole, chosen.as_object().expect("an object"));
        let expected = own.iter().map(|name| name.as_str()).chain(["type"]).collect();
        assert_eq!(fields, expected, "{}", kind.name);
        let example: Value = serde_json::from_str(kind.example).expect(kind.name);
        assert_eq!(example["type"], kind.name);
        for key in example.as_object().expect("an object").keys() {
            assert!(
                key == "type" || own.contains(&key) || properties(&common).contains_key(key),
                "{}: {key}",
                kind.name
            );
        }
        let series = try_cycle(&build("random", &example, &json!([])), 1, 0, None).expect(kind.name);
        assert!(series.values.iter().any(|value| *value != series.values[0]), "{}", kind.name);
    }
    assert!(distribution("gamma").is_none());
}

#[test]
fn schemas_say_what_is_required_and_what_the_defaults_and_bounds_are() {
    let schema = |name: &str| (shape(name).expect(name).schema)().to_value();
    assert_eq!(schema("real")["required"], json!(["bucket", "key"]));
    assert_eq!(schema("custom")["required"], json!(["formula"]));
    assert_eq!(schema("square")["properties"]["low_width"]["default"], 1);
    assert_eq!(schema("square")["properties"]["low_width"]["minimum"], 0);
    let gamma = distribution("gammavariate").expect("a distribution");
    assert_eq!((gamma.schema)().to_value()["properties"]["alpha"]["exclusiveMinimum"], 0);
    let common = schemars::schema_for!(SeriesSettings).to_value();
    check_schema("SeriesSettings", &common);
    assert_eq!(common["properties"]["num_points"]["maximum"], 10_000_000);
    assert_eq!(common["properties"]["num_points"]["minimum"], 1);
    assert_eq!(common["properties"]["num_points"]["default"], 100);
    assert_eq!(common["properties"]["signal_max"]["default"], 20.0);
}

#[test]
fn every_kind_of_anomaly_has_a_summary_a_schema_and_an_example_that_works() {
    for kind in ANOMALIES {
        assert!(kind.summary.ends_with('.'));
        assert_eq!(anomaly(kind.name).map(|found| found.name), Some(kind.name));
        check_schema(kind.name, &(kind.schema)().to_value());
        let example: Value = serde_json::from_str(kind.example).expect(kind.name);
        let generator = build("sinusoidal", &json!({ "num_points": 20_160 }), &json!([example]));
        assert!(!try_cycle(&generator, 1, 0, None).expect(kind.name).labels.is_empty());
    }
    assert!(anomaly("dip").is_none());
}

#[test]
fn noise_and_formulas_are_described() {
    for kind in NOISE {
        assert!(!kind.name.is_empty() && kind.summary.ends_with('.'));
        check_schema(kind.name, &(kind.schema)().to_value());
        let example: Value = serde_json::from_str(kind.example).expect(kind.name);
        let clean =
            |config: &Value| try_cycle(&build("sinusoidal", config, &json!([])), 1, 0, None).expect(kind.name).clean;
        assert_ne!(clean(&example), clean(&json!({ "signal_max": 100 })), "{}", kind.name);
    }
    assert!(FUNCTIONS.iter().all(|one| one.signature.contains(one.name) && one.summary.ends_with('.')));
    assert!(VARIABLES.iter().all(|one| !one.summary.is_empty()));
}
