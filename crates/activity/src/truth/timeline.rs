//! Which version of the blueprint was in force when, and up to when everything is known.

use std::ops::RangeInclusive;

use blueprint::{SLOT_SECONDS, Slot};
use jiff::{SignedDuration, Timestamp};

use super::documents::VersionDocument;
use super::label::{InjectedLabel, LabelRecord, Part};
use super::span::Span;

/// An activity that started in time ends within this, and its result is written.
const LAST_ACTIVITY: SignedDuration = SignedDuration::from_secs(60);

/// The versions of a run or a deployment, and the slots whose time is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// In the order in which they came into force. Empty: a run that did not come to write its summary.
    pub versions: Vec<VersionDocument>,
    /// No activity may start any more in slots before this one: those without a plan are missed.
    pub over: Slot,
    /// In slots before this one whatever was claimed has its result, if it ever gets one.
    pub settled: Slot,
}

impl Timeline {
    /// A deployment's at a time. Each version counts with its own grace.
    #[must_use]
    pub fn at(versions: Vec<VersionDocument>, now: Timestamp) -> Timeline {
        let over = first_open(&versions, now, SignedDuration::ZERO);
        let settled = first_open(&versions, now, LAST_ACTIVITY);
        Timeline { versions, over, settled }
    }

    /// The slot of the first tick.
    #[must_use]
    pub fn first(&self) -> Option<Slot> {
        self.versions.first().map(|version| version.slot)
    }

    /// How many targets there are from which slot on.
    pub(super) fn targets(&self) -> Vec<(Slot, usize)> {
        self.versions.iter().map(|version| (version.slot, version.targets.len())).collect()
    }

    /// A target's titles: those of the versions that were in force in these slots, each once.
    pub(super) fn titles(&self, target: usize, from: Slot, end: Slot) -> Vec<String> {
        let mut titles: Vec<String> = Vec::new();
        for (index, version) in self.versions.iter().enumerate() {
            let until = self.versions.get(index + 1).map_or(end, |next| next.slot);
            if version.slot >= end || until <= from {
                continue;
            }
            titles.extend(version.targets.get(target).filter(|title| !titles.contains(title)).cloned());
        }
        titles
    }

    /// Each version with the slots in which it was in force, in the order in which they first came into force; the last of
    /// them is so to `end`.
    pub(super) fn in_force(&self, end: Slot) -> Vec<InForce> {
        let mut all: Vec<InForce> = Vec::new();
        for version in &self.versions {
            // Of versions whose first tick was of one slot it is not known which came first: each counts to the next
            // slot's.
            let next = self.versions.iter().map(|next| next.slot).find(|next| *next > version.slot);
            let part = Part { start: version.slot, end: next.unwrap_or(end) };
            match all.iter_mut().find(|known| known.version == version.version) {
                Some(known) => known.parts.push(part),
                None => all.push(InForce {
                    version: version.version.clone(),
                    start: version.start,
                    cycle_length: version.cycle_length,
                    parts: vec![part],
                }),
            }
        }
        all
    }
}

/// The first slot that was not over so long before now: of each version's slots, by its grace.
fn first_open(versions: &[VersionDocument], now: Timestamp, before: SignedDuration) -> Slot {
    let open = |version: &VersionDocument| {
        let grace = SignedDuration::from_secs(i64::from(version.grace_seconds));
        let since = SignedDuration::from_secs(SLOT_SECONDS) + grace + before;
        now.checked_sub(since).map_or(Slot::new(i64::MIN), |begun| Slot::at(begun).plus(1))
    };
    let until = |index: usize| versions.get(index + 1).map(|next| next.slot);
    let of_each = versions.iter().enumerate().filter_map(|(index, version)| {
        let first = open(version).max(version.slot);
        until(index).is_none_or(|until| first < until).then_some(first)
    });
    of_each.min().unwrap_or(Slot::new(i64::MIN))
}

/// A version with the slots in which it was in force.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct InForce {
    pub(super) version: String,
    start: Slot,
    cycle_length: u64,
    parts: Vec<Part>,
}

impl InForce {
    /// The slots in `span` in which the version was in force: each part from its first slot to before its last.
    pub(super) fn parts(&self, span: Span) -> impl Iterator<Item = (Slot, Slot)> {
        self.parts.iter().filter_map(move |part| {
            let from = span.first.map_or(part.start, |first| first.max(part.start));
            let end = span.end.map_or(part.end, |end| end.min(part.end));
            (from < end).then_some((from, end))
        })
    }

    /// The cycles that lie in `span` and in the times in which the version was in force. All there can be, if it is not
    /// known how long a cycle is.
    pub(super) fn cycles(&self, span: Span) -> Vec<RangeInclusive<u64>> {
        if self.cycle_length == VersionDocument::UNKNOWN {
            return self.parts(span).map(|_| 0..=u64::MAX).collect();
        }
        self.parts(span).filter_map(|(from, end)| self.cycles_between(from, end)).collect()
    }

    /// The cycles of the slots from `from` to before `end`. `None`: there are none, or it is not known how long one is.
    pub(super) fn cycles_between(&self, from: Slot, end: Slot) -> Option<RangeInclusive<u64>> {
        let last = end.since(self.start)?.checked_sub(1)?.checked_div(self.cycle_length)?;
        Some(self.cycle_of(from.max(self.start))?..=last)
    }

    /// The first slot of a cycle.
    pub(super) fn start_of(&self, cycle: u64) -> Slot {
        self.start.plus(cycle.saturating_mul(self.cycle_length))
    }

    /// The cycle that holds a slot.
    pub(super) fn cycle_of(&self, slot: Slot) -> Option<u64> {
        slot.since(self.start)?.checked_div(self.cycle_length)
    }

    /// A label with the parts of it that were in force; `None`: it was not injected in the span.
    pub(super) fn injected(&self, label: LabelRecord, span: Span) -> Option<InjectedLabel> {
        let whole = Part { start: label.start, end: label.end };
        let overlap = |part: &Part| Part { start: whole.start.max(part.start), end: whole.end.min(part.end) };
        let parts: Vec<Part> = self.parts.iter().map(overlap).filter(|part| part.start < part.end).collect();
        if !parts.iter().any(|part| span.meets(part.start, part.end)) {
            return None;
        }
        let in_force = if parts == [whole] { Vec::new() } else { parts };
        Some(InjectedLabel { label, version: Some(self.version.clone()), in_force })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(slot: Slot, grace_seconds: u32) -> VersionDocument {
        VersionDocument {
            slot,
            time: slot.to_string(),
            version: format!("v{grace_seconds}"),
            seed: 0,
            start: slot,
            cycle_length: 10,
            generators: Vec::new(),
            targets: Vec::new(),
            subjects: Vec::new(),
            grace_seconds,
        }
    }

    fn midnight() -> Slot {
        Slot::at("2026-01-01T00:00:00Z".parse().unwrap())
    }

    fn at(versions: &[(u64, u32)], time: &str) -> (u64, u64) {
        let versions = versions.iter().map(|(since, grace)| version(midnight().plus(*since), *grace)).collect();
        let timeline = Timeline::at(versions, time.parse().unwrap());
        let since = |slot: Slot| slot.since(midnight()).unwrap();
        (since(timeline.over), since(timeline.settled))
    }

    #[test]
    fn a_slot_is_over_when_no_activity_may_start_in_it_and_settled_when_the_last_has_ended() {
        assert_eq!(at(&[(0, 30)], "2026-01-01T00:01:29.999Z"), (0, 0));
        assert_eq!(at(&[(0, 30)], "2026-01-01T00:01:30Z"), (1, 0));
        assert_eq!(at(&[(0, 30)], "2026-01-01T00:02:30Z"), (2, 1));
    }

    #[test]
    fn the_grace_is_that_of_the_blueprint() {
        assert_eq!(at(&[(0, 0)], "2026-01-01T00:05:00Z"), (5, 4));
        assert_eq!(at(&[(0, 300)], "2026-01-01T00:05:59.999Z"), (0, 0));
        assert_eq!(at(&[(0, 300)], "2026-01-01T00:06:00Z"), (1, 0));
    }

    #[test]
    fn slots_of_an_earlier_version_keep_their_own_grace() {
        let changed = [(0, 300), (4, 0)];
        assert_eq!(at(&changed, "2026-01-01T00:06:00Z").0, 1, "slot 5 is over, and slots 1 to 3 are not");
        assert_eq!(at(&changed, "2026-01-01T00:08:59Z").0, 3);
        assert_eq!(at(&changed, "2026-01-01T00:09:00Z").0, 9, "slot 3 is over, and so is each after it");
        // A longer grace holds from its own first slot on.
        assert_eq!(at(&[(0, 0), (4, 300)], "2026-01-01T00:04:30Z").0, 4);
    }
}
