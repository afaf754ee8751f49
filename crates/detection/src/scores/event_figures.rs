//! The figures of events in one series: with intervals, and beside the control.

use super::chance::chance;
use super::events::{Events, Judgement, events};
use super::kind::ScoreKind;
use super::measure::{Measure, NO_ALERT, NO_LABEL, NO_THRESHOLD, f1};
use super::range::Range;
use super::ranges;
use super::scored::Scored;
use crate::statistics::{Bootstrap, Interval, Reached, wilson};

/// Its line in the registry.
pub const KIND: ScoreKind = ScoreKind {
    name: "events",
    summary: "Which labels were found, which alerts were right, how long it took, and how many false alerts a day there are. \
              The headline.",
    formula: "recall = labels whose window [start - early, end + late] an alert overlaps / labels; precision = alerts that \
              overlap a window / alerts; F1 = 2PR/(P+R); false alerts a day of scored time outside windows; delays in slots \
              by Kaplan-Meier, a miss censored at the end of its window",
    reference: "Wilson, JASA 22, 1927 (intervals); Kaplan and Meier, JASA 53, 1958 (delays)",
    on_demand: false,
    measures,
};

const NO_TIME: &str = "how long a slot is is not known: there are no timestamps";
const NAMES: [&str; 7] =
    ["recall", "precision", "f1", "false_alerts_a_day", "alert_minutes_a_day", "delay_p50", "delay_p95"];

fn measures(scored: &Scored) -> Vec<Measure> {
    let series = &scored.series;
    let Some(alerts) = series.alerts else {
        return NAMES.map(|name| Measure::absent(name, NO_THRESHOLD)).into();
    };
    let found = events(series.labels, alerts, &[], series.slots, &scored.rules);
    let [recall, precision, f1_chance] =
        event_control(&found, scored.rules.warm_up, scored.rules.control_draws, scored.rules.seed);
    let (hits, misfires) = (found.count(Judgement::Hit), found.count(Judgement::False));
    let timed = |name: &str, figure: fn(&Events, f64) -> Option<f64>| match series.slot_seconds {
        None => Measure::absent(name, NO_TIME),
        Some(seconds) => Measure::or(name, figure(&found, seconds), "no scored time lies outside labels' windows"),
    };
    let labelled = !found.labels.is_empty();
    let survival = found.survival();
    let delay = |name: &str, share: f64| match survival.as_ref().map(|survival| survival.reached(share)) {
        Some(Reached::By(slots)) => Measure::of(name, slots),
        Some(Reached::NotWithin(slots)) => Measure::absent(
            name,
            format!("fewer than {:.0} % of the labels are found within {slots} slots", share * 100.0),
        ),
        None if labelled => Measure::absent(name, "no label was found by an alert of its own"),
        None => Measure::absent(name, NO_LABEL),
    };
    vec![
        Measure::or(NAMES[0], found.recall(), NO_LABEL)
            .within(wilson(found.found(), found.labels.len() as u64))
            .beside(recall),
        match labelled {
            true => Measure::or(NAMES[1], found.precision(), NO_ALERT)
                .within(wilson(hits, hits + misfires))
                .beside(precision),
            false => Measure::absent(NAMES[1], NO_LABEL),
        },
        Measure::or(NAMES[2], found.recall().map(|recall| f1(found.precision(), recall)), NO_LABEL).beside(f1_chance),
        timed(NAMES[3], Events::false_alerts_a_day)
            .within(series.slot_seconds.and_then(|seconds| false_alerts_interval(&found, scored, seconds))),
        timed(NAMES[4], Events::alert_minutes_a_day),
        delay(NAMES[5], 0.5),
        delay(NAMES[6], 0.95),
        Measure::of("labels", found.labels.len() as f64),
        Measure::of("labels_found", found.found() as f64),
        Measure::of("labels_in_warm_up", found.labels_in_warm_up as f64),
        Measure::of("alerts", found.alerts.len() as f64),
        Measure::of("alerts_hit", hits as f64),
        Measure::of("alerts_false", misfires as f64),
        Measure::of("alerts_in_warm_up", found.alerts_in_warm_up as f64),
    ]
}

/// What chance gives for recall, precision and F1: as many alerts, as long, placed at random in the scored time.
#[must_use]
pub fn event_control(found: &Events, warm_up: u64, draws: usize, seed: u64) -> [Option<super::measure::Chance>; 3] {
    if found.labels.is_empty() {
        return [None; 3];
    }
    let alerts: Vec<Range> = found.alerts.iter().map(|alert| alert.range).collect();
    let scored = Range::new(warm_up, warm_up + found.scored_slots - 1);
    let windows = ranges::clipped(&found.windows, &scored);
    let own: Vec<Range> = found.labels.iter().flat_map(|label| ranges::clipped(&[label.window], &scored)).collect();
    chance(&alerts, found.scored_slots, (draws, seed), |placed| {
        let labels = own.iter().filter(|window| !ranges::touching(window, placed).is_empty()).count();
        let mut next = 0;
        let right = placed.iter().filter(|alert| {
            while windows.get(next).is_some_and(|window| window.last < alert.first) {
                next += 1;
            }
            windows.get(next).is_some_and(|window| window.overlaps(alert))
        });
        let precision = right.count() as f64 / placed.len() as f64;
        let recall = labels as f64 / own.len() as f64;
        [Some(recall), Some(precision), Some(f1(Some(precision), recall))]
    })
}

/// Days are resampled: false alerts come in clusters. A day here is 24 hours of scored time.
fn false_alerts_interval(found: &Events, scored: &Scored, slot_seconds: f64) -> Option<Interval> {
    let day = ((86_400.0 / slot_seconds) as u64).max(1);
    let from = scored.rules.warm_up;
    let days = found.scored_slots.div_ceil(day);
    let mut counts: Vec<[f64; 2]> = (0..days)
        .map(|index| {
            let first = from + index * day;
            let range = Range::new(first, (first + day - 1).min(from + found.scored_slots - 1));
            [0.0, (range.len() - ranges::covered(&range, &found.windows)) as f64 / day as f64]
        })
        .collect();
    for alert in found.alerts.iter().filter(|alert| alert.judgement == Judgement::False) {
        counts[((alert.range.first - from) / day) as usize][0] += 1.0;
    }
    // One or two days say nothing of how days differ.
    (days > 2).then(|| Bootstrap { seed: scored.rules.seed, ..Bootstrap::default() }.ratio(&[counts]))?
}
