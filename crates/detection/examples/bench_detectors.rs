//! Measures the detectors on one core: `rcf` beside the bare loop of its library, and `band`.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::hint::black_box;
use std::time::Instant;

use detection::detectors::{Series, choose};
use rcflib::rcf::RCFOptionsBuilder;
use rcflib::trcf::basictrcf::{BasicTRCFBuilder, TRCFOptionsBuilder};

fn values(days: usize) -> Vec<f64> {
    let mut rng = randomness::stream(1, &[b"bench"]);
    let of_day = |slot: usize| 50.5 + 49.5 * libm::sin(slot as f64 / 1_440.0 * std::f64::consts::TAU);
    (0..days * 1_440).map(|slot| of_day(slot) + 1.0 + 4.0 * randomness::uniform(&mut rng)).collect()
}

fn bare(values: &[f64]) -> Result<f64, Box<dyn std::error::Error>> {
    let mut builder = BasicTRCFBuilder::new(1, 8);
    builder.number_of_trees(50).tree_capacity(256).time_decay(1.0 / 2560.0).transform_decay(1.0 / 2560.0);
    builder.output_after(32).initial_accept_fraction(0.125).random_seed(7);
    let mut forest = builder.build()?;
    let started = Instant::now();
    for (slot, value) in values.iter().enumerate() {
        black_box(forest.process(&[*value as f32], slot as u64)?);
    }
    Ok(values.len() as f64 / started.elapsed().as_secs_f64())
}

fn of(text: &str, values: &[f64]) -> Result<f64, Box<dyn std::error::Error>> {
    let chosen = choose(text).map_err(|problems| problems[0].to_string())?;
    let series = Series { start: jiff::Timestamp::UNIX_EPOCH, step: 60, season: None, values };
    let started = Instant::now();
    black_box(chosen.detector.detect(&series, 7)?);
    Ok(values.len() as f64 / started.elapsed().as_secs_f64())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let series = values(14);
    let (mut library, mut ours) = (0.0_f64, 0.0_f64);
    for _ in 0..3 {
        library = library.max(bare(&series)?);
        ours = ours.max(of("rcf", &series)?);
    }
    println!("rcf: {ours:.0} points/s, bare loop {library:.0}, ratio {:.3}", ours / library);
    let long = values(700);
    for text in ["band", "band:preset=cloudwatch", "cusum", "ewma", "threshold"] {
        let mut best = 0.0_f64;
        for _ in 0..3 {
            best = best.max(of(text, &long)?);
        }
        println!("{text}: {:.2} M points/s", best / 1e6);
    }
    Ok(())
}
