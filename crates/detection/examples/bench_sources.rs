//! How fast findings are read, on one core: `cargo run --release -p detection --example bench_sources`.
//!
//! Prints a line of JSON: 10,000 findings of GuardDuty, a line each, as its export to S3 writes them.

use std::hint::black_box;
use std::time::Instant;

use detection::sources::{History, named, read};
use serde_json::{Value, json};

const FINDINGS: usize = 10_000;

/// Lines of findings with an id each.
fn lines() -> String {
    let example = named("guardduty").expect("a source").example;
    let mut finding: Value = serde_json::from_str::<Value>(example).expect("JSON")["detail"].take();
    let mut lines = String::new();
    for number in 0..FINDINGS {
        finding["id"] = json!(format!("{number:032x}"));
        lines.push_str(&finding.to_string());
        lines.push('\n');
    }
    lines
}

#[allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a benchmark looks at the clock and prints")]
fn main() {
    let lines = lines();
    let mut least = f64::INFINITY;
    for _ in 0..5 {
        let start = Instant::now();
        let readings = read(black_box(lines.as_bytes()), "findings.jsonl");
        let followed = History::from_iter(readings.findings).follow();
        least = least.min(start.elapsed().as_secs_f64());
        assert!(readings.problems.is_empty() && followed.len() == FINDINGS, "every finding is read");
    }
    println!("{{\"name\": \"read_guardduty\", \"findings\": {FINDINGS}, \"seconds\": {least:.4}, \"bar\": 1.0}}");
}
