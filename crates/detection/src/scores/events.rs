//! Events: which labels are found, which alerts are right, and how long it took.
//!
//! An alert is right when it overlaps the window of a label, which reaches from `early` slots before it to `late` after it.

use super::range::Range;
use super::ranges;
use super::rules::Rules;
use crate::statistics::{Observed, Survival};

/// What became of one label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelOutcome {
    /// Its index in what was given.
    pub label: usize,
    /// Where it is.
    pub range: Range,
    /// Where an alert finds it: with its tolerance, within the scored time.
    pub window: Range,
    /// Whether an alert overlaps its window.
    pub found: bool,
    /// The first alert that belongs to it, as an index of [`Events::alerts`]. A label can be found by an alert that belongs to
    /// another one: it has no alert and no delay of its own.
    pub alert: Option<usize>,
    /// Slots from its start to that of its first alert; negative when the alert was earlier.
    pub delay: Option<i64>,
    /// Slots from its start to the end of its window or of the series: how long it could have been found.
    pub horizon: u64,
}

/// What an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It overlaps the window of a label.
    Hit,
    /// It overlaps none.
    False,
    /// It overlaps only what is not scored: a label that began in the warm-up, or what the caller excuses.
    Excused,
}

/// What became of one alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertOutcome {
    /// Where it is: merged with its neighbours, without its part in the warm-up.
    pub range: Range,
    /// What it is.
    pub judgement: Judgement,
    /// The label that it belongs to, as an index in what was given: the one that contains its start, else the latest begun
    /// before it, of those whose window it overlaps.
    pub label: Option<usize>,
}

/// What became of all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// The labels that are scored, by their start.
    pub labels: Vec<LabelOutcome>,
    /// The alerts after the warm-up, by their start.
    pub alerts: Vec<AlertOutcome>,
    /// Labels that began in the warm-up.
    pub labels_in_warm_up: usize,
    /// Alerts that ended in the warm-up.
    pub alerts_in_warm_up: usize,
    /// Windows of scored labels, those that overlap or touch as one.
    pub windows: Vec<Range>,
    /// Slots after the warm-up.
    pub scored_slots: u64,
    /// Scored slots outside all windows and outside what is excused: where an alert is false.
    pub open_slots: u64,
}

/// Holds alerts against labels on `slots` slots. Both may be in any order and overlap. Alerts that touch no label's window but
/// one of `excused` are neither right nor false.
#[must_use]
pub fn events(labels: &[Range], alerts: &[Range], excused: &[Range], slots: u64, rules: &Rules) -> Events {
    let Some(end) = slots.checked_sub(1).filter(|end| *end >= rules.warm_up) else {
        return Events { labels_in_warm_up: labels.len(), alerts_in_warm_up: alerts.len(), ..Events::default() };
    };
    let scored = Range::new(rules.warm_up, end);
    let cut = |range: &Range| {
        range.overlaps(&scored).then(|| Range::new(range.first.max(scored.first), range.last.min(scored.last)))
    };
    let window =
        |label: &Range| Range::new(label.first.saturating_sub(rules.early), label.last.saturating_add(rules.late));

    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|index| labels[*index]);
    let (scored_labels, early): (Vec<usize>, Vec<usize>) =
        order.into_iter().partition(|index| scored.overlaps(&labels[*index]) && labels[*index].first >= scored.first);
    let windows: Vec<Range> = scored_labels.iter().filter_map(|index| cut(&window(&labels[*index]))).collect();
    let excused: Vec<Range> = early
        .iter()
        .map(|index| window(&labels[*index]))
        .chain(excused.iter().copied())
        .filter_map(|range| cut(&range))
        .collect();
    let (excused, union) = (ranges::merged(&excused, 0), ranges::merged(&windows, 0));
    let closed = ranges::merged(&[&excused[..], &union[..]].concat(), 0);

    let merged = ranges::merged(alerts, rules.gap);
    let kept: Vec<Range> = merged.iter().filter_map(cut).collect();
    let mut outcomes: Vec<LabelOutcome> = scored_labels
        .iter()
        .zip(&windows)
        .map(|(&label, window)| LabelOutcome {
            label,
            range: labels[label],
            window: *window,
            found: false,
            alert: None,
            delay: None,
            horizon: window.last.saturating_sub(labels[label].first),
        })
        .collect();
    let overlapping = Overlapping::new(&windows);
    let mut judged = Vec::with_capacity(kept.len());
    for (index, alert) in kept.iter().enumerate() {
        let mut owner: Option<usize> = None;
        for at in overlapping.with(alert) {
            outcomes[at].found = true;
            // Labels come by their start. One that contains the alert's start wins over one that does not; of equals, the later.
            let rank = |at: usize| {
                let range = outcomes[at].range;
                (range.first <= alert.first && alert.first <= range.last, range.first <= alert.first)
            };
            owner = match owner {
                Some(before) if rank(before) > rank(at) || !rank(at).1 => Some(before),
                _ => Some(at),
            };
        }
        if let Some(owner) = owner.map(|at| &mut outcomes[at]).filter(|outcome| outcome.alert.is_none()) {
            owner.alert = Some(index);
            owner.delay = Some(alert.first as i64 - owner.range.first as i64);
        }
        let judgement = match owner {
            Some(_) => Judgement::Hit,
            None if ranges::touching(alert, &excused).is_empty() => Judgement::False,
            None => Judgement::Excused,
        };
        judged.push(AlertOutcome { range: *alert, judgement, label: owner.map(|at| outcomes[at].label) });
    }
    Events {
        labels: outcomes,
        alerts_in_warm_up: merged.len() - judged.len(),
        alerts: judged,
        labels_in_warm_up: early.len(),
        windows: union,
        scored_slots: scored.len(),
        open_slots: scored.len() - ranges::total(&closed),
    }
}

/// Finds the windows that overlap a range, also where windows overlap each other.
struct Overlapping<'a> {
    windows: &'a [Range],
    /// For each window, the greatest end up to it.
    reach: Vec<u64>,
}

impl<'a> Overlapping<'a> {
    /// The windows ascend by their first slot.
    fn new(windows: &'a [Range]) -> Overlapping<'a> {
        let reach = windows.iter().scan(0, |reach, window| {
            *reach = window.last.max(*reach);
            Some(*reach)
        });
        Overlapping { windows, reach: reach.collect() }
    }

    fn with(&self, range: &Range) -> impl Iterator<Item = usize> + '_ {
        let from = self.reach.partition_point(|reach| *reach < range.first);
        let to = self.windows.partition_point(|window| window.first <= range.last);
        let range = *range;
        (from..to.max(from)).filter(move |index| self.windows[*index].overlaps(&range))
    }
}

impl Events {
    /// Labels that were found.
    #[must_use]
    pub fn found(&self) -> u64 {
        self.labels.iter().filter(|label| label.found).count() as u64
    }

    /// How many alerts are this.
    #[must_use]
    pub fn count(&self, judgement: Judgement) -> u64 {
        self.alerts.iter().filter(|alert| alert.judgement == judgement).count() as u64
    }

    /// The share of labels that were found; absent without labels.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        (!self.labels.is_empty()).then(|| self.found() as f64 / self.labels.len() as f64)
    }

    /// The share of alerts that are right, of those that are right or false; absent without any.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        let (hits, all) = (self.count(Judgement::Hit), self.count(Judgement::Hit) + self.count(Judgement::False));
        (all > 0).then(|| hits as f64 / all as f64)
    }

    /// False alerts in a day of scored time outside windows; absent where there is none.
    #[must_use]
    pub fn false_alerts_a_day(&self, slot_seconds: f64) -> Option<f64> {
        let days = self.open_slots as f64 * slot_seconds / 86_400.0;
        (days > 0.0).then(|| self.count(Judgement::False) as f64 / days)
    }

    /// Minutes with an alert in a day of scored time; absent where there is none.
    #[must_use]
    pub fn alert_minutes_a_day(&self, slot_seconds: f64) -> Option<f64> {
        let alerted: u64 = self.alerts.iter().map(|alert| alert.range.len()).sum();
        let days = self.scored_slots as f64 * slot_seconds / 86_400.0;
        (days > 0.0).then(|| alerted as f64 * slot_seconds / 60.0 / days)
    }

    /// How long labels took to be found, in slots; what was missed could have been found until its horizon. A label that only
    /// another one's alert found is left out, and an alert before its label took no time.
    #[must_use]
    pub fn delays(&self) -> Vec<Observed> {
        let observed = self.labels.iter().filter_map(|label| match label.delay {
            Some(delay) => Some(Observed { time: delay.max(0) as f64, found: true }),
            None if label.found => None,
            None => Some(Observed { time: label.horizon as f64, found: false }),
        });
        observed.collect()
    }

    /// The share of labels that are not found yet, by slots since their start; absent without labels.
    #[must_use]
    pub fn survival(&self) -> Option<Survival> {
        Survival::of(&self.delays())
    }
}
