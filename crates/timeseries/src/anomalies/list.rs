//! A generator's list of anomalies: its entries, and how many positions each gets.

use serde_json::Value;

use super::room::{Places, first_without_room, fits};
use super::{ANOMALIES, Anomaly, Built, DEFAULT_KIND, anomaly};
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
    places: Vec<Places>,
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
            let placed = |problem: Problem| problem.under(&path);
            match build(entry, settings) {
                Ok((anomaly, more)) => {
                    warnings.extend(more.into_iter().map(placed));
                    built.push(anomaly);
                }
                Err(more) => problems.extend(more.into_iter().map(placed)),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let places = match origin {
            Some(origin) => grant(&built, origin, &mut warnings)?,
            None => Vec::new(),
        };
        Ok((Self { entries: built, places }, warnings))
    }

    /// The entries.
    pub fn entries(&self) -> &[Box<dyn Anomaly>] {
        &self.entries
    }

    /// Where the anomalies of each entry lie, and how many it gets.
    pub fn places(&self) -> &[Places] {
        &self.places
    }

    /// Whether nothing is injected at all.
    pub fn is_empty(&self) -> bool {
        self.places.iter().all(|one| one.counts == 0)
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

/// Decides from the ranges alone what each entry gets.
fn grant(
    entries: &[Box<dyn Anomaly>],
    origin: AnomalyOrigin,
    warnings: &mut Vec<Problem>,
) -> Result<Vec<Places>, Vec<Problem>> {
    let counts =
        |index: usize, message: String| Problem::new(Path::from("anomalies").index(index).key("counts"), message);
    let asked: Vec<Places> = entries.iter().map(|entry| entry.places()).collect();
    let lenient: Vec<bool> =
        entries.iter().map(|entry| origin == AnomalyOrigin::Commons && entry.lies_beyond()).collect();
    let mut places = asked.clone();
    let mut problems = Vec::new();
    for (index, one) in places.iter_mut().enumerate() {
        if lenient[index] {
            // After all others.
            one.counts = 0;
        } else if one.counts > one.width() {
            let Places { start, end, counts: found } = *one;
            let width = one.width();
            let message = format!("found {found}, but positions {start} to {end} are only {width}");
            problems.push(counts(index, message));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if let Some(index) = first_without_room(&places) {
        let Places { start, end, counts: found } = places[index];
        let message = format!("found {found}, but other ranges leave too little room in positions {start} to {end}");
        return Err(vec![counts(index, message)]);
    }
    // Cut to the series, every range beyond it is the last position alone: one of them may get it.
    let mut tried = false;
    for index in 0..entries.len() {
        let wanted = asked[index].counts;
        if !lenient[index] || wanted == 0 {
            continue;
        }
        if !tried {
            tried = true;
            places[index].counts = 1;
            if !fits(&places) {
                places[index].counts = 0;
            }
        }
        let granted = places[index].counts;
        if granted < wanted {
            let message = format!("the range lies beyond this generator's positions: {granted} of {wanted} fit");
            warnings.push(counts(index, message));
        }
    }
    Ok(places)
}
