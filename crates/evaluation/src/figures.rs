//! The figures of one detector, each with its interval and beside the control.

use std::collections::{BTreeMap, BTreeSet};

use blueprint::SLOT_SECONDS;
use detection::scores::{Measure, Range, f1};
use detection::statistics::{Bootstrap, Interval, Observed, Reached, Survival, quantile, wilson};
use serde::Serialize;

use crate::control::{Control, Counted};
use crate::judge::{Fate, JudgedAlert, JudgedLabel, Verdict};
use crate::settings::Settings;
use crate::truth::Truth;

/// Slots of a day.
const DAY: u64 = 86_400 / SLOT_SECONDS as u64;
/// Draws of a delay's interval, at most.
const DELAY_DRAWS: usize = 400;
/// Why a figure of labels is absent.
const NO_LABEL: &str = "no label counts: none was delivered after the warm-up";
/// Why a figure of alerts is absent.
const NO_ALERT: &str = "no alert is right or false";

/// How many labels had which fate, and alerts which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Labels that count.
    pub labels: u64,
    /// Labels that were found.
    pub found: u64,
    /// Labels that were not delivered.
    pub not_delivered: u64,
    /// Labels that begin in the warm-up.
    pub labels_in_warm_up: u64,
    /// Alerts that are right.
    pub hits: u64,
    /// Alerts that are false.
    pub false_alerts: u64,
    /// Alerts in slots in which something planned was not executed.
    pub disturbed: u64,
    /// Alerts about labels that do not count.
    pub not_counted: u64,
    /// Alerts in the warm-up.
    pub alerts_in_warm_up: u64,
}

impl Counts {
    /// Count labels and alerts.
    #[must_use]
    pub fn of<'a>(
        alerts: impl IntoIterator<Item = &'a JudgedAlert>,
        labels: impl IntoIterator<Item = &'a JudgedLabel>,
    ) -> Counts {
        let mut counts = Counts::default();
        for label in labels {
            match label.fate {
                Fate::Found => (counts.labels, counts.found) = (counts.labels + 1, counts.found + 1),
                Fate::Missed => counts.labels += 1,
                Fate::NotDelivered => counts.not_delivered += 1,
                Fate::WarmUp => counts.labels_in_warm_up += 1,
            }
        }
        for alert in alerts {
            *match alert.verdict {
                Verdict::Hit => &mut counts.hits,
                Verdict::False => &mut counts.false_alerts,
                Verdict::Disturbed => &mut counts.disturbed,
                Verdict::NotCounted => &mut counts.not_counted,
                Verdict::WarmUp => &mut counts.alerts_in_warm_up,
            } += 1;
        }
        counts
    }

    /// The share of labels that were found.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        (self.labels > 0).then(|| self.found as f64 / self.labels as f64)
    }

    /// The share of alerts that are right, of those that are right or false.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        let all = self.hits + self.false_alerts;
        (all > 0).then(|| self.hits as f64 / all as f64)
    }
}

/// The figures of one detector.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// What they are made of.
    pub counts: Counts,
    /// Labels found of those that count. Its interval is Wilson's.
    pub recall: Measure,
    /// Alerts that are right of those that are right or false. Its interval is Wilson's.
    pub precision: Measure,
    /// Their harmonic mean. Its interval is by resampling generators, then their labels and alerts.
    pub f1: Measure,
    /// False alerts in a day of scored time outside of labels' windows. Its interval is by resampling days.
    pub false_alerts_a_day: Measure,
    /// Seconds from a label's start to its alert's publication that half of the labels were found within, misses censored.
    pub delay_p50: Measure,
    /// The same for 95 of 100 labels.
    pub delay_p95: Measure,
    /// The chance of as much recall with labels shifted by random offsets: a detector for which it is not small reads no labels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shuffled: Option<Measure>,
}

/// The figures of a detector's judged alerts and labels.
pub(crate) fn figures(
    truth: &Truth,
    alerts: &[JudgedAlert],
    labels: &[JudgedLabel],
    settings: &Settings,
    warm_up: u64,
) -> Figures {
    let counts = Counts::of(alerts, labels);
    let bootstrap = Bootstrap { draws: settings.draws as usize, seed: truth.slots() };
    let counted = Counted::new(truth, labels, settings, warm_up);
    let control = Control::draw(&counted, alerts, settings);
    let (recall, precision) = (counts.recall(), counts.precision());
    let f1_value = recall.map(|recall| f1(precision, recall));
    // Each draw sorts all labels.
    let draws = (settings.draws as usize).min(DELAY_DRAWS);
    let delay = |name: &str, share| delay(name, share, labels, truth, draws);
    Figures {
        counts,
        recall: Measure::or("recall", recall, NO_LABEL)
            .within(wilson(counts.found, counts.labels))
            .beside(control.recall),
        precision: Measure::or("precision", precision, NO_ALERT)
            .within(wilson(counts.hits, counts.hits + counts.false_alerts))
            .beside(control.precision),
        f1: Measure::or("f1", f1_value, NO_LABEL)
            .within(bootstrap.of(&items(truth, alerts, labels), f1_of_sums))
            .beside(control.f1),
        false_alerts_a_day: false_alerts_a_day(&counted, alerts, &bootstrap),
        delay_p50: delay("delay_p50", 0.5),
        delay_p95: delay("delay_p95", 0.95),
        shuffled: settings.shuffle.then(|| counted.shuffled(alerts, recall, settings)),
    }
}

/// What F1 is made of, by generator: labels found, labels, alerts that are right, alerts that are right or false.
fn items(truth: &Truth, alerts: &[JudgedAlert], labels: &[JudgedLabel]) -> Vec<Vec<[f64; 4]>> {
    let mut groups: BTreeMap<&str, Vec<[f64; 4]>> = BTreeMap::new();
    for label in labels.iter().filter(|label| matches!(label.fate, Fate::Found | Fate::Missed)) {
        let found = f64::from(u8::from(label.fate == Fate::Found));
        groups.entry(&truth.labels[label.label].generator).or_default().push([found, 1.0, 0.0, 0.0]);
    }
    for alert in alerts.iter().filter(|alert| matches!(alert.verdict, Verdict::Hit | Verdict::False)) {
        let right = f64::from(u8::from(alert.verdict == Verdict::Hit));
        let generator = alert.alert.generators.first().map_or("", String::as_str);
        groups.entry(generator).or_default().push([0.0, 0.0, right, 1.0]);
    }
    groups.into_values().collect()
}

fn f1_of_sums([found, labels, right, alerts]: &[f64; 4]) -> Option<f64> {
    let precision = (*alerts > 0.0).then(|| right / alerts);
    (*labels > 0.0).then(|| f1(precision, found / labels))
}

/// False alerts of all series together, in a day of scored time outside of labels' windows.
fn false_alerts_a_day(counted: &Counted<'_>, alerts: &[JudgedAlert], bootstrap: &Bootstrap) -> Measure {
    const NAME: &str = "false_alerts_a_day";
    let scored = counted.scored();
    let days = scored.len().div_ceil(DAY);
    let mut by_day: Vec<[f64; 2]> = (0..days)
        .map(|day| {
            let first = scored.first + day * DAY;
            let own = Range::new(first, (first + DAY - 1).min(scored.last));
            [0.0, counted.open_slots(&own) / DAY as f64]
        })
        .collect();
    for alert in alerts.iter().filter(|alert| alert.verdict == Verdict::False) {
        let day = alert.alert.range.first.saturating_sub(scored.first) / DAY;
        if let Some(own) = usize::try_from(day).ok().and_then(|day| by_day.get_mut(day)) {
            own[0] += 1.0;
        }
    }
    let [count, open] = by_day.iter().fold([0.0, 0.0], |[a, b], own| [a + own[0], b + own[1]]);
    let value = (open > 0.0).then(|| count / open);
    // One or two days say nothing of how days differ: then false alerts are taken to come independently.
    let interval = if days > 2 { bootstrap.ratio(&[by_day]) } else { byar(count, open) };
    Measure::or(NAME, value, "no scored time lies outside of labels' windows").within(interval)
}

/// The 95 % interval of a rate of independent events, by Byar's approximation of the exact one: Breslow and Day, Statistical
/// Methods in Cancer Research II, 1987, page 69.
fn byar(count: f64, time: f64) -> Option<Interval> {
    const Z: f64 = 1.959_963_984_540_054;
    let bound = |n: f64, sign: f64| {
        let root = 1.0 - 1.0 / (9.0 * n) + sign * Z / (3.0 * n.sqrt());
        n * root * root * root
    };
    let low = if count > 0.0 { bound(count, -1.0) } else { 0.0 };
    (time > 0.0).then(|| Interval(low / time, bound(count + 1.0, 1.0) / time))
}

/// Within how many seconds this share of the labels that count was found. Its interval is by resampling generators, then their
/// labels; where its upper end is not reached, it is the longest time that a label could have been found in.
fn delay(name: &str, share: f64, labels: &[JudgedLabel], truth: &Truth, draws: usize) -> Measure {
    let mut groups: BTreeMap<&str, Vec<Observed>> = BTreeMap::new();
    for label in labels.iter().filter(|label| matches!(label.fate, Fate::Found | Fate::Missed)) {
        let observed = Observed { time: label.seconds, found: label.fate == Fate::Found };
        groups.entry(&truth.labels[label.label].generator).or_default().push(observed);
    }
    let groups: Vec<Vec<Observed>> = groups.into_values().collect();
    let Some(reached) = Survival::of(&groups.concat()).map(|survival| survival.reached(share)) else {
        return Measure::absent(name, NO_LABEL);
    };
    let measure = match reached {
        Reached::By(seconds) => Measure::of(name, seconds),
        Reached::NotWithin(seconds) => {
            let minutes = seconds / 60.0;
            let found = format!("fewer than {:.0} % of the labels are found within {minutes:.0} min", share * 100.0);
            return Measure::absent(name, found);
        }
    };
    measure.within(delay_interval(&groups, share, draws, truth.slots()))
}

fn delay_interval(groups: &[Vec<Observed>], share: f64, draws: usize, seed: u64) -> Option<Interval> {
    if groups.iter().map(Vec::len).sum::<usize>() < 2 {
        return None;
    }
    let horizon = groups.iter().flatten().map(|label| label.time).fold(0.0, f64::max);
    let mut rng = randomness::stream(seed, &[b"evaluation", b"delay"]);
    let mut pick = |count: usize| usize::try_from(randomness::below(&mut rng, count as u64)).unwrap_or(0);
    let mut drawn: Vec<f64> = (0..draws)
        .map(|_| {
            let mut labels = Vec::new();
            for _ in groups {
                let group = &groups[pick(groups.len())];
                labels.extend((0..group.len()).map(|_| group[pick(group.len())]));
            }
            match Survival::of(&labels).map(|survival| survival.reached(share)) {
                Some(Reached::By(seconds)) => seconds,
                _ => horizon,
            }
        })
        .collect();
    drawn.sort_unstable_by(f64::total_cmp);
    (!drawn.is_empty()).then(|| Interval(quantile(&drawn, 0.025), quantile(&drawn, 0.975)))
}

/// The same counts for each generator.
pub(crate) fn by_generator(truth: &Truth, alerts: &[JudgedAlert], labels: &[JudgedLabel]) -> BTreeMap<String, Counts> {
    let known: BTreeSet<&String> = truth.labels.iter().map(|label| &label.generator).collect();
    let named = alerts.iter().flat_map(|alert| &alert.alert.generators);
    let ids: BTreeSet<&String> = known.into_iter().chain(named).collect();
    let counts = |id: &String| {
        let own = labels.iter().filter(|label| truth.labels[label.label].generator == *id);
        Counts::of(alerts.iter().filter(|alert| alert.alert.generators.contains(id)), own)
    };
    ids.into_iter().map(|id| (id.clone(), counts(id))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_few_events_is_near_the_exact_one_of_poisson() {
        // Garwood's exact limits: of 0 events 0 to 3.689, of 5 events 1.623 to 11.668, of 50 events 37.111 to 65.919.
        for (count, low, high) in [(0.0, 0.0, 3.689), (5.0, 1.623, 11.668), (50.0, 37.111, 65.919)] {
            let Interval(from, to) = byar(count, 1.0).unwrap();
            assert!((from - low).abs() < 0.05 && (to - high).abs() < 0.06, "{count}: {from} {to}");
        }
    }

    #[test]
    fn the_interval_of_a_delay_holds_it_and_of_equal_delays_is_a_point() {
        let found = |time: f64| Observed { time, found: true };
        let equal = vec![vec![found(120.0); 9], vec![found(120.0); 3]];
        assert_eq!(delay_interval(&equal, 0.5, 100, 1), Some(Interval(120.0, 120.0)));
        let spread: Vec<Observed> = (1..=50).map(|minute| found(f64::from(minute) * 60.0)).collect();
        let Interval(low, high) = delay_interval(&[spread], 0.5, 400, 1).unwrap();
        // The median of 50: its 95 % interval by order statistics is the 18th to the 32nd or 33rd of them.
        assert!(
            (16.0 * 60.0..=20.0 * 60.0).contains(&low) && (30.0 * 60.0..=35.0 * 60.0).contains(&high),
            "{low} {high}"
        );
        assert_eq!(delay_interval(&[vec![found(1.0)]], 0.5, 100, 1), None);
    }
}
