//! Names that are not known: the nearest known one is told.

use serde_json::{Value, json};

use super::{Case, check_cases, refused, sound};
use crate::common::Sandbox;

#[test]
fn an_unknown_name_of_a_value_gets_the_nearest_one() {
    check_cases(&[
        Case {
            change: |b| b["generators"][0]["shape"] = json!("sinusodial"),
            path: "$.generators[0].shape",
            line: "\"shape\": \"sinusodial\"",
            words: &["unknown", "\"sinusodial\"", "did you mean \"sinusoidal\"?"],
        },
        Case {
            change: |b| b["generators"][2]["config"]["type"] = json!("gaus"),
            path: "$.generators[2].config.type",
            line: "\"type\": \"gaus\"",
            words: &["random type", "\"gaus\"", "did you mean \"gauss\"?"],
        },
        Case {
            change: |b| b["generators"][2]["config"]["type"] = json!("lognorm"),
            path: "$.generators[2].config.type",
            line: "\"type\": \"lognorm\"",
            words: &["did you mean \"lognormvariate\"?"],
        },
        Case {
            change: |b| b["targets"][0]["fake_types"][1] = json!("ibam"),
            path: "$.targets[0].fake_types[1]",
            line: "\"ibam\"",
            words: &["fake type", "\"ibam\"", "did you mean \"iban\"?"],
        },
        Case {
            change: |b| b["targets"][2]["type"] = json!("lamda"),
            path: "$.targets[2].type",
            line: "\"type\": \"lamda\"",
            words: &["target", "\"lamda\"", "did you mean \"lambda\"?"],
        },
        Case {
            change: |b| b["targets"][0]["action"] = json!("putt"),
            path: "$.targets[0].action",
            line: "\"action\": \"putt\"",
            words: &["\"putt\"", "did you mean \"put\"?"],
        },
        Case {
            change: |b| b["targets"][0]["acl"] = json!("privat"),
            path: "$.targets[0].acl",
            line: "\"acl\": \"privat\"",
            words: &["\"privat\"", "did you mean \"private\"?"],
        },
        Case {
            change: |b| b["generators"][0]["config"]["anomalies"]["kind"] = json!("pont"),
            path: "$.generators[0].config.anomalies.kind",
            line: "\"kind\": \"pont\"",
            words: &["\"pont\"", "point"],
        },
    ]);
}

#[test]
fn a_name_that_is_near_none_gets_what_is_allowed() {
    check_cases(&[
        Case {
            change: |b| b["generators"][0]["shape"] = json!("zigzag"),
            path: "$.generators[0].shape",
            line: "\"shape\": \"zigzag\"",
            words: &["\"zigzag\"", "sinusoidal", "square", "constant", "random", "real", "custom"],
        },
        Case {
            change: |b| b["targets"][0]["type"] = json!("dynamodb"),
            path: "$.targets[0].type",
            line: "\"type\": \"dynamodb\"",
            words: &["\"dynamodb\"", "s3", "lambda", "cloudwatch"],
        },
        Case {
            change: |b| b["zigzag"] = json!(1),
            path: "$.zigzag",
            line: "\"zigzag\"",
            words: &["commons", "generators", "targets", "limits"],
        },
    ]);
}

#[test]
fn a_misspelled_key_gets_the_nearest_one_at_every_level() {
    check_cases(&[
        Case {
            change: |b| b["comons"] = json!({}),
            path: "$.comons",
            line: "\"comons\"",
            words: &["unknown", "did you mean \"commons\"?"],
        },
        Case {
            change: |b| b["commons"]["num_point"] = json!(3),
            path: "$.commons.num_point",
            line: "\"num_point\"",
            words: &["did you mean \"num_points\"?"],
        },
        Case {
            change: |b| b["generators"][0]["descripton"] = json!("x"),
            path: "$.generators[0].descripton",
            line: "\"descripton\"",
            words: &["did you mean \"description\"?"],
        },
        Case {
            change: |b| b["generators"][0]["config"]["freqency"] = json!(1),
            path: "$.generators[0].config.freqency",
            line: "\"freqency\"",
            words: &["did you mean \"frequency\"?"],
        },
        Case {
            change: |b| b["generators"][0]["config"]["anomalies"]["count"] = json!(1),
            path: "$.generators[0].config.anomalies.count",
            line: "\"count\"",
            words: &["did you mean \"counts\"?"],
        },
        Case {
            change: |b| b["generators"][1]["config"]["anomalies"] = json!([{"counts": 1}, {"strat": 1, "counts": 1}]),
            path: "$.generators[1].config.anomalies[1].strat",
            line: "\"strat\"",
            words: &["did you mean \"start\"?"],
        },
        Case {
            change: |b| b["commons"]["anomalies"] = json!({"counts": 1, "fomula": "1"}),
            path: "$.commons.anomalies.fomula",
            line: "\"fomula\"",
            words: &["did you mean \"formula\"?"],
        },
        Case {
            change: |b| b["targets"][0]["fake_type"] = json!(["ssn"]),
            path: "$.targets[0].fake_type",
            line: "\"fake_type\"",
            words: &["did you mean \"fake_types\"?"],
        },
        Case {
            change: |b| b["targets"][3]["namspace"] = json!("x"),
            path: "$.targets[3].namspace",
            line: "\"namspace\"",
            words: &["did you mean \"namespace\"?"],
        },
        Case {
            change: |b| {
                b["targets"][0]["role"] = json!({"arn": "arn:aws:iam::111122223333:role/x", "sesion_name": "x"});
            },
            path: "$.targets[0].role.sesion_name",
            line: "\"sesion_name\"",
            words: &["did you mean \"session_name\"?"],
        },
        Case {
            change: |b| b["limits"]["activities_per_slott"] = json!(1),
            path: "$.limits.activities_per_slott",
            line: "\"activities_per_slott\"",
            words: &["did you mean \"activities_per_slot\"?"],
        },
    ]);
}

#[test]
fn a_field_of_another_shape_is_told_as_such() {
    check_cases(&[Case {
        change: |b| b["generators"][0]["config"]["constant"] = json!(7),
        path: "$.generators[0].config.constant",
        line: "\"constant\": 7",
        words: &["constant", "sinusoidal"],
    }]);
}

#[test]
fn fields_of_a_function_travel_and_one_that_looks_misspelled_is_only_warned_of() {
    let sandbox = Sandbox::new();
    let mut blueprint = sound();
    blueprint["targets"][2]["port"] = json!(8080);
    blueprint["targets"][2]["group_datapoint"] = json!(true);
    sandbox.document("odd.json", &blueprint);
    let outcome = sandbox.done(&["validate", "odd.json"]);
    let warnings: Vec<&str> = outcome.stderr.lines().filter(|line| line.starts_with("warning: ")).collect();
    assert_eq!(warnings.len(), 1, "{outcome:?}");
    assert!(warnings[0].contains("$.targets[2].group_datapoint"), "{outcome:?}");
    assert!(outcome.stderr.contains("did you mean \"group_datapoints\"?"), "{outcome:?}");
}

#[test]
fn a_target_has_to_name_generators_that_there_are() {
    check_cases(&[
        Case {
            change: |b| b["targets"][2]["generators"] = json!(["dcie"]),
            path: "$.targets[2].generators[0]",
            line: "\"dcie\"",
            words: &["\"dcie\"", "did you mean \"dice\"?"],
        },
        Case {
            change: |b| b["targets"][2]["generators"] = json!([]),
            path: "$.targets[2].generators",
            line: "\"generators\": []",
            words: &["at least 1"],
        },
        Case {
            change: |b| {
                b["targets"][2].as_object_mut().expect("a target").remove("generators");
            },
            path: "$.targets[2]",
            line: "{",
            words: &["\"generators\"", "missing"],
        },
        Case {
            change: |b| b["targets"][2]["generators"] = json!(["dice", "dice"]),
            path: "$.targets[2].generators[1]",
            line: "\"dice\"",
            words: &["twice"],
        },
    ]);
}

#[test]
fn ids_are_there_and_are_unlike() {
    check_cases(&[
        Case {
            change: |b| b["generators"].as_array_mut().expect("a list").push(json!({"id": "dice", "shape": "square"})),
            path: "$.generators[5].id",
            line: "\"id\": \"dice\"",
            words: &["\"dice\"", "generators[2]"],
        },
        Case {
            change: |b| b["generators"].as_array_mut().expect("a list").push(json!({"shape": "square"})),
            path: "$.generators[5]",
            line: "{",
            words: &["\"id\"", "missing"],
        },
    ]);
}

#[test]
fn a_faulty_value_is_not_hidden_by_an_earlier_one_of_its_list() {
    let sandbox = Sandbox::new();
    let mut blueprint: Value = sound();
    blueprint["targets"][0]["fake_types"] = json!(["bban", "credit_card", "ssn", "emial"]);
    sandbox.document("bad.json", &blueprint);
    let told = refused(&sandbox, "bad.json", &[]);
    let near: Vec<(&str, bool)> = told
        .iter()
        .map(|one| (one.path.as_str(), one.text.contains("\"credit_card_full\"") || one.text.contains("\"email\"")))
        .collect();
    assert_eq!(near, [("$.targets[0].fake_types[1]", true), ("$.targets[0].fake_types[3]", true)]);
}

#[test]
fn a_name_that_no_deployment_can_have_is_refused_where_a_deployment_asks() {
    let sandbox = Sandbox::new();
    let document = json!({"generators": [{"id": "a", "shape": "constant"}]});
    for name in ["gr\u{f6}\u{df}e.json", "a\"b.json", "a*.json", "a$b.json"] {
        sandbox.document(name, &document);
        let refused = sandbox.ask(&["permissions", name]);
        assert_eq!(refused.code, Some(2), "{name}: {}", refused.stderr);
        assert!(refused.stderr.contains("is not a valid name of a deployed blueprint"), "{}", refused.stderr);
        // On a laptop a file may be called anything.
        sandbox.done(&["run", name, "--slots", "1", "--out", "out"]);
    }
    sandbox.document("shop (2).json", &document);
    sandbox.done(&["permissions", "shop (2).json"]);
}
