//! What became of a task's activities and data points.

use std::collections::BTreeMap;

use crate::message::DataPoint;
use crate::ports::PortError;
use crate::truth::Ending;

/// How a task's activities and data points went.
pub(crate) struct Outcome {
    pub(crate) tally: Tally,
    pub(crate) endings: Vec<Ending>,
}

impl Outcome {
    pub(crate) fn all(ending: Ending, points: usize) -> Outcome {
        Outcome { tally: Tally::default(), endings: vec![ending; points] }
    }

    /// All data points share the activities, and end as these did.
    pub(crate) fn shared(tally: Tally, points: &[DataPoint]) -> Outcome {
        Outcome { endings: vec![tally.ending(); points.len()], tally }
    }
}

/// Activities by what became of them.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) done: u64,
    pub(crate) failed: u64,
    pub(crate) late: u64,
    pub(crate) errors: BTreeMap<String, u64>,
}

impl Tally {
    pub(crate) fn ending(&self) -> Ending {
        if self.failed > 0 {
            Ending::Failed
        } else if self.late > 0 {
            Ending::Late
        } else {
            Ending::Done
        }
    }

    pub(crate) fn count(&mut self, attempt: Attempt) {
        match attempt {
            Attempt::Done => self.done += 1,
            Attempt::Late => self.late += 1,
            Attempt::Failed(error) => {
                self.failed += 1;
                *self.errors.entry(error.code().to_owned()).or_default() += 1;
            }
        }
    }

    pub(crate) fn add(&mut self, other: Tally) {
        self.done += other.done;
        self.failed += other.failed;
        self.late += other.late;
        for (code, count) in other.errors {
            *self.errors.entry(code).or_default() += count;
        }
    }
}

/// One activity, tried.
pub(crate) enum Attempt {
    Done,
    Late,
    Failed(PortError),
}
