//! What holds for every score of the registry.

use detection::scores::{Measure, Range, Rules, SCORES, Scored, Series};

use super::ranges;

fn measures(labels: &[Range], alerts: Option<&[Range]>, scores: Option<&[f64]>) -> Vec<(&'static str, Measure)> {
    let series = Series { slots: 50, slot_seconds: Some(60.0), labels, alerts, scores };
    let scored = Scored::new(series, &Rules { control_draws: 20, ..Rules::default() });
    SCORES.iter().flat_map(|kind| (kind.measures)(&scored).into_iter().map(|one| (kind.name, one))).collect()
}

#[test]
fn every_figure_has_a_value_or_a_reason_whatever_is_missing() {
    let scores: Vec<f64> = (0..50).map(|slot| f64::from(slot % 7)).collect();
    let (some, all) = (ranges(&[(10, 12), (40, 40)]), ranges(&[(0, 49)]));
    for labels in [&[][..], &some, &all] {
        for alerts in [None, Some(&[][..]), Some(&some[..]), Some(&all[..])] {
            for scores in [None, Some(&scores[..])] {
                for (kind, measure) in measures(labels, alerts, scores) {
                    let name = format!("{kind} {} of {labels:?} {alerts:?}", measure.name);
                    assert_eq!(measure.value.is_some(), measure.reason.is_none(), "{name}");
                    assert!(measure.value.is_none_or(f64::is_finite), "{name}: {measure:?}");
                }
            }
        }
    }
}

#[test]
fn without_labels_nothing_that_needs_them_has_a_value() {
    let scores = vec![1.0; 50];
    let counts =
        ["labels", "labels_found", "labels_in_warm_up", "alerts", "alerts_hit", "alerts_false", "alerts_in_warm_up"];
    let apart = ["window", "false_alerts_a_day", "alert_minutes_a_day"];
    for (kind, measure) in measures(&[], Some(&ranges(&[(3, 4)])), Some(&scores)) {
        let name = measure.name.as_str();
        assert!(measure.value.is_none() || counts.contains(&name) || apart.contains(&name), "{kind} {measure:?}");
    }
}

#[test]
fn every_score_says_what_it_is_and_names_its_figures_once() {
    let scores: Vec<f64> = (0..50).map(f64::from).collect();
    let labels = ranges(&[(10, 12)]);
    let found = measures(&labels, Some(&labels), Some(&scores));
    for kind in SCORES {
        for text in [kind.summary, kind.formula, kind.reference] {
            assert!(!text.contains("  ") && text.len() > 10, "{}: {text:?}", kind.name);
        }
        let mut names: Vec<&str> =
            found.iter().filter(|(of, _)| *of == kind.name).map(|(_, one)| one.name.as_str()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert!(count > 0 && names.len() == count, "{}: {names:?}", kind.name);
    }
}

#[test]
fn the_warm_up_is_in_no_score() {
    let scores: Vec<f64> = (0..50).map(|slot| f64::from(slot * 17 % 23)).collect();
    let mut other = scores.clone();
    other[..10].fill(1e6);
    let labels = ranges(&[(8, 11), (30, 33)]);
    let rules = Rules { warm_up: 10, control_draws: 20, vus_window: 5, ..Rules::default() };
    let figures = |scores: &[f64], labels: &[Range]| {
        let series = Series {
            slots: 50,
            slot_seconds: None,
            labels,
            alerts: Some(&[Range { first: 31, last: 40 }]),
            scores: Some(scores),
        };
        let scored = Scored::new(series, &rules);
        // NAB has a warm-up of its own.
        let kinds = SCORES.iter().filter(|kind| kind.name != "nab");
        kinds.flat_map(|kind| (kind.measures)(&scored)).collect::<Vec<Measure>>()
    };
    assert_eq!(figures(&scores, &labels), figures(&other, &labels), "scores of the warm-up");
    let scored =
        Scored::new(Series { slots: 50, slot_seconds: None, labels: &labels, alerts: None, scores: None }, &rules);
    assert_eq!((scored.from, scored.labels), (12, ranges(&[(18, 21)])), "a label that began in it");
}
