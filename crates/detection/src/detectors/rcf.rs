//! The detector `rcf`: a random cut forest with the settings of OpenSearch's anomaly detection.
//!
//! A forest of random cut trees over shingles of the last points (Guha, Mishra, Roy and Schrijvers, "Robust random cut
//! forest based anomaly detection on streams", 2016), with a threshold that follows the scores. Settings are those of
//! `ADColdStart` and `TimeSeriesSettings` in opensearch-project/anomaly-detection: 50 trees of 256 points, shingles of 8,
//! decay 1/2560, first output after 32 points, and its default rule: no anomaly where the value is within 20 % of what was
//! expected. The library is the port of the forest from before OpenSearch 2.17, so results are alike and not equal.

use rand::Rng;
use rcflib::common::descriptor::Descriptor;
use rcflib::rcf::RCFOptionsBuilder;
use rcflib::trcf::basictrcf::{BasicTRCF, BasicTRCFBuilder, TRCFOptionsBuilder};
use rcflib::trcf::types::{ForestMode, TransformMethod};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use settings::Problem;

use super::detection::{Detection, Flag, ForestTrace};
use super::kind::{Detector, DetectorKind};
use super::points::{Aggregate, Point, points};
use super::series::{Refusal, Series};
use super::writers;

/// The detector `rcf`.
pub const KIND: DetectorKind = DetectorKind {
    name: "rcf",
    summary: "Random cut forest with OpenSearch's settings. Its score is the grade, 0 to 1. With an interval, several \
              slots become one point; each series has a forest of its own.",
    schema: settings::schema_of::<Settings>,
    example: "rcf:interval=10,aggregate=sum",
    build,
    write: writers::OPENSEARCH,
};

/// The forest's decay: OpenSearch's recency emphasis of 10 times the samples.
const RECENCY: f64 = 10.0;

/// Points before the first output.
const OUTPUT_AFTER: usize = 32;

/// How many seeds are tried where a forest breaks.
const RESTARTS: u64 = 16;

/// Distances from the base beyond this are refused: the forest calculates in 32 bits, and squares what it reads.
const FARTHEST: f64 = 1e15;

/// From here on 32 bits no longer hold a sixteenth of a whole number, and a base is subtracted.
const NEEDS_BASE: f64 = (1u64 << 20) as f64;

/// The settings of `rcf`.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// How many slots become one point. Intervals are those of the clock; an incomplete one at the start is left out.
    #[schemars(range(min = 1, max = 10_080))]
    interval: u32,
    /// What the slots of an interval become: their mean, their sum, or the greatest. A gap counts as absent.
    aggregate: Aggregate,
    /// A point within this share of its value around what was expected is no anomaly; 0 switches the rule off.
    #[schemars(range(min = 0, max = 10))]
    rule: f64,
    /// Grades below this are no anomaly.
    #[schemars(range(min = 0, max = 1))]
    grade: f64,
    /// How many points a shingle has: the forest compares runs of so many.
    #[schemars(range(min = 1, max = 128))]
    shingle: usize,
    /// How many trees.
    #[schemars(range(min = 1, max = 1000))]
    trees: usize,
    /// How many points a tree keeps.
    #[schemars(range(min = 32, max = 8192))]
    samples: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        let aggregate = Aggregate::Mean;
        Settings { interval: 1, aggregate, rule: 0.2, grade: 0.0, shingle: 8, trees: 50, samples: 256 }
    }
}

fn build(settings: &Map<String, Value>) -> Result<Box<dyn Detector>, Vec<Problem>> {
    let settings: Settings = settings::read(&(KIND.schema)(), settings)?;
    Ok(Box::new(Rcf { settings }))
}

#[derive(Debug)]
struct Rcf {
    settings: Settings,
}

impl Rcf {
    /// A new forest; `number` says which of a series.
    fn forest(&self, key: &[u8; 32], number: u64) -> Result<BasicTRCF, Refusal> {
        // The library adds 1 to its seed.
        let seed = randomness::sub_stream(key, number).next_u64() >> 1;
        let decay = 1.0 / (RECENCY * self.settings.samples as f64);
        BasicTRCFBuilder::new(1, self.settings.shingle)
            .number_of_trees(self.settings.trees)
            .tree_capacity(self.settings.samples)
            .time_decay(decay)
            .transform_decay(decay)
            .output_after(OUTPUT_AFTER.max(self.settings.shingle))
            .initial_accept_fraction(0.125)
            .transform_method(TransformMethod::NORMALIZE)
            .forest_mode(ForestMode::STANDARD)
            // It is inverted in the library: this switches the adjustment to drift on.
            .verbose(false)
            // All bounding boxes are kept: the same values three times as fast as with none.
            .bounding_box_cache_fraction(1.0)
            .parallel_enabled(false)
            .random_seed(seed)
            .build()
            .map_err(|error| Refusal { slot: None, reason: error.to_string() })
    }

    /// A forest that has read the last of `points`, in place of one that broke.
    ///
    /// The library loses a leaf now and then, with an error ("deleting wrong node"): it cuts between two points that are so
    /// near that the cut rounds onto one of them. Another seed cuts elsewhere. What was said before stands.
    fn restart(&self, points: &[Point], base: f64, key: &[u8; 32], restarts: u64) -> Result<(BasicTRCF, u64), Refusal> {
        let kept = (RECENCY * self.settings.samples as f64) as usize;
        let first = points.len().saturating_sub(kept);
        let mut reason = String::new();
        for number in restarts + 1..=restarts + RESTARTS {
            let mut forest = self.forest(key, number)?;
            let mut read = points.iter().enumerate().skip(first);
            match read
                .try_for_each(|(index, point)| forest.process(&[(point.value - base) as f32], index as u64).map(|_| ()))
            {
                Ok(()) => return Ok((forest, number)),
                Err(error) => reason = error.to_string(),
            }
        }
        Err(Refusal { slot: points.last().map(|point| point.slot), reason })
    }

    /// The actual and the expected value of the anomaly, unless the rule says that it is none.
    fn anomaly(&self, found: &Descriptor, base: f64) -> Option<(f64, f64)> {
        if found.anomaly_grade <= 0.0 || f64::from(found.anomaly_grade) < self.settings.grade {
            return None;
        }
        let last = found.last_anomaly.as_ref()?;
        let actual = f64::from(*last.past_values.first()?) + base;
        let expected = f64::from(*last.expected_values_list.first()?.first()?) + base;
        ((actual - expected).abs() > self.settings.rule * actual.abs()).then_some((actual, expected))
    }
}

impl Detector for Rcf {
    /// What the forest needs for its first score, and one season where there is one: the first time that a season ends is
    /// news to the forest.
    fn warm_up(&self, series: &Series<'_>) -> u64 {
        let interval = u64::from(self.settings.interval);
        let first = (OUTPUT_AFTER.max(self.settings.shingle) + self.settings.shingle - 1) as u64 * interval;
        first.max(series.season.map_or(0, |season| season + self.settings.shingle as u64 * interval))
    }

    fn detect(&self, series: &Series<'_>, seed: u64) -> Result<Detection, Refusal> {
        series.check()?;
        let warm_up = self.warm_up(series);
        let mut detection = Detection::quiet(series.values.len(), warm_up);
        let interval = u64::from(self.settings.interval);
        let points = points(series, interval, self.settings.aggregate);
        let base = base(&points)?;
        let key = randomness::stream_key(seed, &[b"detector", b"rcf"]);
        let mut restarts = 0;
        let mut forest = self.forest(&key, restarts)?;
        let mut trace = ForestTrace { interval, ..ForestTrace::default() };
        trace.reserve(points.len());
        let decay = 1.0 / (RECENCY * self.settings.samples as f64);
        let mut measured = 0_u64;
        for (index, point) in points.iter().enumerate() {
            let value = (point.value - base) as f32;
            let found = match forest.process(&[value], index as u64) {
                Ok(found) => found,
                Err(_) => {
                    (forest, restarts) = self.restart(&points[..index], base, &key, restarts)?;
                    let failed = |error: rcflib::errors::RCFError| Refusal::at(point.slot as usize, error.to_string());
                    forest.process(&[value], index as u64).map_err(failed)?
                }
            };
            measured += u64::from(!point.filled);
            trace.slots.push(point.slot);
            trace.values.push(point.value);
            trace.filled.push(point.filled);
            trace.scores.push(found.score);
            trace.thresholds.push(found.threshold);
            let seen = (index + 1) as f64;
            trace.confidences.push(confidence(decay, seen, measured as f64 / seen));
            if point.slot < warm_up || point.filled {
                continue;
            }
            let anomaly = self.anomaly(&found, base);
            let score = anomaly.map_or(0.0, |_| f64::from(found.anomaly_grade));
            detection.scores[point.slot as usize] = Some(score);
            if let Some((value, expected)) = anomaly {
                // `past_timestamp` is one point too early in the library, the relative index is right.
                let back = found.last_anomaly.as_ref().map_or(0, |last| last.relative_index.unsigned_abs());
                let since = point.slot.saturating_sub((u64::from(back) + 1) * interval - 1);
                detection.flags.push(Flag { slot: point.slot, since, score, value, expected: Some(expected) });
            }
        }
        detection.forest = Some(trace);
        Ok(detection)
    }
}

/// What is subtracted from each point before it becomes a number of 32 bits: the level of the first points, where that is so
/// high that whole numbers would be lost. Nothing comes out of the forest before those points are over.
fn base(points: &[Point]) -> Result<f64, Refusal> {
    let mut first: Vec<f64> = points.iter().take(OUTPUT_AFTER).map(|point| point.value).collect();
    if first.is_empty() {
        return Ok(0.0);
    }
    let middle = first.len() / 2;
    let level = libm::rint(*first.select_nth_unstable_by(middle, f64::total_cmp).1);
    let base = if level.abs() > NEEDS_BASE { level } else { 0.0 };
    if let Some(point) = points.iter().find(|point| (point.value - base).abs() > FARTHEST) {
        let reason = format!("expected a value at most 1e15 from {base}, found {}", point.value);
        return Err(Refusal::at(point.slot as usize, reason));
    }
    // Where the series lives in the end, its usual differences have to survive the 32 bits.
    let mut distances: Vec<f64> = points.iter().map(|point| point.value - base).collect();
    let mut quantile = |share: usize| {
        let rank = (distances.len() - 1) * share / 4;
        *distances.select_nth_unstable_by(rank, f64::total_cmp).1
    };
    let (low, median, high) = (quantile(1), quantile(2), quantile(3));
    let unit = median.abs() / f64::from(1_u32 << 23);
    if high > low && high - low < 16.0 * unit {
        let reason = format!(
            "half of the values are within {} of each other at {}: 32 bits do not tell them apart",
            high - low,
            median + base
        );
        return Err(Refusal { slot: None, reason });
    }
    Ok(base)
}

/// How sure the forest is after `seen` points, of which the share `quality` was measured, as OpenSearch says it.
fn confidence(decay: f64, seen: f64, quality: f64) -> f64 {
    let grown = decay * seen;
    if grown >= 20.0 {
        return quality;
    }
    let before = libm::exp(decay * seen.min(OUTPUT_AFTER as f64));
    let now = libm::exp(grown);
    quality * (now - before) / (now - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(values: &[f64]) -> Vec<Point> {
        let point = |(slot, value): (usize, &f64)| Point { slot: slot as u64, value: *value, filled: false };
        values.iter().enumerate().map(point).collect()
    }

    #[test]
    fn a_base_is_subtracted_where_whole_numbers_would_be_lost() {
        assert_eq!(base(&at(&[100.0, 120.0, 90.0])), Ok(0.0));
        assert_eq!(base(&at(&[1e9, 1e9 + 7.0, 1e9 + 3.0])), Ok(1e9 + 3.0));
        let far = base(&at(&[1.0, 1e16, 2.0])).unwrap_err();
        assert_eq!(far.to_string(), "slot 1: expected a value at most 1e15 from 0, found 10000000000000000");
        let late: Vec<f64> = (0..100).map(|slot| if slot < 20 { 0.0 } else { 1e9 + f64::from(slot) }).collect();
        assert!(base(&at(&late)).unwrap_err().reason.contains("32 bits"));
    }

    #[test]
    fn confidence_grows_from_the_first_output_to_the_share_that_was_measured() {
        let decay = 1.0 / 2560.0;
        assert_eq!(confidence(decay, 32.0, 1.0), 0.0);
        assert!((confidence(decay, 2560.0, 1.0) - (std::f64::consts::E - 1.012_578) / 1.718_282).abs() < 1e-5);
        assert_eq!(confidence(decay, 60_000.0, 0.9), 0.9);
    }
}
