//! `datapoints` in a formula: the series before any anomaly, shared, never copied.

use std::sync::Arc;

use rhai::INT;

use crate::clean::Clean;

/// A handle on the series before any anomaly.
#[derive(Clone, Debug)]
pub struct Datapoints(pub Arc<Clean>);

impl Datapoints {
    /// The data point at a position; a negative one counts from the end, as in Python.
    pub fn at(&self, position: INT) -> Result<INT, String> {
        let length = self.0.values().len();
        let index = if position < 0 { position + length as INT } else { position };
        usize::try_from(index)
            .ok()
            .and_then(|index| self.0.values().get(index))
            .map(|value| *value as INT)
            .ok_or_else(|| format!("datapoints[{position}]: there are {length} data points"))
    }
}

impl IntoIterator for Datapoints {
    type Item = INT;
    type IntoIter = Walk;

    fn into_iter(self) -> Walk {
        Walk { datapoints: self, next: 0 }
    }
}

/// One data point after the other.
#[derive(Debug)]
pub struct Walk {
    datapoints: Datapoints,
    next: usize,
}

impl Iterator for Walk {
    type Item = INT;

    fn next(&mut self) -> Option<INT> {
        let value = self.datapoints.0.values().get(self.next)?;
        self.next += 1;
        Some(*value as INT)
    }
}
