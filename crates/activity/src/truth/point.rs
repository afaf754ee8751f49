//! Single data points of a ledger, and who wants to know of them.

use std::fmt;

use blueprint::Slot;

use super::ending::Ending;

/// A planned data point, or that a slot and target have no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point<'a> {
    /// The slot.
    pub slot: Slot,
    /// The target's index in the blueprint.
    pub target: usize,
    /// The generator; nothing: slot and target have no plan.
    pub generator: Option<&'a str>,
    /// What became of it.
    pub state: PointState,
}

/// What became of a data point, as far as can be said yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointState {
    /// It ended.
    Ended(Ending),
    /// It may still end: its slot is not over yet.
    UnderWay,
    /// Slot and target have no plan.
    Missed,
}

impl fmt::Display for PointState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PointState::Ended(ending) => ending.fmt(f),
            PointState::UnderWay => f.pad("under way"),
            PointState::Missed => f.pad("missed"),
        }
    }
}

/// Who wants to know of each point.
pub trait Points {
    /// One point; they come by slot, then target, then generator.
    fn point(&mut self, point: &Point<'_>);
    /// Whether nobody listens any more.
    fn closed(&self) -> bool {
        false
    }
}

/// Nobody.
impl Points for () {
    fn point(&mut self, _point: &Point<'_>) {}
}
