//! Values of the sample's generators over a whole cycle of 10,000 slots.

use std::sync::Arc;

use activity::local::DataFolder;
use activity::planner::Planner;
use serde_json::{Value, json};
use timeseries::Label;

use crate::common::{plan_of, plan_of_bytes, start};
use crate::{DEFAULT, REAL_CSV, REAL_LINES, SAMPLE, sample, sample_data};

/// One cycle: per generator its values and clean values, and all labels.
struct Cycle {
    values: Vec<Vec<u64>>,
    clean: Vec<Vec<u64>>,
    labels: Vec<Label>,
}

impl Cycle {
    fn labels_of(&self, id: &str) -> Vec<&Label> {
        self.labels.iter().filter(|label| label.generator_id == id).collect()
    }
}

fn cycle_of(plan: Arc<blueprint::Blueprint>, real: &str) -> Cycle {
    let data = sample_data(real);
    let count = plan.generators.len();
    let length = plan.cycle_length();
    let mut planner = Planner::new(plan, start(), Some(Box::new(DataFolder(data.path().to_owned()))));
    let labels = planner.cycle(0).expect("a cycle").labels.clone();
    let mut cycle = Cycle { values: vec![Vec::new(); count], clean: vec![Vec::new(); count], labels };
    let (mut values, mut clean) = (Vec::new(), Vec::new());
    for since in 0..length {
        planner.slot(since, &mut values, &mut clean).expect("a slot");
        for place in 0..count {
            cycle.values[place].push(values[place]);
            cycle.clean[place].push(clean[place]);
        }
    }
    cycle
}

fn sample_cycle() -> Cycle {
    cycle_of(plan_of_bytes(SAMPLE), REAL_LINES)
}

/// The sample without noise and anomalies: the shapes alone.
fn bare_sample() -> Value {
    let mut bare = sample();
    for name in ["noise_min", "noise_max", "anomalies"] {
        bare["commons"].as_object_mut().expect("an object").remove(name);
    }
    bare["generators"][1]["config"].as_object_mut().expect("an object").remove("anomalies");
    bare
}

/// Noise between these bounds touches both of them somewhere in a cycle, and nothing goes below 0.
fn assert_noise(clean: &[u64], signal: &[u64]) {
    let (mut low, mut high) = (i64::MAX, i64::MIN);
    for (position, (clean, signal)) in clean.iter().zip(signal).enumerate() {
        let (clean, signal) = (*clean as i64, *signal as i64);
        let noise = clean - signal;
        assert!((-5..=5).contains(&noise), "position {position}: {clean} from {signal}");
        if signal >= 5 {
            low = low.min(noise);
        }
        high = high.max(noise);
    }
    assert_eq!(high, 5, "the greatest noise");
    if signal.iter().all(|value| *value >= 5) {
        assert_eq!(low, -5, "the least noise");
    }
}

#[test]
fn the_sample_is_a_cycle_of_10_000_slots_of_six_generators() {
    let plan = plan_of_bytes(SAMPLE);
    assert_eq!(plan.cycle_length(), 10_000);
    let ids: Vec<&str> = plan.generators.iter().map(timeseries::Generator::id).collect();
    assert_eq!(ids, ["ts1", "ts2", "ts3", "ts4", "ts5", "ts6"]);
    assert_eq!(plan.targets.len(), 6);
}

#[test]
fn ts1_and_whoever_inherits_them_have_exactly_two_anomalies_in_10_to_20_of_the_clean_maximum_plus_ten_a_position() {
    let cycle = sample_cycle();
    for (place, id) in [(0, "ts1"), (2, "ts3"), (3, "ts4"), (4, "ts5"), (5, "ts6")] {
        let max = *cycle.clean[place].iter().max().unwrap();
        let changed: Vec<u64> =
            (0..10_000).filter(|at| cycle.values[place][*at as usize] != cycle.clean[place][*at as usize]).collect();
        assert_eq!(changed.len(), 2, "{id}");
        assert_eq!(cycle.labels_of(id).iter().map(|label| label.start_position).collect::<Vec<_>>(), changed, "{id}");
        for at in changed {
            assert!((10..=20).contains(&at), "{id}: {at}");
            assert_eq!(cycle.values[place][at as usize], max + at * 10, "{id} at {at}");
        }
    }
}

#[test]
fn ts2_is_50_points_around_20_with_its_anomaly_at_the_last_and_zeros_after() {
    let cycle = sample_cycle();
    let (values, clean) = (&cycle.values[1], &cycle.clean[1]);
    assert_noise(&clean[..50], &[20; 50]);
    let max = *clean.iter().max().unwrap();
    assert_eq!(max, 25);
    assert_eq!(values[49], (max + 1) * (max + 1), "no formula of its own: the default");
    assert_eq!(values[..49], clean[..49]);
    assert!(values[50..].iter().chain(&clean[50..]).all(|value| *value == 0));
    let labels = cycle.labels_of("ts2");
    assert_eq!(labels.iter().map(|label| (label.start_position, label.end_position)).collect::<Vec<_>>(), [(49, 49)]);
}

#[test]
fn a_range_beyond_the_series_is_cut_to_its_last_position_with_a_warning() {
    let checked = blueprint::parse(SAMPLE).unwrap();
    let texts: Vec<String> = checked.warnings.iter().map(ToString::to_string).collect();
    assert!(texts.iter().any(|text| text.contains("ts2") && text.contains("49")), "{texts:?}");
}

#[test]
fn ts4_is_ten_of_10_then_five_of_40_with_noise_and_is_not_scaled() {
    let bare = cycle_of(plan_of(&bare_sample()), REAL_LINES);
    let square: Vec<u64> = (0..10_000).map(|at| if at % 15 < 10 { 10 } else { 40 }).collect();
    assert_eq!(bare.values[3], square);
    assert_noise(&sample_cycle().clean[3], &square);
}

#[test]
fn ts1_is_a_quarter_wave_a_slot_scaled_to_1_to_10_and_rounded_up() {
    let bare = cycle_of(plan_of(&bare_sample()), REAL_LINES);
    // sin 0, 1, 0, -1: 5.5, 10, 5.5, 1.
    let wave: Vec<u64> = [6, 10, 6, 1].into_iter().cycle().take(10_000).collect();
    assert_eq!(bare.values[0], wave);
    let noisy = sample_cycle();
    assert_noise(&noisy.clean[0], &wave);
    let clipped = wave.iter().zip(&noisy.clean[0]).filter(|(signal, clean)| **signal == 1 && **clean == 0).count();
    assert!(clipped > 100, "noise below 0 is clipped: {clipped}");
}

#[test]
fn ts6_is_scaled_like_other_shapes_and_rounded_up() {
    let bare = cycle_of(plan_of(&bare_sample()), REAL_LINES);
    // 1 + 9 t / 9,999 in whole numbers: t / 1,111, rounded up.
    let line: Vec<u64> = (0_u64..10_000).map(|at| 1 + at.div_ceil(1_111)).collect();
    assert_eq!((line[0], line[1], line[1_111], line[1_112], line[9_999]), (1, 2, 2, 3, 10));
    assert_eq!(bare.values[5], line);
    assert_noise(&sample_cycle().clean[5], &line);
}

#[test]
fn ts5_is_the_data_then_zeros_and_then_scaled() {
    let bare = cycle_of(plan_of(&bare_sample()), REAL_LINES);
    // 0 to 100 onto 1 to 10, rounded up: 50 is 5.5, 25 is 3.25, 75 is 7.75; the zeros that fill are 1.
    assert_eq!(bare.values[4][..5], [6, 10, 1, 4, 8]);
    assert!(bare.values[4][5..].iter().all(|value| *value == 1));
    assert_noise(&sample_cycle().clean[4], &bare.values[4]);
    // Zeros count in the scaling where the data has none: 10 to 20 onto 1 to 10 from 0.
    let high = cycle_of(plan_of(&bare_sample()), "10\n20\n");
    assert_eq!(high.values[4][..3], [6, 10, 1]);
}

#[test]
fn real_data_beyond_num_points_is_ignored() {
    let mut short = bare_sample();
    short["generators"][4]["config"]["num_points"] = 3.into();
    let cycle = cycle_of(plan_of(&short), "5\n10\n0\n1000000\n");
    assert_eq!(cycle.values[4][..4], [6, 10, 1, 0], "1,000,000 neither shows nor scales");
}

#[test]
fn a_csv_column_gives_the_same_series_as_lines() {
    let mut blueprint = sample();
    blueprint["commons"]["seed"] = 3.into(); // else the column would be part of what the seed is derived from
    let lines = cycle_of(plan_of(&blueprint), REAL_LINES);
    for column in [json!("value"), json!(1)] {
        blueprint["generators"][4]["config"]["column"] = column;
        assert_eq!(cycle_of(plan_of(&blueprint), REAL_CSV).values, lines.values);
    }
}

#[test]
fn ts3_is_uniform_over_1_to_10() {
    let bare = cycle_of(plan_of(&bare_sample()), REAL_LINES);
    let mut counts = [0_u64; 11];
    for value in &bare.values[2] {
        counts[usize::try_from(*value).unwrap()] += 1;
    }
    assert_eq!((counts[0], counts[1]), (0, 1), "the least is 1, and rounding up leaves it alone there");
    // 2 to 10 alike: chi-square with 8 degrees of freedom is below 26.1 in 999 of 1,000 draws; the seed is fixed.
    let expected = 9_999.0 / 9.0;
    let chi_square: f64 =
        counts[2..].iter().map(|count| (*count as f64 - expected) * (*count as f64 - expected) / expected).sum();
    assert!(chi_square < 26.1, "{chi_square} {counts:?}");
}

#[test]
fn the_default_is_two_two_two_one_for_6_000_slots() {
    let plan = plan_of_bytes(DEFAULT);
    assert_eq!(plan.cycle_length(), 6_000);
    let cycle = cycle_of(plan, "");
    // sin 0, 1, 0, -1 onto 1 to 2: 1.5, 2, 1.5, 1, rounded up.
    assert_eq!(cycle.values[0], [2, 2, 2, 1].into_iter().cycle().take(6_000).collect::<Vec<u64>>());
    assert!(cycle.labels.is_empty());
}
