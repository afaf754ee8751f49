//! A generator's list of anomalies: its entries, and how many spans each gets.

use serde_json::Value;

use super::kind::{Anomaly, Built};
use super::kinds::{ANOMALIES, DEFAULT_KIND, anomaly};
use super::placement::Placement;
use super::room::{first_without_room, fits};
use crate::series_settings::SeriesSettings;
use settings::{Path, Problem};

/// Where a list of anomalies was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnomalyOrigin {
    /// In the generator's own config: too little room is an error.
    Own,
    /// In the blueprint's commons: a range wholly beyond a shorter generator takes what fits.
    Commons,
}

/// A list of anomalies that has room in its series.
#[derive(Debug)]
pub struct AnomalyList {
    entries: Vec<Box<dyn Anomaly>>,
    placements: Vec<Placement>,
}

impl AnomalyList {
    /// Builds a list for a series of these settings; gives warnings too, or every problem. Without
    /// an origin, room is not looked at.
    pub fn new(
        entries: &[Value],
        settings: &SeriesSettings,
        origin: Option<AnomalyOrigin>,
    ) -> Result<(Self, Vec<Problem>), Vec<Problem>> {
        let (mut built, mut warnings, mut problems) = (Vec::new(), Vec::new(), Vec::new());
        for (index, entry) in entries.iter().enumerate() {
            let path = Path::from("anomalies").index(index);
            let located = |problem: Problem| problem.under(&path);
            match build(entry, settings) {
                Ok((anomaly, more)) => {
                    warnings.extend(more.into_iter().map(located));
                    built.push(anomaly);
                }
                Err(more) => problems.extend(more.into_iter().map(located)),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let placements = match origin {
            Some(origin) => grant(&built, origin, settings.num_points, &mut warnings)?,
            None => Vec::new(),
        };
        Ok((Self { entries: built, placements }, warnings))
    }

    /// The entries.
    pub fn entries(&self) -> &[Box<dyn Anomaly>] {
        &self.entries
    }

    /// Where the spans of each entry may lie, and how many it gets.
    pub fn placements(&self) -> &[Placement] {
        &self.placements
    }

    /// Whether nothing is injected at all.
    pub fn is_empty(&self) -> bool {
        self.placements.iter().all(|one| one.counts == 0)
    }
}

fn build(entry: &Value, settings: &SeriesSettings) -> Built {
    let Some(entry) = entry.as_object() else {
        return Err(vec![Problem::new(Path::root(), "expected an object")]);
    };
    let name = entry.get("kind").and_then(Value::as_str).unwrap_or(DEFAULT_KIND);
    let Some(kind) = anomaly(name) else {
        let names: Vec<&str> = ANOMALIES.iter().map(|kind| kind.name).collect();
        let problem = Problem::new("kind", format!("unknown kind of anomaly \"{name}\""));
        return Err(vec![problem.hint(format!("allowed: {}", names.join(", ")))]);
    };
    (kind.build)(entry, settings)
}

/// Decides from the placements alone what each entry gets.
fn grant(
    entries: &[Box<dyn Anomaly>],
    origin: AnomalyOrigin,
    length: u64,
    warnings: &mut Vec<Problem>,
) -> Result<Vec<Placement>, Vec<Problem>> {
    let counts =
        |index: usize, message: String| Problem::new(Path::from("anomalies").index(index).key("counts"), message);
    let asked: Vec<Placement> = entries.iter().map(|entry| entry.placement()).collect();
    let is_lenient = |one: &Placement| origin == AnomalyOrigin::Commons && one.beyond;
    let mut granted = asked.clone();
    let mut problems = Vec::new();
    for (index, one) in granted.iter_mut().enumerate() {
        if is_lenient(one) {
            // After all others.
            one.counts = 0;
        } else if one.counts > one.capacity() {
            problems.push(counts(index, format!("found {}, but {}", one.counts, capacity(one))));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if let Some((index, room)) = first_without_room(length, &granted) {
        let Placement { start, end, counts: found, .. } = granted[index];
        let message = format!("found {found}, but other anomalies leave room for {room} in positions {start} to {end}");
        return Err(vec![counts(index, message)]);
    }
    // Cut to the series, every range beyond it is the last position alone: one of them may get it.
    let mut tried = false;
    for (index, one) in asked.iter().enumerate() {
        if !is_lenient(one) || one.counts == 0 {
            continue;
        }
        if !tried && one.capacity() > 0 {
            tried = true;
            granted[index].counts = 1;
            if !fits(length, &granted) {
                granted[index].counts = 0;
            }
        }
        let (granted, wanted) = (granted[index].counts, one.counts);
        if granted < wanted {
            let message = format!("the range lies beyond this generator's positions: {granted} of {wanted} fit");
            warnings.push(counts(index, message));
        }
    }
    Ok(granted)
}

/// How many spans a range holds by itself, in words.
fn capacity(one: &Placement) -> String {
    let Placement { start, end, length, min_gap, .. } = *one;
    if one.is_single() {
        return format!("positions {start} to {end} are only {}", one.width());
    }
    let gap = if min_gap > 0 { format!(", {min_gap} apart,") } else { String::new() };
    format!("positions {start} to {end} have room for {} of {length} positions each{gap}", one.capacity())
        .trim_end_matches(',')
        .to_owned()
}
