//! IP Insights on 2,000 users of the recipe, for three seeds: areas beside the control and the ceiling, and the speed.
//!
//! `cargo run --release -p detection --example ip_insights`

#![allow(clippy::print_stdout, reason = "its figures are what it is for")]

use std::time::Instant;

use detection::detectors::ip_insights::{Settings, judge};

fn main() {
    let settings = Settings::recommended(2_000);
    println!("seed  random  control  user    control  ceiling  travel  pairs    judged  pairs/s");
    for seed in 1..=3 {
        let start = Instant::now();
        let Some(judged) = judge(2_000, &settings, seed) else { panic!("2,000 users have pairs") };
        let speed = (judged.pairs * settings.epochs) as f64 / start.elapsed().as_secs_f64();
        println!(
            "{seed}     {:.4}  {:.4}   {:.4}  {:.4}   {:.4}   {:.4}  {}  {}  {speed:.0}",
            judged.against_random,
            judged.control_random,
            judged.against_user,
            judged.control_user,
            judged.ceiling,
            judged.travel_share,
            judged.pairs,
            judged.judged
        );
    }
}
