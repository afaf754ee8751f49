//! The same bytes on every machine, thread count and compiler: SHA-256 of the values and labels of a
//! fixed set of generators, committed in `fingerprints.txt`.

mod common;

use common::build;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use timeseries::Scratch;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fingerprints.txt");

/// Names, shapes, settings and anomalies. Never change one: add others.
fn generators() -> Vec<(String, &'static str, Value, Value)> {
    let mut set = vec![
        ("sine".to_owned(), "sinusoidal", json!({ "num_points": 20_160, "frequency": 0.013_7 }), json!([])),
        (
            "sine with noise and anomalies".to_owned(),
            "sinusoidal",
            json!({ "num_points": 20_160, "signal_max": 100, "noise_min": -5, "noise_max": 5 }),
            json!([{ "start": 1000, "end": 20_000, "counts": 50 }, { "counts": 20, "formula": "max(datapoints) + t * 10" }]),
        ),
        (
            "square with noise".to_owned(),
            "square",
            json!({ "num_points": 5000, "low_value": 10, "low_width": 7, "high_value": 40.5, "high_width": 3, "noise_max": 9.5 }),
            json!([]),
        ),
        (
            "constant with crowded anomalies".to_owned(),
            "constant",
            json!({ "num_points": 300, "constant": 7 }),
            json!([
                { "start": 0, "end": 99, "counts": 60 }, { "start": 50, "end": 150, "counts": 80 },
                { "start": 0, "end": 160, "counts": 21, "formula": "100 + t" },
            ]),
        ),
        (
            "formula".to_owned(),
            "custom",
            json!({ "num_points": 2000, "signal_max": 1000, "formula": "sin(t / 60.0) ** 3 + exp(cos(t)) * ln(t + 2) + random() ** 0.3" }),
            json!([{ "counts": 30, "formula": "mean(datapoints) + 3 * std(datapoints) + randint(1, 100)" }]),
        ),
        (
            "great values".to_owned(),
            "random",
            json!({ "num_points": 2000, "signal_max": 4e15, "noise_max": 1e15 }),
            json!([]),
        ),
    ];
    for kind in [
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
    ] {
        for (alpha, beta, kappa) in [(1.0, 1.0, 0.0), (2.5, 3.5, 2.0), (0.4, 0.7, 1e10)] {
            let config = json!({
                "num_points": 3000, "signal_max": 1_000_000, "type": kind, "alpha": alpha, "beta": beta, "kappa": kappa, "mu": 0.5,
            });
            set.push((format!("{kind} {alpha} {beta} {kappa:e}"), "random", config, json!([])));
        }
    }
    set
}

fn fingerprint(shape: &str, config: &Value, anomalies: &Value) -> String {
    let generator = build(shape, config, anomalies);
    let mut scratch = Scratch::new();
    let mut hash = Sha256::new();
    for cycle in 0..3 {
        let series = match generator.cycle(2026, cycle, None, &mut scratch) {
            Ok(series) => series,
            Err(error) => panic!("{error}"),
        };
        for value in series.values.iter().chain(series.clean) {
            hash.update(value.to_le_bytes());
        }
        hash.update(serde_json::to_vec(&series.labels).expect("labels"));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_values_of_a_fixed_set_of_generators_never_change() {
    let mut lines = String::new();
    for (name, shape, config, anomalies) in generators() {
        lines += &format!("{} {name}\n", fingerprint(shape, &config, &anomalies));
    }
    if std::env::var_os("UPDATE_FINGERPRINTS").is_some() {
        std::fs::write(FILE, &lines).expect("fingerprints.txt is written");
    }
    let committed = std::fs::read_to_string(FILE).expect("fingerprints.txt is read");
    for (line, expected) in lines.lines().zip(committed.lines()) {
        assert_eq!(
            line, expected,
            "\nThe values of a series have changed. If that is meant, it is value-breaking: say so in the changelog, \
             and accept it with\n\n    UPDATE_FINGERPRINTS=1 cargo test -p timeseries --test fingerprints\n"
        );
    }
    assert_eq!(lines.lines().count(), committed.lines().count());
}

#[test]
fn threads_change_nothing() {
    let (_, shape, config, anomalies) = generators().swap_remove(1);
    let alone = fingerprint(shape, &config, &anomalies);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| fingerprint(shape, &config, &anomalies))).collect();
        for thread in threads {
            assert_eq!(thread.join().expect("a thread"), alone);
        }
    });
}
