//! A series day by day: each day with the model that the days before it gave.

use super::model::Model;
use crate::detectors::series::Series;

/// A day of a series, and what was expected of it.
pub(crate) struct Day<'a> {
    /// The number of its first slot.
    pub first: usize,
    /// Its values.
    pub values: &'a [f64],
    /// What was expected of each.
    pub expected: &'a [f64],
    /// The standard deviation around that of each.
    pub sigma: &'a [f64],
}

/// Hands each day to `visit` that has one of at least `learned` whole days before it. Days begin with the series, so that
/// each is whole; a slot belongs to the same part of every day.
pub(crate) fn each_day(series: &Series<'_>, weekday: bool, learned: usize, mut visit: impl FnMut(&Day<'_>)) {
    let length = series.slots_a_day();
    let mut model = Model::new(length, series.step);
    for (day, values) in series.values.chunks(length).enumerate().skip(learned) {
        if model.learn(series.values, day, weekday) {
            let (expected, sigma) = model.of_day();
            visit(&Day {
                first: day * length,
                values,
                expected: &expected[..values.len()],
                sigma: &sigma[..values.len()],
            });
        }
    }
}
