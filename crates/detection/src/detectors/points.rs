//! Slots as the points of a forest: intervals become one point, gaps are filled.

use schemars::JsonSchema;
use serde::Deserialize;

use super::series::Series;

/// What the slots of an interval become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Aggregate {
    /// Their mean.
    Mean,
    /// Their sum.
    Sum,
    /// The greatest.
    Max,
}

/// One point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    /// The last slot of its interval: when it is known.
    pub slot: u64,
    /// Its value.
    pub value: f64,
    /// Whether no slot of it had data, and the value is what was expected there.
    pub filled: bool,
}

/// The points of a series, from the first that has data. A gap gets the value of one season ago, or else of the point
/// before: the forest reads one value for each interval.
pub(crate) fn points(series: &Series<'_>, interval: u64, aggregate: Aggregate) -> Vec<Point> {
    let length = usize::try_from(interval.max(1)).unwrap_or(usize::MAX);
    // Intervals are those of the clock, so that two series of one start in the same.
    let first = series.start.as_second().div_euclid(i64::from(series.step.max(1))).rem_euclid(length as i64);
    let skipped = if first == 0 { 0 } else { length - first as usize };
    let season = series.season.map(|season| (season / interval.max(1)) as usize).filter(|season| *season > 0);
    let mut points: Vec<Point> = Vec::with_capacity(series.values.len() / length);
    for (index, slots) in series.values.get(skipped..).unwrap_or_default().chunks_exact(length).enumerate() {
        let slot = (skipped + (index + 1) * length - 1) as u64;
        let value = of_interval(slots, aggregate);
        let known = season.and_then(|season| points.len().checked_sub(season)).map(|ago| points[ago].value);
        let before = points.last().map(|point| point.value);
        match value.or(known).or(before) {
            Some(filled) => points.push(Point { slot, value: filled, filled: value.is_none() }),
            None => continue,
        }
    }
    points
}

fn of_interval(slots: &[f64], aggregate: Aggregate) -> Option<f64> {
    let present = slots.iter().filter(|value| !value.is_nan());
    let (count, sum, most) = present
        .fold((0_u32, 0.0, f64::NEG_INFINITY), |(count, sum, most), value| (count + 1, sum + value, value.max(most)));
    (count > 0).then(|| match aggregate {
        Aggregate::Mean => sum / f64::from(count),
        Aggregate::Sum => sum,
        Aggregate::Max => most,
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn of(
        minute: i64,
        season: Option<u64>,
        values: &[f64],
        interval: u64,
        aggregate: Aggregate,
    ) -> Vec<(u64, f64, bool)> {
        let start = Timestamp::from_second(minute * 60).unwrap();
        let series = Series { start, step: 60, season, values };
        let points = points(&series, interval, aggregate);
        points.into_iter().map(|point| (point.slot, point.value, point.filled)).collect()
    }

    #[test]
    fn intervals_are_those_of_the_clock_and_known_when_they_are_over() {
        let values: Vec<f64> = (0..9).map(f64::from).collect();
        assert_eq!(of(8, None, &values, 5, Aggregate::Sum), [(6, 20.0, false)]);
        assert_eq!(of(10, None, &values, 4, Aggregate::Mean), [(5, 3.5, false)]);
        assert_eq!(of(10, None, &values, 5, Aggregate::Max), [(4, 4.0, false)]);
    }

    #[test]
    fn a_gap_gets_the_value_of_one_season_ago_or_of_the_point_before() {
        let gap = f64::NAN;
        let values = [gap, 1.0, 2.0, gap, 4.0, gap];
        let expected = [(1, 1.0, false), (2, 2.0, false), (3, 2.0, true), (4, 4.0, false), (5, 4.0, true)];
        assert_eq!(of(0, None, &values, 1, Aggregate::Mean), expected);
        assert_eq!(of(0, Some(2), &values, 1, Aggregate::Mean)[2], (3, 1.0, true));
        assert_eq!(of(0, None, &values, 3, Aggregate::Mean), [(2, 1.5, false), (5, 4.0, false)]);
    }
}
