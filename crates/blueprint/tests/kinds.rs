//! Each kind has its own settings: a field of another kind is refused, wherever it was written.

use std::collections::BTreeSet;

use blueprint::blueprint_schema;
use serde_json::{Value, json};
use timeseries::{DISTRIBUTIONS, SHAPES};

/// Path, message and hint of each problem.
fn problems(document: &Value) -> Vec<String> {
    match blueprint::parse(document.to_string().as_bytes()) {
        Ok(_) => Vec::new(),
        Err(problems) => {
            let hint = |hint: &Option<String>| hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
            problems.iter().map(|one| format!("{}: {}{}", one.path, one.message, hint(&one.hint))).collect()
        }
    }
}

fn one(shape: &str, config: Value) -> Value {
    json!({"generators": [{"id": "a", "shape": shape, "config": config}]})
}

fn with_commons(commons: Value, generators: &[(&str, Value)]) -> Value {
    let generators = generators.iter().enumerate();
    let generators: Vec<Value> = generators
        .map(|(index, (shape, config))| json!({"id": format!("g{index}"), "shape": shape, "config": config}))
        .collect();
    json!({"commons": commons, "generators": generators})
}

fn example(text: &str) -> Value {
    serde_json::from_str(text).expect("an example is JSON")
}

fn parameters(kind: &timeseries::DistributionKind) -> BTreeSet<String> {
    settings::property_names(&(kind.schema)())
}

#[test]
fn a_parameter_that_its_distribution_does_not_have_is_refused() {
    for kind in DISTRIBUTIONS {
        for other in DISTRIBUTIONS {
            for name in parameters(other) {
                let mut config = example(kind.example);
                config[&name] = json!(2);
                let own = parameters(kind).contains(&name);
                let found = problems(&one("random", config));
                assert_eq!(found.is_empty(), own, "{} {name}: {found:?}", kind.name);
                if !own {
                    assert!(found[0].starts_with(&format!("$.generators[0].config.{name}: ")), "{found:?}");
                    assert!(found[0].contains(other.name) && found[0].contains(kind.name), "{found:?}");
                }
            }
        }
    }
}

#[test]
fn a_distribution_that_commons_chose_refuses_the_same() {
    let found = problems(&with_commons(json!({"type": "gauss"}), &[("random", json!({"mu": 1, "kappa": 1}))]));
    assert_eq!(
        found,
        ["$.generators[0].config.kappa: the field \"kappa\" belongs to the random type vonmisesvariate, not to gauss \
          (remove it, or change the random type)"]
    );
    let default = problems(&one("random", json!({"mode": 5})));
    assert_eq!(
        default,
        ["$.generators[0].config.mode: the field \"mode\" belongs to the random type triangular, not to uniform \
          (remove it, or change the random type)"]
    );
}

#[test]
fn a_field_of_another_shape_is_refused() {
    assert_eq!(
        problems(&one("sinusoidal", json!({"constant": 7, "mu": 1}))),
        [
            "$.generators[0].config.constant: the field \"constant\" belongs to the shape constant, not to sinusoidal \
             (remove it, or change the shape)",
            "$.generators[0].config.mu: the field \"mu\" belongs to the shape random, not to sinusoidal \
             (remove it, or change the shape)",
        ]
    );
}

#[test]
fn commons_has_the_fields_that_some_generator_may_inherit() {
    let commons = json!({"num_points": 30, "frequency": 0.5, "type": "gauss", "mu": 3});
    let both = [("sinusoidal", json!({})), ("random", json!({})), ("constant", json!({}))];
    assert!(problems(&with_commons(commons.clone(), &both)).is_empty());
    // A field that every generator overrides is still one that it may inherit.
    assert!(problems(&with_commons(json!({"frequency": 1}), &[("sinusoidal", json!({"frequency": 2}))])).is_empty());
    assert_eq!(
        problems(&with_commons(commons, &both[..1])),
        [
            "$.commons.type: no generator here has the field \"type\": it belongs to the shape random \
             (remove it, or move it to the generator that it is for)",
            "$.commons.mu: no generator here has the field \"mu\": it belongs to the random type gauss, normalvariate, \
             lognormvariate, vonmisesvariate (remove it, or move it to the generator that it is for)",
        ]
    );
    let types = [("random", json!({"type": "gauss"})), ("random", json!({"type": "expovariate"}))];
    assert!(problems(&with_commons(json!({"lambda": 2, "sigma": 2}), &types)).is_empty());
    assert_eq!(problems(&with_commons(json!({"kappa": 2}), &types)).len(), 1);
}

#[test]
fn a_misspelled_shape_or_type_hides_no_field_and_accuses_none() {
    let commons = json!({"formula": "t", "alpha": 2});
    let found = problems(&with_commons(commons, &[("costum", json!({})), ("random", json!({"type": "gama"}))]));
    let paths: Vec<&str> = found.iter().map(|one| one.split(": ").next().unwrap_or_default()).collect();
    assert_eq!(paths, ["$.generators[0].shape", "$.generators[1].config.type"]);
}

#[test]
fn a_whole_number_may_be_written_with_a_point_wherever_one_is_asked_for() {
    let document = json!({
        "commons": {"num_points": 10.0, "seed": 7.0},
        "generators": [
            {"id": "a", "shape": "square", "config": {"low_width": 2.0, "anomalies": {"counts": 1.0, "start": 3.0}}},
            {"id": "b", "shape": "real", "config": {"bucket": "bucket", "key": "k", "column": 1.0}},
        ],
        "targets": [
            {"type": "s3", "generators": ["a"], "slice_size": 5.0, "concurrency": 8.0, "fake_counts": 2.0},
            {"type": "lambda", "function": "f", "generators": ["a"], "port": 80.0},
        ],
        "limits": {"activities_per_slot": 100.0, "grace_seconds": 20.0},
    });
    let checked = match blueprint::parse(document.to_string().as_bytes()) {
        Ok(checked) => checked.blueprint,
        Err(problems) => panic!("{problems:?}"),
    };
    assert_eq!((checked.seed, checked.cycle_length(), checked.limits.grace_seconds), (7, 10, 20));
    assert_eq!(checked.targets[0].commons.slice_size, Some(5));
    // JSON does not tell the two apart, and so the version does not either.
    let plain = document.to_string().replace(".0", "");
    let plain = blueprint::parse(plain.as_bytes()).expect("a blueprint").blueprint;
    assert_eq!(plain.version, checked.version);
    for wrong in [json!({"num_points": 10.5}), json!({"num_points": 1e30})] {
        assert_eq!(problems(&json!({"commons": wrong, "generators": [{"id": "a", "shape": "constant"}]})).len(), 1);
    }
}

#[test]
fn every_type_is_called_what_it_is() {
    let document = json!({
        "generators": [
            {"id": "a", "shape": "sine"},
            {"id": "b", "shape": "random", "config": {"type": "gama"}},
            {"id": "c", "shape": "constant", "config": {"anomalies": [{"kind": "pont"}]}},
        ],
        "targets": [
            {"type": "lamda", "generators": ["a"]},
            {"type": "s3", "generators": ["a"], "fake_types": ["ibam"]},
            {"type": "lambda", "function": "f", "generators": ["a"], "credentials": {"type": "x"}},
        ],
    });
    let found = problems(&document);
    for (path, words) in [
        ("$.generators[0].shape", "unknown shape \"sine\" (did you mean \"sinusoidal\"?"),
        ("$.generators[1].config.type", "unknown random type \"gama\" (did you mean \"gammavariate\"?"),
        ("$.generators[2].config.anomalies[0].kind", "unknown kind of anomaly \"pont\" (did you mean \"point\"?"),
        ("$.targets[0].type", "unknown target type \"lamda\" (did you mean \"lambda\"?"),
        ("$.targets[1].fake_types[0]", "unknown fake type \"ibam\" (did you mean \"iban\"?"),
        ("$.targets[2].credentials.type", "unknown field \"type\""),
    ] {
        let line = format!("{path}: {words}");
        assert!(found.iter().any(|one| one.starts_with(&line)), "{line}\nis not in {found:#?}");
    }
    assert_eq!(found.len(), 6, "{found:#?}");
}

#[test]
fn a_share_of_decoys_asks_for_a_type_that_has_some() {
    let target = |fields: Value| {
        let mut target = json!({"type": "s3", "action": "put", "generators": ["a"], "decoys": 0.2});
        target.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
        problems(&json!({"generators": [{"id": "a", "shape": "constant"}], "targets": [target]}))
    };
    for fields in [
        json!({"fake_types": ["ssn"]}),
        json!({"fake_types": ["sentence", "iban"]}),
        json!({"fake_types": ["iban"], "keywords": false}),
        json!({"fake_types": ["sentence"], "decoys": 0}),
        json!({"fake_types": ["ssn"], "decoys": 1}),
    ] {
        assert_eq!(target(fields.clone()), [""; 0], "{fields}");
    }
    for fields in [
        json!({"fake_types": ["sentence", "rsa"]}),
        // Its decoys are about the keyword that it has not.
        json!({"fake_types": ["date_of_birth"], "keywords": false}),
    ] {
        let found = target(fields.clone());
        assert!(
            found.len() == 1 && found[0].starts_with("$.targets[0].decoys: none of the fake types has decoys"),
            "{found:?}"
        );
    }
    for share in [json!(-0.1), json!(1.1), json!("0.2")] {
        assert_eq!(target(json!({"fake_types": ["ssn"], "decoys": share})).len(), 1, "{share}");
    }
}

#[test]
fn a_real_series_without_its_key_is_told_so_whatever_else_is_wrong() {
    let key = "$.generators[0].config: the field \"key\" is missing";
    assert_eq!(problems(&one("real", json!({"bucket": "my-bucket"}))), [key]);
    let misspelled = problems(&one("real", json!({"bucket": "my-bucket", "path": "a.csv"})));
    assert_eq!(misspelled.len(), 2, "{misspelled:?}");
    assert_eq!(misspelled[0], key);
    assert!(misspelled[1].starts_with("$.generators[0].config.path: unknown field \"path\""), "{misspelled:?}");
    // It may be inherited.
    let inherited = with_commons(json!({"key": "a.csv"}), &[("real", json!({"bucket": "my-bucket"}))]);
    assert!(problems(&inherited).is_empty());
}

#[test]
fn editors_see_the_fields_of_each_kind() {
    let schema = blueprint_schema();
    let rules = schema.pointer("/properties/generators/items/allOf").and_then(Value::as_array).expect("rules");
    assert_eq!(rules.len(), SHAPES.len());
    let random = rules.iter().find(|rule| rule["if"]["properties"]["shape"]["const"] == "random").expect("random");
    let config = &random["then"]["properties"]["config"];
    assert_eq!(config["unevaluatedProperties"], false);
    let of_type = |name: &str| -> BTreeSet<String> {
        let rules = config["allOf"].as_array().expect("rules");
        let rule = rules.iter().find(|rule| rule["if"]["properties"]["type"]["const"] == name).expect(name);
        let fields = rule["then"]["properties"].as_object();
        fields.map(|fields| fields.keys().cloned().collect()).unwrap_or_default()
    };
    for kind in DISTRIBUTIONS {
        assert_eq!(of_type(kind.name), parameters(kind), "{}", kind.name);
    }
}
