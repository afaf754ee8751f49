//! Speed of series on one core, as JSON lines: `cargo run --release -p timeseries --example bench_timeseries`.
//!
//! Each line is `{"name": ..., "value": ..., "unit": ...}`. `best` is the best of the runs and
//! `median` the middle one. An argument picks the lines whose name contains it.

#![allow(clippy::print_stdout, clippy::disallowed_methods)] // It prints, and it measures time.

use std::hint::black_box;
use std::time::Instant;

use serde_json::{Value, json};
use timeseries::{AnomalyOrigin, Generator, Scratch, shape};

fn generator(id: &str, shape_name: &str, config: &Value, anomalies: &Value) -> Generator {
    let kind = shape(shape_name).expect("a shape of the registry");
    let config = config.as_object().expect("an object");
    let anomalies = anomalies.as_array().expect("a list");
    match Generator::new(id.to_owned(), kind, config, anomalies, AnomalyOrigin::Own) {
        Ok((generator, _)) => generator,
        Err(problems) => panic!("{problems:?}"),
    }
}

fn print(name: &str, value: f64, unit: &str) {
    println!("{}", json!({ "name": name, "value": value, "unit": unit }));
}

/// Times `run`, which does `work` units of work, and prints units per second.
fn measure(name: &str, unit: &str, work: f64, mut run: impl FnMut(u64)) {
    if !std::env::args().nth(1).is_none_or(|wanted| name.contains(&wanted)) {
        return;
    }
    let mut times = Vec::new();
    let began = Instant::now();
    for round in 0.. {
        let start = Instant::now();
        run(round);
        times.push(start.elapsed().as_secs_f64());
        if times.len() >= 5 && began.elapsed().as_secs_f64() > 1.0 {
            break;
        }
    }
    times.sort_by(f64::total_cmp);
    print(&format!("{name} (best)"), work / times[0], unit);
    print(&format!("{name} (median)"), work / times[times.len() / 2], unit);
}

fn cycles(name: &str, generator: &Generator) {
    let mut scratch = Scratch::new();
    let points = generator.settings().num_points as f64;
    measure(name, "points/s", points, |cycle| {
        match generator.cycle(1, cycle, None, &mut scratch) {
            Ok(series) => black_box(series.values.len() + series.labels.len()),
            Err(error) => panic!("{error}"),
        };
    });
}

/// The most memory that this process has held, in bytes.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes * 1024.0)
}

fn main() {
    for points in [20_160, 1_000_000] {
        let noisy = json!({ "num_points": points, "signal_max": 100, "noise_min": -5, "noise_max": 5 });
        let anomalies = json!([{ "start": 1000, "end": 20_000, "counts": 5 }]);
        cycles(
            &format!("sine + noise + anomalies, {points} points"),
            &generator("a", "sinusoidal", &noisy, &anomalies),
        );
        cycles(&format!("sine + noise, {points} points"), &generator("b", "sinusoidal", &noisy, &json!([])));
        let bare = json!({ "num_points": points, "signal_max": 100 });
        cycles(&format!("sine, {points} points"), &generator("c", "sinusoidal", &bare, &json!([])));
    }
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
        let config =
            json!({ "num_points": 100_000, "signal_max": 100, "type": kind, "alpha": 2, "beta": 3, "kappa": 2 });
        cycles(&format!("random {kind}"), &generator("d", "random", &config, &json!([])));
    }
    for formula in ["t * 10", "sin(t / 60.0) ** 2", "random() + randint(1, 6)"] {
        let config = json!({ "num_points": 20_160, "formula": formula });
        let generator = generator("e", "custom", &config, &json!([]));
        let mut scratch = Scratch::new();
        measure(&format!("formula {formula}"), "evaluations/s", 20_160.0, |cycle| {
            assert!(generator.cycle(1, cycle, None, &mut scratch).is_ok());
        });
    }
    let config = json!({ "num_points": 20_160 });
    let anomalies = json!([{ "counts": 20_160, "formula": "max(datapoints) + t * 10" }]);
    cycles(
        "formula max(datapoints) + t * 10, anomalies everywhere",
        &generator("f", "sinusoidal", &config, &anomalies),
    );

    if !std::env::args().nth(1).is_none_or(|wanted| "many generators".contains(&wanted)) {
        return;
    }
    let config = json!({ "num_points": 20_160, "signal_max": 100, "noise_min": -5, "noise_max": 5 });
    let anomalies = json!([{ "start": 1000, "end": 20_000, "counts": 5 }]);
    let start = Instant::now();
    let many: Vec<Generator> =
        (0..10_000).map(|n| generator(&format!("g{n}"), "sinusoidal", &config, &anomalies)).collect();
    print("many generators: building 10,000", start.elapsed().as_secs_f64(), "s");
    let start = Instant::now();
    let mut scratch = Scratch::new();
    for one in &many {
        assert!(one.cycle(1, 0, None, &mut scratch).is_ok());
    }
    let seconds = start.elapsed().as_secs_f64();
    print("many generators: 10,000 x 20,160 points", 10_000.0 * 20_160.0 / seconds, "points/s");
    print("many generators: 10,000 x 20,160 points, time", seconds, "s");
    if let Some(bytes) = peak_memory() {
        print("peak memory of everything", bytes / (1024.0 * 1024.0), "MiB");
    }
}
