//! The memory of generate follows the plan, and what cannot start in time is refused with the number that fits.
#![allow(missing_docs, reason = "a test")]

use blueprint::{Blueprint, generate_memory};
use serde_json::{Value, json};

fn parsed(generators: usize, commons: Value, shape: Value) -> Blueprint {
    let generator = |number: usize| {
        let mut generator = shape.clone();
        generator["id"] = json!(format!("g{number}"));
        generator
    };
    let document = json!({"commons": commons, "generators": (0..generators).map(generator).collect::<Vec<_>>()});
    blueprint::parse(document.to_string().as_bytes()).expect("nothing is wrong with it").blueprint
}

fn formula(text: &str) -> Value {
    json!({"shape": "custom", "config": {"formula": text}})
}

#[test]
fn a_thousand_generators_with_formulas_over_two_weeks_fit_into_the_least_memory() {
    let usual = "10 * sin(2 * pi * t / 1440) + 3 * cos(t / 60.0) + 20";
    let blueprint = parsed(1_000, json!({"num_points": 20_160, "noise_max": 3}), formula(usual));
    assert_eq!(generate_memory(&blueprint), Ok(512));
}

#[test]
fn many_generators_without_formulas_fit_too_and_many_labels_take_memory() {
    let wave = json!({"shape": "sinusoidal"});
    assert_eq!(generate_memory(&parsed(1, json!({}), wave.clone())), Ok(512));
    let anomalies = json!({"start": 100, "end": 20_000, "counts": 20});
    let many = parsed(10_000, json!({"num_points": 20_160, "noise_max": 5, "anomalies": anomalies}), wave);
    assert!(generate_memory(&many).expect("it fits") > 512);
}

#[test]
fn what_cannot_start_in_time_is_refused_with_the_number_that_fits() {
    let slow = "let s = 0; for i in range(0, 1000) { s += i; } s";
    let commons = json!({"num_points": 20_160});
    let problem = generate_memory(&parsed(20, commons.clone(), formula(slow))).unwrap_err();
    let message = problem.to_string();
    assert!(message.contains("$.generators") && message.contains("of 20 generators, the first "), "{message}");
    let fit = message.rsplit_once("the first ").unwrap().1.split(' ').next().unwrap().parse::<usize>().unwrap();
    assert!(fit < 20, "{message}");
    assert!(fit == 0 || generate_memory(&parsed(fit, commons.clone(), formula(slow))).is_ok());
    assert!(generate_memory(&parsed(fit + 1, commons, formula(slow))).is_err());
}
