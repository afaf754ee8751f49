//! Load: the tasks that the data points of one slot make on a target, and the requests of these tasks.
//!
//! Dispatch makes its tasks from it, the limits count by it, and an estimate adds it up, so that the three cannot differ.
//! Equal tasks that follow each other are one [`Run`]: a value of a billion in slices of one takes no time and no memory.

/// From this many tasks on a message gets no more slices: no minute has room for more. The rest of a data point is one
/// task more then, and is over budget.
pub const MOST_TASKS: u64 = 10_000;

/// What one request of a target type does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PerRequest {
    /// One unit of a data point's value. A value of 0 asks for nothing.
    Unit,
    /// Up to so many data points of a task, whatever their values: a value of 0 is said, too.
    DataPoints(usize),
}

/// How a target makes tasks of its data points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// What one request does.
    pub per_request: PerRequest,
    /// Whether all data points of a slot are one task.
    pub grouped: bool,
    /// The largest part of a value that is one task, if values are sliced.
    pub slice_size: Option<u64>,
    /// How many requests of a task are under way at once.
    pub concurrency: u32,
}

/// A data point, or a slice of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Which of the slot's values it is of, by its index.
    pub index: usize,
    /// Its value, or the slice's size.
    pub value: u64,
    /// What lies in slices before it.
    pub offset: u64,
}

/// Tasks of equal size that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The data points of its first task. Where there are several tasks, each holds the next slice of one data point.
    pub points: Vec<Point>,
    /// How many tasks.
    pub tasks: u64,
    /// Of those, how many are within the budget; the others follow these.
    pub granted: u64,
    /// Requests of each task.
    pub activities: u64,
}

/// What the values of one slot ask of a target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlotLoad {
    /// The tasks, in their order.
    pub runs: Vec<Run>,
    /// Indexes of the values that ask for nothing.
    pub idle: Vec<usize>,
}

impl Run {
    /// The data points of task number `task` of this run.
    pub fn points_of(&self, task: u64) -> impl Iterator<Item = Point> {
        self.points.iter().map(move |point| Point { offset: point.offset + task * point.value, ..*point })
    }
}

impl Load {
    /// The tasks of one slot. `budget` is how many activities limits leave to it; a task that does not fit into what is
    /// left is not granted, and a smaller one after it may be.
    #[must_use]
    pub fn of_slot(&self, values: &[u64], budget: Option<u64>) -> SlotLoad {
        let (idle, busy): (Vec<usize>, Vec<usize>) =
            (0..values.len()).partition(|index| self.per_request == PerRequest::Unit && values[*index] == 0);
        let mut load = SlotLoad { runs: Vec::with_capacity(busy.len()), idle };
        if self.grouped {
            if !busy.is_empty() {
                let points: Vec<Point> =
                    busy.into_iter().map(|index| Point { index, value: values[index], offset: 0 }).collect();
                let activities = self.of_points(&points);
                load.runs.push(Run { points, tasks: 1, granted: 1, activities });
            }
        } else {
            let mut tasks = 0;
            for index in busy {
                tasks += self.slice(index, values[index], tasks, &mut load.runs);
            }
        }
        let mut left = budget;
        for run in &mut load.runs {
            run.grant(&mut left);
        }
        load
    }

    /// Add the tasks of one value after `before` tasks; how many they are.
    fn slice(&self, index: usize, value: u64, before: u64, runs: &mut Vec<Run>) -> u64 {
        let size = self.slice_size.unwrap_or(value).max(1);
        let slices = value.div_ceil(size).max(1);
        let made = slices.min(MOST_TASKS.saturating_sub(before).max(1));
        // Where all slices are made the last one may be smaller, and the one slice of 0 is.
        let whole = if made < slices { made } else { value / size };
        let run = |tasks, granted, value, offset| {
            let points = vec![Point { index, value, offset }];
            Run { activities: self.of_points(&points), points, tasks, granted }
        };
        if whole > 0 {
            runs.push(run(whole, whole, size, 0));
        }
        let (offset, rest) = (whole * size, value - whole * size);
        if made < slices {
            // One task stands for the slices that are not made.
            let activities = self.of_value(rest);
            runs.push(Run { activities, ..run(1, 0, rest, offset) });
            return made + 1;
        }
        if rest > 0 || value == 0 {
            runs.push(run(1, 1, rest, offset));
        }
        made
    }

    /// Requests of one task.
    fn of_points(&self, points: &[Point]) -> u64 {
        match self.per_request {
            PerRequest::Unit => points.iter().map(|point| point.value).fold(0, u64::saturating_add),
            PerRequest::DataPoints(most) => points.len().div_ceil(most) as u64,
        }
    }

    /// Requests of one data point's tasks, on a target that does not group.
    fn of_value(&self, value: u64) -> u64 {
        match self.per_request {
            PerRequest::Unit => value,
            PerRequest::DataPoints(_) => self.slice_size.map_or(1, |size| value.div_ceil(size).max(1)),
        }
    }

    /// Requests of a slot with so many values, where they are the same whatever the values are.
    #[must_use]
    pub fn constant(&self, values: usize) -> Option<u64> {
        match self.per_request {
            PerRequest::Unit => None,
            PerRequest::DataPoints(most) if self.grouped => Some(values.div_ceil(most) as u64),
            PerRequest::DataPoints(_) => self.slice_size.is_none().then_some(values as u64),
        }
    }

    /// Requests that one value adds to its slot, whatever limits leave of them. Where [`Load::constant`] says how many a
    /// slot takes, that holds.
    #[must_use]
    pub fn planned(&self, value: u64) -> u64 {
        self.of_value(value)
    }

    /// Rounds of a task's requests: data points follow each other, requests of one data point are under way together.
    #[must_use]
    pub fn rounds(&self, run: &Run) -> u64 {
        match self.per_request {
            PerRequest::Unit => {
                let at_once = u64::from(self.concurrency.max(1));
                run.points.iter().map(|point| point.value.div_ceil(at_once)).fold(0, u64::saturating_add)
            }
            PerRequest::DataPoints(_) => run.activities,
        }
    }
}

impl Run {
    /// Take as many tasks as fit from what is left.
    fn grant(&mut self, left: &mut Option<u64>) {
        if let Some(left) = left {
            let fit = left.checked_div(self.activities).unwrap_or(self.granted);
            self.granted = self.granted.min(fit);
            *left -= self.granted * self.activities;
        }
    }
}

#[cfg(test)]
mod tests;
