//! Ledgers, read back: how each planned data point ended, of a run's folder or a deployment's record.

mod expected;
mod folder;
mod points;
mod record;

use std::collections::BTreeMap;

use activity::ledger::Joined;
use activity::local::TargetTally;
use blueprint::Slot;
use serde::Serialize;

use self::expected::Expected;
pub use self::folder::of_folder;
pub use self::points::{MISSED, POINTS_HEADER, Point, PointPrinter, Points};
pub use self::record::of_record;

/// What a ledger adds up to.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// Slots that have a plan.
    pub slots: u64,
    /// Slots that should have a plan and have none; `None`: how many should is not known.
    pub missed: Option<u64>,
    /// Slots that have a plan and were not over yet: their data points may still end otherwise.
    pub under_way: u64,
    /// The sums by target, by its place in the blueprint.
    pub targets: BTreeMap<usize, TargetSums>,
}

/// What one target adds up to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TargetSums {
    /// Activities, endings and errors.
    #[serde(flatten)]
    pub tally: TargetTally,
    /// Slots that should have a plan of this target and have none.
    pub missed: u64,
    /// What people call it; several where versions of the blueprint differ.
    #[serde(skip)]
    pub titles: Vec<String>,
}

/// Adds up joined plans as they come, in the order of slots and targets, and tells each point.
struct Collector<'a, P> {
    sums: Sums,
    expected: Expected,
    /// Whether it is known what to expect.
    known: bool,
    last: Option<Slot>,
    points: &'a mut P,
}

impl<'a, P: Points> Collector<'a, P> {
    fn new(expected: Option<Expected>, points: &'a mut P) -> Collector<'a, P> {
        let known = expected.is_some();
        let nothing = || Expected::new(Slot::new(0), Slot::new(0), Vec::new());
        Collector { sums: Sums::default(), expected: expected.unwrap_or_else(nothing), known, last: None, points }
    }

    fn joined(&mut self, joined: &Joined) {
        let Collector { sums, expected, points, .. } = self;
        expected.planned((joined.slot, joined.target), |slot, target| missed(sums, *points, slot, target));
        if self.last != Some(joined.slot) {
            self.last = Some(joined.slot);
            sums.slots += 1;
        }
        sums.targets.entry(joined.target).or_default().tally.add(0, joined);
        for (generator, ending) in &joined.endings {
            let ended = Some((generator.as_str(), *ending));
            points.point(&Point { slot: joined.slot, target: joined.target, ended });
        }
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
    points.point(&Point { slot, target, ended: None });
}
