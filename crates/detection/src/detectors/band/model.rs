//! What a day is expected to be, from up to 14 days before it.
//!
//! Trend: the line of Theil and Sen through the days' medians from five days on, else their median: three medians and least
//! squares would foretell a rise from one anomaly. Profile: the median of each five minutes
//! of the day of what the trend leaves, smoothed by a circular median of three, linear between the centres. Spread, for each
//! hour of the day: 1.4826 times the median absolute residual, or 0.8693 times its upper quartile if that is more, for counts are
//! whole numbers, of whose residuals half may be alike; at least 0.5 % of the level. With the profile of a weekday, the
//! days are the same weekday of the four weeks before, once there are two, and there is no trend.

/// How many past days are read.
const DAYS: usize = 14;

/// From how many days on there is a trend.
const TREND_DAYS: usize = 5;

/// How many past weeks are read for the profile of a weekday.
const WEEKS: usize = 4;

/// Parts of a day that have one value of the profile: five minutes.
const BUCKETS: usize = 288;

/// Seconds of an hour.
const HOUR: usize = 3_600;

/// From a median absolute deviation to the standard deviation of a normal distribution.
const OF_NORMAL: f64 = 1.4826;

/// The same from the upper quartile of absolute residuals: 1 / 1.15035.
const QUARTILE_OF_NORMAL: f64 = 0.8693;

/// The least spread, as a share of the level.
const LEAST_SHARE: f64 = 0.005;

/// The least spread of all: a score remains a number where everything is 0.
const LEAST: f64 = 1e-9;

/// The model of one day, and room for making the next.
pub(super) struct Model {
    length: usize,
    /// Where each bucket ends; the last is the length.
    buckets: Vec<usize>,
    /// Where each hour ends.
    hours: Vec<usize>,
    profile: Vec<f64>,
    expected: Vec<f64>,
    sigma: Vec<f64>,
    scratch: Vec<f64>,
    medians: Vec<(usize, f64)>,
    known: Vec<(usize, f64)>,
    /// Between which buckets each slot lies, and how far from the first to the second.
    between: Vec<(u32, u32, f64)>,
}

impl Model {
    pub(super) fn new(length: usize, step: u32) -> Model {
        let ends = |parts: usize| (1..=parts).map(|part| part * length / parts).collect::<Vec<usize>>();
        let buckets = ends(length.min(BUCKETS));
        let hours = ends((length * step.max(1) as usize / HOUR).clamp(1, length.min(24)));
        let between = between(length, &buckets);
        Model {
            length,
            profile: vec![0.0; buckets.len()],
            buckets,
            hours,
            expected: vec![0.0; length],
            sigma: vec![0.0; length],
            scratch: Vec::new(),
            medians: Vec::new(),
            known: Vec::new(),
            between,
        }
    }

    /// The expected value and the spread of each slot of the day.
    pub(super) fn of_day(&self) -> (&[f64], &[f64]) {
        (&self.expected, &self.sigma)
    }

    /// Learns what the day of this number should be from the days before it. False when those have no data at all.
    pub(super) fn learn(&mut self, values: &[f64], day: usize, weekday: bool) -> bool {
        self.learn_medians(values, day);
        let mut weeks: Vec<usize> =
            if weekday { (1..=WEEKS).filter_map(|week| day.checked_sub(7 * week)).collect() } else { Vec::new() };
        weeks.retain(|past| self.medians.iter().any(|(known, _)| known == past));
        let trend = if weeks.len() >= 2 {
            weeks.reverse();
            None
        } else {
            weeks = self.known.iter().map(|(past, _)| *past).collect();
            Some(trend(&self.known))
        };
        if weeks.is_empty() {
            return false;
        }
        // What is taken off each day before the profile is made, and what is put onto it in the end.
        let level = |day: usize| trend.map_or(0.0, |(base, slope)| base + slope * day as f64);
        let days: Vec<(&[f64], f64)> =
            weeks.iter().map(|past| (&values[past * self.length..(past + 1) * self.length], level(*past))).collect();
        self.learn_profile(&days);
        let today = level(day);
        for (expected, (a, b, share)) in self.expected.iter_mut().zip(&self.between) {
            let (a, b) = (self.profile[*a as usize], self.profile[*b as usize]);
            *expected = a + (b - a) * share;
        }
        self.learn_spread(&days, today);
        for expected in &mut self.expected {
            *expected += today;
        }
        true
    }

    /// The medians of all days before this one; those of the last two weeks are `known`.
    fn learn_medians(&mut self, values: &[f64], day: usize) {
        let first = self.medians.last().map_or(0, |(last, _)| last + 1);
        for past in first..day {
            self.scratch.clear();
            let of_day = &values[past * self.length..(past + 1) * self.length];
            self.scratch.extend(of_day.iter().filter(|value| !value.is_nan()));
            if let Some(median) = median(&mut self.scratch) {
                self.medians.push((past, median));
            }
        }
        self.known.clear();
        self.known.extend(self.medians.iter().filter(|(past, _)| past + DAYS >= day));
    }

    fn learn_profile(&mut self, days: &[(&[f64], f64)]) {
        let mut start = 0;
        for (bucket, end) in self.buckets.iter().enumerate() {
            self.scratch.clear();
            for (values, level) in days {
                self.scratch
                    .extend(values[start..*end].iter().filter(|value| !value.is_nan()).map(|value| value - level));
            }
            self.profile[bucket] = median(&mut self.scratch).unwrap_or(f64::NAN);
            start = *end;
        }
        fill(&mut self.profile);
        smooth(&mut self.profile, &mut self.scratch);
    }

    fn learn_spread(&mut self, days: &[(&[f64], f64)], today: f64) {
        let mut start = 0;
        for end in &self.hours {
            self.scratch.clear();
            let expected = &self.expected[start..*end];
            for (values, level) in days {
                let residuals =
                    values[start..*end].iter().zip(expected).map(|(value, expected)| (value - level - expected).abs());
                self.scratch.extend(residuals.filter(|residual| !residual.is_nan()));
            }
            let half = median(&mut self.scratch).unwrap_or(0.0) * OF_NORMAL;
            let spread = half.max(upper_quartile(&mut self.scratch) * QUARTILE_OF_NORMAL);
            let level = expected.iter().sum::<f64>() / expected.len().max(1) as f64 + today;
            self.sigma[start..*end].fill(spread.max(LEAST_SHARE * level.abs()).max(LEAST));
            start = *end;
        }
    }
}

/// For each slot of the day: the buckets whose centres it lies between, and how far from the first to the second.
fn between(length: usize, buckets: &[usize]) -> Vec<(u32, u32, f64)> {
    let count = buckets.len();
    let start = |bucket: usize| if bucket == 0 { 0 } else { buckets[bucket - 1] };
    // Where a bucket's middle is: a slot counts as its own middle.
    let centre = |bucket: usize| (start(bucket) + buckets[bucket] - 1) as f64 / 2.0;
    let mut bucket = 0;
    (0..length)
        .map(|slot| {
            while slot >= buckets[bucket] {
                bucket += 1;
            }
            let at = slot as f64;
            let before = if at < centre(bucket) { (bucket + count - 1) % count } else { bucket };
            let after = (before + 1) % count;
            let from = centre(before);
            let whole = (centre(after) - from).rem_euclid(length as f64);
            let share = if whole > 0.0 { (at - from).rem_euclid(length as f64) / whole } else { 0.0 };
            (before as u32, after as u32, share)
        })
        .collect()
}

/// The line through the days' medians, as value on day 0 and rise a day: the median of the slopes between each two days (Theil
/// and Sen), so that a day whose median an anomaly moved bends it little. Flat below [`TREND_DAYS`] days.
fn trend(days: &[(usize, f64)]) -> (f64, f64) {
    let mut slopes: Vec<f64> = Vec::new();
    if days.len() >= TREND_DAYS {
        for (index, (day, level)) in days.iter().enumerate() {
            slopes.extend(days[index + 1..].iter().map(|(other, own)| (own - level) / (*other as f64 - *day as f64)));
        }
    }
    let slope = median(&mut slopes).unwrap_or(0.0);
    let mut bases: Vec<f64> = days.iter().map(|(day, level)| level - slope * *day as f64).collect();
    (median(&mut bases).unwrap_or(0.0), slope)
}

/// The upper quartile of what [`median`] has put in order about its middle; 0 without values.
fn upper_quartile(values: &mut [f64]) -> f64 {
    let quarter = values.len() * 3 / 4;
    if values.is_empty() { 0.0 } else { *values.select_nth_unstable_by(quarter, f64::total_cmp).1 }
}

/// The median, the upper of the two in the middle; it reorders the values.
fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    let by_size = |a: &f64, b: &f64| {
        if a < b {
            std::cmp::Ordering::Less
        } else if a > b {
            std::cmp::Ordering::Greater
        } else {
            std::cmp::Ordering::Equal
        }
    };
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, by_size).1)
}

/// Gives each bucket without data the value of the nearest one before it, around the day.
fn fill(profile: &mut [f64]) {
    let Some(some) = profile.iter().rposition(|value| !value.is_nan()) else {
        profile.fill(0.0);
        return;
    };
    let mut last = profile[some];
    for value in profile {
        if value.is_nan() {
            *value = last;
        }
        last = *value;
    }
}

/// The median of each value and its neighbours, around the day.
fn smooth(profile: &mut [f64], scratch: &mut Vec<f64>) {
    let count = profile.len();
    scratch.clear();
    scratch.extend_from_slice(profile);
    for (bucket, value) in profile.iter_mut().enumerate() {
        let (a, b, c) = (scratch[(bucket + count - 1) % count], scratch[bucket], scratch[(bucket + 1) % count]);
        *value = a.min(b).max(a.max(b).min(c));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_the_days_is_continued_whatever_one_of_them_says_and_four_days_have_none() {
        assert_eq!(trend(&[(0, 4.0), (1, 6.0), (2, 6.0), (3, 7.0)]), (6.0, 0.0));
        let (base, slope) = trend(&[(2, 4.0), (3, 6.0), (4, 80.0), (5, 10.0), (6, 12.0), (7, 14.0)]);
        assert!((base - 0.0).abs() < 1e-12 && (slope - 2.0).abs() < 1e-12, "{base} {slope}");
    }

    #[test]
    fn slots_lie_between_the_centres_of_their_buckets_around_the_day() {
        let between = between(10, &[5, 10]);
        assert_eq!(between[2], (0, 1, 0.0));
        assert_eq!(between[4], (0, 1, 0.4));
        assert_eq!(between[0], (1, 0, 0.6));
        assert_eq!(between[9], (1, 0, 0.4));
    }

    #[test]
    fn a_rising_day_is_foretold_with_its_profile() {
        // Hours of 24 values rising by 5 a day, with a peak at noon that one hour alone would smooth away.
        let value = |slot: usize| (slot / 24 * 5) as f64 + if (10..15).contains(&(slot % 24)) { 40.0 } else { 0.0 };
        let values: Vec<f64> = (0..24 * 6).map(value).collect();
        let mut model = Model::new(24, 3_600);
        assert!(model.learn(&values, 5, false));
        let (expected, sigma) = model.of_day();
        for slot in 0..24 {
            let true_value = value(5 * 24 + slot);
            assert!((expected[slot] - true_value).abs() < 1e-9, "{slot}: {} {true_value}", expected[slot]);
            assert!((sigma[slot] - (0.005 * true_value).max(1e-9)).abs() < 1e-12);
        }
    }

    #[test]
    fn days_without_data_teach_nothing() {
        let values = vec![f64::NAN; 48];
        assert!(!Model::new(24, 3_600).learn(&values, 1, false));
    }
}
