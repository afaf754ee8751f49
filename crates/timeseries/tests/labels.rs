//! Anomalies and their labels: the ground truth.

mod common;

use common::{Owned, build, cycle, try_build, try_cycle};
use proptest::prelude::*;
use serde_json::{Value, json};
use settings::Problem;
use timeseries::AnomalyOrigin;

/// The positions where the series differs from its clean self.
fn changed(series: &Owned) -> Vec<u64> {
    (0..).zip(series.values.iter().zip(&series.clean)).filter(|(_, (a, b))| a != b).map(|(t, _)| t).collect()
}

fn check(series: &Owned) -> Result<(), TestCaseError> {
    let labelled: Vec<u64> = series.labels.iter().map(|label| label.start_position).collect();
    prop_assert_eq!(&labelled, &changed(series));
    let n = series.clean.len() as f64;
    let mean = series.clean.iter().map(|x| *x as f64).sum::<f64>() / n;
    let deviation = (series.clean.iter().map(|x| (*x as f64 - mean) * (*x as f64 - mean)).sum::<f64>() / n).sqrt();
    for label in &series.labels {
        let at = label.start_position as usize;
        prop_assert_eq!(label.end_position, label.start_position);
        prop_assert_eq!(&label.clean, &vec![series.clean[at]]);
        prop_assert_eq!(&label.values, &vec![series.values[at]]);
        prop_assert_eq!(&label.id, &format!("ts/{}/{at}", label.cycle));
        prop_assert_eq!((label.generator_id.as_str(), label.kind), ("ts", "point"));
        match label.sigma {
            None => prop_assert_eq!(deviation, 0.0),
            Some(sigma) => {
                let expected = (series.values[at] as f64 - series.clean[at] as f64) / deviation;
                prop_assert!((sigma - expected).abs() <= 1e-9 * expected.abs(), "{} {}", sigma, expected);
            }
        }
    }
    Ok(())
}

/// Shapes and settings of many kinds.
fn base() -> impl Strategy<Value = (&'static str, Value)> {
    let noise = prop_oneof![Just((0, 0)), Just((-5, 5)), Just((3, 3)), Just((0, 40))];
    let shape = prop_oneof![
        Just(("sinusoidal", json!({}))),
        Just(("constant", json!({ "constant": 4 }))),
        Just(("square", json!({ "low_value": 1, "high_value": 9 }))),
        Just(("random", json!({ "type": "expovariate" }))),
        Just(("random", json!({ "type": "triangular" }))),
        Just(("custom", json!({ "formula": "t % 7" }))),
    ];
    (shape, 1u64..400, noise).prop_map(|((shape, mut config), points, (low, high))| {
        config["num_points"] = json!(points);
        config["noise_min"] = json!(low);
        config["noise_max"] = json!(high);
        (shape, config)
    })
}

fn entries() -> impl Strategy<Value = Vec<Value>> {
    let formula = prop_oneof![
        Just(None),
        Just(Some("max(datapoints) + t * 10")),
        Just(Some("datapoints[t]")),  // Never an anomaly.
        Just(Some("randint(0, 20)")), // Sometimes none.
        Just(Some("5 - t")),          // Mostly 0.
        Just(Some("mean(datapoints) + 0.5")),
    ];
    let entry = (0u64..450, 0u64..450, 0u64..30, formula).prop_map(|(a, b, counts, formula)| {
        let mut entry = json!({ "start": a.min(b), "end": a.max(b), "counts": counts });
        if let Some(formula) = formula {
            entry["formula"] = json!(formula);
        }
        entry
    });
    prop::collection::vec(entry, 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn labels_cover_exactly_the_positions_whose_value_is_not_the_clean_one(
        (shape, config) in base(), entries in entries(), seed in any::<u64>(), number in 0u64..1_000,
    ) {
        // Lists without room are refused, whatever the seed.
        if let Ok((generator, _)) = try_build(shape, &config, &Value::Array(entries.clone()), AnomalyOrigin::Own) {
            let series = cycle(&generator, seed, number);
            check(&series)?;
            let asked: u64 = entries.iter().filter_map(|entry| entry["counts"].as_u64()).sum();
            if series.warnings.is_empty() {
                prop_assert_eq!(series.labels.len() as u64, asked);
            } else {
                prop_assert!((series.labels.len() as u64) < asked);
            }
        }
    }

    #[test]
    fn default_anomalies_are_exactly_as_many_as_asked_for(
        points in 1u64..2_000, share in 0.0..1.0f64, seed in any::<u64>(),
    ) {
        let counts = (points as f64 * share) as u64;
        let generator = build("sinusoidal", &json!({ "num_points": points, "noise_max": 9 }), &json!([{ "counts": counts }]));
        let series = cycle(&generator, seed, 0);
        check(&series)?;
        prop_assert_eq!(series.labels.len() as u64, counts);
        // (max + 1)^2 of the series before any anomaly, for all of them.
        let top = series.clean.iter().max().copied().unwrap_or(0) + 1;
        prop_assert!(series.labels.iter().all(|label| label.values == [top * top]));
    }
}

#[test]
fn anomalies_lie_in_their_range_both_ends_included() {
    let generator =
        build("sinusoidal", &json!({ "num_points": 200 }), &json!([{ "start": 10, "end": 20, "counts": 11 }]));
    let series = cycle(&generator, 1, 0);
    assert_eq!(changed(&series), (10..=20).collect::<Vec<_>>());
    // The default range is the whole cycle.
    let all = build("sinusoidal", &json!({ "num_points": 30 }), &json!([{ "counts": 30 }]));
    assert_eq!(changed(&cycle(&all, 1, 0)).len(), 30);
}

#[test]
fn formulas_see_the_series_before_any_anomaly() {
    let anomalies = json!([
        { "start": 0, "end": 9, "counts": 10, "formula": "1000000" },
        { "start": 10, "end": 99, "counts": 90, "formula": "max(datapoints) * 1000 + datapoints[t] + datapoint_max" },
    ]);
    let series = cycle(&build("sinusoidal", &json!({ "num_points": 100 }), &anomalies), 1, 0);
    for t in 10..100 {
        assert_eq!(series.values[t], 20 * 1000 + series.clean[t] + 20);
    }
}

#[test]
fn formulas_know_their_range_and_results_become_whole_numbers_of_at_least_0() {
    let value = |formula: &str| {
        let anomalies = json!([{ "start": 5, "end": 7, "counts": 3, "formula": formula }]);
        let series = cycle(&build("constant", &json!({ "num_points": 10, "constant": 3 }), &anomalies), 1, 0);
        series.values[5..8].to_vec()
    };
    assert_eq!(value("start_point * 100 + end_point"), [507, 507, 507]);
    assert_eq!(value("t * 10"), [50, 60, 70]);
    assert_eq!(value("9.99"), [9, 9, 9]);
    assert_eq!(value("-4"), [0, 0, 0]);
    assert_eq!(value("-0.5"), [0, 0, 0]);
    assert_eq!(value("9007199254740992"), [1 << 53; 3]);
}

#[test]
fn results_that_cannot_be_are_errors_with_their_place() {
    for (formula, words) in [
        ("9007199254740993", "2^53"),
        ("1e300", "2^53"),
        ("1 / (t - 6)", "zero"),
        ("1.0 / (t - 6)", "inf"),
        ("loop { }", "too long"),
    ] {
        let anomalies = json!([{ "counts": 0 }, { "start": 6, "end": 6, "counts": 1, "formula": formula }]);
        let error = try_cycle(&build("constant", &json!({}), &anomalies), 1, 0, None).unwrap_err();
        assert_eq!((error.path.relative().as_str(), error.position), ("anomalies[1].formula", Some(6)), "{formula}");
        assert!(error.message.contains(words), "{formula}: {}", error.message);
    }
    let default = build("constant", &json!({ "constant": 1e9 }), &json!([{ "counts": 1 }]));
    assert!(try_cycle(&default, 1, 0, None).unwrap_err().message.contains("(max + 1)^2"));
}

#[test]
fn a_value_that_is_there_already_is_no_anomaly() {
    let anomalies =
        json!([{ "counts": 4, "formula": "datapoints[t]" }, { "start": 3, "end": 3, "counts": 1, "formula": "8" }]);
    let series = cycle(&build("constant", &json!({ "num_points": 20, "constant": 5 }), &anomalies), 1, 0);
    assert_eq!(changed(&series), [3]);
    assert_eq!(series.labels.len(), 1);
    assert_eq!(series.labels[0].sigma, None); // The clean series has no spread.
    assert_eq!(series.warnings.len(), 1);
    assert!(series.warnings[0].contains("anomalies[0]: 4 of 4"), "{}", series.warnings[0]);
}

#[test]
fn a_label_tells_the_parameters_of_its_entry() {
    let anomalies = json!([{ "start": 4, "counts": 1, "formula": "77" }]);
    let series = cycle(&build("sinusoidal", &json!({ "num_points": 5 }), &anomalies), 1, 3);
    let label = serde_json::to_value(&series.labels[0]).unwrap();
    assert_eq!(label["id"], "ts/3/4");
    assert_eq!(label["parameters"], json!({ "start": 4, "end": 4, "counts": 1, "formula": "77" }));
    let keys: Vec<&String> = label.as_object().unwrap().keys().collect();
    let expected = [
        "id",
        "generator_id",
        "kind",
        "parameters",
        "cycle",
        "start_position",
        "end_position",
        "clean",
        "values",
        "sigma",
    ];
    assert_eq!(keys, expected);
}

fn warned(origin: AnomalyOrigin, points: u64, anomalies: Value) -> Result<(u64, Vec<String>), Vec<String>> {
    let text = |problems: Vec<Problem>| problems.iter().map(|one| one.path.relative()).collect::<Vec<_>>();
    try_build("sinusoidal", &json!({ "num_points": points }), &anomalies, origin)
        .map(|(generator, warnings)| (cycle(&generator, 1, 0).labels.len() as u64, text(warnings)))
        .map_err(text)
}

#[test]
fn the_predecessors_sample_gives_one_anomaly_at_the_last_position() {
    let config = json!({ "num_points": 50, "constant": 20, "noise_min": -5, "noise_max": 5 });
    let anomalies = json!([{ "start": 80, "end": 85, "counts": 1 }]);
    let (generator, warnings) = try_build("constant", &config, &anomalies, AnomalyOrigin::Own).unwrap();
    assert_eq!(
        warnings.iter().map(|one| format!("{}: {}", one.path.relative(), one.message)).collect::<Vec<_>>(),
        [
            "anomalies[0].start: 80 lies beyond the last position and counts as 49",
            "anomalies[0].end: 85 lies beyond the last position and counts as 49",
        ]
    );
    for seed in 0..20 {
        assert_eq!(changed(&cycle(&generator, seed, 0)), [49]);
    }
}

#[test]
fn an_own_list_without_room_is_an_error_and_a_range_of_commons_beyond_the_series_is_not() {
    let own = AnomalyOrigin::Own;
    let commons = AnomalyOrigin::Commons;
    let beyond = json!([{ "start": 80, "end": 90, "counts": 5 }]);
    assert_eq!(warned(own, 50, beyond.clone()), Err(vec!["anomalies[0].counts".to_owned()]));
    let (count, warnings) = warned(commons, 50, beyond).unwrap();
    assert_eq!((count, warnings.last().unwrap().as_str()), (1, "anomalies[0].counts"));
    // The last position is there once.
    let twice = json!([{ "start": 80, "end": 90, "counts": 1 }, { "start": 60, "end": 70, "counts": 1 }]);
    assert_eq!(warned(own, 50, twice.clone()).unwrap_err(), ["anomalies[1].counts"]);
    let (count, warnings) = warned(commons, 50, twice).unwrap();
    assert_eq!((count, warnings.last().unwrap().as_str()), (1, "anomalies[1].counts"));
    // What lies within comes first, wherever it stands in the list.
    let full = json!([{ "start": 80, "end": 90, "counts": 1 }, { "counts": 50 }]);
    assert_eq!(warned(commons, 50, full).unwrap().0, 50);
    // A range partly within is as strict as any.
    let partly = json!([{ "start": 48, "end": 90, "counts": 3 }]);
    assert_eq!(warned(commons, 50, partly).unwrap_err(), ["anomalies[0].counts"]);
    let within = json!([{ "start": 48, "end": 90, "counts": 2 }]);
    assert_eq!(warned(commons, 50, within).unwrap(), (2, vec!["anomalies[0].end".to_owned()]));
}

#[test]
fn room_is_decided_over_the_whole_list_and_never_by_the_seed() {
    // Together 0..=9 has ten positions and eleven are asked for.
    let too_many = json!([
        { "start": 0, "end": 5, "counts": 5 }, { "start": 4, "end": 9, "counts": 5 }, { "start": 0, "end": 9, "counts": 1 },
    ]);
    assert_eq!(warned(AnomalyOrigin::Own, 100, too_many).unwrap_err(), ["anomalies[2].counts"]);
    // Ten fit only in few ways: every seed finds one.
    let just = json!([
        { "start": 0, "end": 5, "counts": 5 }, { "start": 4, "end": 9, "counts": 4 }, { "start": 0, "end": 9, "counts": 1 },
    ]);
    let generator = build("sinusoidal", &json!({}), &just);
    for seed in 0..300 {
        assert_eq!(changed(&cycle(&generator, seed, 0)), (0..10).collect::<Vec<_>>());
    }
}

#[test]
fn a_default_value_of_more_than_a_million_is_warned_of_once_an_entry() {
    let warnings = |constant: u64, anomalies: Value| {
        let config = json!({"num_points": 50, "constant": constant});
        cycle(&build("constant", &config, &anomalies), 1, 0).warnings
    };
    let default = json!([{"counts": 3}]);
    assert_eq!(warnings(999, default.clone()), Vec::<String>::new(), "1,000,000 is not above it");
    assert_eq!(
        warnings(1_000, default),
        [
            "anomalies[0]: the default value, (max + 1)^2, is 1002001: more than 1000000 activities in one slot; give a formula"
        ]
    );
    assert_eq!(warnings(1_000, json!([{"counts": 3, "formula": "5"}, {"counts": 0}])), Vec::<String>::new());
}
