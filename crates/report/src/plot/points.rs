//! Reduction: a series of any length becomes one of a bounded number of points.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// Series up to this many slots are kept whole: two weeks of minutes.
pub const EXACT_POINTS: usize = 20_160;

/// How many points a picture holds in all, whatever the number of generators: about 10 MB of a report.
const POINTS_IN_ALL: usize = 1_500_000;

/// How many points each of `generators` series may keep, so that a picture of many stays small: 200 to [`EXACT_POINTS`].
pub fn points_each(generators: usize) -> usize {
    (POINTS_IN_ALL / generators.max(1)).clamp(200, EXACT_POINTS)
}

/// One slot of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The slot, counted from the first asked slot.
    pub slot: usize,
    /// The series' value.
    pub value: u64,
    /// Its value before anomalies.
    pub clean: u64,
}

/// A series' points in slot order: all of them, or of each bucket those with the least and the greatest value and clean value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Points {
    slots: usize,
    bucket: usize,
    kept: Vec<Point>,
}

impl Points {
    /// Reduces a series to at most [`EXACT_POINTS`] points. Ends with the shorter of the two iterators.
    pub fn reduce(values: impl IntoIterator<Item = u64>, clean: impl IntoIterator<Item = u64>) -> Points {
        let mut reducer = Reducer::new(EXACT_POINTS);
        for (value, clean) in values.into_iter().zip(clean) {
            reducer.push(value, clean);
        }
        reducer.finish()
    }

    /// How many slots the series has, kept or not.
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// How many slots a bucket has; 1 when every slot is kept.
    pub fn bucket(&self) -> usize {
        self.bucket.max(1)
    }

    /// The points kept, in slot order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Point> + '_ {
        self.kept.iter().copied()
    }
}

/// In the report's data the clean value is listed only where it differs, as pairs of an index into `values` and the value;
/// `at` holds the slots, and is left out when every slot is kept.
impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values: Vec<u64> = self.iter().map(|point| point.value).collect();
        let clean: Vec<(usize, u64)> = (self.iter().enumerate())
            .filter(|(_, point)| point.clean != point.value)
            .map(|(index, point)| (index, point.clean))
            .collect();
        let mut out = serializer.serialize_struct("Points", 5)?;
        out.serialize_field("slots", &self.slots)?;
        out.serialize_field("bucket", &self.bucket())?;
        if self.bucket() > 1 {
            out.serialize_field("at", &self.iter().map(|point| point.slot).collect::<Vec<_>>())?;
        }
        out.serialize_field("values", &values)?;
        out.serialize_field("clean", &clean)?;
        out.end()
    }
}

/// Takes a series slot by slot, in bounded memory, and gives its [`Points`].
#[derive(Clone, Debug)]
pub struct Reducer {
    most: usize,
    slots: usize,
    bucket: usize,
    kept: Vec<Point>,
}

impl Reducer {
    /// A reducer that keeps at most `most` points (at least 16).
    pub fn new(most: usize) -> Reducer {
        Reducer { most: most.max(16), slots: 0, bucket: 1, kept: Vec::new() }
    }

    /// Takes the next slot's value and clean value.
    pub fn push(&mut self, value: u64, clean: u64) {
        self.kept.push(Point { slot: self.slots, value, clean });
        self.slots += 1;
        if self.kept.len() > self.most {
            self.narrow();
        }
    }

    /// The points of what was pushed.
    pub fn finish(mut self) -> Points {
        self.compact();
        Points { slots: self.slots, bucket: self.bucket, kept: self.kept }
    }

    // Down to half, so that the work is spread over as many pushes as it frees.
    fn narrow(&mut self) {
        self.compact();
        while self.kept.len() > self.most / 2 {
            self.bucket *= 2;
            self.compact();
        }
    }

    // Extremes of extremes are the extremes of the whole: a bucket that was compacted before loses nothing.
    fn compact(&mut self) {
        if self.bucket == 1 {
            return;
        }
        let mut out = Vec::with_capacity(self.kept.len());
        for bucket in self.kept.chunk_by(|a, b| a.slot / self.bucket == b.slot / self.bucket) {
            let extremes = [
                bucket.iter().min_by_key(|point| point.value),
                bucket.iter().min_by_key(|point| u64::MAX - point.value),
                bucket.iter().min_by_key(|point| point.clean),
                bucket.iter().min_by_key(|point| u64::MAX - point.clean),
            ];
            let from = out.len();
            out.extend(extremes.into_iter().flatten().copied());
            out[from..].sort_by_key(|point| point.slot);
        }
        out.dedup_by_key(|point| point.slot);
        self.kept = out;
    }
}
