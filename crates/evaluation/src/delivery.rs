//! Whether a label was delivered: what the ledger says was really done in its slots.

use std::collections::BTreeMap;

use activity::truth::{Ending, InjectedLabel, PointOutcome};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What became of a label. Of several targets that got its data points the one that got most of it counts: a detector could
/// see it there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Delivery {
    /// Whether it was delivered: at least half of its activities were done, and at least half of its change.
    pub delivered: bool,
    /// Activities done of those planned in its slots, from 0 to 1.
    pub activities: f64,
    /// The change that was executed of the change that was injected, from 0 on: the sum of |executed - clean| divided by the
    /// sum of |injected - clean|.
    pub change: f64,
    /// Why it was not delivered: the ending that most of what was not done had; `no target` if none gets its generator;
    /// `missed` if its slots have no plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When the first of its activities started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started: Option<Timestamp>,
}

/// What is known so far of a label's delivery to one target.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress {
    slots: u64,
    planned: u64,
    done: u64,
    injected_change: f64,
    executed_change: f64,
    endings: BTreeMap<Ending, u64>,
    started: Option<Timestamp>,
}

impl Progress {
    /// Add one slot of the label: what it was to be, and what became of it.
    pub(crate) fn add(&mut self, clean: u64, injected: u64, point: &PointOutcome, started: Option<Timestamp>) {
        let change = |value: u64| value.abs_diff(clean) as f64;
        // Where one activity is one unit of the value, what was done is the value. Else one request said all of it or nothing.
        let by_unit = point.planned == point.value;
        let executed = if by_unit {
            point.done
        } else if point.done > 0 {
            point.value
        } else {
            clean
        };
        self.slots += 1;
        self.planned = self.planned.saturating_add(point.planned);
        self.done = self.done.saturating_add(point.done);
        self.injected_change += change(injected);
        // A value of 0 asks for nothing, and nothing was done.
        self.executed_change += change(executed);
        if point.ending != Ending::Done {
            *self.endings.entry(point.ending).or_default() += point.planned.saturating_sub(point.done).max(1);
        }
        if point.done > 0 {
            self.started = [self.started, started].into_iter().flatten().min();
        }
    }

    /// Activities done and change executed, as shares; slots without a plan count as planned and not done.
    fn shares(&self, label: &InjectedLabel) -> (f64, f64) {
        let (clean, values) = (&label.label.clean, &label.label.values);
        let whole: f64 = clean.iter().zip(values).map(|(clean, value)| value.abs_diff(*clean) as f64).sum();
        let share = |part: f64, of: f64| if of > 0.0 { part / of } else { 1.0 };
        let seen = share(self.slots as f64, values.len() as f64).min(1.0);
        let activities = share(self.done as f64, self.planned as f64) * seen;
        (activities, share(self.executed_change, whole))
    }
}

impl Delivery {
    /// The delivery of a label by the progress of each target that got its data points.
    pub(crate) fn of(label: &InjectedLabel, progress: &BTreeMap<usize, Progress>) -> Delivery {
        let best = progress.values().map(|own| (own, own.shares(label))).max_by(|(_, a), (_, b)| {
            let least = |(activities, change): &(f64, f64)| activities.min(*change);
            least(a).total_cmp(&least(b))
        });
        let Some((own, (activities, change))) = best else {
            return Delivery { reason: Some("missed".to_owned()), ..Delivery::default() };
        };
        let delivered = activities >= 0.5 && change >= 0.5;
        let worst = own.endings.iter().max_by_key(|(_, count)| **count).map(|(ending, _)| ending.to_string());
        let reason = (!delivered).then(|| worst.unwrap_or_else(|| "missed".to_owned()));
        Delivery { delivered, activities, change, reason, started: own.started }
    }
}

#[cfg(test)]
mod tests {
    use activity::truth::LabelRecord;
    use serde_json::json;

    use super::*;

    /// A label of three slots that lifts 10 to 50.
    fn label() -> InjectedLabel {
        let record: LabelRecord = serde_json::from_value(json!({
            "id": "g/0/3", "generator_id": "g", "kind": "point", "parameters": {}, "cycle": 0, "start_position": 3,
            "end_position": 5, "start": "2026-01-01T00:03:00Z", "end": "2026-01-01T00:06:00Z", "clean": [10, 10, 10],
            "values": [50, 50, 50], "sigma": 4.0,
        }))
        .unwrap();
        InjectedLabel { label: record, version: None, in_force: Vec::new() }
    }

    /// What becomes of it when so much is done in each slot; by unit, or by one request.
    fn delivery(done: &[u64], by_unit: bool, ending: Ending) -> Delivery {
        let mut progress = Progress::default();
        for done in done {
            let planned = if by_unit { 50 } else { 1 };
            let ending = if *done == planned { Ending::Done } else { ending };
            let point = PointOutcome { value: 50, ending, planned, done: *done, failed: 0, late: 0 };
            progress.add(10, 50, &point, None);
        }
        Delivery::of(&label(), &[(0, progress)].into())
    }

    #[test]
    fn a_label_is_delivered_if_half_of_its_activities_and_half_of_its_change_were_done() {
        assert!(delivery(&[50, 50, 50], true, Ending::Done).delivered);
        // 30 of 50: |30 - 10| of |50 - 10| is exactly half.
        assert!(delivery(&[30, 30, 30], true, Ending::Late).delivered);
        // 28 of 50 is more than half of the activities, and less than half of the change.
        let late = delivery(&[28, 28, 28], true, Ending::Late);
        assert_eq!((late.delivered, late.reason.as_deref()), (false, Some("late")));
        let failed = delivery(&[0, 0, 50], true, Ending::Failed);
        assert_eq!((failed.delivered, failed.reason.as_deref()), (false, Some("failed")));
        assert!(delivery(&[1, 1, 0], false, Ending::Lost).delivered);
        assert!(!delivery(&[1, 0, 0], false, Ending::Lost).delivered);
    }

    #[test]
    fn slots_without_a_plan_are_missed() {
        let one = delivery(&[50], true, Ending::Done);
        assert_eq!((one.delivered, one.reason.as_deref()), (false, Some("missed")));
        assert!((one.activities - 1.0 / 3.0).abs() < 1e-12);
        let none = Delivery::of(&label(), &BTreeMap::new());
        assert_eq!((none.delivered, none.reason.as_deref()), (false, Some("missed")));
    }
}
