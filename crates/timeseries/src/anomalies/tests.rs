//! What holds of every kind of anomaly in the registry, by itself and among others: exactly what was asked for is injected,
//! and labels cover exactly what differs from the series without anomalies.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Map, Value, json};

use super::{ANOMALIES, AnomalyKind, AnomalyOrigin, Placement};
use crate::ensemble;
use crate::generator::Generator;
use crate::scratch::Scratch;
use crate::series::{Label, SeriesError};
use crate::shapes::shape;

/// Ids of the generators of every test; the first has the list.
const IDS: [&str; 3] = ["a", "b", "c"];

const FORMULAS: [&str; 6] = [
    "max(datapoints) + t * 10",
    "datapoints[t]",  // Never an anomaly.
    "randint(0, 20)", // Sometimes none.
    "5 - t",          // Mostly 0.
    "mean(datapoints) + 0.5",
    "end_point - start_point",
];

/// A value that the rules of a field allow, small where they leave it open; none for a field that is left out.
fn value(field: &str, rules: &Value, length: u64) -> BoxedStrategy<Option<Value>> {
    let types = rules["type"].to_string();
    let least = rules["minimum"].as_f64().unwrap_or(0.0);
    let most = |open: f64| rules["maximum"].as_f64().unwrap_or(open).min(open.max(least));
    let drawn: BoxedStrategy<Value> = match field {
        "start" | "end" => (0..length + 20).prop_map(|position| json!(position)).boxed(),
        "counts" => (0u64..12).prop_map(|counts| json!(counts)).boxed(),
        "formula" => prop::sample::select(&FORMULAS[..]).prop_map(|formula| json!(formula)).boxed(),
        _ if types.contains("integer") => (least as i64..=most(20.0) as i64).prop_map(|number| json!(number)).boxed(),
        _ if types.contains("number") => (least.max(-9.0)..=most(9.0)).prop_map(|number| json!(number)).boxed(),
        _ if types.contains("boolean") => any::<bool>().prop_map(|flag| json!(flag)).boxed(),
        _ => return Just(None).boxed(),
    };
    prop::option::of(drawn).boxed()
}

/// An entry of a kind: its example, with fields drawn from its schema.
fn entry(kind: &'static AnomalyKind, length: u64) -> BoxedStrategy<Value> {
    let schema = (kind.schema)().to_value();
    let example: Map<String, Value> = serde_json::from_str(kind.example).expect(kind.name);
    let fields = schema["properties"].as_object().expect("properties").clone();
    let drawn: Vec<_> = fields
        .into_iter()
        .map(|(field, rules)| value(&field, &rules, length).prop_map(move |value| (field.clone(), value)))
        .collect();
    drawn
        .prop_map(move |fields| {
            let mut entry = example.clone();
            entry.extend(fields.into_iter().filter_map(|(field, value)| Some((field, value?))));
            let (start, end) = (entry.get("start").and_then(Value::as_u64), entry.get("end").and_then(Value::as_u64));
            if let (Some(start), Some(end)) = (start, end) {
                entry.extend([("start".to_owned(), json!(start.min(end))), ("end".to_owned(), json!(start.max(end)))]);
            }
            entry.insert("kind".to_owned(), json!(kind.name));
            Value::Object(entry)
        })
        .boxed()
}

/// Up to five entries of any kinds.
fn entries(length: u64) -> impl Strategy<Value = Vec<Value>> {
    let one = prop::sample::select((0..ANOMALIES.len()).collect::<Vec<_>>())
        .prop_flat_map(move |index| entry(&ANOMALIES[index], length));
    prop::collection::vec(one, 1..6)
}

/// Three generators: the first has the list, the last is shorter.
fn generators(length: u64, list: &[Value]) -> Option<Vec<Generator>> {
    let make = |index: usize, shape_name: &str, config: Value, list: &[Value]| {
        let kind = shape(shape_name).expect("a shape");
        let config = config.as_object().expect("an object");
        Generator::new(IDS[index].to_owned(), kind, config, list, AnomalyOrigin::Own).map(|(generator, _)| generator)
    };
    let mut all = vec![
        make(0, "sinusoidal", json!({ "num_points": length, "noise_max": 5 }), list).ok()?,
        make(1, "random", json!({ "num_points": length, "signal_max": 50 }), &[json!({ "counts": length.min(2) })])
            .expect("b"),
        make(2, "constant", json!({ "num_points": length.div_ceil(2), "constant": 7 }), &[]).expect("c"),
    ];
    ensemble::link(&mut all).expect("links");
    Some(all)
}

struct Computed {
    values: Vec<u64>,
    clean: Vec<u64>,
    labels: Vec<Label>,
    warnings: Vec<String>,
}

fn compute(all: &[Generator], index: usize, seed: u64, scratch: &mut Scratch) -> Result<Computed, SeriesError> {
    let series = ensemble::cycle(all, index, (seed, 0), |_| Ok::<_, SeriesError>(None), scratch)?;
    Ok(Computed {
        values: series.values.to_vec(),
        clean: series.clean.to_vec(),
        labels: series.labels,
        warnings: series.warnings,
    })
}

/// Labels cover what differs, and nothing else; `apart` says that no two of them share a position.
fn check_labels(series: &Computed, apart: bool) -> Result<(), TestCaseError> {
    let differs = |position: u64| series.values[position as usize] != series.clean[position as usize];
    let mut covered = vec![0; series.values.len()];
    let mut ids = BTreeSet::new();
    for label in &series.labels {
        let (first, last) = (label.start_position, label.end_position);
        prop_assert!(differs(first) && differs(last), "{:?}", label);
        prop_assert_eq!(&label.values, &series.values[first as usize..=last as usize]);
        prop_assert_eq!(&label.clean, &series.clean[first as usize..=last as usize]);
        prop_assert!(ids.insert(label.id.clone()), "{} stands twice", label.id);
        for count in &mut covered[first as usize..=last as usize] {
            *count += 1;
        }
        if let Some(sigma) = label.sigma {
            let n = series.clean.len() as f64;
            let mean = series.clean.iter().map(|x| *x as f64).sum::<f64>() / n;
            let variance = series.clean.iter().map(|x| (*x as f64 - mean) * (*x as f64 - mean)).sum::<f64>() / n;
            let far = label.values.iter().zip(&label.clean).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0) as f64;
            prop_assert!((sigma.abs() * variance.sqrt() - far).abs() < 1e-6 * far, "{:?}", label);
        }
    }
    prop_assert!(series.labels.is_sorted_by_key(|label| label.start_position));
    for (position, count) in (0..).zip(covered) {
        prop_assert!(count > 0 || !differs(position), "position {} has no label", position);
        prop_assert!(count < 2 || !apart, "position {} has several labels", position);
    }
    Ok(())
}

fn check(length: u64, list: &[Value], seed: u64) -> Result<bool, TestCaseError> {
    // Lists without room are refused, whatever the seed.
    let Some(all) = generators(length, list) else { return Ok(false) };
    let mut scratch = Scratch::new();
    for index in 0..all.len() {
        let series =
            compute(&all, index, seed, &mut scratch).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let placements: Vec<Placement> = all[0].anomalies().placements().to_vec();
        let overlap = placements.iter().any(|one| one.overlap);
        check_labels(&series, index != 1 && !overlap)?;
        if index == 0 && !overlap {
            let asked: u64 = placements.iter().map(|one| one.counts).sum();
            let told = series.labels.len() as u64 + idle(&series.warnings);
            // What is shared may change only others.
            let is_shared = all[0].anomalies().entries().iter().any(|entry| !entry.generators().is_empty());
            prop_assert!(told == asked || is_shared && told < asked, "{} of {}", told, asked);
        }
        // Once more, alone: the order of computing changes nothing.
        let again =
            compute(&all, index, seed, &mut Scratch::new()).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!(again.values == series.values && again.labels == series.labels);
    }
    Ok(true)
}

/// How many anomalies are told to have no effect.
fn idle(warnings: &[String]) -> u64 {
    let counts = warnings.iter().filter_map(|text| text.split(": ").nth(1)?.split(' ').next()?.parse::<u64>().ok());
    counts.sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn labels_of_mixed_lists_cover_exactly_what_differs(
        (length, list) in (1u64..250).prop_flat_map(|length| (Just(length), entries(length))), seed in any::<u64>(),
    ) {
        check(length, &list, seed)?;
    }
}

#[test]
fn labels_of_every_kind_cover_exactly_what_differs() {
    for kind in ANOMALIES {
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(500));
        let cases = (30u64..200).prop_flat_map(|length| (Just(length), entry(kind, length), any::<u64>()));
        let mut built = 0;
        for _ in 0..500 {
            let (length, one, seed) = cases.new_tree(&mut runner).expect(kind.name).current();
            built += u32::from(check(length, &[one], seed).expect(kind.name));
        }
        assert!(built > 50, "{}: {built} of 500 drawn entries were possible", kind.name);
    }
}

#[test]
fn the_example_of_every_kind_is_injected_whole_for_thousands_of_seeds() {
    for kind in ANOMALIES {
        let example: Value = serde_json::from_str(kind.example).expect(kind.name);
        for seed in 0..1_000 {
            assert!(check(1_300, std::slice::from_ref(&example), seed).expect(kind.name), "{}", kind.name);
        }
    }
}

#[test]
fn an_entry_of_several_generators_is_one_event_in_each_of_them() {
    let list = [
        json!({ "kind": "test_rotation", "start": 0, "end": 39, "counts": 2, "length": 10, "generators": ["b", "c"] }),
    ];
    let all = generators(100, &list).expect("generators");
    let series: Vec<Computed> =
        (0..3).map(|index| compute(&all, index, 1, &mut Scratch::new()).expect(IDS[index])).collect();
    for label in &series[0].labels {
        assert_eq!(label.generators, IDS);
        for position in label.start_position as usize..=label.end_position as usize {
            let clean = |index: usize| series[index].clean[position];
            for (index, one) in series.iter().enumerate() {
                assert_eq!(one.values[position], clean((index + 1) % 3), "{position} of {}", IDS[index]);
            }
        }
    }
    let shared = |index: usize| series[index].labels.iter().filter(|label| label.kind == "test_rotation").count();
    assert_eq!([shared(0), shared(1), shared(2)], [2, 2, 2]);
}

#[test]
fn an_entry_that_names_no_generator_of_the_blueprint_is_refused() {
    let list = [json!({ "kind": "test_rotation", "counts": 1, "length": 3, "generators": ["b", "x", "b", "a"] })];
    let config = json!({ "num_points": 50 });
    let make = |id: &str, list: &[Value]| {
        let config = config.as_object().expect("an object");
        let kind = shape("sinusoidal").expect("a shape");
        Generator::new(id.to_owned(), kind, config, list, AnomalyOrigin::Own).expect(id).0
    };
    let problems = ensemble::link(&mut [make("b", &[]), make("a", &list)]).unwrap_err();
    let texts: Vec<&str> = problems.iter().map(|(_, problem)| problem.message.as_str()).collect();
    assert_eq!(
        texts,
        [
            "the generator \"x\" is not a generator of the blueprint",
            "the generator \"b\" is named twice",
            "the generator \"a\" is named twice",
        ]
    );
    assert!(problems.iter().all(|(index, _)| *index == 1));
}

#[test]
fn a_long_span_of_commons_beyond_the_series_is_left_out_with_a_warning() {
    let list =
        [json!({ "kind": "test_shift", "start": 80, "counts": 1, "length": 3 }), json!({ "start": 80, "counts": 1 })];
    let config = json!({ "num_points": 50 });
    let kind = shape("sinusoidal").expect("a shape");
    let make = |origin| Generator::new("a".to_owned(), kind, config.as_object().expect("an object"), &list, origin);
    let (generator, warnings) = make(AnomalyOrigin::Commons).unwrap();
    assert_eq!(generator.anomalies().placements().iter().map(|one| one.counts).collect::<Vec<_>>(), [0, 1]);
    assert!(warnings.iter().any(|one| one.message.contains("0 of 1 fit")), "{warnings:?}");
    let problems = make(AnomalyOrigin::Own).unwrap_err();
    assert_eq!(problems[0].message, "found 1, but positions 49 to 49 have room for 0 of 3 positions each");
}
