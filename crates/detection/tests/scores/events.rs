//! Events worked out by hand.

use detection::scores::{Judgement, Range, Rules, event_control, events};
use detection::statistics::{Reached, chance_found};

use super::{close, ranges};

fn day() -> (Vec<Range>, Vec<Range>, Rules) {
    let labels = ranges(&[(100, 100), (200, 219), (300, 300), (310, 312), (900, 900)]);
    let alerts = ranges(&[(50, 51), (101, 101), (150, 150), (205, 230), (309, 309), (311, 315), (950, 950)]);
    (labels, alerts, Rules { warm_up: 60, ..Rules::default() })
}

#[test]
fn a_day_has_the_figures_worked_out_by_hand() {
    let (labels, alerts, rules) = day();
    let found = events(&labels, &alerts, &[], 1440, &rules);
    close(found.recall().unwrap(), 0.6, "recall");
    close(found.precision().unwrap(), 0.5, "precision");
    close(detection::scores::f1(found.precision(), 0.6), 0.545_454_545_5, "F1");
    assert_eq!((found.count(Judgement::False), found.open_slots, found.alerts_in_warm_up), (3, 1_314, 1));
    close(found.false_alerts_a_day(60.0).unwrap(), 3.287_671_232_9, "false alerts a day");
    let delays: Vec<Option<i64>> = found.labels.iter().map(|label| label.delay).collect();
    assert_eq!(delays, [Some(1), Some(5), None, Some(1), None]);
    let missed: Vec<u64> = found.labels.iter().filter(|label| !label.found).map(|label| label.horizon).collect();
    assert_eq!(missed, [8, 8]);
    let survival = found.survival().unwrap();
    assert_eq!((survival.reached(0.5), survival.reached(0.95)), (Reached::By(5.0), Reached::NotWithin(8.0)));
    // 1 + 1 + 26 + 1 + 5 + 1 of 1,380 slots.
    close(found.alert_minutes_a_day(60.0).unwrap(), 35.0 / 1380.0 * 1440.0, "alert minutes a day");
}

#[test]
fn the_control_of_single_slots_is_the_closed_form() {
    let (labels, _, rules) = day();
    let single = ranges(&[(101, 101), (150, 150), (205, 205), (309, 309), (311, 311), (950, 950)]);
    let found = events(&labels, &single, &[], 1440, &rules);
    let [recall, precision, _] = event_control(&found, rules.warm_up, 20_000, 1);
    let windows = [9, 28, 9, 11, 9];
    let expected = windows.iter().map(|window| chance_found(1380, *window, 6)).sum::<f64>() / 5.0;
    assert!((recall.unwrap().mean - expected).abs() < 0.002, "{recall:?} {expected}");
    assert!((precision.unwrap().mean - 66.0 / 1380.0).abs() < 0.002, "{precision:?}");
}

#[test]
fn an_alert_over_several_windows_counts_once_and_belongs_to_the_label_it_starts_in() {
    let rules = Rules::default();
    let labels = ranges(&[(100, 109), (115, 120), (130, 130)]);
    let whole = events(&labels, &ranges(&[(116, 140)]), &[], 200, &rules);
    assert_eq!(whole.alerts.len(), 1);
    assert_eq!(whole.alerts[0].label, Some(1), "it starts in the second, and within the tolerance of the first");
    assert_eq!(whole.labels.iter().map(|label| label.delay).collect::<Vec<_>>(), [None, Some(1), None]);
    assert_eq!(whole.recall(), Some(1.0), "it overlaps all windows");
    assert_eq!(whole.delays().len(), 1, "labels without an alert of their own say nothing of delays");
    let between = events(&labels, &ranges(&[(112, 112)]), &[], 200, &rules);
    assert_eq!((between.alerts[0].label, between.labels[0].delay), (Some(0), Some(12)));
    let before = events(&labels, &ranges(&[(95, 101)]), &[], 200, &rules);
    assert_eq!((before.alerts[0].label, before.labels[0].delay), (Some(0), Some(-5)));
}

#[test]
fn tolerance_gap_and_the_ends_of_the_series_move_what_is_found() {
    let labels = ranges(&[(10, 10), (18, 19)]);
    let alerts = ranges(&[(8, 8), (12, 12), (14, 14)]);
    let found = |early, late, gap| events(&labels, &alerts, &[], 20, &Rules { early, late, gap, ..Rules::default() });
    assert_eq!(found(0, 0, 0).found(), 0);
    assert_eq!((found(2, 0, 0).found(), found(2, 0, 0).labels[0].delay), (1, Some(-2)));
    assert_eq!(found(0, 0, 3).found(), 1, "merged, the alerts are one from 8 to 14");
    assert_eq!(found(0, 0, 3).alerts.len(), 1);
    assert_eq!(found(0, 8, 0).labels[1].horizon, 1, "the series ends before the window");
    assert_eq!(found(0, 8, 0).open_slots, 10);
}

#[test]
fn labels_may_overlap_each_other() {
    let labels = ranges(&[(10, 100), (20, 25), (50, 60)]);
    let found = events(&labels, &ranges(&[(22, 22), (90, 90)]), &[], 200, &Rules { late: 0, ..Rules::default() });
    assert_eq!(found.labels.iter().map(|label| label.found).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(found.alerts[0].label, Some(1), "the latest that contains its start");
    assert_eq!(found.labels[0].delay, Some(80));
}

#[test]
fn alerts_on_what_is_not_scored_are_neither_right_nor_false() {
    let rules = Rules { warm_up: 50, ..Rules::default() };
    let labels = ranges(&[(40, 70), (150, 150)]);
    let alerts = ranges(&[(45, 55), (100, 102), (180, 180)]);
    let found = events(&labels, &alerts, &ranges(&[(95, 105)]), 200, &rules);
    let judged: Vec<Judgement> = found.alerts.iter().map(|alert| alert.judgement).collect();
    assert_eq!(judged, [Judgement::Excused, Judgement::Excused, Judgement::False]);
    assert_eq!((found.labels_in_warm_up, found.recall(), found.precision()), (1, Some(0.0), Some(0.0)));
    assert_eq!(found.open_slots, 150 - 29 - 11 - 9);
}

#[test]
fn nothing_is_0_or_1_by_accident() {
    let rules = Rules::default();
    let silent = events(&ranges(&[(10, 10)]), &[], &[], 100, &rules);
    assert_eq!((silent.recall(), silent.precision()), (Some(0.0), None));
    let unlabelled = events(&[], &ranges(&[(10, 10)]), &[], 100, &rules);
    assert_eq!((unlabelled.recall(), unlabelled.survival()), (None, None));
    assert_eq!(unlabelled.count(Judgement::False), 1);
    let empty = events(&ranges(&[(1, 1)]), &ranges(&[(1, 1)]), &[], 5, &Rules { warm_up: 5, ..Rules::default() });
    assert_eq!((empty.recall(), empty.precision(), empty.false_alerts_a_day(60.0)), (None, None, None));
}
