//! A cold start of generate, and what its cost model (`timeseries::cost`) rests on, as JSON lines: `{"name", "value", "unit"}`.
//!
//! `cargo run --release -p activity --example bench_generate`. Seconds are those of the processor, scaled to the share of one
//! that 512 MB of memory buy.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and stops at the first surprise")]
#![allow(clippy::cast_precision_loss, reason = "points are millions")]

use std::sync::Arc;
use std::time::Instant;

use activity::encoder::MessageEncoder;
use activity::generate;
use activity::message::Message;
use activity::planner::Planner;
use activity::ports::{Documents as _, PortError, Queue};
use activity::simulated::{Clock, Documents};
use activity::truth::{GroundTruth, RunningTotal, keys};
use blueprint::{Blueprint, Slot, generate_memory};
use serde_json::{Value, json};

/// The share of a processor that 512 MB buy.
const SHARE: f64 = 512.0 / 1_769.0;
const POINTS: u64 = 20_160;
const FORMULA: &str = "10 * sin(2 * pi * t / 1440) + 3 * cos(t / 60.0) + 20";

fn main() {
    let wave = json!({"shape": "sinusoidal", "config": {"frequency": 3}});
    let formula = |text: &str| json!({"shape": "custom", "config": {"formula": text}});
    for (name, generator, count) in [("formulas", formula(FORMULA), 1_000), ("waves", wave, 10_000)] {
        for (cycle, total) in [(0, false), (400, true)] {
            start(&format!("{count} {name}, mid-cycle {cycle}"), &blueprint_of(count, &generator, total), cycle);
        }
    }
    for (name, generator) in [
        ("constant", json!({"shape": "constant", "config": {"constant": 5}})),
        ("square", json!({"shape": "square", "config": {"high_value": 9}})),
        ("sinusoidal", json!({"shape": "sinusoidal"})),
        ("uniform", json!({"shape": "random", "config": {"type": "uniform"}})),
        ("gammavariate", json!({"shape": "random", "config": {"type": "gammavariate"}})),
        ("vonmisesvariate", json!({"shape": "random", "config": {"type": "vonmisesvariate"}})),
        ("t * 10", formula("t * 10")),
        (FORMULA, formula(FORMULA)),
        ("random() + t", formula("random() + t")),
        ("t % 7 + [1, 2, 3][t % 3]", formula("t % 7 + [1, 2, 3][t % 3]")),
        ("100 turns", formula("let s = 0; for i in range(0, 100) { s += i; } s")),
    ] {
        point(name, generator);
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

fn parse(document: &Value) -> Arc<Blueprint> {
    Arc::new(blueprint::parse(document.to_string().as_bytes()).unwrap().blueprint)
}

fn blueprint_of(count: usize, generator: &Value, total: bool) -> Arc<Blueprint> {
    let id = |number: usize| format!("g{number}");
    let generators = (0..count).map(|number| {
        let mut generator = generator.clone();
        generator["id"] = json!(id(number));
        generator
    });
    let numbers: Vec<usize> = (0..count).collect();
    let targets = numbers.chunks(100).enumerate().map(|(target, chunk)| {
        let own: Vec<String> = chunk.iter().map(|number| id(*number)).collect();
        json!({"type": "s3", "action": "put", "generators": own, "prefix": format!("{target}/")})
    });
    let mut document = json!({
        "commons": {"num_points": POINTS, "signal_min": 1, "signal_max": 100, "noise_min": -5, "noise_max": 5,
                    "anomalies": {"start": 100, "end": 20_000, "counts": 20}},
        "generators": generators.collect::<Vec<_>>(),
        "targets": targets.collect::<Vec<_>>(),
    });
    if total {
        document["limits"] = json!({"activities_total": 1_u64 << 52});
    }
    parse(&document)
}

/// Takes every message, and forgets it.
struct Nowhere;

impl Queue for Nowhere {
    async fn send(&self, messages: Vec<Message>) -> Result<(), PortError> {
        std::hint::black_box(messages);
        Ok(())
    }
}

/// The first tick after a cold start in the middle of `cycle`, and the hundred after it.
fn start(name: &str, blueprint: &Arc<Blueprint>, cycle: u64) {
    let first = Slot::new(29_453_760);
    let slot = first.plus(cycle * POINTS + POINTS / 2);
    let (documents, clock) = (Documents::default(), Clock::new(slot.start()));
    if let Some(last) = cycle.checked_sub(1) {
        let document = json!({"version": blueprint.version, "cycle": last, "before": 1, "after": 2});
        block_on(documents.put(&keys::total(&blueprint.version), document.to_string().into_bytes())).unwrap();
    }
    let memory = generate_memory(blueprint).unwrap();
    let began = processor_seconds();
    let mut planner = Planner::new(Arc::clone(blueprint), first, None).ahead(65_536 * u64::from(memory));
    let mut encoder = MessageEncoder::new(blueprint);
    let (mut truth, mut total) = (GroundTruth::default(), RunningTotal::default());
    let mut tick = |slot: Slot| {
        block_on(async {
            if !truth.has(cycle) {
                truth.write(&documents, &mut planner, slot, cycle).await.unwrap();
            }
            total.write(&documents, &mut planner, &clock, cycle).await.unwrap();
            generate::tick(&mut planner, &mut encoder, slot, &Nowhere).await.unwrap()
        })
    };
    tick(slot);
    let cold = processor_seconds() - began;
    report(&format!("{name}: memory"), f64::from(memory), "MB");
    report(&format!("{name}: first tick, processor"), cold, "s");
    report(&format!("{name}: first tick at {SHARE:.2} of a processor"), cold / SHARE, "s");
    let mut worst = 0_f64;
    for since in 1..=100 {
        let began = Instant::now();
        tick(slot.plus(since));
        worst = worst.max(began.elapsed().as_secs_f64() * 1e3);
    }
    report(&format!("{name}: worst of the ticks after it, at {SHARE:.2}"), worst / SHARE, "ms");
}

/// Nanoseconds of a point, beside what the model says without its safety.
fn point(name: &str, mut generator: Value) {
    generator["id"] = json!("g");
    let commons = json!({"num_points": POINTS, "signal_max": 100, "noise_min": -5, "noise_max": 5});
    let blueprint = parse(&json!({"commons": commons, "generators": [generator]}));
    let model = timeseries::cost(&blueprint.generators, 0).seconds / 1.5;
    let mut planner = Planner::new(blueprint, Slot::new(0), None);
    let rounds = 20;
    let began = processor_seconds();
    for cycle in 0..rounds {
        std::hint::black_box(planner.cycle(cycle).unwrap());
    }
    let points = (rounds * POINTS) as f64;
    report(&format!("a point of {name}"), (processor_seconds() - began) * 1e9 / points, "ns");
    report(&format!("a point of {name}, model"), model * 1e9 / POINTS as f64, "ns");
}

/// The processor time that this process has used, in seconds.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").expect("Linux");
    stat.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1e9
}

fn report(name: &str, value: f64, unit: &str) {
    println!("{}", json!({"name": name, "value": value, "unit": unit}));
}
