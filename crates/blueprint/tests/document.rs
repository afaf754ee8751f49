//! What a blueprint means: merging, defaults, identities, seed.

use blueprint::targets::{Action, DEFAULT_BUCKET, Settings, TARGETS};
use blueprint::{Blueprint, Slot, blueprint_schema};
use serde_json::{Value, json};

fn plan(document: &Value) -> Blueprint {
    match blueprint::parse(document.to_string().as_bytes()) {
        Ok(checked) => checked.blueprint,
        Err(problems) => panic!("{problems:?}"),
    }
}

fn problems(document: &Value) -> Vec<String> {
    match blueprint::parse(document.to_string().as_bytes()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect(),
    }
}

#[test]
fn a_generators_config_stands_before_commons_field_by_field() {
    let plan = plan(&json!({
        "commons": {"num_points": 30, "signal_max": 7},
        "generators": [
            {"id": "a", "shape": "sinusoidal"},
            {"id": "b", "shape": "sinusoidal", "config": {"num_points": 50}},
        ],
    }));
    let settings: Vec<_> = plan.generators.iter().map(timeseries::Generator::settings).collect();
    assert_eq!((settings[0].num_points, settings[1].num_points), (30, 50));
    assert!(settings.iter().all(|settings| (settings.signal_max - 7.0).abs() < f64::EPSILON));
    assert_eq!(plan.cycle_length(), 50, "the longest generator's");
}

#[test]
fn own_anomalies_replace_those_of_commons_altogether() {
    let anomalies = |own: Value| {
        let plan = plan(&json!({
            "commons": {"anomalies": [{"counts": 2}, {"counts": 3, "formula": "999"}]},
            "generators": [{"id": "a", "shape": "constant", "config": own}],
        }));
        let mut scratch = timeseries::Scratch::default();
        plan.generators[0].cycle(plan.seed, 0, None, &mut scratch).expect("a cycle").labels.len()
    };
    assert_eq!(anomalies(json!({})), 5);
    assert_eq!(anomalies(json!({"anomalies": {"counts": 1}})), 1);
    assert_eq!(anomalies(json!({"anomalies": []})), 0);
}

#[test]
fn defaults_are_the_predecessors() {
    let plan = plan(&json!({
        "generators": [{"id": "a", "shape": "constant"}],
        "targets": [{"type": "s3", "generators": ["a"]}],
    }));
    let settings = plan.generators[0].settings();
    assert_eq!(settings.num_points, 100);
    assert_eq!((settings.signal_min, settings.signal_max), (1.0, 20.0));
    let Settings::S3(s3) = &plan.targets[0].settings else { panic!("an s3 target") };
    assert_eq!(s3.action, Action::Get);
    assert_eq!((s3.fake_types.as_slice(), s3.fake_counts, s3.prefix.as_str()), (&["sentence".to_owned()][..], 1, ""));
    assert_eq!((s3.bucket_or_default(), s3.content_types(), s3.acls()), (DEFAULT_BUCKET, vec!["text/plain"], vec![]));
    assert_eq!(plan.limits.grace_seconds, 30);
}

#[test]
fn a_lambda_targets_event_carries_its_own_fields_and_no_identity() {
    let plan = plan(&json!({
        "generators": [{"id": "a", "shape": "constant"}],
        "targets": [{
            "type": "lambda", "function": "net_fuzz", "generators": ["a"], "port": 80, "ip": "10.0.0.9",
            "group_datapoints": true, "description": "d",
            "role": {"arn": "arn:aws:iam::111111111111:role/r", "external_id": "hush"},
        }],
    }));
    let event = Value::Object(plan.targets[0].event_settings.clone());
    assert_eq!(
        event,
        json!({"type": "lambda", "function": "net_fuzz", "port": 80, "ip": "10.0.0.9", "group_datapoints": true})
    );
    assert!(!format!("{plan:?}").contains("hush"), "Debug shows no external id");
}

#[test]
fn a_generators_id_that_cloudwatch_refuses_as_a_dimension_is_refused_where_a_target_publishes_it() {
    let with = |id: &str, target: Value| {
        let mut target = target;
        target["generators"] = json!(["fine", id]);
        problems(&json!({
            "generators": [{"id": "fine", "shape": "constant"}, {"id": id, "shape": "constant"}],
            "targets": [target],
        }))
    };
    let published = || json!({"type": "cloudwatch", "namespace": "N"});
    for id in ["é", "a\tb", "  "] {
        let found = with(id, published());
        assert_eq!(found.len(), 1, "{id:?}: {found:?}");
        assert!(found[0].starts_with("$.targets[0].generators[1]: the id "), "{found:?}");
        assert!(found[0].contains("is not a valid metric dimension: expected 1 to 1,024 printable ASCII"), "{found:?}");
        assert!(!found[0].contains('\t'), "{found:?}");
        // Elsewhere an id is only a text.
        assert!(
            with(id, json!({"type": "s3"})).is_empty()
                && with(id, json!({"type": "lambda", "function": "f"})).is_empty()
        );
    }
    assert!(with("a b/1:~", published()).is_empty());
}

#[test]
fn credentials_are_a_secret_or_keys_and_never_shown() {
    let with = |credentials: Value| {
        problems(&json!({
            "generators": [{"id": "a", "shape": "constant"}],
            "targets": [{"type": "s3", "generators": ["a"], "credentials": credentials}],
        }))
    };
    assert!(with(json!({"secret_arn": "arn:aws:secretsmanager:us-east-1:111111111111:secret:x"})).is_empty());
    assert!(with(json!({"access_key_id": "AKIAQ", "secret_access_key": "hush"})).is_empty());
    for wrong in [
        json!({}),
        json!({"access_key_id": "AKIAQ"}),
        json!({"secret_arn": "arn", "access_key_id": "AKIAQ", "secret_access_key": "hush"}),
        json!({"access_key_id": ["hush"], "secret_access_key": 12345}),
        json!({"secret_key": "hush"}),
    ] {
        let found = with(wrong.clone());
        assert!(!found.is_empty(), "{wrong}");
        assert!(!found.concat().contains("hush") && !found.concat().contains("12345"), "{found:?}");
    }
}

#[test]
fn a_misspelled_identity_never_travels_and_another_misspelled_field_is_odd() {
    let with = |name: &str| {
        let mut target = json!({"type": "lambda", "function": "f", "generators": ["a"]});
        target[name] = json!({"access_key_id": "AKIAQ", "secret_access_key": "hush"});
        let document = json!({"generators": [{"id": "a", "shape": "constant"}], "targets": [target]});
        blueprint::parse(document.to_string().as_bytes()).map(|checked| checked.warnings.len())
    };
    assert!(with("credental").is_err() && with("Role").is_err());
    assert_eq!(with("slicesize").ok(), Some(1));
    assert_eq!(with("port").ok(), Some(0));
}

#[test]
fn the_seed_is_the_given_one_or_follows_the_series() {
    let generators = json!([{"id": "a", "shape": "random"}]);
    let derived = plan(&json!({"generators": generators})).seed;
    assert_eq!(plan(&json!({"generators": generators, "targets": [], "description": "d"})).seed, derived);
    assert_ne!(plan(&json!({"generators": [{"id": "b", "shape": "random"}]})).seed, derived);
    assert_eq!(plan(&json!({"commons": {"seed": 7}, "generators": generators})).seed, 7);
}

#[test]
fn start_and_end_are_times() {
    let with = |start: &str, end: &str| {
        json!({
            "commons": {"start": start}, "generators": [{"id": "a", "shape": "constant"}], "limits": {"end": end},
        })
    };
    let plan = plan(&with("2026-03-01T10:00:59Z", "2026-04-01T00:00:00+02:00"));
    assert_eq!(plan.start.map(|slot: Slot| slot.to_string()).as_deref(), Some("2026-03-01T10:00:00Z"));
    assert_eq!(plan.limits.end_time().map(|time| time.to_string()).as_deref(), Some("2026-03-31T22:00:00Z"));
    assert_eq!(problems(&with("yesterday", "soon")).len(), 2);
}

#[test]
fn every_problem_is_told_at_once_and_none_twice() {
    let found = problems(&json!({
        "commons": {"num_points": 0},
        "generators": [{"id": "a", "shape": "squre"}, {"id": "a", "shape": "constant", "config": {"constnt": 1}}],
        "targets": [{"type": "s3", "generators": ["b"], "fake_types": ["snn"]}, {"type": "cloudwatch", "generators": ["a"]}],
        "limit": {},
    }));
    for path in [
        "$.commons.num_points",
        "$.generators[0].shape",
        "$.generators[1].id",
        "$.generators[1].config.constnt",
        "$.targets[0].generators[0]",
        "$.targets[0].fake_types[0]",
        "$.targets[1]",
        "$.limit",
    ] {
        let at_path = found.iter().filter(|problem| problem.starts_with(&format!("{path}: "))).count();
        assert_eq!(at_path, 1, "{path} in {found:#?}");
    }
    assert_eq!(found.len(), 8, "{found:#?}");
}

#[test]
fn an_inherited_fault_is_told_where_it_was_written() {
    let found = problems(&json!({
        "commons": {"anomalies": {"start": 0, "end": 1, "counts": 5}},
        "generators": [{"id": "a", "shape": "constant"}, {"id": "b", "shape": "constant"}],
    }));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("$.commons.anomalies.counts: "), "{found:?}");
}

#[test]
fn every_example_of_the_registries_is_a_sound_blueprint() {
    for shape in timeseries::SHAPES {
        let config: Value = serde_json::from_str(shape.example).expect("an example is JSON");
        plan(&json!({"generators": [{"id": "a", "shape": shape.name, "config": config}]}));
    }
    for target in TARGETS {
        let mut example: Value = serde_json::from_str(target.example).expect("an example is JSON");
        example["generators"] = json!(["ts1"]);
        plan(&json!({"generators": [{"id": "ts1", "shape": "constant"}], "targets": [example]}));
    }
}

#[test]
fn fields_that_shapes_share_have_one_type_in_commons() {
    // `commons` describes a shared field by the first shape that has it: their types must agree.
    let commons = blueprint_schema()["properties"]["commons"]["properties"].clone();
    for shape in timeseries::SHAPES {
        let schema = (shape.schema)().to_value();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            assert_eq!(field["type"], commons[name]["type"], "{}: {name}", shape.name);
        }
    }
}

fn complaints(document: &Value) -> Vec<String> {
    let problems = blueprint::parse(document.to_string().as_bytes()).expect_err("something is wrong");
    problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect()
}

#[test]
fn a_field_of_another_kind_is_refused_wherever_it_stands() {
    let random = |config: Value| json!({"generators": [{"id": "a", "shape": "random", "config": config}]});
    assert_eq!(
        complaints(&random(json!({"type": "gauss", "kappa": 1}))),
        ["$.generators[0].config.kappa: the field \"kappa\" belongs to the random type vonmisesvariate, not to gauss"]
    );
    let of_the_default = complaints(&random(json!({"lambda": 2})));
    assert_eq!(of_the_default.len(), 1);
    assert!(of_the_default[0].contains("expovariate") && of_the_default[0].ends_with(", not to uniform"));
    let inherited = json!({"commons": {"type": "expovariate"}, "generators": [
        {"id": "a", "shape": "random", "config": {"lambda": 2}}, {"id": "b", "shape": "random", "config": {"mu": 2}},
    ]});
    assert_eq!(
        complaints(&inherited),
        [
            "$.generators[1].config.mu: the field \"mu\" belongs to the random type gauss, normalvariate, lognormvariate, \
          vonmisesvariate, not to expovariate"
        ]
    );
    assert_eq!(
        complaints(&json!({"generators": [{"id": "a", "shape": "square", "config": {"frequency": 2}}]})),
        ["$.generators[0].config.frequency: the field \"frequency\" belongs to the shape sinusoidal, not to square"]
    );
}

#[test]
fn commons_hold_what_a_generator_of_the_blueprint_has_and_nothing_else() {
    let document = |commons: Value| {
        json!({"commons": commons, "generators": [
            {"id": "a", "shape": "sinusoidal"}, {"id": "b", "shape": "random", "config": {"type": "gauss"}},
        ]})
    };
    let sound = document(json!({"num_points": 9, "seed": 1, "frequency": 0.1, "type": "gauss", "sigma": 2}));
    assert!(blueprint::parse(sound.to_string().as_bytes()).is_ok(), "each has its own, and ignores the other's");
    assert_eq!(
        complaints(&document(json!({"low_value": 1, "kappa": 2}))),
        [
            "$.commons.low_value: no generator here has the field \"low_value\": it belongs to the shape square",
            "$.commons.kappa: no generator here has the field \"kappa\": it belongs to the random type vonmisesvariate",
        ]
    );
}

#[test]
fn a_start_that_is_not_in_a_slot_is_refused() {
    for start in ["0068-09-01T00:00:00Z", "9999-12-30T00:00:00Z"] {
        let found = problems(&json!({"commons": {"start": start}, "generators": [{"id": "a", "shape": "constant"}]}));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("$.commons.start: slot ") && found[0].contains("is out of range"), "{found:?}");
    }
}
