//! What a ledger adds up to: the ending of each planned data point, and the slots that have no plan.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use blueprint::Slot;
use serde::Serialize;

use super::damage::Damage;
use super::ending::Ending;
use super::expected::Expected;
use super::outcome::SlotOutcome;
use super::point::{Point, PointState, Points};
use super::reader::{ReadError, Reader};
use super::span::Span;
use super::tally::TargetTally;

/// What a ledger adds up to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Sums {
    /// Slots that have a plan.
    pub slots: u64,
    /// Slots that should have a plan and have none; `None`: how many should is not known.
    pub missed: Option<u64>,
    /// Slots that have a plan and whose tasks may not have ended yet.
    pub under_way: u64,
    /// The last slot that has a plan.
    pub last_slot: Option<Slot>,
    /// The sums by target, by its index in the blueprint.
    pub targets: BTreeMap<usize, TargetSums>,
    /// Parts of the record that are damaged or missing.
    pub damage: Damage,
}

/// What one target adds up to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TargetSums {
    /// Activities, endings and errors.
    #[serde(flatten)]
    pub tally: TargetTally,
    /// Data points that may still end. They have no ending yet.
    pub under_way: u64,
    /// Slots that should have a plan of this target and have none.
    pub missed: u64,
    /// The last slot in which an activity was executed.
    pub last_done: Option<Slot>,
    /// The last slot in which an activity failed.
    pub last_failed: Option<Slot>,
    /// What people call it; several where versions of the blueprint differ.
    pub titles: Vec<String>,
}

/// Add up a ledger, and tell `points` of each data point.
///
/// # Errors
/// A record that cannot be read.
pub async fn sum(reader: &impl Reader, span: Span, points: &mut impl Points) -> Result<Sums, ReadError> {
    let mut collector = Collector::new(reader, span, points);
    if !collector.points.closed() {
        reader.outcomes(span, |outcome| collector.add(&outcome)).await?;
    }
    let mut sums = collector.end();
    sums.damage = reader.damage();
    let timeline = reader.timeline();
    let from = span.first.unwrap_or(Slot::new(i64::MIN));
    let end = span.end.unwrap_or(Slot::new(i64::MAX));
    for (index, target) in &mut sums.targets {
        target.titles = timeline.titles(*index, from, end);
    }
    Ok(sums)
}

/// Adds up outcomes as they come, in the order of slots and targets.
struct Collector<'a, P> {
    sums: Sums,
    expected: Expected,
    /// Whether it is known what to expect.
    known: bool,
    /// The first slot whose tasks may not have ended yet.
    settled: Slot,
    points: &'a mut P,
}

impl<'a, P: Points> Collector<'a, P> {
    /// Expected are the slots from the first tick on whose time is over.
    fn new(reader: &impl Reader, span: Span, points: &'a mut P) -> Collector<'a, P> {
        let timeline = reader.timeline();
        let expected = timeline.first().map(|first| {
            let from = span.first.map_or(first, |from| from.max(first));
            let end = span.end.map_or(timeline.over, |end| end.min(timeline.over));
            Expected::new(from, end, timeline.targets())
        });
        let known = expected.is_some();
        let nothing = || Expected::new(Slot::new(0), Slot::new(0), Vec::new());
        let expected = expected.unwrap_or_else(nothing);
        Collector { sums: Sums::default(), expected, known, settled: timeline.settled, points }
    }

    fn add(&mut self, outcome: &SlotOutcome) -> ControlFlow<()> {
        let Collector { sums, expected, settled, points, .. } = self;
        let SlotOutcome { slot, target, .. } = *outcome;
        expected.planned((slot, target), |slot, target| missed(sums, *points, slot, target));
        let open = slot >= *settled;
        if sums.last_slot != Some(slot) {
            sums.last_slot = Some(slot);
            sums.slots += 1;
            sums.under_way += u64::from(open);
        }
        let own = sums.targets.entry(target).or_default();
        own.tally.add_activities(outcome);
        if outcome.done > 0 {
            own.last_done = Some(slot);
        }
        if outcome.failed > 0 {
            own.last_failed = Some(slot);
        }
        for (generator, point) in &outcome.points {
            // Nothing says yet that its claim or its result will not come.
            let state = if open && matches!(point.ending, Ending::Lost | Ending::Unknown) {
                own.under_way += 1;
                PointState::UnderWay
            } else {
                own.tally.add_ending(point.ending);
                PointState::Ended(point.ending)
            };
            points.point(&Point { slot, target, generator: Some(generator), state });
        }
        if points.closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn end(self) -> Sums {
        let Collector { mut sums, mut expected, known, points, .. } = self;
        expected.finish(|slot, target| missed(&mut sums, points, slot, target));
        sums.missed = known.then(|| expected.slots - expected.planned_slots);
        sums
    }
}

fn missed(sums: &mut Sums, points: &mut impl Points, slot: Slot, target: usize) {
    sums.targets.entry(target).or_default().missed += 1;
    points.point(&Point { slot, target, generator: None, state: PointState::Missed });
}
