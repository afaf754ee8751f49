//! Settings that are wrong: every problem at once, each with its field.

mod common;

use common::{build, problems, try_build};
use serde_json::{Value, json};
use timeseries::AnomalyOrigin;

/// The fields of the problems.
fn fields(shape: &str, config: Value, anomalies: Value) -> Vec<String> {
    problems(shape, &config, &anomalies)
        .iter()
        .map(|one| one.split(':').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn every_problem_is_told_at_once() {
    let config = json!({
        "num_points": 0, "signal_min": 9, "signal_max": 3, "noise_min": 2, "repeat": "yes", "low_width": -1, "high_value": "x",
    });
    let anomalies = json!([{ "start": 9, "end": 3 }, 7, { "kind": "dip" }, { "counts": 1.5, "formula": "t +" }]);
    assert_eq!(
        fields("square", config, anomalies),
        [
            "num_points",
            "repeat",
            "signal_min",
            "noise_min",
            "high_value",
            "low_width",
            "anomalies[0].end",
            "anomalies[1]",
            "anomalies[2].kind",
            "anomalies[3].counts",
            "anomalies[3].formula",
        ]
    );
}

#[test]
fn each_wrong_setting_is_told_under_its_name() {
    for (shape, config, field) in [
        ("sinusoidal", json!({ "num_points": 10_000_001 }), "num_points"),
        ("sinusoidal", json!({ "num_points": 2.5 }), "num_points"),
        ("sinusoidal", json!({ "num_points": "100" }), "num_points"),
        ("sinusoidal", json!({ "signal_max": 1e16 }), "signal_max"),
        ("sinusoidal", json!({ "signal_max": 0 }), "signal_min"),
        ("sinusoidal", json!({ "noise_max": -1 }), "noise_min"),
        ("sinusoidal", json!({ "frequency": "fast" }), "frequency"),
        ("sinusoidal", json!({ "amplitude": null }), "amplitude"),
        ("constant", json!({ "constant": [] }), "constant"),
        ("square", json!({ "low_width": 0, "high_width": 0 }), "low_width"),
        ("square", json!({ "high_width": -2 }), "high_width"),
        ("random", json!({ "type": "gamma" }), "type"),
        ("random", json!({ "type": "gammavariate", "alpha": 0 }), "alpha"),
        ("random", json!({ "type": "gammavariate", "beta": -1 }), "beta"),
        ("random", json!({ "type": "gauss", "sigma": -1 }), "sigma"),
        ("random", json!({ "type": "expovariate", "lambda": 0 }), "lambda"),
        ("random", json!({ "type": "vonmisesvariate", "kappa": -1 }), "kappa"),
        ("random", json!({ "type": "triangular", "mode": 21 }), "mode"),
        ("real", json!({ "bucket": "bucket", "key": "" }), "key"),
        ("real", json!({ "bucket": "bucket", "key": "k", "column": -1 }), "column"),
        ("real", json!({ "bucket": "bucket", "key": "k", "column": true }), "column"),
        ("custom", json!({ "formula": "t *" }), "formula"),
        ("custom", json!({ "formula": "t + unknown" }), "formula"),
    ] {
        assert_eq!(fields(shape, config.clone(), json!([])), [field], "{shape} {config}");
    }
}

#[test]
fn a_problem_says_what_was_found_and_what_is_allowed() {
    let text = |shape: &str, config: Value| problems(shape, &config, &json!([])).remove(0);
    assert_eq!(
        text("sinusoidal", json!({ "num_points": 0 })),
        "num_points: expected a whole number from 1 to 10,000,000, found 0"
    );
    let kind = text("random", json!({ "type": "gamavariate" }));
    assert!(kind.contains("\"gamavariate\"") && kind.contains("did you mean \"gammavariate\"?"), "{kind}");
    assert_eq!(
        text("random", json!({ "type": "gammavariate", "alpha": 0 })),
        "alpha: expected a number above 0, found 0"
    );
    assert_eq!(text("real", json!({ "bucket": "bucket" })), ": the field \"key\" is missing");
    assert_eq!(text("custom", json!({})), ": the field \"formula\" is missing");
    assert_eq!(
        text("real", json!({ "bucket": "bucket", "key": "" })),
        "key: \"\" is not a valid key: expected 1 to 1,024 characters of those that policies take: tab, line ends and \
         U+0020 to U+00FF (ÿ), without *, ? and ${"
    );
    assert_eq!(
        text("real", json!({ "bucket": "bucket", "key": "k", "column": 1.5 })),
        "column: expected a text or a whole number of at least 0, found 1.5"
    );
    let formula = text("custom", json!({ "formula": "t\n+ * 2" }));
    assert!(formula.contains("line 2, position 3"), "{formula}");
}

#[test]
fn counts_beyond_the_range_are_told_with_the_room_there_is() {
    let text = |anomalies: Value| problems("sinusoidal", &json!({}), &anomalies);
    assert_eq!(
        text(json!([{ "start": 3, "end": 5, "counts": 4 }])),
        ["anomalies[0].counts: found 4, but positions 3 to 5 are only 3"]
    );
    assert_eq!(
        text(json!([{ "start": 3, "end": 5, "counts": 3 }, { "start": 5, "end": 5, "counts": 1 }])),
        ["anomalies[1].counts: found 1, but other anomalies leave room for 0 in positions 5 to 5"]
    );
    assert_eq!(text(json!([{ "counts": 18_446_744_073_709_551_615u64 }])).len(), 1);
}

#[test]
fn parameters_of_other_shapes_and_types_are_ignored() {
    let config = json!({ "frequency": 0.5, "formula": "???", "type": "uniform", "alpha": 2, "fake_types": [], "num_points": 10.0 });
    assert_eq!(build("sinusoidal", &config, &json!([])).settings().num_points, 10);
    // The distribution reads its own parameters alone: others may be in `commons`, for other generators.
    build("random", &json!({ "type": "uniform", "alpha": "x" }), &json!([]));
    assert_eq!(fields("random", json!({ "type": "expovariate", "alpha": "x", "lambda": "y" }), json!([])), ["lambda"]);
}

#[test]
fn a_generator_tells_what_it_is() {
    let config = json!({ "bucket": "bucket", "key": "folder/k.csv", "column": "value", "num_points": 7 });
    let (generator, warnings) = try_build("real", &config, &json!([]), AnomalyOrigin::Own).unwrap();
    assert!(warnings.is_empty());
    assert_eq!((generator.id(), generator.shape_name(), generator.settings().num_points), ("ts", "real", 7));
    let source = generator.real_source().unwrap();
    assert_eq!((source.bucket.as_str(), source.key.as_str()), ("bucket", "folder/k.csv"));
    assert!(build("constant", &json!({}), &json!([])).real_source().is_none());
}
