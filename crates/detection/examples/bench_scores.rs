//! How fast scores are, on one core: `cargo run --release -p detection --example bench_scores`.
//!
//! Prints a line of JSON for each figure. NAB's is measured by the command itself, with its reading.

use std::hint::black_box;
use std::time::Instant;

use detection::scores::{Measure, NabCorpus, NabSeries, PROFILES, Range, Ranked, Rules, SCORES, Scored, Series, vus};

/// The least seconds of five runs: what the code takes when nothing else runs.
#[allow(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
fn seconds(mut run: impl FnMut()) -> f64 {
    let times = (0..5).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

#[allow(clippy::print_stdout, reason = "a benchmark prints")]
fn print(name: &str, seconds: f64, bar: f64) {
    println!("{{\"name\": \"{name}\", \"seconds\": {seconds:.4}, \"bar\": {bar}}}");
}

/// `count` ranges of `length` slots, spread evenly.
fn spread(slots: u64, count: u64, length: u64, offset: u64) -> Vec<Range> {
    (0..count)
        .map(|index| offset + index * (slots / count))
        .map(|first| Range::new(first, first + length - 1))
        .collect()
}

fn noise(slots: u64, labels: &[Range]) -> (Vec<f64>, Vec<bool>) {
    let mut rng = randomness::stream(1, &[b"bench"]);
    let mut scores: Vec<f64> = (0..slots).map(|_| randomness::uniform(&mut rng)).collect();
    let mut inside = vec![false; slots as usize];
    for slot in labels.iter().flat_map(|label| label.first..=label.last) {
        scores[slot as usize] += 0.5;
        inside[slot as usize] = true;
    }
    (scores, inside)
}

fn main() {
    let labels = spread(20_160, 40, 25, 100);
    let (scores, inside) = noise(20_160, &labels);
    let volume = seconds(|| {
        let sorted = Ranked::of_series(&scores, &inside).merged();
        black_box(vus(&scores, &labels, &sorted, 100));
    });
    print("vus of 20,160 slots, W 100", volume, 0.1);

    let (labels, alerts) = (spread(1_000_000, 1_000, 60, 300), spread(1_000_000, 10_000, 5, 37));
    let (scores, _) = noise(1_000_000, &labels);
    let series = Series {
        slots: 1_000_000,
        slot_seconds: Some(60.0),
        labels: &labels,
        alerts: Some(&alerts),
        scores: Some(&scores),
    };
    let every = |scored: &Scored| SCORES.iter().flat_map(|kind| (kind.measures)(scored)).collect::<Vec<Measure>>();
    print(
        "all scores of 1,000,000 slots, 1,000 labels, 10,000 alerts",
        seconds(|| {
            black_box(every(&Scored::new(series, &Rules::default())));
        }),
        1.0,
    );
    let scored = Scored::new(series, &Rules::default());
    for kind in SCORES {
        print(
            &format!("of these, {}", kind.name),
            seconds(|| {
                black_box((kind.measures)(&scored));
            }),
            1.0,
        );
    }

    // As many rows and windows as the benchmark has.
    let windows = spread(6_302, 2, 300, 1_500);
    let (scores, _) = noise(6_302, &windows);
    print(
        "nab of 58 series of 6,302 rows, optimised for three profiles",
        seconds(|| {
            let series = (0..58).map(|_| NabSeries::new(&scores, &windows)).collect();
            black_box(NabCorpus::new(series).optimised(PROFILES));
        }),
        0.3,
    );
}
