//! The detector `band`: outside the expected band for M of N slots.
//!
//! It stands in for CloudWatch's anomaly detection, whose model is not published. What is documented (user guide, "Using
//! CloudWatch anomaly detection"): trend and hourly, daily and weekly patterns from up to two weeks; a band that is never
//! below 0 for counts, whose width is a number of standard deviations, 2 by default; an alarm when M of N periods are outside.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use settings::Problem;

use super::days::each_day;
use crate::detectors::detection::{Detection, Edges, Flag};
use crate::detectors::kind::{Detector, DetectorKind};
use crate::detectors::series::{Refusal, Series};
use crate::detectors::writers;

/// The detector `band`.
pub const KIND: DetectorKind = DetectorKind {
    name: "band",
    summary: "A band around what the days before lead to expect, from trend, time of day and spread, as CloudWatch draws one. \
              Its score is the distance in standard deviations.",
    schema: settings::schema_of::<Settings>,
    example: "band:k=2,m=3,n=3",
    build,
    write: writers::BAND_ALARM,
};

/// The settings of `band`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// The width of the band to either side, in standard deviations. Default: 3.
    #[schemars(range(min = 0.1, max = 1000))]
    k: Option<f64>,
    /// How many of the last `n` slots have to be outside. Default: 1.
    #[schemars(range(min = 1, max = 1440))]
    m: Option<u32>,
    /// How many slots are looked at. Default: as many as `m`.
    #[schemars(range(min = 1, max = 1440))]
    n: Option<u32>,
    /// Whether each weekday has a profile of its own, from the four weeks before: for weeks that have a shape. It warms up 15
    /// days.
    weekday: bool,
    /// Defaults as a service has them: `cloudwatch` is `k` 2, `m` 3, `n` 3.
    preset: Preset,
}

/// Defaults of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Preset {
    /// Those of this detector.
    #[default]
    None,
    /// The console's: 2 standard deviations, 3 of 3 periods.
    CloudWatch,
}

fn build(settings: &Map<String, Value>) -> Result<Box<dyn Detector>, Vec<Problem>> {
    let settings: Settings = settings::read(&(KIND.schema)(), settings)?;
    let (k, count) = if settings.preset == Preset::CloudWatch { (2.0, 3) } else { (3.0, 1) };
    let m = settings.m.unwrap_or(settings.n.map_or(count, |n| n.min(count)));
    let n = settings.n.unwrap_or(m.max(count));
    if m > n {
        return Err(vec![Problem::new("m", format!("expected at most n, {n}, found {m}"))]);
    }
    Ok(Box::new(Band { k: settings.k.unwrap_or(k), m: m as usize, n: n as usize, weekday: settings.weekday }))
}

#[derive(Debug)]
struct Band {
    k: f64,
    m: usize,
    n: usize,
    weekday: bool,
}

impl Detector for Band {
    /// One day; 15 with a profile for each weekday, when two of each weekday are known.
    fn warm_up(&self, series: &Series<'_>) -> u64 {
        (series.slots_a_day() * if self.weekday { 15 } else { 1 }) as u64
    }

    fn writer_settings(&self) -> Value {
        json!({ "k": self.k, "m": self.m, "n": self.n })
    }

    fn detect(&self, series: &Series<'_>, _seed: u64) -> Result<Detection, Refusal> {
        series.check()?;
        let count = series.values.len();
        let warm_up = self.warm_up(series);
        let mut detection = Detection::quiet(count, warm_up);
        let learned = warm_up as usize / series.slots_a_day();
        let mut edges = Edges { lower: vec![f64::NAN; count], upper: vec![f64::NAN; count] };
        // Which of the last n slots with data were outside.
        let mut window = Window { slots: vec![None; self.n], next: 0, outside: 0 };
        // A series is of counts until a value is negative; looking ahead would not be causal.
        let mut counts = !series.values.iter().take(learned * series.slots_a_day()).any(|value| *value < 0.0);
        each_day(series, self.weekday, learned, |day| {
            let slots = day.first..day.first + day.values.len();
            let (lower, upper) = (&mut edges.lower[slots.clone()], &mut edges.upper[slots.clone()]);
            let scores = &mut detection.scores[slots];
            for (place, value) in day.values.iter().enumerate() {
                let (expected, sigma) = (day.expected[place], day.sigma[place]);
                // A gap is no negative value.
                counts &= value.is_nan() || *value >= 0.0;
                let low = expected - self.k * sigma;
                let low = if counts { low.max(0.0) } else { low };
                let high = (expected + self.k * sigma).max(low);
                (lower[place], upper[place]) = (low, high);
                if value.is_nan() {
                    continue;
                }
                let score = (value - expected).abs() / sigma;
                scores[place] = Some(score);
                let outside = *value < low || *value > high;
                let slot = (day.first + place) as u64;
                if window.add(slot, outside) && window.outside >= self.m {
                    let since = window.oldest_outside().unwrap_or(slot);
                    detection.flags.push(Flag { slot, since, score, value: *value, expected: Some(expected) });
                }
            }
        });
        detection.edges = Some(edges);
        Ok(detection)
    }
}

/// The last slots with data, and which of them were outside.
struct Window {
    slots: Vec<Option<u64>>,
    next: usize,
    outside: usize,
}

impl Window {
    /// Adds a slot; says whether any in the window was outside.
    #[inline]
    fn add(&mut self, slot: u64, outside: bool) -> bool {
        let entry = &mut self.slots[self.next];
        self.outside = self.outside + usize::from(outside) - usize::from(entry.is_some());
        *entry = outside.then_some(slot);
        self.next = if self.next + 1 == self.slots.len() { 0 } else { self.next + 1 };
        self.outside > 0
    }

    fn oldest_outside(&self) -> Option<u64> {
        self.slots.iter().flatten().min().copied()
    }
}
