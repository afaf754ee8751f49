//! What every detector of the registry has to keep, and what some of them find, as measured before by other programs.

use jiff::Timestamp;
use randomness::{below, stream, uniform};

use super::{Chosen, DETECTORS, Detection, Series, choose};
use crate::scores::Range;

const DAY: usize = 1_440;

fn series(values: &[f64], season: Option<u64>) -> Series<'_> {
    Series { start: Timestamp::from_second(1_795_478_400).unwrap(), step: 60, season, values }
}

/// A sine from 1 to 100 over a day, with uniform noise from 1 to 5.
fn sine(days: usize, seed: u64) -> Vec<f64> {
    let mut rng = stream(seed, &[b"test"]);
    let of_day = |slot: usize| 50.5 + 49.5 * libm::sin(slot as f64 / DAY as f64 * std::f64::consts::TAU);
    (0..days * DAY).map(|slot| of_day(slot) + 1.0 + 4.0 * uniform(&mut rng)).collect()
}

/// Adds ten events, each at a place of its own after the second day.
fn with_events(values: &mut [f64], height: f64, length: usize, seed: u64) -> Vec<Range> {
    let mut rng = stream(seed, &[b"test events"]);
    let room = (values.len() - 2 * DAY) / 10;
    (0..10)
        .map(|event| {
            let first = 2 * DAY + event * room + below(&mut rng, (room - 60) as u64) as usize;
            values[first..first + length].iter_mut().for_each(|value| *value += height);
            Range::new(first as u64, (first + length - 1) as u64)
        })
        .collect()
}

fn found(chosen: &Chosen, values: &[f64], season: Option<u64>, seed: u64) -> Detection {
    chosen.detector.detect(&series(values, season), seed).unwrap()
}

/// F1 of events, each hit within 8 slots, against alerts after the second day.
fn f1(detection: &Detection, events: &[Range]) -> f64 {
    let alerts: Vec<Range> =
        detection.alerts().iter().map(|alert| alert.range).filter(|range| range.first >= 2 * DAY as u64).collect();
    let near = |event: &Range, alert: &Range| alert.overlaps(&Range::new(event.first, event.last + 8));
    let hit = events.iter().filter(|event| alerts.iter().any(|alert| near(event, alert))).count() as f64;
    let right = alerts.iter().filter(|alert| events.iter().any(|event| near(event, alert))).count() as f64;
    if hit == 0.0 { 0.0 } else { 2.0 / (events.len() as f64 / hit + alerts.len() as f64 / right) }
}

fn mean_f1(text: &str, height: f64, length: usize, days: usize, seeds: u64) -> f64 {
    let chosen = choose(text).unwrap();
    let of_seed = |seed| {
        let mut values = sine(days, seed);
        let events = with_events(&mut values, height, length, seed);
        f1(&found(&chosen, &values, Some(DAY as u64), seed), &events)
    };
    (1..=seeds).map(of_seed).sum::<f64>() / seeds as f64
}

#[test]
fn the_same_seed_gives_the_same_and_a_prefix_gives_the_prefix() {
    let mut values = sine(3, 1);
    with_events(&mut values, 40.0, 2, 1);
    values[3_000] = f64::NAN;
    for kind in DETECTORS {
        let chosen = choose(kind.name).unwrap();
        let whole = found(&chosen, &values, None, 5);
        assert_eq!(found(&chosen, &values, None, 5).scores, whole.scores, "{}", kind.name);
        let part = found(&chosen, &values[..3_700], None, 5);
        assert_eq!(part.scores, whole.scores[..3_700], "{}", kind.name);
        let before: Vec<_> = whole.flags.iter().filter(|flag| flag.slot < 3_700).copied().collect();
        assert_eq!(part.flags, before, "{}", kind.name);
        assert!(whole.flags.iter().all(|flag| flag.slot >= whole.warm_up && flag.since <= flag.slot), "{}", kind.name);
    }
}

#[test]
fn a_gap_has_no_score_and_an_infinite_value_is_refused_with_its_slot() {
    let mut values = sine(3, 2);
    values[2_000..2_050].fill(f64::NAN);
    values[..10].fill(f64::NAN);
    for kind in DETECTORS {
        let chosen = choose(kind.name).unwrap();
        let detection = found(&chosen, &values, None, 1);
        assert_eq!(detection.scores.len(), values.len());
        assert!(detection.scores[2_000..2_050].iter().all(Option::is_none), "{}", kind.name);
        let mut infinite = values.clone();
        infinite[2_500] = f64::INFINITY;
        let refusal = chosen.detector.detect(&series(&infinite, None), 1).unwrap_err();
        assert_eq!(refusal.slot, Some(2_500), "{}", kind.name);
    }
}

#[test]
fn short_empty_constant_and_huge_series_are_read_or_refused() {
    for kind in DETECTORS {
        let chosen = choose(kind.name).unwrap();
        for values in [vec![], vec![1.0], vec![f64::NAN; 100], vec![3.0; 50]] {
            assert_eq!(found(&chosen, &values, None, 1).scores.len(), values.len(), "{}", kind.name);
        }
        for level in [0.0, 7.0, 1e9, 1e300] {
            let values = vec![level; 3 * DAY];
            let Ok(detection) = chosen.detector.detect(&series(&values, None), 1) else {
                panic!("{} refuses the constant {level}", kind.name);
            };
            assert!(kind.name == "random" || detection.flags.is_empty(), "{} flags the constant {level}", kind.name);
        }
        let mixed: Vec<f64> = (0..3 * DAY).map(|slot| if slot % 2 == 0 { 1.0 } else { 1e300 }).collect();
        let result = chosen.detector.detect(&series(&mixed, None), 1);
        assert!(result.is_err() || kind.name != "rcf");
    }
}

#[test]
fn one_spike_on_a_flat_series_is_found_and_nothing_else() {
    // `cusum` is for shifts that last, and is not among them.
    for name in ["rcf", "band", "threshold", "ewma"] {
        let mut rng = stream(3, &[b"flat"]);
        let mut values: Vec<f64> =
            (0..4 * DAY).map(|_| 1_000_000_050.0 + libm::floor(4.0 * uniform(&mut rng))).collect();
        // On a high level the share rule and the least spread would hide it: the level is given to rcf alone.
        let level = if name == "rcf" { 0.0 } else { 1_000_000_000.0 };
        values.iter_mut().for_each(|value| *value -= level);
        values[4_500] += 60.0;
        let text = if name == "rcf" { "rcf:rule=0" } else { name };
        let alerts = found(&choose(text).unwrap(), &values, None, 3).alerts();
        assert!(alerts.iter().any(|alert| alert.range.first == 4_500), "{name}: {alerts:?}");
        assert!(alerts.len() <= if name == "rcf" { 3 } else { 1 }, "{name}: {alerts:?}");
    }
}

#[test]
fn the_measured_table_of_a_sine_with_spikes_is_met() {
    for (text, height, length, low, high) in [
        ("band", 40.0, 1, 0.97, 1.0),
        ("band:k=2", 40.0, 1, 0.2, 0.6),
        ("band:preset=cloudwatch", 40.0, 1, 0.0, 0.0),
        ("band", 40.0, 20, 0.97, 1.0),
        ("band:preset=cloudwatch", 40.0, 20, 0.9, 1.0),
        ("ewma", 40.0, 1, 0.97, 1.0),
        ("ewma", 40.0, 20, 0.97, 1.0),
        ("threshold", 40.0, 1, 0.15, 0.75),
    ] {
        let f1 = mean_f1(text, height, length, 14, 5);
        assert!((low..=high).contains(&f1), "{text} +{height} for {length}: {f1}");
    }
}

#[test]
fn the_forest_finds_spikes_on_a_sine() {
    let f1 = mean_f1("rcf", 40.0, 1, 8, 1);
    assert!(f1 >= 0.9, "{f1}");
}

#[test]
fn an_interval_makes_one_point_of_several_slots() {
    let mut values = sine(8, 4);
    values[9_000..9_010].iter_mut().for_each(|value| *value += 300.0);
    let detection = found(&choose("rcf:interval=10,aggregate=sum").unwrap(), &values, None, 4);
    assert!(detection.scores.iter().flatten().count() <= values.len() / 10);
    assert!(detection.alerts().iter().any(|alert| alert.range.first == 9_009 && alert.since >= 9_000));
}

#[test]
fn without_a_flag_nothing_is_written_and_with_one_each_format_says_when() {
    use super::writers::What;
    let mut values = sine(4, 6);
    with_events(&mut values, 60.0, 3, 6);
    let subject = crate::finding::Subject { metric: Some("Orders".into()), ..Default::default() };
    for kind in DETECTORS {
        let chosen = choose(kind.name).unwrap();
        let series = series(&values, None);
        let settings = chosen.detector.writer_settings();
        let mut detection = chosen.detector.detect(&series, 1).unwrap();
        let write = |detection: &Detection, quiet| {
            let (detector, subject, settings) = (kind.name, &subject, &settings);
            (kind.write)(&What { subject, detector, settings, series: &series, detection, quiet })
        };
        let written = write(&detection, false);
        assert!(!detection.flags.is_empty() && !written.is_empty(), "{}", kind.name);
        assert_eq!(written, write(&detection, false));
        let texts: std::collections::BTreeSet<String> = written.iter().map(ToString::to_string).collect();
        assert_eq!(texts.len(), written.len());
        if kind.name == "rcf" {
            assert_eq!(written.len(), detection.flags.len());
            assert_eq!(write(&detection, true).len(), values.len() - detection.warm_up as usize);
        }
        detection.flags.clear();
        assert!(write(&detection, false).is_empty(), "{}", kind.name);
    }
}
