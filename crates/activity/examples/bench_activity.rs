//! Speed of the way from a plan to messages and objects, as JSON lines: `{"name", "value", "unit"}`.
//!
//! `cargo run --release -p activity --example bench_activity`, on one core: `taskset -c 0 cargo run ...`.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and stops at the first surprise")]

use std::io::Read;
use std::sync::Arc;
use std::time::Instant;

use activity::encoder::MessageEncoder;
use activity::planner::{Planner, RealData, RealDataError};
use blueprint::{Blueprint, Slot};

const RUNS: usize = 31;
const POSITIONS: u64 = 20_160;

/// The predecessor's sample blueprint, at two weeks of slots: the same generators, anomalies and targets.
const SAMPLE: &str = r#"{
    "commons": {
        "num_points": 20160, "signal_min": 1, "signal_max": 10, "noise_min": -5, "noise_max": 5,
        "anomalies": {"start": 10, "end": 20, "counts": 2, "formula": "max(datapoints) + t * 10"}
    },
    "generators": [
        {"id": "ts1", "shape": "sinusoidal", "config": {"frequency": 0.25}},
        {"id": "ts2", "shape": "constant",
         "config": {"num_points": 50, "constant": 20, "anomalies": {"start": 80, "end": 85, "counts": 1}}},
        {"id": "ts3", "shape": "random", "config": {"type": "uniform"}},
        {"id": "ts4", "shape": "square", "config": {"high_value": 40, "low_value": 10, "high_width": 5, "low_width": 10}},
        {"id": "ts5", "shape": "real", "config": {"bucket": "test-bucket", "key": "sample-timeseries.dat"}},
        {"id": "ts6", "shape": "custom", "config": {"formula": "t * 10"}}
    ],
    "targets": [
        {"type": "s3", "prefix": "sensitive/", "action": "put", "generators": ["ts1", "ts2"], "fake_types": ["ssn"]},
        {"type": "s3", "prefix": "crypto/", "action": "put", "generators": ["ts1", "ts2"], "fake_types": ["rsa"]},
        {"type": "s3", "prefix": "passwd/", "action": "put", "generators": ["ts1", "ts2"], "fake_types": ["linux_passwd"]},
        {"type": "s3", "bucket": "test-bucket", "action": "get", "slice_size": 100, "generators": ["ts3", "ts4"]},
        {"type": "lambda", "function": "test", "generators": ["ts1"], "group_datapoints": true},
        {"type": "cloudwatch", "namespace": "Test/Timeseries", "group_datapoints": true,
         "generators": ["ts1", "ts2", "ts3", "ts4", "ts5", "ts6"]}
    ]
}"#;

/// A real series in memory: one number a line.
struct Lines(Vec<u8>);

impl RealData for Lines {
    fn open(&self, _bucket: &str, _key: &str) -> Result<Box<dyn Read + '_>, RealDataError> {
        Ok(Box::new(self.0.as_slice()))
    }
}

fn main() {
    let plan = Arc::new(blueprint::parse(SAMPLE.as_bytes()).unwrap().blueprint);
    let lines: String = (0..POSITIONS).map(|position| format!("{}\n", position * 7919 % 997)).collect();
    report("sample_with_messages", best(|| sample(&plan, &lines)), "ms");
    report("sample_series_only", best(|| series(&plan, &lines)), "ms");
}

/// All series of one cycle, and the message of every slot and target.
fn sample(plan: &Arc<Blueprint>, lines: &str) {
    let mut planner = planner(plan, lines);
    let mut encoder = MessageEncoder::new(plan);
    let (mut values, mut clean) = (Vec::new(), Vec::new());
    for since in 0..POSITIONS {
        planner.slot(since, &mut values, &mut clean).unwrap();
        encoder.slot(planner.start().plus(since), &values);
        for target in 0..plan.targets.len() {
            std::hint::black_box(encoder.encode(target, None));
        }
    }
}

fn series(plan: &Arc<Blueprint>, lines: &str) {
    std::hint::black_box(planner(plan, lines).cycle(0).unwrap());
}

fn planner(plan: &Arc<Blueprint>, lines: &str) -> Planner {
    Planner::new(Arc::clone(plan), Slot::new(29_453_760), Some(Box::new(Lines(lines.as_bytes().to_vec()))))
}

/// The best of several runs in milliseconds, after one to warm up: what the machine's other work disturbs least, as the
/// peers are timed.
fn best(work: impl Fn()) -> f64 {
    work();
    let time = || {
        let began = Instant::now();
        work();
        began.elapsed().as_secs_f64() * 1000.0
    };
    (0..RUNS).map(|_| time()).fold(f64::INFINITY, f64::min)
}

fn report(name: &str, value: f64, unit: &str) {
    println!("{{\"name\":\"{name}\",\"value\":{value},\"unit\":\"{unit}\"}}");
}
