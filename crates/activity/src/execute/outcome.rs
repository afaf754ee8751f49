//! What became of a task's activities and data points.

use std::collections::BTreeMap;

use crate::message::DataPoint;
use crate::ports::PortError;
use crate::truth::{Ending, ObjectRecord, PointCounts};

/// The code of an activity that the host's stop kept from starting.
pub(crate) const INTERRUPTED: &str = "Interrupted";

/// How a task's activities and data points went.
pub(crate) struct Outcome {
    pub(crate) tally: Tally,
    pub(crate) endings: Vec<Ending>,
    /// The data points whose activities were not all done, where these are not those of the whole task.
    pub(crate) counts: Vec<PointCounts>,
    /// Objects with fake content that were stored, in the order of their data points and numbers.
    pub(crate) objects: Vec<ObjectRecord>,
}

impl Outcome {
    pub(crate) fn all(ending: Ending, points: usize) -> Outcome {
        Outcome { tally: Tally::default(), endings: vec![ending; points], counts: Vec::new(), objects: Vec::new() }
    }

    /// All data points share the activities, and end as these did.
    pub(crate) fn shared(tally: Tally, points: &[DataPoint]) -> Outcome {
        Outcome { endings: vec![tally.ending(); points.len()], tally, counts: Vec::new(), objects: Vec::new() }
    }

    /// The tallies of parts of a task: each with the number of data points that share its activities.
    pub(crate) fn of_parts(parts: Vec<(usize, Tally)>) -> Outcome {
        let points = parts.iter().map(|(points, _)| points).sum();
        let mut outcome = Outcome { endings: Vec::with_capacity(points), ..Outcome::all(Ending::Done, 0) };
        let several = parts.len() > 1;
        for (points, part) in parts {
            let ending = part.ending();
            for _ in 0..points {
                if several && ending != Ending::Done {
                    let point = outcome.endings.len() as u64;
                    outcome.counts.push(PointCounts { point, done: part.done, failed: part.failed, late: part.late });
                }
                outcome.endings.push(ending);
            }
            outcome.tally.add(part);
        }
        outcome
    }
}

/// Activities by what became of them.
#[derive(Debug, Default, PartialEq, Eq)]
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

    /// Activities that never start, for one reason.
    pub(crate) fn not_started(reason: NotStarted, count: u64) -> Tally {
        let mut tally = Tally::default();
        tally.count_not_started(reason, count);
        tally
    }

    pub(crate) fn count(&mut self, attempt: Attempt) {
        match attempt {
            Attempt::Done => self.done += 1,
            Attempt::Failed(error) => self.count_failed(error.code(), 1),
            Attempt::NotStarted(reason) => self.count_not_started(reason, 1),
        }
    }

    pub(crate) fn count_not_started(&mut self, reason: NotStarted, count: u64) {
        match reason {
            NotStarted::Late => self.late += count,
            NotStarted::Interrupted => self.count_failed(INTERRUPTED, count),
        }
    }

    fn count_failed(&mut self, code: &str, count: u64) {
        if count > 0 {
            self.failed += count;
            *self.errors.entry(code.to_owned()).or_default() += count;
        }
    }

    fn add(&mut self, other: Tally) {
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
    Failed(PortError),
    NotStarted(NotStarted),
}

/// Why an activity never starts. What keeps one from starting keeps all that follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotStarted {
    /// Its time is over.
    Late,
    /// The host stops.
    Interrupted,
}
