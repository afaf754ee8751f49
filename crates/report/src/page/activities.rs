//! Planned against executed activities over time.

use serde::Serialize;

use crate::plot::EXACT_POINTS;

/// Activities per slot, planned and executed. Beyond 20,160 slots neighbours are summed, so that the sums stay exact and
/// no difference between planned and executed is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Activities {
    slots: usize,
    bucket: usize,
    planned: Vec<u64>,
    executed: Vec<u64>,
}

impl Default for Activities {
    fn default() -> Activities {
        Activities { slots: 0, bucket: 1, planned: Vec::new(), executed: Vec::new() }
    }
}

impl Activities {
    /// Takes the next slot's activities.
    pub fn push(&mut self, planned: u64, executed: u64) {
        if self.slots.is_multiple_of(self.bucket) {
            if self.planned.len() == EXACT_POINTS {
                self.halve();
            }
            if self.slots.is_multiple_of(self.bucket) {
                self.planned.push(0);
                self.executed.push(0);
            }
        }
        if let (Some(blueprint), Some(done)) = (self.planned.last_mut(), self.executed.last_mut()) {
            *blueprint = blueprint.saturating_add(planned);
            *done = done.saturating_add(executed);
        }
        self.slots += 1;
    }

    /// Activities that were already summed: `bucket` slots in each number, of `slots` slots in all (the last bucket may be
    /// cut short). A list that is shorter than the other counts as 0 where it ends.
    pub fn grouped(slots: usize, bucket: usize, mut planned: Vec<u64>, mut executed: Vec<u64>) -> Activities {
        let length = planned.len().max(executed.len());
        planned.resize(length, 0);
        executed.resize(length, 0);
        Activities { slots, bucket: bucket.max(1), planned, executed }
    }

    /// How many slots were taken.
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// How many slots are summed in one number; 1 when every slot has its own.
    pub fn bucket(&self) -> usize {
        self.bucket
    }

    /// All planned activities.
    pub fn planned(&self) -> u64 {
        self.planned.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// All executed activities.
    pub fn executed(&self) -> u64 {
        self.executed.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }

    fn halve(&mut self) {
        self.bucket *= 2;
        for counts in [&mut self.planned, &mut self.executed] {
            *counts = counts
                .chunks(2)
                .map(|pair| pair.iter().fold(0, |sum: u64, count| sum.saturating_add(*count)))
                .collect();
        }
    }
}

impl FromIterator<(u64, u64)> for Activities {
    fn from_iter<I: IntoIterator<Item = (u64, u64)>>(slots: I) -> Activities {
        let mut out = Activities::default();
        for (planned, executed) in slots {
            out.push(planned, executed);
        }
        out
    }
}
